import { splitLines } from "../../domain/text.ts";
import { type BlockToken, parseBlocks } from "../blocks.ts";
import { type ItemCandidate, readBlock, readLine } from "./find-items.ts";
import type { FoundItem, TextContext } from "./grammar/item-fields.ts";
import { NO_GROUP } from "./grammar/item-group.ts";
import { type ItemBlock, itemBlocks } from "./item-blocks.ts";
import type { Table } from "./table/table.ts";

/** A line without an issue shows no item, and most lines have none. */
const NAMES_ISSUE = /#\d|\/issues\/\d/;

const IN_LINES = { group: NO_GROUP, scope: 0, detail: false, label: false } as const;

/**
 * The lines that look as the App writes them, with an issue and a due date or a checkbox, wherever they stand in a body: in
 * another section, or without a bullet. People move lines, and the number stays the item's identity.
 * @param taken the lines that were read as items already
 * @param blocks of this body, if it was parsed before
 */
export function findTrackedLines(
  body: string,
  context: TextContext,
  taken: ReadonlySet<number>,
  blocks: readonly BlockToken[] = parseBlocks(body),
): FoundItem<Table>[] {
  if (!NAMES_ISSUE.test(body)) return [];
  const lines = splitLines(body);
  const namesIssue = ({ line, end, kind }: ItemBlock): boolean => {
    return lines.slice(line, kind === "table" ? end : line + 1).some((raw) => NAMES_ISSUE.test(raw));
  };
  const listed = itemBlocks(blocks, () => false)
    .filter(namesIssue)
    .flatMap((block) => readBlock({ ...block, ...IN_LINES }, lines, context));
  const bare = textLines(blocks)
    .filter((line) => NAMES_ISSUE.test(lines[line] ?? ""))
    .flatMap((line) => readLine(lines[line]!, line, context));
  return [...listed, ...bare]
    .filter((found) => !taken.has(found.item.line) && isAsWritten(found))
    .map((found) => ({ ...found, item: { ...found.item, outside: true as const } }))
    .sort((a, b) => a.item.line - b.item.line);
}

function isAsWritten({ item: { issue, due, form } }: ItemCandidate): boolean {
  return issue !== null && (form === "task-list" || (due !== null && "date" in due));
}

/** The lines of headings and paragraphs, but not those in lists or quotes. */
function textLines(blocks: readonly BlockToken[]): number[] {
  return blocks.flatMap((token, index) => {
    const [from, to] = token.type === "inline" && token.level === 1 && token.map ? token.map : [0, 0];
    const isText = /^(?:paragraph|heading)_open$/.test(blocks[index - 1]?.type ?? "");
    return isText ? Array.from({ length: to - from }, (_, offset) => from + offset) : [];
  });
}
