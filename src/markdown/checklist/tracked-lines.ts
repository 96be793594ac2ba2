import { splitLines } from "../../domain/text.ts";
import { type BlockToken, linkDefinitions } from "../blocks.ts";
import type { FoundItem, TextContext } from "./grammar/item-fields.ts";
import { NO_GROUP } from "./grammar/item-group.ts";
import { cutBareLine } from "./item-lines.ts";
import { type Block, type List, type ListItem, outline } from "./outline.ts";
import { type Candidate, type ListContext, readOwnText, readText } from "./read-list.ts";
import { readRow } from "./table/rows.ts";
import { readTable, type Table } from "./table/table.ts";

/** A line without an issue shows no item, and most lines have none. */
const NAMES_ISSUE = /#\d|\/issues\/\d/;

/**
 * The lines that look as the App writes them, with an issue and a due date or a checkbox, wherever they stand in a body: in
 * another section, or without a bullet. People move lines, and the number stays the item's identity.
 * @param taken the lines that were read as items already
 * @param blocks of this body
 */
export function findTrackedLines(
  body: string,
  context: TextContext,
  taken: ReadonlySet<number>,
  blocks: readonly BlockToken[],
): FoundItem<Table>[] {
  if (!NAMES_ISSUE.test(body)) return [];
  const lines = splitLines(body);
  const definitions = linkDefinitions(body);
  const whole = {
    ...context,
    lines,
    definitions,
    language: null,
    readTitle: () => ({ kind: "other" }) as const,
  };
  const namesIssue = (from: number, to: number): boolean => {
    return lines.slice(from, to).some((raw) => NAMES_ISSUE.test(raw));
  };
  return outline(blocks)
    .filter(({ line, end }) => namesIssue(line, end))
    .flatMap((block) => readBlock(block, whole, namesIssue))
    .filter((found) => !taken.has(found.item.line) && isAsWritten(found))
    .map((found) => ({ ...found, item: { ...found.item, outside: true as const } }));
}

function isAsWritten({ item: { issue, due, form } }: FoundItem): boolean {
  return issue !== null && (form === "task-list" || (due !== null && "date" in due));
}

type NamesIssue = (from: number, to: number) => boolean;

function readBlock(block: Block, context: ListContext, namesIssue: NamesIssue): FoundItem<Table>[] {
  if (block.kind === "list") return itemsOf(block).flatMap((item) => readItem(item, context, namesIssue));
  if (block.kind === "table") {
    const table = readTable(context.lines, block.line, block.end, context, true);
    return table?.rows.flatMap((row) => readRow(table, row, NO_GROUP, context) ?? []) ?? [];
  }
  if (block.kind !== "heading" && block.kind !== "paragraph") return [];
  const own = Array.from({ length: block.end - block.line }, (_, offset) => block.line + offset);
  return own
    .filter((line) => namesIssue(line, line + 1))
    .flatMap((line) =>
      readText(cutBareLine(context.lines[line]!), { line, end: line + 1 }, NO_GROUP, context),
    );
}

function itemsOf({ items }: List): ListItem[] {
  return items.flatMap((item) => [item, ...item.lists.flatMap(itemsOf)]);
}

function readItem(item: ListItem, context: ListContext, namesIssue: NamesIssue): Candidate[] {
  return item.own && namesIssue(item.own.line, item.own.end) ? readOwnText(item, context) : [];
}
