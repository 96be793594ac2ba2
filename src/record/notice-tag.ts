import { formatIssueRef, formatRepository, parseIssueRef } from "../domain/issue-ref.ts";
import { isDay, isText, isWholeNumber } from "../domain/json-check.ts";
import type { Notice, NoticeKind, NoticeStep, SentNotice } from "../domain/notices/notice.ts";
import { lastLine } from "./comment-tag.ts";
import { hiddenJson, parseJson } from "./hidden-json.ts";
import { day, list, oneOf, optional, readShape, type Shape, text } from "./shape.ts";

const OPENING = "<!-- followthrough-notice ";

const CLOSING = " -->";

/** A notice as its comment hides it, each step as its issue, due date and number. */
interface HiddenNotice extends Pick<SentNotice, "to" | "repository" | "day" | "chat"> {
  readonly kind: NoticeKind;
  readonly steps: readonly unknown[];
}

const HIDDEN_NOTICE: Shape<HiddenNotice> = {
  kind: oneOf(["reminder", "escalation"], "reminder or escalation"),
  to: list(text, "a list of people"),
  repository: text,
  day,
  steps: [Array.isArray, "a list of steps"],
  chat: optional(list(text, "a list of addresses")),
};

/** The machine-readable part of a notice's comment: its recipients, its day and its steps. */
export function noticeTag({ kind, to, day, entries, chat }: Notice): string {
  const repository = formatRepository(entries[0]!.tracked.postmortem);
  const steps = entries.map(({ step }) => [formatIssueRef(step.issue), step.due, step.step]);
  const hidden: HiddenNotice = { kind, to, repository, day, steps, ...(chat && { chat }) };
  return OPENING + hiddenJson(hidden) + CLOSING;
}

/**
 * The notice that a comment is, by the tag in its last line; null for any other. Trust it only in comments that the App
 * wrote and that no one edited.
 */
export function readNoticeTag(commentBody: string): SentNotice | null {
  const tag = lastLine(commentBody);
  if (!tag.startsWith(OPENING) || !tag.endsWith(CLOSING)) return null;
  const hidden = readShape(parseJson(tag.slice(OPENING.length, -CLOSING.length)), HIDDEN_NOTICE);
  if (hidden === null) return null;
  const { kind, steps, ...notice } = hidden;
  return { ...notice, steps: steps.flatMap((step) => readStep(step, kind) ?? []) };
}

function readStep(written: unknown, kind: NoticeKind): NoticeStep | null {
  if (!Array.isArray(written)) return null;
  const [ref, due, step] = written as readonly unknown[];
  const issue = isText(ref) ? parseIssueRef(ref) : null;
  if (issue === null || !isDay(due) || !isWholeNumber(step)) return null;
  return { issue, kind, due, step };
}
