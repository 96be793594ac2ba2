import { splitLines } from "../../domain/text.ts";
import { type BlockToken, linkDefinitions, parseBlocks } from "../blocks.ts";
import { titleReader } from "../titles/titles.ts";
import type { FoundItem, TextContext } from "./grammar/item-fields.ts";
import { outline } from "./outline.ts";
import { type Part, partsOf } from "./parts.ts";
import { readPart } from "./read-part.ts";
import type { Table } from "./table/table.ts";

/** A list, a heading or raw HTML. */
const MAY_HOLD = /(?:^|[\r\n])[ \t]*(?:[-*+•‣▪●◦・‧#<=]|\d{1,9}[.)])/;

/** A part of a body, with the items that were found in it. */
export interface PartItems {
  readonly part: Part;
  readonly items: readonly FoundItem<Table>[];
}

/**
 * The parts of a body with their items, in line order.
 * @param blocks of this body, if it was parsed before
 */
export function findByPart(
  body: string,
  headings: readonly string[],
  context: TextContext,
  blocks: readonly BlockToken[] = parseBlocks(body),
): PartItems[] {
  const lines = splitLines(body);
  const readTitle = titleReader(headings);
  const parts = partsOf(outline(blocks), readTitle);
  const whole = { ...context, lines, definitions: linkDefinitions(body), language: null, readTitle };
  return parts.map((part, index) => {
    return { part, items: readPart(part, parts[index + 1]?.line ?? lines.length, whole) };
  });
}

/** Whether a body has a title of action items. */
export function hasActionItems(blocks: readonly BlockToken[], headings: readonly string[]): boolean {
  return partsOf(outline(blocks), titleReader(headings)).some(({ mode }) => mode === "read");
}

/** The items of a body, in line order. */
export function findAll(
  body: string,
  headings: readonly string[],
  context: TextContext,
  blocks?: readonly BlockToken[],
): FoundItem<Table>[] {
  if (!MAY_HOLD.test(body) && !body.includes("|")) return [];
  return findByPart(body, headings, context, blocks).flatMap(({ items }) => items);
}
