import type { IssueRef } from "../../domain/issue-ref.ts";
import { managedPart } from "../../markdown/messages/item-body.ts";
import type { Issue } from "../../observed/issue.ts";
import type { CreateIssue, ExpectedItem, Operation } from "../../operations/operation.ts";
import {
  isMarkerOf,
  type MarkedIssue,
  readMarker,
  replaceMarker,
  type Signer,
  writeMarker,
} from "../../record/marker.ts";
import type { Marker } from "../../record/marker-types.ts";
import type { Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf, LaggingReadError, OutdatedPlanError } from "../client/errors.ts";
import { type ApiIssue, type AppIdentity, toIssue } from "../observe/issues.ts";
import type { RecentWrites } from "../observe/recent-writes.ts";
import { asAssigned, withAssignableOnly } from "./assignees.ts";
import type { Labels } from "./labels.ts";

/** The dependencies of every write. */
export interface IssueWriting {
  readonly client: Client;
  readonly app: AppIdentity;
  readonly signer: Signer;
  readonly trust: Trust;
  readonly labels: Labels;
  readonly recent: RecentWrites;
  /** Whether the plan may still be applied: roles and values must not be outdated when they are written. */
  readonly isPlanFresh: () => boolean;
}

type UpdateItem = Operation<"update-item">;

/**
 * Opens a complete issue in one request. If the App's clock differs much from GitHub's, the time does not identify the
 * marker's issue, so a second request writes the issue's number into the marker.
 */
export async function createIssue(operation: CreateIssue<Marker>, writing: IssueWriting): Promise<void> {
  const { client, signer, labels, isPlanFresh } = writing;
  const { owner, repo } = operation.repository;
  let { marker } = operation;
  await labels.ensure(client, operation.repository, operation.labels);
  const created = await client.writeSlot(async (write) => {
    if (!isPlanFresh()) throw new OutdatedPlanError(operation.repository);
    const assignment = { client, repository: { owner, repo }, wanted: operation.assignees, present: [] };
    const data = await withAssignableOnly(assignment, async ({ assignees, assigned }) => {
      marker = asAssigned(operation.marker, operation.assignees, assigned);
      const answer = await client.rest.issues.create({
        owner,
        repo,
        title: operation.title,
        body: replaceMarker(operation.body, writeMarker(marker, signer)),
        labels: operation.labels.map(({ name }) => name),
        assignees,
        request: write,
      });
      return answer.data;
    });
    remember(data, writing);
    return data;
  });
  const { number, created_at: createdAt } = created;
  if (isMarkerOf({ ref: { number }, createdAt }, marker)) return;
  const numbered = writeMarker({ ...marker, issue: number }, signer);
  // Someone may have edited the body in the meantime.
  await editBody({ owner, repo, number }, writing, (body) => replaceMarker(body, numbered));
}

/** Updates the issue of an item: state, title, owners, labels, ledger and base in one request. */
export async function updateItem(operation: UpdateItem, writing: IssueWriting): Promise<void> {
  const { client, app, signer, labels, recent } = writing;
  const { owner, repo, number } = operation.item;
  const address = { owner, repo, issue_number: number };
  await labels.ensure(client, operation.item, operation.labels?.add ?? []);
  await client.writeSlot(async (write) => {
    const fresh = await readForEdit(operation.item, writing);
    const present = toIssue(fresh, app);
    if (!present || !isAsExpected(present, operation.expected)) {
      // The next listing may lag behind this read, so the read is remembered.
      if (present) recent.remember(present);
      throw new OutdatedPlanError(operation.item);
    }
    const wanted = operation.assignees ?? [];
    const assignment = { client, repository: { owner, repo }, wanted, present: present.assignees };
    const update = (reason: UpdateItem["stateReason"]) =>
      withAssignableOnly(assignment, async ({ assignees, assigned }) => {
        const marker = { ...asAssigned(operation.marker, wanted, assigned), issue: number };
        const answer = await client.rest.issues.update({
          ...address,
          body: managedPart(marker).write(fresh.body ?? "", operation.head, writeMarker(marker, signer)),
          ...(operation.title !== undefined && { title: operation.title }),
          ...(operation.state && { state: operation.state, state_reason: reason ?? null }),
          ...(operation.assignees && { assignees }),
          ...(operation.labels && { labels: labelsAfter(present, operation.labels) }),
          request: write,
        });
        return answer.data;
      });
    const { stateReason } = operation;
    const data = await (stateReason === "duplicate" ? asDuplicate(update) : update(stateReason));
    remember(data, writing);
  });
}

/** Whether an item's issue is still the same as when the update was planned. */
function isAsExpected(present: Issue, expected: ExpectedItem): boolean {
  const reading = readMarker(present.body);
  return (
    present.title === expected.title &&
    present.state === expected.state &&
    present.stateReason === expected.stateReason &&
    present.assignees.join() === expected.assignees.join() &&
    reading.found === "marker" &&
    JSON.stringify(reading.marker) === JSON.stringify(expected.marker)
  );
}

function labelsAfter(present: Issue, { add, remove }: NonNullable<UpdateItem["labels"]>): string[] {
  const removed = new Set(remove.map((name) => name.toLowerCase()));
  return [
    ...present.labels.filter((name) => !removed.has(name.toLowerCase())),
    ...add.map(({ name }) => name),
  ];
}

/** A change of an issue's state, in the same write as an edit of its body. */
export interface StateUpdate {
  readonly state?: "open" | "closed";
  readonly state_reason?: "completed" | "not_planned" | "reopened";
}

/** Reads a body, edits it, and writes it if something changed. */
export async function editBody(
  ref: IssueRef,
  writing: IssueWriting,
  edit: (body: string, on: MarkedIssue) => string,
  state: StateUpdate = {},
): Promise<void> {
  const { client } = writing;
  const { owner, repo, number } = ref;
  const address = { owner, repo, issue_number: number };
  await client.writeSlot(async (write) => {
    const data = await readForEdit(ref, writing);
    const before = data.body ?? "";
    const body = edit(before, { ref, createdAt: data.created_at });
    if (body === before && state.state === undefined) return;
    const answer = await client.rest.issues.update({ ...address, ...state, body, request: write });
    remember(answer.data, writing);
  });
}

/**
 * Reads an issue right before it is edited. Throws `LaggingReadError` if GitHub shows an older version than the App read or
 * wrote before, because an edit would undo later changes. Throws `OutdatedPlanError` if the read took too long.
 */
export async function readForEdit(
  ref: IssueRef,
  { client, app, recent, isPlanFresh }: IssueWriting,
): Promise<ApiIssue> {
  const { owner, repo, number } = ref;
  const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
  const issue = toIssue(data, app);
  if (issue && recent.isBehind(issue)) throw new LaggingReadError(ref);
  if (!isPlanFresh()) throw new OutdatedPlanError(ref);
  return data;
}

/** Remembers an issue as GitHub returned it after a write. */
export function remember(data: ApiIssue, { app, recent }: IssueWriting): void {
  const issue = toIssue(data, app);
  if (issue) recent.remember(issue);
}

/** Closes as a duplicate, or as not planned on an older Enterprise Server that does not support that reason. */
export async function asDuplicate<Answer>(
  close: (reason: "duplicate" | "not_planned") => Promise<Answer>,
): Promise<Answer> {
  try {
    return await close("duplicate");
  } catch (error) {
    if (faultKindOf(error) !== "invalid") throw error;
    return close("not_planned");
  }
}
