import { formatIssueLink, type Home, type IssueRef, readIssueMention } from "../../domain/issue-ref.ts";
import type { ItemState } from "../../domain/items/item-state.ts";
import type { DigestItem } from "../../domain/notices/weekly-digest.ts";
import type { Missing } from "../../domain/postmortem/completeness.ts";
import { alternatives, compareText, cutText, listSome, plural } from "../../domain/text.ts";
import { STATUS_HEADING } from "../../record/comment-tag.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { bulletList, dayInTable, type Limit, table } from "../table.ts";
import { recurrenceWords } from "./related-items.ts";

/** So many lines and characters of each part at most, which together stay below GitHub's 65,536. */
const MAX_NAMED = 20;

const MAX_LENGTH = 4_000;

const ROWS: Limit = { lines: 200, length: 30_000 };

const NOTES: Limit = { lines: 40, length: 10_000 };

/** What is shown in place of the title of an item in a more private repository. */
export const PRIVATE_TITLE = "(in a more private repository)";

export type StatusItem = Omit<DigestItem, "priority" | "closedOn">;

export interface PostmortemStatus {
  readonly postmortem: IssueRef & Home;
  readonly state: ItemState;
  readonly due: string;
  /** The due date with which it opened. */
  readonly originalDue: string;
  readonly extensions: number;
  /** The last day of the active waiver; null without one. */
  readonly waivedUntil: string | null;
  /** What became of the due date: lines of Markdown, or none. */
  readonly ledger: readonly string[];
  /** The severity label that the postmortem took over from its incident; null if there is none. */
  readonly severity: string | null;
  /** Its assignees, who write it and get the reminders. */
  readonly authors: readonly string[];
  readonly missing: readonly Missing[];
  /** How many sections have to say something. */
  readonly sectionCount: number;
  readonly items: readonly StatusItem[];
  /** Further notes for its authors, as Markdown. */
  readonly notes: readonly string[];
  /** Advice on its text, as Markdown. Nothing depends on it. */
  readonly suggestions: readonly string[];
}

/** The comment that keeps a postmortem's status. */
export function renderStatus(status: PostmortemStatus): string {
  return `${STATUS_HEADING}\n${statusText(status)}`;
}

/**
 * The status of a postmortem: what is missing and whose turn it is, then the state of its items. It names dates instead of
 * numbers of days, so that it changes only when something happens. It mentions no one.
 */
export function statusText(status: PostmortemStatus): string {
  const { items, notes, ledger, suggestions } = status;
  const isOver = isClosed(status);
  return [
    `### Status: ${stateWords(status)}`,
    ...(isOver ? [] : ["", ...turn(status)]),
    ...(ledger.length > 0 && !isOver ? ["", ...ledger] : []),
    ...(items.length > 0 ? ["", ...itemTable(status)] : []),
    ...folded(suggestions),
    ...(notes.length > 0
      ? ["", "**Followthrough needs your help here:**", "", ...bulletList(notes, NOTES)]
      : []),
    "",
    "Comment `/help` for all commands.",
  ].join("\n");
}

function isClosed({ state }: PostmortemStatus): boolean {
  return state === "done" || state === "dropped";
}

function stateWords(status: PostmortemStatus): string {
  const { state, due, waivedUntil } = status;
  if (isClosed(status)) return "closed";
  if (state === "waived") return `waived until ${waivedUntil ?? due}, due ${due}`;
  return state === "overdue" ? `overdue since ${due}` : `due ${due}`;
}

/** Whose turn it is, and with what. */
function turn(status: PostmortemStatus): string[] {
  const { authors, missing } = status;
  const names = alternatives(authors.map(forMarkdownBody), "and");
  const points = missingPoints(status);
  const what =
    missing.length === 0
      ? "nothing is missing: comment `/complete`, or close this issue."
      : `${points.length} things are missing:`;
  return [
    ...(authors.length === 0
      ? ["**No one is assigned.** Assign whoever writes it, so that they get the reminders.", ""]
      : []),
    `${movedWords(status)}${names === "" ? what.replace(/^n/, "N") : `${names}, ${what}`}`,
    ...(missing.length === 0 ? [] : ["", ...points.map((point, index) => `${index + 1}. ${point}`)]),
  ];
}

function movedWords({ due, originalDue, extensions, severity }: PostmortemStatus): string {
  if (due === originalDue && extensions === 0) return "";
  const why = extensions > 0 ? `extended ${plural(extensions, "time")}` : severityWords(severity);
  return `It was first due ${originalDue} (${why}). `;
}

