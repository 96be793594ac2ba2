import type { IssueRef } from "../../domain/issue-ref.ts";
import type { SyncedFields } from "../../domain/items/ledger.ts";
import { managedPart } from "../../markdown/messages/item-body.ts";
import type { Issue } from "../../observed/issue.ts";
import type { CreateIssue, Operation, SeenItem } from "../../operations/operation.ts";
import { belongsOn, readMarker, replaceMarker, type Signer, writeMarker } from "../../record/marker.ts";
import type { ItemMarker, Marker } from "../../record/marker-types.ts";
import type { Standing, Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import { isHttpError, kindOf, LaggingReadError, OutdatedPlanError } from "../client/errors.ts";
import { type ApiIssue, type AppIdentity, toIssue } from "../observe/api-issue.ts";
import type { RecentWrites } from "../observe/recent-writes.ts";
import type { Labels } from "./labels.ts";

type UpdateItem = Operation<"update-item">;

/** What writing an issue needs. */
export interface IssueWriting {
  readonly client: Client;
  readonly app: AppIdentity;
  readonly signer: Signer;
  readonly trust: Trust;
  readonly labels: Labels;
  readonly recent: RecentWrites;
  /** Whether the plan may still be carried out: rights and values were read a moment ago. */
  readonly isPlanFresh: () => boolean;
}

/**
 * Opens an issue with everything on it, in one request. Where the App's clock is far from GitHub's, the time does not tell whose
 * the marker is, so the issue's number is written into it at once.
 */
export async function createIssue(operation: CreateIssue<Marker>, writing: IssueWriting): Promise<void> {
  const { client, app, signer, labels, recent, isPlanFresh } = writing;
  const { owner, repo } = operation.repository;
  let { marker } = operation;
  await labels.ensure(client, operation.repository, operation.labels);
  const made = await client.writeSlot(async (write) => {
    if (!isPlanFresh()) throw new OutdatedPlanError(operation.repository);
    const data = await withAssignableOnly(operation.assignees, async (assignees) => {
      marker = asAssigned(operation.marker, operation.assignees, assignees);
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
    remember(data, app, recent);
    return data;
  });
  const { number, created_at: createdAt } = made;
  if (!belongsOn(marker, { number, createdAt })) await nameIssue({ owner, repo, number }, marker, writing);
}

/** Writes an issue's own number into its marker; somebody may have written on the page meanwhile. */
async function nameIssue(ref: IssueRef, marker: Marker, writing: IssueWriting): Promise<void> {
  const { client, app, signer, recent } = writing;
  const { owner, repo, number } = ref;
  await client.writeSlot(async (write) => {
    const { body: present } = await readForEdit(ref, writing);
    const body = replaceMarker(present ?? "", writeMarker({ ...marker, issue: number }, signer));
    const { data } = await client.rest.issues.update({
      owner,
      repo,
      issue_number: number,
      body,
      request: write,
    });
    remember(data, app, recent);
  });
}

/** Brings the issue of an item to its values: state, words, owners, labels, ledger and base in one request. */
export async function updateItem(operation: UpdateItem, writing: IssueWriting): Promise<void> {
  const { client, app, signer, labels, recent } = writing;
  const { owner, repo, number } = operation.item;
  const place = { owner, repo, issue_number: number };
  await labels.ensure(client, operation.item, operation.labels?.add ?? []);
  await client.writeSlot(async (write) => {
    const fresh = await readForEdit(operation.item, writing);
    const present = toIssue(fresh, app);
    if (!present || !isAsSeen(present, operation.seen)) {
      // What the next look lists may lag behind this, so it is kept.
      if (present) recent.remember(present);
      throw new OutdatedPlanError(operation.item);
    }
    const update = (reason: UpdateItem["stateReason"]) =>
      withAssignableOnly(operation.assignees ?? [], async (assignees) => {
        const agreed = asAssigned(operation.marker, operation.assignees ?? [], assignees);
        const marker = { ...agreed, issue: number };
        const answer = await client.rest.issues.update({
          ...place,
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
    remember(data, app, recent);
  });
}

/** Whether an item's issue still says what it said when it was planned what to write there. */
function isAsSeen(present: Issue, seen: SeenItem): boolean {
  const reading = readMarker(present.body);
  return (
    present.title === seen.title &&
    present.state === seen.state &&
    present.stateReason === seen.stateReason &&
    present.assignees.join() === seen.assignees.join() &&
    reading.found === "marker" &&
    JSON.stringify(reading.marker) === JSON.stringify(seen.marker)
  );
}

/**
 * An issue as it is right before it is edited. Throws `LaggingReadError` when GitHub shows it older than it was read or
 * written before: writing over that would undo what was written since. `OutdatedPlanError` when it had to wait too long.
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

/**
 * Writes with these assignees; if GitHub refuses some, without those that it names, or without any. A 422 tells
 * for certain that nothing was done, so writing again is safe.
 */
async function withAssignableOnly(
  assignees: readonly string[],
  write: (assignees: string[]) => Promise<ApiIssue>,
): Promise<ApiIssue> {
  try {
    return await write([...assignees]);
  } catch (error) {
    if (assignees.length === 0 || !isHttpError(error) || error.status !== 422) throw error;
    const refused = new Set(refusedAssignees(error.response?.data));
    const left = assignees.filter((login) => !refused.has(login.toLowerCase()));
    return withAssignableOnly(left.length < assignees.length ? left : [], write);
  }
}

/** GitHub names them in `errors: [{ field: "assignees", value: "somebody" }]`. */
function refusedAssignees(data: unknown): string[] {
  const errors = (data as { errors?: unknown } | undefined)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: { field?: unknown; value?: unknown }) => {
    return error.field === "assignees" && typeof error.value === "string" ? [error.value.toLowerCase()] : [];
  });
}

/**
 * Where the base says that the owners who were asked for are agreed, it says who is really assigned: a refused owner
 * is agreed and not fought over.
 */
function asAssigned<Kind extends Marker>(
  marker: Kind,
  asked: readonly string[],
  assignees: readonly string[],
): Kind {
  if (marker.kind !== "action-item" || asked.length === assignees.length) return marker;
  const { ledger } = marker as ItemMarker;
  const inBase = (owners: readonly string[]) => owners.map((login) => login.toLowerCase()).sort();
  if (ledger.base.issue.owners.join() !== inBase(asked).join()) return marker;
  const issue: SyncedFields = { ...ledger.base.issue, owners: inBase(assignees) };
  return { ...marker, ledger: { ...ledger, base: { ...ledger.base, issue } } };
}

/** Closes as a duplicate; an older Enterprise Server does not know that reason. */
export async function asDuplicate<Answer>(
  close: (reason: "duplicate" | "not_planned") => Promise<Answer>,
): Promise<Answer> {
  try {
    return await close("duplicate");
  } catch (error) {
    if (kindOf(error) !== "invalid") throw error;
    return close("not_planned");
  }
}

function labelsAfter(present: Issue, { add, remove }: NonNullable<UpdateItem["labels"]>): string[] {
  const removed = new Set(remove.map((name) => name.toLowerCase()));
  return [
    ...present.labels.filter((name) => !removed.has(name.toLowerCase())),
    ...add.map(({ name }) => name),
  ];
}

export function remember(data: ApiIssue, app: AppIdentity, recent: RecentWrites): void {
  const issue = toIssue(data, app);
  if (issue) recent.remember(issue);
}

/** An issue's state, as a write that edits its body may set it as well. */
export interface StateChange {
  readonly state?: "open" | "closed";
  readonly state_reason?: "completed" | "not_planned" | "reopened";
}

/** Reads a body, changes it, writes it: nothing is written when nothing changes. */
export async function editBody(
  ref: IssueRef,
  writing: IssueWriting,
  edit: (body: string, on: Standing) => string,
  state: StateChange = {},
): Promise<void> {
  const { client, app, recent } = writing;
  const { owner, repo, number } = ref;
  const place = { owner, repo, issue_number: number };
  await client.writeSlot(async (write) => {
    const data = await readForEdit(ref, writing);
    const before = data.body ?? "";
    const body = edit(before, { ref, createdAt: data.created_at });
    if (body === before && state.state === undefined) return;
    const answer = await client.rest.issues.update({ ...place, ...state, body, request: write });
    const issue = toIssue(answer.data, app);
    if (issue) recent.remember(issue);
  });
}
