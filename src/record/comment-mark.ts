import { formatIssueRef, type IssueRef, parseIssueRef } from "../domain/issue-ref.ts";

/** The comment of advice is found again by its first line. */
export const ADVICE_HEADING = "<!-- followthrough-advice -->";

/** What a comment of the App is there for, hidden in it: so that nothing is said twice, and records are found again. */
export type CommentMark = `${MarkKind} ${string}`;

const KINDS = [
  "reply",
  "edited",
  "postmortem",
  "lost",
  "refused",
  "declined",
  "reopened",
  "thanks",
  "unchecked",
  "tampered",
  "again",
  "copy",
] as const;

type MarkKind = (typeof KINDS)[number];

const MARK = new RegExp(`^<!-- followthrough-((?:${KINDS.join("|")}) [^\\s<>]+) -->$`);

/** Answers the command in this comment; of several those at these indexes. */
export function replyMark(commentId: number, indexes: readonly number[] = []): CommentMark {
  return indexes.length === 0 ? `reply ${commentId}` : `reply ${commentId}/${indexes.join(",")}`;
}

/** Says that the commands in this comment are not executed, since it was edited. */
export function editedMark(commentId: number): CommentMark {
  return `edited ${commentId}`;
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

/** Records on an incident that the command in this comment was executed: no postmortem opens by itself. */
export function declinedMark(commentId: number): CommentMark {
  return `declined ${commentId}`;
}

/** Says why an issue was opened again that was closed at this instant (ISO 8601). */
export function reopenedMark(closedAt: string): CommentMark {
  return `reopened ${closedAt}`;
}

/** Thanks for so many items. */
export function thanksMark(items: number): CommentMark {
  return `thanks ${items}`;
}

/** Says on an item that this incident is about the same. */
export function againMark(incident: IssueRef): CommentMark {
  return `again ${formatIssueRef(incident)}`;
}

/** In how many later incidents an item came up again, as the marks on it say. */
export function timesAgain(marks: readonly CommentMark[]): number {
  return new Set(marks.filter((mark) => mark.startsWith("again "))).size;
}

/** Says on an item that it was opened a second time, and which one counts. */
export function duplicateMark(original: IssueRef): CommentMark {
  return `copy ${formatIssueRef(original)}`;
}

/** Whether one of these marks says that the command in this comment, or the one at this index of it, was answered or recorded. */
export function isAnswered(marks: readonly CommentMark[], commentId: number, commandIndex?: number): boolean {
  if (marks.includes(replyMark(commentId)) || marks.includes(declinedMark(commentId))) return true;
  const some = marks.filter((mark) => mark.startsWith(`reply ${commentId}/`));
  return some.some((mark) => mark.split("/")[1]!.split(",").includes(String(commandIndex)));
}

/** The newest comment that these marks record as saying that no postmortem is needed; null when none does. */
export function decliningComment(marks: readonly CommentMark[]): number | null {
  const ids = marks.flatMap((mark) => (mark.startsWith("declined ") ? Number(mark.slice(9)) : []));
  return ids.length > 0 ? Math.max(...ids) : null;
}

/** Answers a checked box in a postmortem that was last changed at this instant (ISO 8601 in UTC). */
export function uncheckedMark(at: string): CommentMark {
  return `unchecked ${at}`;
}

/** Says that an issue's marker was changed by hand; `state` tells one such change from another, without spaces. */
export function tamperedMark(state: string): CommentMark {
  return `tampered ${state}`;
}

export function withMark(body: string, mark: CommentMark): string {
  return `${body}\n\n<!-- followthrough-${mark} -->`;
}

/**
 * The mark of a comment: its last line, where the App writes it, and nowhere else; null when that is none. Only in comments
 * of the App's own, as it wrote them, does it mean anything.
 */
export function readMark(body: string): CommentMark | null {
  return (MARK.exec(lastLine(body))?.[1] as CommentMark | undefined) ?? null;
}

/** The line with which a comment ends. */
export function lastLine(body: string): string {
  const text = body.trimEnd();
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** The postmortem that the last of these marks records; null when none does. */
export function recordedPostmortem(marks: readonly CommentMark[]): IssueRef | null {
  const last = marks.findLast((mark) => mark.startsWith("postmortem "));
  return last ? parseIssueRef(last.slice("postmortem ".length)) : null;
}

/** The comment in which the App keeps a postmortem's status; found again by its first line. */
export const STATUS_HEADING = "<!-- followthrough-status -->";
