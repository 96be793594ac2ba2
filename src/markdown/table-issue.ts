import type { IssueMention } from "../domain/action-item.ts";
import { formatIssueMention } from "../domain/issue-mention.ts";
import { unstrike } from "./done-mark.ts";
import { cutIssue } from "./issue-text.ts";
import type { TextContext } from "./item-text.ts";
import { said } from "./table-fields.ts";

export interface IssueCell {
  readonly issue: IssueMention | null;
  /** What else stands there: another tracker's number, a remark. */
  readonly rest: string;
}

/** The issue that a cell of issue numbers begins with. */
export function readIssueCell(text: string, context: TextContext): IssueCell {
  const own = (unstrike(text) ?? text).replace(/<br\s?\/?>/gi, " ").trim();
  const bare = own.replace(/^[*_]{1,3}([^*_\s]+)[*_]{1,3}(?=\s|$)/, "$1");
  const { issue, rest } = cutIssue(bare, context.host, () => true);
  if (!issue) return { issue, rest: said(text) };
  const link = /^\[[^[\]]*\]\([^()\s]*\)/.exec(bare)?.[0];
  return { issue, rest: link ? bare.slice(link.length).trim() : rest };
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
