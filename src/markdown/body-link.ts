import { type IssueRef, mentionIssue } from "../domain/issue-ref.ts";

/** The line by which an incident's body points to its postmortem where the API has no sub-issues. */
export function bodyLink(postmortem: IssueRef, incident: IssueRef): string {
  return `Postmortem: ${mentionIssue(postmortem, incident)}`;
}

/** Whether a body has that very line, and not one of a number that only begins alike. */
export function showsBodyLink(body: string, link: string): boolean {
  const at = body.indexOf(link);
  return at !== -1 && (!/^\d/.test(body.slice(at + link.length)) || showsBodyLink(body.slice(at + 1), link));
}
