import { splitLines } from "../../domain/text.ts";
import { type BlockToken, parseBlocks, readSections, titleMatcher } from "../blocks.ts";
import type { FoundItem, ItemFields, LineChanges, TextContext } from "./grammar/item-fields.ts";
import { groupOf, type ItemGroup, knownType, NO_GROUP, nested } from "./grammar/item-group.ts";
import { parseItemText, renderItemText } from "./grammar/item-text.ts";
import { isInProgress } from "./grammar/placeholder.ts";
import { readPlainText, renderPlainText } from "./grammar/plain-item.ts";
import { type Bullet, type ItemBlock, itemBlocks, type TableBlock } from "./item-blocks.ts";
import {
  couldBePromise,
  cutBareLine,
  cutPlainLine,
  cutTask,
  isLabelled,
  type PlainLine,
  readDetails,
  type TaskLine,
  withDetails,
} from "./item-lines.ts";
import { labelOfRow, readRow } from "./table/rows.ts";
import { readTable, type Table } from "./table/table.ts";

/** What the form of a possible item says about it. */
interface Signs {
  /** A checkbox or a row of an action item table: someone marked it as an item. */
  readonly marked: boolean;
  /** A plain bullet. It is an item if nothing under the same title is marked as one, or if it names an owner or a date. */
  readonly likely: boolean;
}

export type ItemCandidate = FoundItem<Table> & Signs & { readonly scope: number };

/** A possible item in the line of a list item. */
interface LineItem extends Signs {
  readonly form: "task-list" | "list";
  readonly done: boolean;
  readonly fields: ItemFields;
  readonly rewrite: (set: LineChanges) => string;
}

const ANY_LIST = /(?:^|[\r\n])[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]/;

/**
 * The items of a body, in line order.
 * @param blocks of this body, if it was parsed before
 */
export function findAll(
  body: string,
  headings: readonly string[],
  context: TextContext,
  blocks?: readonly BlockToken[],
): FoundItem<Table>[] {
  if (!ANY_LIST.test(body) && !body.includes("|")) return [];
  const lines = splitLines(body);
  const isHeading = titleMatcher(headings, "counted");
  return readSections(blocks ?? parseBlocks(body), headings).flatMap((section) => {
    const candidates = itemBlocks(section, isHeading).flatMap((block) => readBlock(block, lines, context));
    const marked = new Set(candidates.filter((candidate) => candidate.marked).map(({ scope }) => scope));
    return candidates.filter((candidate) => {
      if (candidate.marked || isTracked(candidate)) return true;
      return candidate.likely && (!marked.has(candidate.scope) || isAssigned(candidate));
    });
  });
}

/** A bullet with an owner or a date is a promise, even next to task list items. */
function isAssigned({ item }: FoundItem): boolean {
  return item.owners.length > 0 || (item.due !== null && "date" in item.due);
}

/** Every line that the App wrote has an issue and a date, so such a bullet stays an item whatever is added next to it. */
function isTracked({ item }: FoundItem): boolean {
  return item.issue !== null && item.due !== null;
}

export function readBlock(block: ItemBlock, lines: readonly string[], context: TextContext): ItemCandidate[] {
  if (block.kind === "table") return readRows(block, lines, context);
  const { line, end, group, scope } = block;
  const raw = lines[line] ?? "";
  const task = cutTask(raw);
  const read = task ? readTask(task, context) : readBullet(raw, block, context);
  if (!read) return [];
  const { form, done, fields, rewrite, marked, likely } = read;
  const all = withDetails(fields, readDetails(lines, line, end, context));
  const item = {
    form,
    line,
    done,
    ...all,
    type: all.type ?? group.type,
    priority: all.priority ?? group.priority,
  };
  return [{ item, rewrite, lacksIssueColumn: null, marked, likely, scope }];
}

/** The item of a checkbox. Null while the line is in progress. */
function readTask(task: TaskLine, context: TextContext): LineItem | null {
  const { fields, tail } = parseItemText(task.text, context);
  if (isInProgress(fields)) return null;
  const done = task.box !== " ";
  return {
    form: "task-list",
    marked: true,
    likely: false,
    done,
    fields,
    rewrite: ({ done: wanted, due, ...set }) => {
      const box = wanted === undefined || wanted === done ? task.box : wanted ? "x" : " ";
      const isNews = due !== undefined || Object.keys(set).length > 0;
      const written = isNews ? renderItemText({ ...fields, ...set, ...dueOf(due) }, context) : task.text;
      const text = isNews && tail !== "" ? [written, tail].filter((part) => part !== "").join(" ") : written;
      return task.lead + box + task.gap + text + task.end;
    },
  };
}

/** A line of a heading or a paragraph, which is an item only if it shows one. */
export function readLine(raw: string, line: number, context: TextContext): ItemCandidate[] {
  const read = readPlain(cutBareLine(raw), { group: NO_GROUP, detail: true }, context);
  if (!read) return [];
  const { form, done, fields, rewrite, marked, likely } = read;
  return [
    { item: { form, line, done, ...fields }, rewrite, lacksIssueColumn: null, marked, likely, scope: 0 },
  ];
}

function readBullet(raw: string, bullet: Bullet, context: TextContext): LineItem | null {
  const plain = cutPlainLine(raw);
  return !plain || bullet.label || isLabelled(plain.text) ? null : readPlain(plain, bullet, context);
}

function readPlain(
  plain: PlainLine,
  { group, detail }: Pick<Bullet, "group" | "detail">,
  context: TextContext,
): LineItem | null {
  const { fields, tail, done } = readPlainText(plain.text, context);
  if (isInProgress(fields)) return null;
  const couldBe = couldBePromise(fields.words) && knownType(fields.words) === null;
  return {
    form: "list",
    marked: false,
    done,
    fields,
    likely: !detail && group.acceptsItems && (fields.issue !== null || couldBe),
    rewrite: ({ done: wanted = done, due, ...set }) => {
      const changed = { fields: { ...fields, ...set, ...dueOf(due) }, tail, done: wanted };
      const isNews = wanted !== done || due !== undefined || Object.keys(set).length > 0;
      return plain.lead + (isNews ? renderPlainText(changed, context) : plain.text) + plain.end;
    },
  };
}

function readRows(
  { line, end, group, scope }: TableBlock,
  lines: readonly string[],
  context: TextContext,
): ItemCandidate[] {
  const table = readTable(lines, line, end, context);
  if (!table) return [];
  let label: ItemGroup = NO_GROUP;
  return table.rows.flatMap((row): ItemCandidate[] => {
    const title = labelOfRow(table, row);
    if (title !== null && knownType(title) !== null) {
      label = groupOf(title);
      return [];
    }
    const found = readRow(table, row, nested(group, label), context);
    if (!found || !(group.acceptsItems || isTracked(found))) return [];
    return [{ ...found, marked: true, likely: false, scope }];
  });
}

function dueOf(due: LineChanges["due"]) {
  return due === undefined ? {} : { due: { date: due } };
}
