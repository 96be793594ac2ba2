import type { RestEndpointMethodTypes } from "@octokit/plugin-rest-endpoint-methods";
import type { IssueRef } from "../../domain/issue-ref.ts";
import { sameLabel } from "../../domain/labels.ts";
import type { ReadBody } from "../../markdown/checklist/checklist.ts";
import { managedPart } from "../../markdown/messages/item-body.ts";
import type { Issue, Repository } from "../../observed/issue.ts";
import type { CreateIssue, ExpectedItem, LabelChanges, Operation } from "../../operations/operation.ts";
import { isMarkerOf, readMarker, replaceMarker, type Signer, writeMarker } from "../../record/marker.ts";
import type { Marker } from "../../record/marker-types.ts";
import type { MarkedIssue, WithoutIssue } from "../../record/recorded-issue.ts";
import type { Keys, Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import type { InWriteSlot } from "../client/client-options.ts";
import { faultKindOf, LaggingReadError, OutdatedPlanError } from "../client/errors.ts";
import type { GraphQL } from "../client/graphql.ts";
import type { RecentChecks } from "../observe/checks.ts";
import type { DeploymentAnswers } from "../observe/deployments.ts";
import { type ApiIssue, addressOf, toIssue } from "../observe/issues.ts";
import type { OwnIssues } from "../observe/own-issues.ts";
import type { RecentWrites } from "../observe/recent-writes.ts";
import type { Writers } from "../observe/writers.ts";
import { asAssigned, withAssignableOnly } from "./assignees.ts";
import { withFields } from "./field-writes.ts";
import type { Labels } from "./labels.ts";

/** The dependencies of every write. */
export interface IssueWriting {
  readonly client: Client;
  readonly graphql: GraphQL;
  /** Where the issue is, or opens. */
  readonly repository: Pick<Repository, "id">;
  readonly writers: Writers;
  readonly signer: Signer;
  readonly trust: Trust;
  /** The keys that the settings there pin. */
  readonly keys: Keys;
  readonly labels: Labels;
  readonly recent: RecentWrites;
  readonly ownIssues: OwnIssues;
  readonly deploymentAnswers: DeploymentAnswers;
  readonly readBody: ReadBody;
  readonly checks: RecentChecks;
  /** Whether the plan may still be applied: roles and values must not be outdated when they are written. */
  readonly isPlanFresh: () => boolean;
}

type UpdateItem = Operation<"update-item">;

/**
 * Opens a complete issue in one request. If the App's clock differs much from GitHub's, the time does not identify the
 * marker's issue, so a second request writes the issue's id into the marker.
 */
export async function createIssue(operation: CreateIssue<Marker>, writing: IssueWriting): Promise<void> {
  const { client, signer, labels, isPlanFresh } = writing;
  const { owner, repo } = operation.repository;
  const issue = { repositoryId: writing.repository.id };
  let marker: Marker = { ...operation.marker, issue };
  await labels.ensure(client, operation.repository, operation.labels);
  const created = await client.writeSlot(async (write) => {
    if (!isPlanFresh()) throw new OutdatedPlanError(operation.repository);
    const assignment = { client, repository: { owner, repo }, wanted: operation.assignees, present: [] };
    return withAssignableOnly(assignment, async ({ assignees, assigned }) => {
      marker = { ...asAssigned(operation.marker, operation.assignees, assigned), issue };
      const { data } = await withFields(operation, (fields) =>
        client.rest.issues.create({
          owner,
          repo,
          title: operation.title,
          body: replaceMarker(operation.body, writeMarker(marker, signer)),
          labels: operation.labels.map(({ name }) => name),
          assignees,
          ...fields,
          request: write,
        }),
      );
      remember(data, writing);
      writing.ownIssues.remember(operation.repository, data.number, data.created_at);
      return data;
    });
  });
  const on = markedIssue(created, writing);
  if (isMarkerOf(on, marker)) return;
  const identified = signedFor(on, marker, writing);
  // Someone may have edited the body in the meantime.
  await editBody({ owner, repo, number: created.number }, writing, (body) => replaceMarker(body, identified));
}

/** Updates the issue of an item: state, title, owners, labels, ledger and base in one request. */
export async function updateItem(operation: UpdateItem, writing: IssueWriting): Promise<void> {
  const { client, writers, repository, labels, recent } = writing;
  const { item, head, title, state, assignees: wanted = [] } = operation;
  await labels.ensure(client, item, operation.labels?.add ?? []);
  await editIssue(item, writing, async (fresh, update) => {
    const present = toIssue(fresh, repository.id, writers);
    if (!present || !isAsExpected(present, operation.expected)) {
      // The next listing may lag behind this read, so the read is remembered.
      if (present) recent.remember(present);
      throw new OutdatedPlanError(item);
    }
    const assignment = { client, repository: item, wanted, present: present.assignees };
    await withReason(reasonOf(operation), (reason) =>
      withAssignableOnly(assignment, ({ assignees, assigned }) => {
        const { owners } = operation.expected.marker.ledger.terms;
        const marker = asAssigned(operation.marker, wanted, assigned, owners);
        return update({
          body: managedPart(marker).write(fresh.body ?? "", head, signedFor(present, marker, writing)),
          ...(title !== undefined && { title }),
          ...(state && { state, ...reason }),
          ...(operation.assignees && { assignees }),
          ...(operation.labels && { labels: labelsAfter(present, operation.labels) }),
        });
      }),
    );
  });
}

/** Whether an item's issue is still the same as when the update was planned. */
export function isAsExpected(present: Issue, expected: ExpectedItem): boolean {
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

/** The labels of an issue after these changes. */
export function labelsAfter(present: Issue, { add, remove }: LabelChanges): string[] {
  const kept = present.labels.filter((name) => !remove.some((removed) => sameLabel(removed, name)));
  const added = add.filter(({ name }) => !kept.some((label) => sameLabel(label, name)));
  return [...kept, ...added.map(({ name }) => name)];
}

type IssueChange = Omit<
  RestEndpointMethodTypes["issues"]["update"]["parameters"],
  "owner" | "repo" | "issue_number"
>;

/** Reads a body, edits it, and writes it if it or the state changes. */
export async function editBody(
  ref: IssueRef,
  writing: IssueWriting,
  edit: (body: string, on: MarkedIssue) => string,
  change: Partial<Pick<IssueChange, "state" | "state_reason">> = {},
): Promise<void> {
  await editIssue(ref, writing, async (present, update) => {
    const body = edit(present.body ?? "", markedIssue(present, writing));
    if (body !== (present.body ?? "") || change.state) await update({ ...change, body });
  });
}

/**
 * Reads an issue right before `edit` writes it by `update`. Throws `LaggingReadError` if GitHub shows an older version than
 * the App read or wrote before, because an edit would undo later changes. Throws `OutdatedPlanError` if the read took too
 * long.
 */
export function editIssue<Result>(
  ref: IssueRef,
  writing: IssueWriting,
  edit: (
    present: ApiIssue,
    update: (change: IssueChange) => Promise<void>,
    write: InWriteSlot,
  ) => Promise<Result>,
): Promise<Result> {
  const { client, writers, repository, recent, isPlanFresh } = writing;
  return client.writeSlot(async (write) => {
    const { data: present } = await client.rest.issues.get(addressOf(ref));
    const issue = toIssue(present, repository.id, writers);
    if (issue && recent.isBehind(issue)) throw new LaggingReadError(ref);
    if (!isPlanFresh()) throw new OutdatedPlanError(ref);
    const update = async (change: IssueChange) => {
      const { data } = await client.rest.issues.update({ ...addressOf(ref), ...change, request: write });
      remember(data, writing);
    };
    return edit(present, update, write);
  });
}

/** What tells whether a record belongs to an issue. */
export function markedIssue(
  { number, id, created_at: createdAt }: ApiIssue,
  { repository }: IssueWriting,
): MarkedIssue {
  return { ref: { number }, id, repositoryId: repository.id, createdAt };
}

/** The marker for an existing issue, signed together with the issue's ids. */
export function signedFor(
  { ref: { number }, id }: MarkedIssue,
  marker: WithoutIssue<Marker>,
  { repository, signer }: IssueWriting,
): string {
  return writeMarker({ ...marker, issue: { repositoryId: repository.id, number, id } }, signer);
}

/** Remembers an issue as GitHub returned it after a write. */
export function remember(data: ApiIssue, { writers, repository, recent }: IssueWriting): void {
  const issue = toIssue(data, repository.id, writers);
  if (issue) recent.remember(issue);
}

/** Why an issue is closed or reopened. `duplicate_issue_id` is the database id of the original. */
export interface StateReason {
  readonly state_reason?: "completed" | "not_planned" | "duplicate" | "reopened";
  readonly duplicate_issue_id?: number;
}

function reasonOf({ stateReason, duplicateOf }: UpdateItem): StateReason {
  return {
    ...(stateReason && { state_reason: stateReason }),
    ...(duplicateOf !== undefined && { duplicate_issue_id: duplicateOf }),
  };
}

/**
 * Writes with this reason. If GitHub refuses a duplicate, then without the original, which the App may not see, and then as
 * `not_planned`, on an older Enterprise Server that lacks that reason. After a 422 nothing was done.
 */
export async function withReason<Answer>(
  reason: StateReason,
  write: (reason: StateReason) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await write(reason);
  } catch (error) {
    const { state_reason, duplicate_issue_id } = reason;
    if (state_reason !== "duplicate" || faultKindOf(error) !== "invalid") throw error;
    return withReason(
      { state_reason: duplicate_issue_id === undefined ? "not_planned" : "duplicate" },
      write,
    );
  }
}
