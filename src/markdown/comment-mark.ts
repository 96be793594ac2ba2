import { formatIssueRef, type IssueRef, parseIssueRef } from "../domain/issue-ref.ts";

/** What a comment of the App is there for, hidden in it: so that nothing is said twice, and records are found again. */
export type CommentMark = `${"reply" | "postmortem" | "lost" | "refused"} ${string}`;

const MARK = /<!-- followthrough-((?:reply|postmortem|lost|refused) [^\s<>]+) -->/g;

/** Answers the command in this comment. */
export function replyMark(commentId: number): CommentMark {
  return `reply ${commentId}`;
}

/** Records on an incident which postmortem is its own. */
export function postmortemMark(postmortem: IssueRef): CommentMark {
  return `postmortem ${formatIssueRef(postmortem)}`;
}

/** Says that the recorded postmortem is gone. */
export function lostMark(postmortem: IssueRef): CommentMark {
  return `lost ${formatIssueRef(postmortem)}`;
}

/** Says what GitHub will not have opened. */
export function refusedMark(what: "postmortem"): CommentMark {
  return `refused ${what}`;
}

export function withMark(body: string, mark: CommentMark): string {
  return `${body}\n\n<!-- followthrough-${mark} -->`;
}

/** The marks in a comment, in their order. Only those in comments of the App's own mean anything. */
export function readMarks(body: string): CommentMark[] {
  return [...body.matchAll(MARK)].map(([, mark]) => mark as CommentMark);
}

/** The postmortem that the last of these marks records; null when none does. */
export function recordedPostmortem(marks: readonly CommentMark[]): IssueRef | null {
  const last = marks.findLast((mark) => mark.startsWith("postmortem "));
  return last ? parseIssueRef(last.slice("postmortem ".length)) : null;
}
