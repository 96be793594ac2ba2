import { type IssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import type { ItemState } from "../../domain/items/item-state.ts";
import type { Waiver } from "../../domain/items/ledger.ts";
import { STATUS_HEADING } from "../../record/comment-mark.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { cameUpAgain } from "./known-items.ts";

/** So many lines and characters of each part at most, which together stay below GitHub's 65,536. */
const MISSING = { lines: 20, length: 6_000 };

const ROWS = { lines: 200, length: 48_000 };

const NOTES = { lines: 40, length: 10_000 };

export interface StatusItem {
  readonly issue: IssueRef;
  readonly title: string;
  readonly owners: readonly string[];
  readonly due: string;
  readonly originalDue: string;
  readonly extensions: number;
  readonly state: ItemState;
  readonly waiver: Waiver | null;
  /** In how many later incidents it came up again. */
  readonly again: number;
}

export interface Status {
  readonly postmortem: IssueRef;
  readonly due: string;
  readonly closed: boolean;
  /** Whether somebody is assigned to it, who is then reminded of it. */
  readonly assigned: boolean;
  /** What is missing, each a plain sentence. */
  readonly missing: readonly string[];
  readonly items: readonly StatusItem[];
  /** What its authors are asked besides, as Markdown. */
  readonly notes: readonly string[];
}

/** The comment that keeps a postmortem's status. */
export function renderStatus(status: Status): string {
  return `${STATUS_HEADING}\n${statusText(status)}`;
}

/**
 * The status of a postmortem: what is missing and where its items stand. It names days and no counts of them, so
 * that it changes when something happens and not every day. It mentions nobody.
 */
export function statusText(status: Status): string {
  const { missing, items, notes } = status;
  return [
    `**Status.** ${headline(status)}`,
    ...listOf(
      missing.map((text) => forMarkdownBody(text)),
      MISSING,
    ),
    ...(items.length > 0 ? ["", ...itemTable(status)] : []),
    ...(notes.length > 0 ? ["", "Followthrough needs a hand here:", ...listOf(notes, NOTES)] : []),
    "",
    "Comment `/help` to see what can be asked here.",
  ].join("\n");
}

function headline({ closed, due, assigned, missing }: Status): string {
  if (closed) return "The postmortem is closed.";
  const whose = assigned ? "" : " Nobody is assigned to it: assign whoever writes it, who is then reminded.";
  const rest =
    missing.length > 0 ? "It is not complete:" : "Nothing is missing: close it, or comment `/complete`.";
  return `The postmortem is due ${due}.${whose} ${rest}`;
}

function listOf(lines: readonly string[], most: typeof NOTES): string[] {
  if (lines.length === 0) return [];
  const { shown, left } = fitting(
    lines.map((line) => `- ${line}`),
    most,
  );
  return ["", ...shown, ...(left > 0 ? [`- … and ${left} more.`] : [])];
}

/** The first lines that there is room for, and how many are left. */
function fitting(lines: readonly string[], { lines: most, length }: typeof NOTES) {
  let room = length;
  const end = lines.findIndex((line, index) => {
    room -= line.length + 1;
    return room < 0 || index >= most;
  });
  const shown = end === -1 ? lines : lines.slice(0, end);
  return { shown, left: lines.length - shown.length };
}

function itemTable({ items, postmortem }: Status): string[] {
  const sorted = [...items].sort((a, b) => compare(a.due, b.due) || a.issue.number - b.issue.number);
  const rows = sorted.map((item) => itemRow(item, postmortem));
  const { shown, left } = fitting(rows, ROWS);
  const done = items.filter(({ state }) => state === "done" || state === "dropped").length;
  return [
    `${done} of ${items.length} action items are closed.`,
    "",
    "| Item | Owner | Due | Slips | State |",
    "| --- | --- | --- | --- | --- |",
    ...shown,
    ...(left > 0 ? ["", `… and ${left} more.`] : []),
  ];
}

function itemRow(item: StatusItem, from: IssueRef): string {
  const { issue, title, owners, due, state, waiver, again } = item;
  const aside = again > 0 ? ` (${cameUpAgain(again)})` : "";
  const words = state === "waived" && waiver ? `waived until ${waiver.until}` : state;
  const owner = owners.length === 0 ? "**nobody yet**" : owners.map((name) => forTableCell(name)).join(", ");
  return `| ${mentionIssue(issue, from)} ${forTableCell(title)}${aside} | ${owner} | ${due} | ${slips(item)} | ${words} |`;
}

function slips({ extensions, originalDue, due }: StatusItem): string {
  if (extensions === 0 && originalDue === due) return "–";
  return extensions === 0 ? `first ${originalDue}` : `${extensions} (first ${originalDue})`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
