import type { IssueMention } from "../domain/action-item.ts";
import { formatIssueMention } from "../domain/issue-mention.ts";
import { unstrike } from "./done-mark.ts";
import { cutIssue } from "./issue-text.ts";
import type { TextContext } from "./item-fields.ts";
import { said } from "./table-fields.ts";

export interface IssueCell {
  readonly issue: IssueMention | null;
  /** What else stands there: another tracker's number, a remark. */
  readonly rest: string;
}

/** The issue that a cell of issue numbers begins with, or the only one that it names. */
export function readIssueCell(text: string, context: TextContext): IssueCell {
  const own = (unstrike(text) ?? text).replace(/<br\s?\/?>/gi, " ").trim();
  const { issue, rest } = cutIssue(own, context.host, () => true);
  if (!issue) return readOnlyIssue(own, context) ?? { issue, rest: said(text) };
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