function severityWords(severity: string | null): string {
  return severity === null
    ? "the severity is unknown now"
    : `the severity is ${forMarkdownBody(severity)} now`;
}

function missingPoints({ missing, sectionCount, postmortem, authors }: PostmortemStatus): string[] {
  const named = (kind: Missing["kind"]) =>
    missing.filter((part) => part.kind === kind).map(({ what }) => what);
  const [sections, owners] = [named("section"), named("owner")];
  const names = sections.map(
    (title) => `${forMarkdownBody(title)}${isTimeline(title) ? " (only the automatic part)" : ""}`,
  );
  const links = owners.map((name) => {
    const mention = readIssueMention(name);
    return mention ? formatIssueLink(mention, postmortem) : name;
  });
  const points = [
    ...(sections.length > 0
      ? [
          `**${sections.length} of ${plural(sectionCount, "section")}:** ${cutText(listSome(names, MAX_NAMED), MAX_LENGTH)}`,
        ]
      : []),
    ...(named("items").length > 0
      ? ["**Action items:** add one under the heading, or write “No action items:” followed by the reason."]
      : []),
    ...named("changes").map((what) => `**Changes requested by** ${forMarkdownBody(what)}`),
    ...named("review").map(
      (what) => `**A review:** ${forMarkdownBody(what)}, who reads it and comments \`/approve\`.`,
    ),
    ...(owners.length > 0
      ? [
          `**An owner for ${listSome(links, MAX_NAMED)}:** add \`@name\` to its line, or comment \`/assign @name\` on it.`,
        ]
      : []),
  ];
  const most = points.length;
  const before = most === 1 ? "1 is" : most === 2 ? "1 and 2 are" : `1 to ${most} are`;
  return [
    ...points,
    `**${authors.length > 0 ? "Your" : "A"} \`/complete\`:** comment it here once ${before} done.`,
  ];
}

function isTimeline(title: string): boolean {
  return /^timeline\b/i.test(title);
}

/** What only some people want to see. */
function folded(suggestions: readonly string[]): string[] {
  if (suggestions.length === 0) return [];
  const summary = `${plural(suggestions.length, "suggestion")} (optional)`;
  const list = suggestions.map((point) => `- ${point}`);
  return ["", `<details><summary>${summary}</summary>`, "", ...list, "", "</details>"];
}

function itemTable({ items, postmortem }: PostmortemStatus): string[] {
  const rank = ({ state, owners }: StatusItem) => {
    if (state === "done" || state === "dropped") return 3;
    return state === "overdue" ? 0 : owners.length === 0 ? 1 : 2;
  };
  const sorted = [...items].sort((a, b) => {
    return rank(a) - rank(b) || compareText(a.due, b.due) || a.issue.number - b.issue.number;
  });
  const rows = sorted.map((item) => itemCells(item, postmortem));
  const count = (state: ItemState) => items.filter((item) => item.state === state).length;
  const dropped = count("dropped");
  return [
    `**${count("done")} of ${plural(items.length, "action item")} ${items.length === 1 ? "is" : "are"} done${dropped > 0 ? `, ${dropped} dropped` : ""}**`,
    "",
    ...table(["Item", "Owner", "Due"], rows, ROWS),
  ];
}

function itemCells(item: StatusItem, home: Home): string[] {
  const { issue, title, owners, recurrences, isPrivate } = item;
  const aside = recurrences > 0 ? ` (${recurrenceWords(recurrences)})` : "";
  const isOver = item.state === "done" || item.state === "dropped";
  const owner =
    owners.map(forTableCell).join(", ") || (isPrivate ? "–" : isOver ? "no owner" : "**no owner**");
  const what = isPrivate && title === "" ? PRIVATE_TITLE : forTableCell(title);
  return [`${formatIssueLink(issue, home)} ${what}${aside}`, owner, dueWords(item)];
}

function dueWords({ state, due, originalDue, waiver }: StatusItem): string {
  if (state === "done" || state === "dropped") return state;
  const first = due === originalDue ? "" : `, first ${dayInTable(originalDue)}`;
  if (state === "overdue") return `**overdue** since ${dayInTable(due)}${first}`;
  if (state === "waived" && waiver) return `waived until ${dayInTable(waiver.until)}`;
  return `${dayInTable(due)}${first}`;
}
