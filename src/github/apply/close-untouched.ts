import type { IssueRef } from "../../domain/issue-ref.ts";
import { readMarker } from "../../record/marker.ts";
import type { MarkedIssue } from "../../record/recorded-issue.ts";
import { fingerprint } from "../../record/visible-text.ts";
import type { Client } from "../client/client.ts";
import { allItems } from "../client/pages.ts";
import { type ApiIssue, addressOf } from "../observe/issues.ts";
import { editIssue, type IssueWriting, markedIssue, type StateReason, withReason } from "./issue.ts";

interface Closing {
  /** The database id of the original; without it, the issue is closed as not planned. */
  readonly duplicateOf?: number;
  /** Returns the new body. */
  readonly edit?: (body: string, on: MarkedIssue) => string;
}

/**
 * Closes a postmortem without any content from people. If someone wrote in it since it was planned, nothing is done, and
 * the next pass sees what they wrote. Returns whether it was closed.
 */
export function closeUntouched(
  ref: IssueRef,
  { duplicateOf, edit }: Closing,
  writing: IssueWriting,
): Promise<boolean> {
  const reason: StateReason =
    duplicateOf === undefined
      ? { state_reason: "not_planned" }
      : { state_reason: "duplicate", duplicate_issue_id: duplicateOf };
  return editIssue(ref, writing, async (fresh, update) => {
    if (!(await isUntouched(fresh, ref, writing.client))) return false;
    const body = edit ? { body: edit(fresh.body ?? "", markedIssue(fresh, writing)) } : {};
    await withReason(reason, (tried) => update({ ...body, state: "closed", ...tried }));
    return true;
  });
}

/** Whether its body is unchanged since it was opened, and no person commented on it. */
async function isUntouched(issue: ApiIssue, ref: IssueRef, client: Client): Promise<boolean> {
  const body = issue.body ?? "";
  const reading = readMarker(body);
  const marker = reading.found === "marker" && reading.marker.kind === "postmortem" ? reading.marker : null;
  if (marker?.opened !== fingerprint(body)) return false;
  if (issue.comments === 0) return true;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const comments = await allItems(client, route, addressOf(ref));
  return comments.every(({ user }) => user?.type === "Bot");
}
