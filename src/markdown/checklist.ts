import type { Temporal } from "temporal-polyfill";
import { type IssueMention, type ItemLine, normaliseWords } from "../domain/action-item.ts";
import { formatIssueMention } from "../domain/issue-mention.ts";
import type { Priority } from "../domain/policy.ts";
import { type ItemFields, parseItemText, renderItemText, type TextContext } from "./item-text.ts";
import { isInProgress } from "./placeholder.ts";
import { readSections, splitLines } from "./section.ts";
import { mayHoldTasks, type TaskLine, taskLines } from "./task-list.ts";

export interface ChecklistOptions {
  /** Headings that action items stand under; case, emphasis, numbering and a closing colon do not count. */
  readonly headings: readonly string[];
  /** The day that relative dates and dates without a year start from. */
  readonly today: Temporal.PlainDate;
  /** The web host whose issue addresses count (`github.com`); without it any host's do. */
  readonly host?: string;
}

/** What one edit changes in a line. Words are Markdown for a single line. */
export interface LineChanges {
  readonly issue?: IssueMention;
  readonly done?: boolean;
  readonly words?: string;
  readonly owners?: readonly string[];
  /** `YYYY-MM-DD` */
  readonly due?: string;
  readonly priority?: Priority | null;
  readonly type?: string | null;
  readonly repository?: string | null;
}

export interface LineEdit {
  /** The line that shows `issue`; if that is null, the one without an issue that has these words. */
  readonly find: {
    readonly issue: IssueMention | null;
    readonly words: string;
    readonly occurrence: number;
  };
  readonly set: LineChanges;
}

/** An item together with the line that it was read from, whichever form that has. */
interface FoundItem {
  readonly item: ItemLine;
  rewrite(set: LineChanges): string;
}

/**
 * The action items in an issue's body, in the order of their lines. Lines in progress are left out: empty ones,
 * a template's placeholders, comments, and what is struck out.
 */
export function findItems(body: string, options: ChecklistOptions): ItemLine[] {
  return readItems(body, options).map((found) => found.item);
}

/**
 * The body with these lines changed and every other byte as it was. Checking a box changes one character; any
 * other change writes the line anew behind its checkbox. An edit whose line is not there changes nothing.
 */
export function rewriteItems(body: string, options: ChecklistOptions, edits: readonly LineEdit[]): string {
  if (edits.length === 0) return body;
  const lines = new Map<string, FoundItem>();
  for (const found of readItems(body, options)) {
    const name = nameOf(found.item);
    if (!lines.has(name)) lines.set(name, found);
  }
  const changes = new Map<FoundItem, LineChanges>();
  for (const edit of edits) {
    const found = lines.get(nameOf(edit.find));
    if (found) changes.set(found, { ...changes.get(found), ...edit.set });
  }
  const rewritten = new Map([...changes].map(([found, set]) => [found.item.line, found.rewrite(set)]));
  return replaceLines(body, rewritten);
}

/** What tells a line from the others: the issue that it shows, else its words and which of their kind it is. */
function nameOf({ issue, words, occurrence }: LineEdit["find"]): string {
  return issue ? formatIssueMention(issue).toLowerCase() : `${occurrence} ${normaliseWords(words)}`;
}

function readItems(body: string, options: ChecklistOptions): FoundItem[] {
  if (!mayHoldTasks(body)) return [];
  const lines = splitLines(body);
  const seen = new Map<string, number>();
  const items: FoundItem[] = [];
  for (const section of readSections(body, options.headings)) {
    for (const task of taskLines(section, lines)) {
      const { fields, tail } = parseItemText(task.text, options);
      if (isInProgress(fields)) continue;
      const words = normaliseWords(fields.words);
      const occurrence = (seen.get(words) ?? 0) + 1;
      seen.set(words, occurrence);
      const done = task.box !== " ";
      items.push({
        item: { form: "task-list", line: task.line, done, occurrence, ...fields },
        rewrite: (set) => rewriteTask(task, fields, tail, set, options),
      });
    }
  }
  return items;
}

function rewriteTask(
  task: TaskLine,
  fields: ItemFields,
  tail: string,
  { done, due, ...set }: LineChanges,
  context: TextContext,
): string {
  const wasDone = task.box !== " ";
  const box = done === undefined || done === wasDone ? task.box : done ? "x" : " ";
  let text = task.text;
  if (due !== undefined || Object.keys(set).length > 0) {
    const written = due === undefined ? {} : { due: { date: due } };
    text = [renderItemText({ ...fields, ...set, ...written }, context), tail]
      .filter((part) => part !== "")
      .join(" ");
  }
  return task.lead + box + task.gap + text + task.end;
}

function replaceLines(body: string, rewritten: ReadonlyMap<number, string>): string {
  const pieces = body.split(/(\r\n|\r|\n)/); // lines at even places, their ends between them
  for (const [line, text] of rewritten) pieces[line * 2] = text;
  return pieces.join("");
}
