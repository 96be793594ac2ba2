import {
  endOfDate,
  readDue,
  type UnreadDue,
  type WrittenDue,
} from "../../../domain/calendar/written-date.ts";
import { formatIssueLink, formatIssueMention, type IssueMention } from "../../../domain/issue-ref.ts";
import { type Priority, parsePriority } from "../../../domain/priority.ts";
import { maskMarkup } from "../../markup.ts";
import { cutIssue, isReference, type Reference } from "../grammar/issue-text.ts";
import type { TextContext } from "../grammar/item-fields.ts";
import { knownType } from "../grammar/item-group.ts";
import { isElsewhere, NOBODY, namesIn } from "../grammar/metadata-owners.ts";
import { unstrike } from "../grammar/plain-item.ts";

/** What templates and authors put in a cell that has no value yet. */
const NOTHING =
  /^(?:|[-–—.…_\s]+|@?tb[acd]|@?todo|n\/?a|@?none|@?nobody|@?unassigned|\?+|y{2,4}[-/]m{1,2}[-/]d{1,2}|<[^<>]*>|\[[^[\]]*\](?!\()|\{\{[^{}]*\}\}|@?(?:owner|name|username|assignee|someone|person|team|date))$/i;

/** The text of a cell, or the empty text if it is only a placeholder. */
function cellValue(text: string): string {
  const own = unstrike(text) ?? text;
  return NOTHING.test(own.replace(/[*`]/g, "").trim()) ? "" : own;
}

/** Whether a cell has no value yet. */
export function isPlaceholderCell(text: string): boolean {
  return cellValue(text).trim() === "";
}

const MENTION = new RegExp(
  `(?<![\\w/])(?!${NOBODY})@([a-z\\d][\\w-]{0,100}(?:\\[bot\\]|/[\\w-]{1,100})?)`,
  "gi",
);

/** The people in an owner cell. */
export interface CellPeople {
  readonly owners: string[];
  /** Named without an `@`. */
  readonly names: string[];
  /** The names that have no login next to them, such as Bob in `@alice, Bob`. */
  readonly unlinkedNames: string[];
  readonly rest: string;
}

/** The owners in a cell, and the people named without an `@`. A link counts as its text; formatting is ignored. */
export function readOwners(text: string, owner?: string): CellPeople {
  if (text.trim() === "") return { owners: [], names: [], unlinkedNames: [], rest: "" };
  const plain = cellValue(text)
    .replace(/\[([^[\]]*)\]\([^()\s]*\)/g, "$1")
    .replace(/<(?!br\b)\/?[a-z][^<>]*>/gi, "")
    .replace(/`(@[\w/-]+)`/g, "$1")
    .replace(/(?<=@[\w-]{1,40})\/(?=@)/g, ", ");
  const { mask } = maskMarkup(plain);
  const owners = [...mask.matchAll(MENTION)].map((match) => match[1]!);
  const rest = barePeople(plain);
  const isName = (name: string): boolean => /\p{L}/u.test(name) && cellValue(name) !== "";
  const names = namesIn(rest).filter(isName);
  const parts = namesIn(plain.replace(/<br\s?\/?>/gi, ",").replace(MENTION, "@"));
  const unnamed = parts.filter((part) => !part.includes("@")).map((part) => barePeople(part));
  return {
    owners: owners.filter((login) => !isElsewhere(login, owner)),
    names,
    unlinkedNames: owners.length === 0 ? [] : unnamed.filter(isName),
    rest: names.length === 0 ? "" : rest,
  };
}

/** More nested formatting than people write. */
const MOST_MARKS = 4;

/** The people in a cell, without mentions and formatting. Removing one mark can leave another around the rest. */
function barePeople(text: string, marks = MOST_MARKS): string {
  const people = text
    .replace(MENTION, " ")
    .replace(/<br\s?\/?>/gi, ",")
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ");
  const rest = trimSeparators(people);
  const bare = cellValue(rest);
  return bare === rest || marks === 0 ? rest : barePeople(bare, marks - 1);
}

/** Works step by step: a pattern would take quadratic time on a long run of separators. */
function trimSeparators(text: string): string {
  const isBlank = (at: number): boolean =>
    " ,;+/()".includes(text[at]!) || (text[at] === "&" && !/\w/.test(text[at + 1] ?? ""));
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return text.slice(start, end);
}

/** The cell with these owners. People without an `@` stay in front. */
export function writeOwners(text: string, owners: readonly string[]): string {
  // An unclosed comment would hide the owners.
  const rest = readOwners(text).rest.replaceAll("<!--", "&lt;!--");
  return [rest, ...owners.map((owner) => `@${owner}`)].filter((part) => part !== "").join(" ");
}

const DUE_LABEL = /^(?:due|by|eta|before|until)\s*:?\s+/i;

/** Postponed dates before the current one. */
const STRUCK = /^(?:~~[^~]{1,40}~~\s*(?:<br\s?\/?>)?\s*)+(?=\S)/i;

/** The text of a due date cell without formatting: the date and a remark after it. */
function cutDue(text: string, context: TextContext) {
  const own = cellValue(text).trim();
  const struck = STRUCK.exec(own)?.[0] ?? "";
  const bare = own.slice(struck.length).replace(/[*_`]/g, "").replace(DUE_LABEL, "").trim();
  const end = endOfDate(bare, 0, "any");
  const front = end === null ? null : readDue(bare.slice(0, end), context.today);
  const remark = end === null ? "" : bare.slice(end).trim();
  const isDated = front !== null && "date" in front && /^(?:$|[(,;–—~|<])/.test(remark);
  return { struck, bare, front: isDated ? front : null, remark };
}

/** The date in a cell: all of it, or the part before a remark. */
export function readDueCell(text: string, context: TextContext): WrittenDue | null {
  const { bare, front } = cutDue(text, context);
  return bare === "" ? null : (front ?? readDue(bare, context.today));
}

/** A date that cannot be read, in brackets after the current one (see `writeDueCell`). Null if there is none. */
export function readUnreadDue(text: string, context: TextContext): UnreadDue | null {
  const { front, remark } = cutDue(text, context);
  const inside = /^\(([^()]{1,100})\)$/.exec(remark)?.[1] ?? "";
  if (front === null || !(inside.endsWith("?") || endOfDate(inside, 0, "any") === inside.length)) return null;
  const read = readDue(inside.replace(/\?$/, ""), context.today);
  return "unreadable" in read ? read : null;
}

/** The cell with this date. Postponed dates stay before it; a date that cannot be read and any remark stay after it. */
export function writeDueCell(text: string, date: string, context: TextContext): string {
  const { struck, bare, front, remark } = cutDue(text, context);
  if (bare === "") return date;
  if (front) return `${struck}${date}${remark === "" ? "" : ` ${remark}`}`;
  const old = bare.replace(/^\(|\)$/g, "");
  const whole = readDue(bare, context.today);
  if ("date" in whole) return `${struck}${date}`;
  // A question mark marks text that does not look like a date.
  const shown = endOfDate(old, 0, "any") === old.length || /[?()]/.test(old) ? old : `${old}?`;
  return `${struck}${date} (${shown})`;
}

/** `P1`, `high`, or a digit alone in a priority column. */
export function readPriorityCell(text: string): Priority | null {
  const cell = text
    .replace(/[*_`[\]()]/g, "")
    .replace(/^[^\p{L}\d]+/u, "")
    .trim();
  const first = /^(?:p[0-4]\b|\p{L}+)/iu.exec(cell)?.[0] ?? "";
  return /^[0-4]$/.test(cell) ? parsePriority(`P${cell}`) : parsePriority(first);
}

/** The kind of remedy in a cell, in one word. */
export function readTypeCell(text: string): string | null {
  const cell = cellValue(text)
    .replace(/[*_`#]/g, "")
    .trim();
  if (cell === "") return null;
  const own = cell.toLowerCase().replace(/[\s/]+/g, "-");
  return knownType(cell) ?? (/^\p{L}+(?:-\p{L}+){0,2}$/u.test(own) && own.length <= 30 ? own : null);
}

const REPOSITORY = /^([\w-]{1,100}\/[\w.-]{0,100}[\w-])$/;

export function readRepositoryCell(text: string): string | null {
  const cell = cellValue(text).replace(/[*_`]/g, "").trim();
  return REPOSITORY.exec(/^\[([^[\]]*)\]\([^()\s]*\)$/.exec(cell)?.[1] ?? cell)?.[1] ?? null;
}

export interface IssueCell extends Reference {
  /** The rest of the cell: another tracker's number, a remark. */
  readonly rest: string;
}

/** The issue at the start of an issue cell, or the only one in it. */
export function readIssueCell(text: string, context: TextContext): IssueCell {
  const own = (unstrike(text) ?? text).replace(/<br\s?\/?>/gi, " ").trim();
  const cut = cutIssue(own, context.home, () => true);
  if (!isReference(cut)) return readOnlyIssue(own, context) ?? { issue: null, rest: cellValue(text) };
  const link = /^\[[^[\]]*\]\([^()\s]*\)/.exec(own)?.[0];
  return link ? { ...cut, rest: own.slice(link.length).trim() } : cut;
}

const REFERENCE =
  /\[[^[\]]{1,500}\]\([^()\s]{1,500}\)|https?:\/\/[^\s<>()]{1,500}|[\w./-]{0,200}#[1-9]\d{0,9}\b/g;

/** `Issue 12`, `GH-12` */
const NUMBERED = /^(?:(?:github |gh )?issue\s?#?|gh-)([1-9]\d{0,9})$/i;

/** `see #12`, `` `#12` ``, `Issue 12`. Null if there is no issue or more than one. */
function readOnlyIssue(text: string, { home }: TextContext): IssueCell | null {
  if (!/\d/.test(text)) return null;
  const plain = text.replace(/`/g, "").trim();
  const numbered = NUMBERED.exec(plain)?.[1];
  if (numbered) return { issue: { owner: null, repo: null, number: Number(numbered) }, rest: "" };
  const found = [...plain.matchAll(REFERENCE)].flatMap(([shown]) => {
    const { issue } = cutIssue(shown, home, () => true);
    return issue ? [{ issue, shown }] : [];
  });
  const [first] = found;
  if (!first || new Set(found.map(({ issue }) => formatIssueMention(issue))).size > 1) return null;
  return { issue: first.issue, rest: plain.replace(first.shown, "").replace(/\s+/g, " ").trim() };
}

/** The cell with this issue before the rest of its text. */
export function writeIssueCell(text: string, issue: IssueMention, context: TextContext): string {
  const { issue: shown, bareIssue, rest } = readIssueCell(text, context);
  const link = formatIssueLink(issue, context.home);
  if (shown && !bareIssue && formatIssueLink(shown, context.home) === link) return text;
  return [link, rest].filter((part) => part !== "").join(" ");
}

const STATUS = /(?:^|(?<=\s|\*))(?:DONE|TODO|FIXED|CLOSED|OPEN)(?=\**$)/;

/** Some tables have `DONE` or `TODO` next to the number. Null if this cell has neither. */
export function readIssueStatus(text: string): boolean | null {
  const word = STATUS.exec(text.trim())?.[0];
  return word === undefined ? null : /DONE|FIXED|CLOSED/.test(word);
}

export function writeIssueStatus(text: string, done: boolean): string {
  return text.trim().replace(STATUS, done ? "DONE" : "TODO");
}
