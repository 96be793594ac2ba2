import type { IssueRef } from "../../domain/issue-ref.ts";
import type { MarkedIssue, Signer } from "../../record/marker.ts";
import type { Trust } from "../../record/trust.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf, LaggingReadError, OutdatedPlanError } from "../client/errors.ts";
import { type ApiIssue, type AppIdentity, toIssue } from "../observe/api-issue.ts";
import type { RecentWrites } from "../observe/recent-writes.ts";
import type { Labels } from "./labels.ts";

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

/** An issue's state, as a write that edits its body may set it as well. */
export interface StateUpdate {
  readonly state?: "open" | "closed";
  readonly state_reason?: "completed" | "not_planned" | "reopened";
}

/** Reads a body, changes it, writes it: nothing is written when nothing changes. */
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

/** Keeps an issue as GitHub answered a write of ours. */
export function remember(data: ApiIssue, { app, recent }: IssueWriting): void {
  const issue = toIssue(data, app);
  if (issue) recent.remember(issue);
}

/** Closes as a duplicate; an older Enterprise Server does not know that reason. */
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
