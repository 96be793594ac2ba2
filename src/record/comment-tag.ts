import { type IssueRef, parseIssueRef } from "../domain/issue-ref.ts";
import { unsignedComment } from "./comment-signature.ts";

/** The first line of the comment that holds a postmortem's status. The App finds the comment by it. */
export const STATUS_HEADING = "<!-- followthrough-status -->";

/** The hidden purpose of one of the App's comments, so that nothing is posted twice and records are found again. */
export type CommentTag = `${TagKind} ${string}`;

const KINDS = [
  /** Answers to the command in the comment of this id; with `/` and indexes, to those of its commands. */
  "reply",
  /** The commands in the comment of this id are not executed, since it was edited. */
  "edited",
  /** Records on an incident that the command in the comment of this id was executed: no postmortem opens by itself. */
  "declined",
  /** Says on an incident that its label opens no postmortem, because of who added it. */
  "unopened",
  /** Records on an incident which postmortem is its own. */
  "postmortem",
  /** The recorded postmortem is gone. */
  "lost",
  /** GitHub does not let the App open this. */
  "refused",
  /** Why an issue was reopened that was closed at this instant (ISO 8601). */
  "reopened",
  /** Answers a checked box in a postmortem that was last changed at this instant (ISO 8601 in UTC). */
  "unchecked",
  /** Says on an item why the App closes it: its box was checked, when the item's record was from this instant (ISO 8601 in UTC). */
  "checked",
  /** The same: its line was removed. */
  "retracted",
  /** Thanks everybody for this many items. */
  "thanks",
  /** Says on a postmortem that the approvals in the comments of these ids are of an earlier text. */
  "stale",
  /** Says on an item that this incident is about the same. */
  "again",
  /** Says on an item that it was opened a second time, and which one counts. */
  "copy",
  "contested",
  /** What was changed back on a committed item: the month and a fingerprint, so that it is explained once a month. */
  "put-back",
  /** An issue's marker was changed by hand; identifies the change. */
  "tampered",
  /** On a postmortem or its incident: what a change of the incident means, by count and fingerprint. */
  "changed",
  /** Records on an incident what the issue with this number said, which was about the same incident. */
  "brought",
  /** Says on an issue that it is about the same incident as the one with this number. */
  "repeats",
  /** Records on an incident what a tool said in the dispatch with this fingerprint. */
  "dispatched",
] as const;

type TagKind = (typeof KINDS)[number];

const TAG = new RegExp(`^<!-- followthrough-((?:${KINDS.join("|")}) [^\\s<>]+) -->$`);

export function withTag(body: string, tag: CommentTag): string {
  return `${body}\n\n<!-- followthrough-${tag} -->`;
}

/**
 * The tag in the last line of a comment, where the App writes it; null when there is none. It means something only in
 * the App's own comments that no one edited.
 */
export function readTag(body: string): CommentTag | null {
  return (TAG.exec(lastLine(body))?.[1] as CommentTag | undefined) ?? null;
}

/** The last line of a comment, apart from its signature. */
export function lastLine(body: string): string {
  const text = unsignedComment(body).trimEnd();
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** Replies to the command in this comment; with indexes, to those of its commands. */
export function replyTag(commentId: number, indexes: readonly number[] = []): CommentTag {
  return indexes.length === 0 ? `reply ${commentId}` : `reply ${commentId}/${indexes.join(",")}`;
}

/** Whether the command in this comment, or the one at this index in it, was answered or recorded. */
export function isAnswered(tags: readonly CommentTag[], commentId: number, commandIndex?: number): boolean {
  if (tags.includes(`reply ${commentId}`) || tags.includes(`declined ${commentId}`)) return true;
  const partly = tags.filter((tag) => tag.startsWith(`reply ${commentId}/`));
  return partly.some((tag) => tag.split("/")[1]!.split(",").includes(String(commandIndex)));
}

/** The id of the comment whose commands a tag is about; null if it is about something else. */
export function commentIn(tag: CommentTag): number | null {
  const id = /^(?:reply|edited|declined) (\d+)/.exec(tag)?.[1];
  return id === undefined ? null : Number(id);
}

/** The newest comment that is recorded as saying that no postmortem is needed; null when there is none. */
export function decliningComment(tags: readonly CommentTag[]): number | null {
  const ids = tags.flatMap((tag) => (tag.startsWith("declined ") ? Number(tag.slice(9)) : []));
  return ids.length > 0 ? Math.max(...ids) : null;
}

/** The postmortem that the last of these tags records; null when none does. */
export function recordedPostmortem(tags: readonly CommentTag[]): IssueRef | null {
  const last = tags.findLast((tag) => tag.startsWith("postmortem "));
  return last ? parseIssueRef(last.slice("postmortem ".length)) : null;
}

/** When the issue was last closed without being accepted; null if it never was. */
export function lastReopened(tags: readonly CommentTag[]): string | null {
  const last = tags.findLast((tag) => tag.startsWith("reopened "));
  return last ? last.slice("reopened ".length) : null;
}

/** In how many later incidents an item came up again. */
export function recurrencesIn(tags: readonly CommentTag[]): number {
  return new Set(tags.filter((tag) => tag.startsWith("again "))).size;
}
