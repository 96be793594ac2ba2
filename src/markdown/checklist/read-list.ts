import type { LinkDefinitions } from "../blocks.ts";
import { withAddresses } from "../blocks.ts";
import type { TitleKind } from "../titles/titles.ts";
import type { FoundItem, ItemFields, LineChanges, TextContext } from "./grammar/item-fields.ts";
import { groupOf, type ItemGroup, knownType, NO_GROUP, nested } from "./grammar/item-group.ts";
import { oneLine, parseItemText, renderItemText } from "./grammar/item-text.ts";
import { isInProgress } from "./grammar/placeholder.ts";
import { readPlainText, renderPlainText } from "./grammar/plain-item.ts";
import { cutItem, type ItemText, isLabelled, readDetails, saysDone, withDetails } from "./item-lines.ts";
import type { Lines, List, ListItem } from "./outline.ts";
import { isOrderly, judge, type Verdict } from "./promise.ts";
import type { Table } from "./table/table.ts";

/** A possible item. */
export interface Candidate extends FoundItem<Table> {
  /** A box or a row of an action item table: someone marked it as an item. */
  readonly marked: boolean;
  /** What its words are, if it is not marked. */
  readonly verdict: Verdict;
}

/** What a reader of list items needs to know. */
export interface ListContext extends TextContext {
  readonly lines: readonly string[];
  readonly definitions: LinkDefinitions;
  readonly language: string | null;
  readTitle(title: string): { readonly kind: TitleKind };
}

/** The candidates of a list and of the lists in it, in line order. */
export function readList(list: List, group: ItemGroup, context: ListContext): Candidate[] {
  return list.items.flatMap((item) => readListItem(item, group, context));
}

function readListItem(item: ListItem, group: ItemGroup, context: ListContext): Candidate[] {
  const text = item.own && cutItem(context.lines, item.own.line, item.own.end, context);
  if (!item.own || !text) return item.lists.flatMap((list) => readList(list, group, context));
  const label = labelOf(item, text, context);
  if (label) {
    return label === "set-aside"
      ? []
      : item.lists.flatMap((list) => readList(list, nested(group, label), context));
  }
  const own = readText(text, { line: item.own.line, end: item.end }, group, context);
  // Below an item, only boxes are items of their own.
  const below = item.lists.flatMap((list) => readList(list, group, context)).filter(({ marked }) => marked);
  return [...own, ...below];
}

/** More words than the name of a team or a system has. */
const MOST_LABEL_WORDS = 4;

/** The group that the text makes of the list below it, if it is only a label for it. */
function labelOf(
  item: ListItem,
  { text, box }: ItemText,
  context: ListContext,
): ItemGroup | "set-aside" | null {
  if (item.lists.length === 0 || box) return null;
  const { kind } = context.readTitle(text);
  const isTitle = /[:：][*_]*$/.test(text) || !isOrderly(text);
  if (kind === "set-aside" && isTitle) return "set-aside";
  const isLabel =
    kind === "promises" || /[:：][*_]*$/.test(text) || saysOnlyType(text) || namesGroup(item, text, context);
  return isLabel ? { ...NO_GROUP, type: knownType(text), priority: groupOf(text).priority } : null;
}

/** `Platform`, above lines that say what to do. */
function namesGroup({ lists }: ListItem, text: string, context: ListContext): boolean {
  const bare = text.replace(/[*_`]/g, "").trim();
  if (/[.!?]$/.test(bare) || bare.split(/\s+/).length > MOST_LABEL_WORDS) return false;
  const { fields, done } = readPlainText(text, context);
  const isBare = !done && fields.issue === null && fields.owners.length === 0 && fields.due === null;
  if (!isBare || judge(fields.words, context.language) === "told") return false;
  if (judge(fields.words, null) === "order") return false;
  return lists.some((list) => {
    return readList(list, NO_GROUP, context).some(
      (one) => one.marked || one.verdict === "order" || isAssigned(one),
    );
  });
}

/** `Prevention`, `Process improvements`, but not `Prevent parallel imports`. */
function saysOnlyType(text: string): boolean {
  return (
    knownType(text) !== null &&
    /^\S+(?: (?:and|&|\/) \S+)?(?: (?:items?|actions?|improvements?|measures?|steps?|tasks?|changes?|recurrence))?:?$/i.test(
      text.replace(/[*_`]/g, "").trim(),
    )
  );
}

