import { type IssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import type { DigestItem } from "../../domain/notices/weekly-digest.ts";
import { compareText, plural } from "../../domain/text.ts";
import { STATUS_HEADING } from "../../record/comment-tag.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { bulletList, type Limit, table } from "../table.ts";
import { recurrenceWords } from "./related-items.ts";

/** So many lines and characters of each part at most, which together stay below GitHub's 65,536. */
const MISSING: Limit = { lines: 20, length: 6_000 };

const ROWS: Limit = { lines: 200, length: 48_000 };

const NOTES: Limit = { lines: 40, length: 10_000 };

/** What is shown in place of the title of an item in a more private repository. */
export const PRIVATE_TITLE = "(in a more private repository)";

export type StatusItem = Omit<DigestItem, "priority" | "closedOn">;

export interface PostmortemStatus {
  readonly postmortem: IssueRef;
  readonly due: string;
  /** The due date with which it opened. */
  readonly originalDue: string;
  readonly extensions: number;
  /** The last day of the active waiver; null without one. */
  readonly waivedUntil: string | null;
  /** What became of the due date: lines of a table, or none. */
  readonly ledger: readonly string[];
  /** The severity label that the postmortem took over from its incident; null if there is none. */
  readonly severity: string | null;
  readonly closed: boolean;
  /** Whether it has an assignee, who gets the reminders. */
  readonly assigned: boolean;
  /** What is missing, one plain sentence each. */
  readonly missing: readonly string[];
  readonly items: readonly StatusItem[];
  /** Further notes for its authors, as Markdown. */
  readonly notes: readonly string[];
}

/** The comment that keeps a postmortem's status. */
export function renderStatus(status: PostmortemStatus): string {
  return `${STATUS_HEADING}\n${statusText(status)}`;
}

/**
 * The status of a postmortem: what is missing and the state of its items. It names dates instead of numbers of days, so that
 * it changes only when something happens. It mentions no one.
 */
export function statusText(status: PostmortemStatus): string {
  const { missing, items, notes, closed, ledger } = status;
  return [
    `**Status.** ${headline(status)}`,
    ...listOf(missing.map(forMarkdownBody), MISSING),
    ...(ledger.length > 0 && !closed ? ["", ...ledger] : []),
    ...(items.length > 0 ? ["", ...itemTable(status)] : []),
    ...(notes.length > 0 ? ["", "Followthrough needs your help here:", ...listOf(notes, NOTES)] : []),
    "",
    "Comment `/help` to see the available commands.",
  ].join("\n");
}

function headline(status: PostmortemStatus): string {
  const { closed, waivedUntil, assigned, missing } = status;
  if (closed) return "The postmortem is closed.";
  const whose = assigned
    ? ""
    : " It has no assignee. Assign the person who will write it so that they get reminders.";
  const rest =
    missing.length > 0 ? "It is not complete:" : "Nothing is missing: close it, or comment `/complete`.";
  const waived = waivedUntil === null ? "" : ` It is waived until ${waivedUntil}.`;
  return `${dueSentence(status)}${waived}${whose} ${rest}`;
}

function dueSentence({ due, originalDue, extensions, severity }: PostmortemStatus): string {
  if (due === originalDue && extensions === 0) return `The postmortem is due ${due}.`;
  const why = extensions > 0 ? `extended ${plural(extensions, "time")}` : severityWords(severity);
  return `The postmortem is due ${due} (first ${originalDue}; ${why}).`;
}

function severityWords(severity: string | null): string {
  return severity === null
    ? "the severity is unknown now"
    : `the severity is ${forMarkdownBody(severity)} now`;
}

function listOf(points: readonly string[], most: Limit): string[] {
  return points.length === 0 ? [] : ["", ...bulletList(points, most)];
}

function itemTable({ items, postmortem }: PostmortemStatus): string[] {
  const sorted = [...items].sort((a, b) => compareText(a.due, b.due) || a.issue.number - b.issue.number);
  const rows = sorted.map((item) => itemCells(item, postmortem));
  const done = items.filter(({ state }) => state === "done" || state === "dropped").length;
  return [
    `${done} of ${items.length} action items are closed.`,
    "",
    ...table(["Item", "Owner", "Due", "Slips", "State"], rows, ROWS),
  ];
}

function itemCells(item: StatusItem, from: IssueRef): string[] {
  const { issue, title, owners, due, state, waiver, recurrences, isPrivate } = item;
  const aside = recurrences > 0 ? ` (${recurrenceWords(recurrences)})` : "";
  const words = state === "waived" && waiver ? `waived until ${waiver.until}` : state;
  const owner = owners.map(forTableCell).join(", ") || (isPrivate ? "–" : "**no owner**");
  const what = isPrivate && title === "" ? PRIVATE_TITLE : forTableCell(title);
  return [`${mentionIssue(issue, from)} ${what}${aside}`, owner, due, slips(item), words];
}

function slips({ extensions, originalDue, due }: StatusItem): string {
  if (extensions === 0 && originalDue === due) return "–";
  return extensions === 0 ? `first ${originalDue}` : `${extensions} (first ${originalDue})`;
}
