import type { UnreadDue, WrittenDue } from "../domain/action-item.ts";
import { endOfDate, readDue } from "../domain/due-text.ts";
import type { Priority } from "../domain/priority.ts";
import { unstrike } from "./done-mark.ts";
import type { TextContext } from "./item-fields.ts";
import { knownType } from "./item-group.ts";
import { maskMarkup } from "./markup.ts";
import { isElsewhere, NOBODY, namesIn } from "./metadata-people.ts";
import { priorityOf } from "./priority-text.ts";

/** What templates and authors leave in a cell that says nothing yet. */
const NOTHING =
  /^(?:|[-–—.…_\s]+|@?tb[acd]|@?todo|n\/?a|@?none|@?nobody|@?unassigned|\?+|y{2,4}[-/]m{1,2}[-/]d{1,2}|<[^<>]*>|\[[^[\]]*\](?!\()|\{\{[^{}]*\}\}|@?(?:owner|name|username|assignee|someone|person|team|date))$/i;

/** The text of a cell, or the empty text if it is only a placeholder. */
export function said(text: string): string {
  const own = unstrike(text) ?? text;
  return NOTHING.test(own.replace(/[*`]/g, "").trim()) ? "" : own;
}

const MENTION = new RegExp(
  `(?<![\\w/])(?!${NOBODY})@([a-z\\d][\\w-]{0,100}(?:\\[bot\\]|/[\\w-]{1,100})?)`,
  "gi",
);

/** The people of an owner's cell. */
export interface CellPeople {
  readonly owners: string[];
  /** Named without an `@`. */
  readonly names: string[];
  /** Those of them whom no login stands beside, as in `@alice, Bob`. */
  readonly beside: string[];
  readonly rest: string;
}

/** Owners of a cell, and the people named there without an `@`. A link counts as its text, and marks do not count. */
export function readOwners(text: string, owner?: string): CellPeople {
  if (text.trim() === "") return { owners: [], names: [], beside: [], rest: "" };
  const plain = said(text)
    .replace(/\[([^[\]]*)\]\([^()\s]*\)/g, "$1")
    .replace(/<(?!br\b)\/?[a-z][^<>]*>/gi, "")
    .replace(/`(@[\w/-]+)`/g, "$1")
    .replace(/(?<=@[\w-]{1,40})\/(?=@)/g, ", ");
  const { mask } = maskMarkup(plain);
  const owners = [...mask.matchAll(MENTION)].map((match) => match[1]!);
  const rest = barePeople(plain);
  const isName = (name: string): boolean => /\p{L}/u.test(name) && said(name) !== "";
  const names = namesIn(rest).filter(isName);
  const parts = namesIn(plain.replace(/<br\s?\/?>/gi, ",").replace(MENTION, "@"));
  const unnamed = parts.filter((part) => !part.includes("@")).map((part) => barePeople(part));
  return {
    owners: owners.filter((login) => !isElsewhere(login, owner)),
    names,
    beside: owners.length === 0 ? [] : unnamed.filter(isName),
    rest: names.length === 0 ? "" : rest,
  };
}

/** Marks within marks that anybody would write. */
const MOST_MARKS = 4;

/** The people of a cell, without mentions and marks: where one mark goes, another may come to stand around all that is left. */
function barePeople(text: string, marks = MOST_MARKS): string {
  const people = text
    .replace(MENTION, " ")
    .replace(/<br\s?\/?>/gi, ",")
    .replace(/[*_`]/g, "")
    .replace(/\s+/g, " ");
  const rest = trimSeparators(people);
  const bare = said(rest);
  return bare === rest || marks === 0 ? rest : barePeople(bare, marks - 1);
}

/** Step by step, since a pattern would look at a long run of separators once for each of them. */
function trimSeparators(text: string): string {
  const isBlank = (at: number): boolean =>
    " ,;+/()".includes(text[at]!) || (text[at] === "&" && !/\w/.test(text[at + 1] ?? ""));
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start += 1;
  while (end > start && isBlank(end - 1)) end -= 1;
  return text.slice(start, end);
}

/** The owners of a cell written anew; people without an `@` stay in front. */
export function writeOwners(text: string, owners: readonly string[]): string {
  // What opens a comment and does not close it would hide them.
  const rest = readOwners(text).rest.replaceAll("<!--", "&lt;!--");
  return [rest, ...owners.map((owner) => `@${owner}`)].filter((part) => part !== "").join(" ");
}

const DUE_LABEL = /^(?:due|by|eta|before|until)\s*:?\s+/i;
/** Days that were put off, in front of the one that counts. */
const STRUCK = /^(?:~~[^~]{1,40}~~\s*(?:<br\s?\/?>)?\s*)+(?=\S)/i;

/** What a cell of due dates says, without the marks around it: the date, and a remark behind it. */
function cutDue(text: string, context: TextContext) {
  const own = said(text).trim();
  const struck = STRUCK.exec(own)?.[0] ?? "";
  const bare = own.slice(struck.length).replace(/[*_`]/g, "").replace(DUE_LABEL, "").trim();
  const end = endOfDate(bare, 0, "any");
  const front = end === null ? null : readDue(bare.slice(0, end), context.today);
  const remark = end === null ? "" : bare.slice(end).trim();
  const isDated = front !== null && "date" in front && /^(?:$|[(,;–—~|<])/.test(remark);
  return { struck, bare, front: isDated ? front : null, remark };
}

/** The date of a cell: all of it, or what stands in front of a remark. */
export function readDueCell(text: string, context: TextContext): WrittenDue | null {
  const { bare, front } = cutDue(text, context);
  return bare === "" ? null : (front ?? readDue(bare, context.today));
}

/** A date that nobody can read, in brackets behind the one that counts (see `writeDueCell`); null when there is none. */
export function readUnreadDue(text: string, context: TextContext): UnreadDue | null {
  const { front, remark } = cutDue(text, context);
  const inside = /^\(([^()]{1,100})\)$/.exec(remark)?.[1] ?? "";
  if (front === null || !(inside.endsWith("?") || endOfDate(inside, 0, "any") === inside.length)) return null;
  const read = readDue(inside.replace(/\?$/, ""), context.today);
  return "unreadable" in read ? read : null;
}

/** The cell with this date. What was put off stays before it; a date that nobody could read, and any remark, stay behind. */
export function writeDueCell(text: string, date: string, context: TextContext): string {
  const { struck, bare, front, remark } = cutDue(text, context);
  if (bare === "") return date;
  if (front) return `${struck}${date}${remark === "" ? "" : ` ${remark}`}`;
  const old = bare.replace(/^\(|\)$/g, "");
  const whole = readDue(bare, context.today);
  if ("date" in whole) return `${struck}${date}`;
  // A question mark shows what nobody would take for a date.
  const shown = endOfDate(old, 0, "any") === old.length || /[?()]/.test(old) ? old : `${old}?`;
  return `${struck}${date} (${shown})`;
}

/** `P1`, `high`, or a digit alone in a column of priorities. */
export function readPriorityCell(text: string): Priority | null {
  const cell = text
    .replace(/[*_`[\]()]/g, "")
    .replace(/^[^\p{L}\d]+/u, "")
    .trim();
  const first = /^(?:p[0-4]|[a-z]+)\b/i.exec(cell)?.[0] ?? "";
  return /^[0-4]$/.test(cell) ? priorityOf(`P${cell}`) : priorityOf(first);
}

/** The kind of remedy in a cell, in one word. */
export function readTypeCell(text: string): string | null {
  const cell = said(text)
    .replace(/[*_`#]/g, "")
    .trim();
  if (cell === "") return null;
  const own = cell.toLowerCase().replace(/[\s/]+/g, "-");
  return knownType(cell) ?? (/^\p{L}+(?:-\p{L}+){0,2}$/u.test(own) && own.length <= 30 ? own : null);
}

const REPOSITORY = /^([\w-]{1,100}\/[\w.-]{0,100}[\w-])$/;

export function readRepositoryCell(text: string): string | null {
  const cell = said(text).replace(/[*_`]/g, "").trim();
  return REPOSITORY.exec(/^\[([^[\]]*)\]\([^()\s]*\)$/.exec(cell)?.[1] ?? cell)?.[1] ?? null;
}