/** A line with an owner or a date is a promise, even next to boxes. */
export function isAssigned({ item }: FoundItem): boolean {
  return item.owners.length > 0 || item.ownerNames.length > 0 || (item.due !== null && "date" in item.due);
}

/** Every line that the App wrote has an issue and a date, so it stays an item whatever is added next to it. */
export function isTracked({ item }: FoundItem): boolean {
  return item.issue !== null && item.due !== null;
}

/** The item in a list item's own text, whatever is in the list below it. */
export function readOwnText(item: ListItem, context: ListContext): Candidate[] {
  const { own, end } = item;
  const text = own && cutItem(context.lines, own.line, own.end, context);
  return own && text ? readText(text, { line: own.line, end }, NO_GROUP, context) : [];
}

/**
 * The item in a text; empty while it is in progress.
 * @param place its first line, and the line after its details
 */
export function readText(text: ItemText, place: Lines, group: ItemGroup, context: ListContext): Candidate[] {
  return text.box ? readTask(text, place, group, context) : readBullet(text, place, group, context);
}

function readTask(text: ItemText, place: Lines, group: ItemGroup, context: ListContext): Candidate[] {
  const { fields, tail } = parseItemText(withAddresses(text.text, context.definitions), context);
  if (isInProgress(fields)) return [];
  const { mark, gap } = text.box!;
  const done = mark !== " ";
  const rewrite = ({ done: wanted, due, ...set }: LineChanges): string[] => {
    const box = wanted === undefined || wanted === done ? mark : wanted ? "x" : " ";
    const isNews = due !== undefined || Object.keys(set).length > 0;
    if (!isNews) return text.write(box + gap, text.text);
    const written = renderItemText({ ...fields, ...set, ...dueOf(due) }, context);
    return text.write(box + gap, [written, tail].filter((part) => part !== "").join(" "));
  };
  return [
    {
      ...found("task-list", place, fields, done, group, context),
      rewrite,
      count: text.count,
      marked: true,
      verdict: "open",
    },
  ];
}

function readBullet(text: ItemText, place: Lines, group: ItemGroup, context: ListContext): Candidate[] {
  if (isLabelled(text.text)) return [];
  const source = withAddresses(text.text, context.definitions);
  const { fields, tail, done } = readPlainText(source, context);
  if (isInProgress(fields) || saysOnlyType(fields.words)) return [];
  return [
    {
      ...found("list", place, fields, done, group, context),
      count: text.count,
      rewrite: plainRewriter(text, { fields, tail, done }, context),
      marked: false,
      verdict: done ? "order" : judge(fields.words, context.language),
    },
  ];
}

/** Rewrites an item without a box. */
export function plainRewriter(
  text: ItemText,
  { fields, tail, done }: { readonly fields: ItemFields; readonly tail: string; readonly done: boolean },
  context: TextContext,
): (set: LineChanges) => string[] {
  return ({ done: wanted = done, due, ...set }) => {
    const changed = { fields: { ...fields, ...set, ...dueOf(due) }, tail, done: wanted };
    const isNews = wanted !== done || due !== undefined || Object.keys(set).length > 0;
    return text.write("", isNews ? renderPlainText(changed, context) : text.text);
  };
}

function found(
  form: "task-list" | "list",
  { line, end }: Lines,
  fields: ItemFields,
  done: boolean,
  group: ItemGroup,
  context: ListContext,
): Pick<Candidate, "item" | "lacksIssueColumn"> {
  const all = withDetails(fields, readDetails(context.lines, line, end, context));
  const isDone = done || (form === "list" && saysDone(context.lines, line, end));
  return { item: itemOf({ form, line, done: isDone }, all, group), lacksIssueColumn: null };
}

export function itemOf(
  place: Pick<FoundItem["item"], "form" | "line" | "done">,
  fields: ItemFields,
  group: ItemGroup,
): FoundItem["item"] {
  const { type, priority } = group;
  return {
    ...place,
    ...fields,
    words: oneLine(fields.words),
    type: fields.type ?? type,
    priority: fields.priority ?? priority,
  };
}

function dueOf(due: LineChanges["due"]) {
  return due === undefined ? {} : { due: { date: due } };
}
