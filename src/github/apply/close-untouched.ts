import type { IssueRef } from "../../domain/issue-ref.ts";
import { type MarkedIssue, readMarker } from "../../record/marker.ts";
import { fingerprint } from "../../record/visible-text.ts";
import type { Client } from "../client/client.ts";
import { allItems } from "../client/pages.ts";
import type { ApiIssue } from "../observe/issues.ts";
import { asDuplicate, type IssueWriting, readForEdit, remember } from "./issue.ts";

interface Closing {
  readonly state_reason: "duplicate" | "not_planned";
  /** Returns the new body. */
  readonly edit?: (body: string, on: MarkedIssue) => string;
}

/**
 * Closes a postmortem without any content from people. If someone wrote in it since it was planned, nothing is done, and
 * the next pass sees what they wrote. Returns whether it was closed.
 */
export async function closeUntouched(
  ref: IssueRef,
  { state_reason, edit }: Closing,
  writing: IssueWriting,
): Promise<boolean> {
  const { client } = writing;
  const { owner, repo, number: issue_number } = ref;
  return client.writeSlot(async (write) => {
    const fresh = await readForEdit(ref, writing);
    if (!(await isUntouched(fresh, ref, client))) return false;
    const close = async (reason: Closing["state_reason"]) => {
      const body = edit ? { body: edit(fresh.body ?? "", { ref, createdAt: fresh.created_at }) } : {};
      const change = { ...body, state: "closed", state_reason: reason } as const;
      const answer = await client.rest.issues.update({
        owner,
        repo,
        issue_number,
        ...change,
        request: write,
      });
      return answer.data;
    };
    const data = await (state_reason === "duplicate" ? asDuplicate(close) : close(state_reason));
    remember(data, writing);
    return true;
  });
}

/** Whether its body is unchanged since it was opened, and no person commented on it. */
async function isUntouched(
  issue: ApiIssue,
  { owner, repo, number }: IssueRef,
  client: Client,
): Promise<boolean> {
  const body = issue.body ?? "";
  const reading = readMarker(body);
  const marker = reading.found === "marker" && reading.marker.kind === "postmortem" ? reading.marker : null;
  if (marker?.opened !== fingerprint(body)) return false;
  if (issue.comments === 0) return true;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const comments = await allItems(client, route, { owner, repo, issue_number: number });
  return comments.every(({ user }) => user?.type === "Bot");
}
