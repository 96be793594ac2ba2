import type { WrittenDue } from "../domain/action-item.ts";
import { endOfDate, readDue } from "../domain/due-text.ts";
import type { Priority } from "../domain/policy.ts";
import { unstrike } from "./done-mark.ts";
import { knownType } from "./item-group.ts";
import type { TextContext } from "./item-text.ts";
import { maskMarkup } from "./markup.ts";
import { namesIn } from "./metadata.ts";
import { priorityOf } from "./priority-text.ts";

/** What templates and authors leave in a cell that says nothing yet. */
const NOTHING =
  /^(?:|[-–—.…_\s]+|tb[acd]|todo|n\/?a|none|nobody|unassigned|\?+|y{2,4}[-/]m{1,2}[-/]d{1,2}|<[^<>]*>|\[[^[\]]*\](?!\()|\{\{[^{}]*\}\}|@?(?:owner|name|username|assignee|someone|person|team|date))$/i;

/** The text of a cell, or the empty text if it is only a placeholder. */
export function said(text: string): string {
  const own = unstrike(text) ?? text;
  return NOTHING.test(own.replace(/[*`]/g, "").trim()) ? "" : own;
}

const MENTION = /(?<![\w/])@([a-z\d][\w-]{0,100}(?:\[bot\]|\/[\w-]{1,100})?)/gi;

/** Owners of a cell, and the people named there without an `@`. A link counts as its text. */
export function readOwners(text: string): { owners: string[]; names: string[]; rest: string } {
  const plain = said(text).replace(/\[([^[\]]*)\]\([^()\s]*\)/g, "$1");
  const { mask } = maskMarkup(plain);
  const owners = [...mask.matchAll(MENTION)].map((match) => match[1]!);
  const rest = barePeople(plain);
  const names = namesIn(rest).filter((name) => /\p{L}/u.test(name) && said(name) !== "");
  return { owners, names, rest: names.length === 0 ? "" : rest };
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

/** The date of a cell: all of it, or what stands in front of a remark. */
export function readDueCell(text: string, context: TextContext): WrittenDue | null {
  const cell = said(text).replace(/[*_`]/g, "").replace(DUE_LABEL, "").trim();
  if (cell === "") return null;
  const whole = readDue(cell, context.today);
  if ("date" in whole) return whole;
  const end = endOfDate(cell, 0, "any");
  const front = end === null ? null : readDue(cell.slice(0, end), context.today);
  return front && "date" in front && /^\s*[(,;–—~|<]/.test(cell.slice(end!)) ? front : whole;
}

/** The cell with this date. A date that nobody could read, and any remark, stay behind it in brackets. */
export function writeDueCell(text: string, date: string, context: TextContext): string {
  const cell = said(text).trim();
  if (cell === "") return date;
  const before = readDueCell(text, context);
  if (before && "unreadable" in before) return `${date} (${cell.replace(/^\(|\)$/g, "")})`;
  const end = endOfDate(cell.replace(/[*_`]/g, " ").trim(), 0, "any");
  const remark = end === null ? "" : cell.replace(/[*_`]/g, " ").trim().slice(end).trim();
  return remark === "" ? date : `${date} ${remark}`;
}

/** `P1`, `high`, or a digit alone in a column of priorities. */
export function readPriorityCell(text: string): Priority | null {
  const cell = text.replace(/[*_`[\]()]/g, "").trim();
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
