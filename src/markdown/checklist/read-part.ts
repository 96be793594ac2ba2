import { groupOf, type ItemGroup, knownType, NO_GROUP, nested } from "./grammar/item-group.ts";
import { isInProgress } from "./grammar/placeholder.ts";
import { readPlainText } from "./grammar/plain-item.ts";
import { cutHeading, readDetails, withDetails } from "./item-lines.ts";
import type { List, TableLines } from "./outline.ts";
import type { Part } from "./parts.ts";
import { isOrderly } from "./promise.ts";
import {
  type Candidate,
  isAssigned,
  isTracked,
  itemOf,
  type ListContext,
  plainRewriter,
  readList,
} from "./read-list.ts";
import { labelOfRow, readRow } from "./table/rows.ts";
import { readTable } from "./table/table.ts";

/** The items of a part, in line order. */
export function readPart(part: Part, end: number, context: ListContext): Candidate[] {
  if (part.mode === "set-aside") return [];
  const here = { ...context, language: part.language };
  const candidates = part.blocks.flatMap((block, index) => {
    if (block.kind === "table") return readRows(block, part, here);
    return block.kind === "list" && part.mode === "read"
      ? readTopList(block, isBetweenNumbers(part, index), part, here)
      : [];
  });
  const heading = readHeading(part, end, candidates, here);
  const kept = chosen(candidates, part, heading !== null);
  return heading ? [heading, ...kept] : kept;
}

/** Next to boxes and rows, a bullet counts only if it says what to do, or who or when. */
function chosen(candidates: readonly Candidate[], { explains }: Part, hasHeading: boolean): Candidate[] {
  const isMarked = candidates.some(({ marked }) => marked);
  return candidates.filter((candidate) => {
    const { marked, verdict, item } = candidate;
    if (marked || isTracked(candidate)) return true;
    if (item.issue !== null && !hasHeading && verdict !== "told")
      return !isMarked || isAssigned(candidate) || verdict === "order";
    if (verdict === "told") return item.due !== null && "date" in item.due;
    if (verdict === "nothing") return false;
    if (isAssigned(candidate)) return true;
    return !explains && !hasHeading && verdict !== "statement" && (!isMarked || verdict === "order");
  });
}

/** A list at the top level of a part. If most of its bullets tell what was done, the others that say nothing else do too. */
function readTopList(list: List, isDetail: boolean, part: Part, context: ListContext): Candidate[] {
  const candidates = readList(list, part.group, context);
  if (isDetail) return candidates.filter(({ marked }) => marked);
  const plain = candidates.filter(({ marked }) => !marked);
  const told = plain.filter(({ verdict }) => verdict === "told").length;
  if (told * 2 <= plain.length) return candidates;
  return candidates.map((one) => (one.verdict === "open" && !one.marked ? { ...one, verdict: "told" } : one));
}

/** Bullets without indentation between `1.` and `2.` explain the numbers. */
function isBetweenNumbers({ blocks }: Part, index: number): boolean {
  const list = blocks[index] as List;
  if (list.start !== null) return false;
  let [from, to] = [index, index];
  while (isListAt(blocks, from - 1)) from -= 1;
  while (isListAt(blocks, to + 1)) to += 1;
  const run = blocks.slice(from, to + 1) as List[];
  return run[0]!.start !== null && run.some(({ start }) => start !== null && start > 1);
}

function isListAt(blocks: Part["blocks"], index: number): boolean {
  return blocks[index]?.kind === "list";
}

function readRows({ line, end }: TableLines, part: Part, context: ListContext): Candidate[] {
  const table = readTable(context.lines, line, end, context, part.mode === "read");
  if (!table || (part.mode === "elsewhere" && !table.isTitled)) return [];
  let label: ItemGroup = NO_GROUP;
  return table.rows.flatMap((row): Candidate[] => {
    const title = labelOfRow(table, row);
    if (title !== null && knownType(title) !== null) {
      label = groupOf(title);
      return [];
    }
    const found = readRow(table, row, nested(part.group, label), context);
    return found ? [{ ...found, marked: true, verdict: "open" }] : [];
  });
}

/**
 * A heading that is an item itself: it names who or when, or it says what to do above text that is no list of items.
 */
function readHeading(
  part: Part,
  end: number,
  candidates: readonly Candidate[],
  context: ListContext,
): Candidate | null {
  if (!part.heading || candidates.some(({ marked }) => marked)) return null;
  const { line, end: below } = part.heading;
  const text = cutHeading(context.lines, line, below);
  const { fields, tail, done } = readPlainText(text.text, context);
  if (isInProgress(fields)) return null;
  const all = withDetails(fields, readDetails(context.lines, line, end, context));
  const item = itemOf({ form: "list", line, done }, all, part.group);
  const found: Candidate = {
    item: { ...item, type: all.type },
    count: text.count,
    rewrite: plainRewriter(text, { fields, tail, done }, context),
    lacksIssueColumn: null,
    marked: true,
    verdict: "open",
  };
  const own = { ...found, item: { ...item, ...fields } };
  if (isAssigned(own) || fields.issue !== null || isTracked(own)) return found;
  const isWords = fields.words.trim().includes(" ");
  const isItem = isOrderly(fields.words) || /\d[.)]/.test(text.lead) || isAssigned(found);
  const holdsItems = candidates.some(({ verdict }) => verdict === "order" || verdict === "open");
  return isWords && isItem && part.blocks.length > 0 && !holdsItems ? found : null;
}
