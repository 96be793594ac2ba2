import type { BlockToken } from "../blocks.ts";
import { maskMarkup } from "../markup.ts";

/** A paragraph, heading or cell, prepared for the language check. */
export interface Prose {
  /** Index of its first line in the body. */
  readonly line: number;
  /** As written, with its line ends. */
  readonly text: string;
  /** As long as the text, up to a limit. Text that is not the author's prose is blanked out, and line ends are spaces. */
  readonly mask: string;
}

/** Longer paragraphs are cut; people do not write them. */
const LONGEST = 10_000;

const BLANK = "\uE000";

const QUOTES = [/"[^"]{1,300}"/g, /“[^”]{1,300}”/g, /„[^“”]{1,300}[“”]/g, /«[^»]{1,300}»/g, /‘[^’]{1,300}’/g];

/** What the author of a body says in own words: no code, comments, links or quotes of any kind. */
export function proseOf(blocks: readonly BlockToken[], names: readonly string[]): Prose[] {
  const found: Prose[] = [];
  let quotes = 0;
  let line = 0;
  for (const token of blocks) {
    if (token.type === "blockquote_open") quotes += 1;
    if (token.type === "blockquote_close") quotes -= 1;
    if (token.map) line = token.map[0];
    if (token.type !== "inline" || quotes > 0) continue;
    found.push({ line, text: token.content, mask: maskProse(token.content.slice(0, LONGEST), names) });
  }
  return found;
}

/** One line of prose, as of an item's words. */
export function maskProse(text: string, names: readonly string[]): string {
  let mask = maskMarkup(text).mask.replace(/[\r\n]/g, " ");
  for (const pattern of [...QUOTES, ...names.map(wordPattern)])
    mask = mask.replace(pattern, (found) => BLANK.repeat(found.length));
  return mask;
}

function wordPattern(name: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${quoteLiteral(name)}(?![\\p{L}\\p{N}])`, "giu");
}

/** A text as a pattern that matches just this text. */
export function quoteLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
