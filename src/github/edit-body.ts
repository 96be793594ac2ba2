import type { IssueRef } from "../domain/issue-ref.ts";
import { type IssueWriting, readForEdit } from "./apply-issue.ts";
import { toIssue } from "./to-issue.ts";
import type { Standing } from "./trust.ts";

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
