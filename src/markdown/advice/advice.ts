import type { ItemLine } from "../../domain/items/action-item.ts";
import { cutCharacters } from "../../domain/text.ts";
import type { BlockToken } from "../blocks.ts";
import { forMarkdownBody } from "../escape.ts";
import { findBlame, type LanguageAdvice, type LanguageOptions } from "./language.ts";
import { judgeItems, type QualityAdvice } from "./quality.ts";

export type Advice = LanguageAdvice | QualityAdvice;

export interface AdviceOptions extends LanguageOptions {
  /** Whether items are looked at for what they promise. */
  readonly quality: boolean;
  /** A team's additional verbs that items can begin with, in lower case. */
  readonly verbs?: readonly string[];
  /** Whether the page is looked at for words that blame. */
  readonly language: boolean;
}

const MOST = 20;

/** In characters, `…` included. */
const LONGEST_QUOTE = 81;

/**
 * Suggestions for a postmortem's text. Nothing depends on them. People who own items count as
 * people of the incident.
 */
export function adviseOn(
  items: readonly ItemLine[],
  blocks: readonly BlockToken[],
  options: AdviceOptions,
): Advice[] {
  const people = [...(options.people ?? []), ...items.flatMap((item) => item.ownerNames)];
  const blame = options.language ? findBlame(blocks, { ...options, people }) : [];
  // Words that blame in an item come first: once they are gone, the item is another one.
  const lines = new Set(blame.map(({ line }) => line));
  const quality = options.quality ? judgeItems(items, options.verbs) : [];
  return once([...blame, ...quality.filter(({ line }) => line === null || !lines.has(line))]);
}

/** The same words with the same suggestion are named once. */
function once(all: readonly Advice[]): Advice[] {
  const keys = all.map(({ found, suggestion }) => `${found.toLowerCase()}\n${suggestion}`);
  return all.filter((_, index) => keys.indexOf(keys[index]!) === index);
}

/** The points of this advice, as Markdown. */
export function renderAdvice(advice: readonly Advice[]): string[] {
  const points = advice.slice(0, MOST).map((one) => {
    const quote = one.found === "" ? "" : `“${forMarkdownBody(cutCharacters(one.found, LONGEST_QUOTE))}”: `;
    return `${quote}${one.suggestion}`;
  });
  return advice.length > MOST ? [...points, `And ${advice.length - MOST} more like these.`] : points;
}
