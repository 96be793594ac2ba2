import { type IssueRef, mentionIssue, parseIssueRef } from "../domain/issue-ref.ts";

/** The line by which an incident's body points to its postmortem where the API has no sub-issues. */
export function bodyLink(postmortem: IssueRef, incident: IssueRef): string {
  return `Postmortem: ${mentionIssue(postmortem, incident)}`;
}

/** Whether a body has that very line, and not one of a number that only begins alike. */
export function showsBodyLink(body: string, link: string): boolean {
  const at = body.indexOf(link);
  return at !== -1 && (!/^\d/.test(body.slice(at + link.length)) || showsBodyLink(body.slice(at + 1), link));
}

/** The postmortem to which an incident's body points in that line; null when it has none. */
export function readBodyLink({ body, ref }: { body: string; ref: IssueRef }): IssueRef | null {
  const [, full, number] = /^Postmortem: ([\w.-]+\/[\w.-]+)?#(\d+)\s*$/m.exec(body) ?? [];
  if (!number) return null;
  return parseIssueRef(`${full ?? `${ref.owner}/${ref.repo}`}#${number}`);
}
