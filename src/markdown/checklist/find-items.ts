import { splitLines } from "../../domain/text.ts";
import { type BlockToken, linkDefinitions } from "../blocks.ts";
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
 * @param blocks of this body
 */
export function findByPart(
  body: string,
  headings: readonly string[],
  context: TextContext,
  blocks: readonly BlockToken[],
): PartItems[] {
  const lines = splitLines(body);
  const readTitle = titleReader(headings);
  const parts = partsOf(outline(blocks), readTitle);
  const whole = { ...context, lines, definitions: linkDefinitions(body), language: null, readTitle };
  return parts.map((part, index) => {
    return { part, items: readPart(part, parts[index + 1]?.line ?? lines.length, whole) };
  });
}

/** Whether a body has anything that can be an item. */
export function mayHoldItems(body: string): boolean {
  return MAY_HOLD.test(body) || body.includes("|");
}
