import { formatIssueRef, formatRepository, parseIssueRef } from "../domain/issue-ref.ts";
import { isDay, isFields, isListOf, isText } from "../domain/json-check.ts";
import type { Notice, NoticeStep, SentNotice } from "../domain/notices/notice.ts";
import { lastLine } from "./comment-mark.ts";

const OPENING = "<!-- followthrough-notice ";

const CLOSING = " -->";

/** What a notice's comment says to machines: whom it told, on which day, and which steps it took. */
export function noticeMark({ kind, to, day, entries }: Notice): string {
  const repository = formatRepository(entries[0]!.followed.postmortem);
  const steps = entries.map(({ step }) => [formatIssueRef(step.issue), step.due, step.step]);
  const json = JSON.stringify({ kind, to, repository, day, steps });
  return OPENING + json.replace(/-(?=-)|[<>@]/g, escaped) + CLOSING;
}

/**
 * The notice that a comment is, by the mark in its last line; null for any other. Trust it only in comments that the App
 * wrote and nobody edited.
 */
export function readNoticeMark(commentBody: string): SentNotice | null {
  const mark = lastLine(commentBody);
  if (!mark.startsWith(OPENING) || !mark.endsWith(CLOSING)) return null;
  const fields = parseJson(mark.slice(OPENING.length, -CLOSING.length));
  if (!isFields(fields) || !isListOf(fields.to, isText) || !isText(fields.repository) || !isDay(fields.day))
    return null;
  const { kind, to, repository, day, steps } = fields;
  if ((kind !== "reminder" && kind !== "escalation") || !Array.isArray(steps)) return null;
  const read = steps.flatMap((step): NoticeStep[] => {
    if (!Array.isArray(step) || !isText(step[0]) || !isDay(step[1]) || !Number.isSafeInteger(step[2]))
      return [];
    const issue = parseIssueRef(step[0]);
    return issue ? [{ issue, kind, due: step[1], step: step[2] }] : [];
  });
  return { to: to as string[], repository, day, steps: read };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
