import type { IssueRef } from "../../domain/issue-ref.ts";
import type { MarkedIssue, Signer } from "../../record/marker.ts";
import type { Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf, LaggingReadError, OutdatedPlanError } from "../client/errors.ts";
import { type ApiIssue, type AppIdentity, toIssue } from "../observe/api-issue.ts";
import type { RecentWrites } from "../observe/recent-writes.ts";
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
