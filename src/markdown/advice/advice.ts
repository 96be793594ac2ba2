import type { ItemLine } from "../../domain/items/action-item.ts";
import { cutCharacters } from "../../domain/text.ts";
import { ADVICE_HEADING } from "../../record/comment-tag.ts";
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
  return [
    ...(options.language ? findBlame(blocks, { ...options, people }) : []),
    ...(options.quality ? judgeItems(items, options.verbs) : []),
  ];
}

/** The comment for this advice; empty when there is none, so the comment goes away. */
export function renderAdvice(advice: readonly Advice[]): string {
  if (advice.length === 0) return "";
  const points = advice.slice(0, MOST).map((one) => {
    const quote = one.found === "" ? "" : `“${forMarkdownBody(cutCharacters(one.found, LONGEST_QUOTE))}”: `;
    return `- ${quote}${one.suggestion}`;
  });
  const rest = advice.length > MOST ? [`- And ${advice.length - MOST} more like these.`] : [];
  return [
    ADVICE_HEADING,
    "Suggestions only; nothing depends on them. This comment goes away once they are applied, and you can turn it off in the config.",
    "",
    ...points,
    ...rest,
  ].join("\n");
}
