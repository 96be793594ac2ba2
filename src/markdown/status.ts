import { type IssueRef, mentionIssue } from "../domain/issue-ref.ts";
import type { ItemState } from "../domain/item-state.ts";
import type { Waiver } from "../domain/ledger.ts";
import { inertCell, inertText } from "./escape.ts";

/** The comment in which the App keeps a postmortem's status; found again by its first line. */
export const STATUS_HEADING = "<!-- followthrough-status -->";

const MAX_MISSING = 20;
const MAX_ROWS = 200;

export interface StatusItem {
  readonly issue: IssueRef;
  readonly title: string;
  readonly owners: readonly string[];
  readonly due: string;
  readonly originalDue: string;
  readonly extensions: number;
  readonly state: ItemState;
  readonly waiver: Waiver | null;
}

export interface Status {
  readonly postmortem: IssueRef;
  readonly due: string;
  readonly closed: boolean;
  /** What is missing, each a plain sentence. */
  readonly missing: readonly string[];
  readonly items: readonly StatusItem[];
  /** What its authors are asked besides, as Markdown. */
  readonly notes: readonly string[];
}

/**
 * The status of a postmortem: what is missing and where its items stand. It names days and no counts of them, so
 * that it changes when something happens and not every day.
 */
export function renderStatus(status: Status): string {
  const { due, closed, missing, items, notes } = status;
  const head = closed ? "The postmortem is closed." : `The postmortem is due ${due}.`;
  return [
    STATUS_HEADING,
    `**Status.** ${head} ${missing.length === 0 ? completeWords(closed) : "It is not complete:"}`,
    ...listOf(
      missing.map((text) => inertText(text)),
      MAX_MISSING,
    ),
    ...(items.length > 0 ? ["", ...itemTable(status)] : []),
    ...(notes.length > 0
      ? ["", "Followthrough needs a hand here:", "", ...notes.map((note) => `- ${note}`)]
      : []),
    "",
    "Comment `/help` to see what can be asked here.",
  ].join("\n");
}

function completeWords(closed: boolean): string {
  return closed ? "" : "Nothing is missing: close it, or comment `/complete`.";
}

function listOf(lines: readonly string[], max: number): string[] {
  if (lines.length === 0) return [];
  const left = lines.length - max;
  return [
    "",
    ...lines.slice(0, max).map((line) => `- ${line}`),
    ...(left > 0 ? [`- … and ${left} more.`] : []),
  ];
}

function itemTable({ items, postmortem }: Status): string[] {
  const sorted = [...items].sort((a, b) => compare(a.due, b.due) || a.issue.number - b.issue.number);
  const left = sorted.length - MAX_ROWS;
  const done = items.filter(({ state }) => state === "done" || state === "dropped").length;
  return [
    `${done} of ${items.length} action items are closed.`,
    "",
    "| Item | Owner | Due | Slips | State |",
    "| --- | --- | --- | --- | --- |",
    ...sorted.slice(0, MAX_ROWS).map((item) => itemRow(item, postmortem)),
    ...(left > 0 ? ["", `… and ${left} more.`] : []),
  ];
}

function itemRow(item: StatusItem, from: IssueRef): string {
  const { issue, title, owners, due, state, waiver } = item;
  const words = state === "waived" && waiver ? `waived until ${waiver.until}` : state;
  const owner = owners.length === 0 ? "**nobody yet**" : owners.map((name) => inertCell(name)).join(", ");
  return `| ${mentionIssue(issue, from)} ${inertCell(title)} | ${owner} | ${due} | ${slips(item)} | ${words} |`;
}

function slips({ extensions, originalDue, due }: StatusItem): string {
  if (extensions === 0 && originalDue === due) return "–";
  return extensions === 0 ? `first ${originalDue}` : `${extensions} (first ${originalDue})`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
