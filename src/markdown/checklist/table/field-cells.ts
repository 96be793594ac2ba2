import {
  endOfDate,
  readDue,
  type UnreadDue,
  type WrittenDue,
} from "../../../domain/calendar/written-date.ts";
import { formatIssueMention, type IssueMention } from "../../../domain/issue-ref.ts";
import { type Priority, parsePriority } from "../../../domain/priority.ts";
import { maskMarkup } from "../../markup.ts";
import { cutIssue } from "../grammar/issue-text.ts";
import type { TextContext } from "../grammar/item-fields.ts";
import { knownType } from "../grammar/item-group.ts";
import { isElsewhere, NOBODY, namesIn } from "../grammar/metadata-owners.ts";
import { unstrike } from "../grammar/plain-item.ts";

/** What templates and authors leave in a cell that says nothing yet. */
const NOTHING =
  /^(?:|[-–—.…_\s]+|@?tb[acd]|@?todo|n\/?a|@?none|@?nobody|@?unassigned|\?+|y{2,4}[-/]m{1,2}[-/]d{1,2}|<[^<>]*>|\[[^[\]]*\](?!\()|\{\{[^{}]*\}\}|@?(?:owner|name|username|assignee|someone|person|team|date))$/i;

/** The text of a cell, or the empty text if it is only a placeholder. */
export function cellValue(text: string): string {
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
  readonly unlinkedNames: string[];
  readonly rest: string;
}

/** Owners of a cell, and the people named there without an `@`. A link counts as its text, and marks do not count. */
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
  const bare = cellValue(rest);
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
  const own = cellValue(text).trim();
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

export interface IssueCell {
  readonly issue: IssueMention | null;
  /** What else stands there: another tracker's number, a remark. */
  readonly rest: string;
}

/** The issue that a cell of issue numbers begins with, or the only one that it names. */
export function readIssueCell(text: string, context: TextContext): IssueCell {
  const own = (unstrike(text) ?? text).replace(/<br\s?\/?>/gi, " ").trim();
  const { issue, rest } = cutIssue(own, context.host, () => true);
  if (!issue) return readOnlyIssue(own, context) ?? { issue, rest: cellValue(text) };
  const link = /^\[[^[\]]*\]\([^()\s]*\)/.exec(own)?.[0];
  return { issue, rest: link ? own.slice(link.length).trim() : rest };
}

const REFERENCE =
  /\[[^[\]]{1,500}\]\([^()\s]{1,500}\)|https?:\/\/[^\s<>()]{1,500}|[\w./-]{0,200}#[1-9]\d{0,9}\b/g;

/** `Issue 12`, `GH-12` */
const NUMBERED = /^(?:(?:github |gh )?issue\s?#?|gh-)([1-9]\d{0,9})$/i;

/** `see #12`, `` `#12` ``, `Issue 12`; null where there is none, or more than one. */
function readOnlyIssue(text: string, { host }: TextContext): IssueCell | null {
  if (!/\d/.test(text)) return null;
  const plain = text.replace(/`/g, "").trim();
  const numbered = NUMBERED.exec(plain)?.[1];
  if (numbered) return { issue: { owner: null, repo: null, number: Number(numbered) }, rest: "" };
  const found = [...plain.matchAll(REFERENCE)].flatMap(([shown]) => {
    const { issue } = cutIssue(shown, host, () => true);
    return issue ? [{ issue, shown }] : [];
  });
  const [first] = found;
  if (!first || new Set(found.map(({ issue }) => formatIssueMention(issue))).size > 1) return null;
  return { issue: first.issue, rest: plain.replace(first.shown, "").replace(/\s+/g, " ").trim() };
}

/** The cell with this issue in front of what else stands there. */
export function writeIssueCell(text: string, issue: IssueMention, context: TextContext): string {
  const { issue: shown, rest } = readIssueCell(text, context);
  if (shown && formatIssueMention(shown) === formatIssueMention(issue)) return text;
  return [formatIssueMention(issue), rest].filter((part) => part !== "").join(" ");
}

const STATUS = /(?:^|(?<=\s|\*))(?:DONE|TODO|FIXED|CLOSED|OPEN)(?=\**$)/;

/** Some tables keep a `DONE` or `TODO` beside the number; null when this cell has neither. */
export function readIssueStatus(text: string): boolean | null {
  const word = STATUS.exec(text.trim())?.[0];
  return word === undefined ? null : /DONE|FIXED|CLOSED/.test(word);
}

export function writeIssueStatus(text: string, done: boolean): string {
  return text.trim().replace(STATUS, done ? "DONE" : "TODO");
}

export type CellStatus = "done" | "open" | "dropped";

const DONE =
  /^(?:done|complete|completed|closed|fixed|resolved|finished|shipped|merged|deployed|implemented|verified|released|delivered|live|rolled out|fix(?:es)? (?:merged|deployed|released|shipped)|yes|y|x|100 ?%|true)$/;

const DROPPED =
  /^(?:won'?t ?(?:do|fix)|wontfix|not planned|not doing|not needed|no longer needed|not applicable|n\/a|duplicate(?: of .{1,60})?|superseded(?: by .{1,60})?|cancell?ed|dropped|rejected|obsolete|abandoned)$/;

const TICKED = /✅|✔|☑|:(?:white|heavy)_check_mark:|:ballot_box_with_check:|^\[x\]/iu;

const OPEN =
  /^(?:open|to ?do|not started|not yet|in progress|pending|new|planned|backlog|started|ongoing|wip|no|n|blocked|assigned|false|0 ?%)$/;

const EMPTY = /^(?:|[-–—.…]+|tb[acd]|n\/?a|\?+|☐|⬜|❌|\[ ?\])$/i;

function fold(text: string): string {
  const bare = (unstrike(text) ?? text).replace(/[*_`]/g, "").trim();
  const words = bare
    .replace(/[^\p{L}\p{N}%'/ ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.toLowerCase();
}

/**
 * What a status cell says. Under a title such as *Done?* anything that is no "no" says yes, a date for example.
 * A word in front counts: `Done (2026-11-20)`.
 */
export function readStatus(text: string, isFlag: boolean): CellStatus {
  const words = fold(text);
  if (DROPPED.test(words)) return "dropped";
  const first = words.split(" ")[0]!;
  if (TICKED.test(text) || DONE.test(words) || (DONE.test(first) && !/^(?:x|y|true)$/.test(first)))
    return "done";
  if (!isFlag || EMPTY.test(text.trim()) || OPEN.test(words) || OPEN.test(first)) return "open";
  return "done";
}

/** The word for a status that this table uses already, else the usual one. */
export function statusWord(done: boolean, isFlag: boolean, used: readonly string[]): string {
  const own = used.find((text) => {
    if (text.trim() === "" || unstrike(text) !== null) return false;
    return readStatus(text, isFlag) === (done ? "done" : "open") && isPlainStatus(text, isFlag);
  });
  if (own !== undefined) return own;
  if (isFlag) return done ? "Yes" : "";
  return done ? "Done" : "Open";
}

/** Not a remark on one row, such as a date or a name, which would be wrong in another. */
function isPlainStatus(text: string, isFlag: boolean): boolean {
  const words = fold(text);
  if (DONE.test(words) || OPEN.test(words)) return true;
  return (words === "" && TICKED.test(text)) || (isFlag && EMPTY.test(text.trim()));
}
