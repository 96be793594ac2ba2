import type { ItemLine } from "../../domain/action-item.ts";
import { maskProse } from "./prose.ts";
import {
  ACTION_VERBS,
  CARE_BEGINNINGS,
  DETECT_CUES,
  END_SIGNS,
  ENDLESS,
  MITIGATE_CUES,
  OPEN_BEGINNINGS,
  PEOPLE,
  PREAMBLE,
  TEACHING_BEGINNINGS,
} from "./quality-words.ts";

export type QualityRule = "verb" | "end" | "people" | "prevents" | "detects";

/** How an item, or all of them together, could promise more. */
export interface QualityAdvice {
  readonly kind: "quality";
  readonly rule: QualityRule;
  /** Index of the item's line; null for advice on the whole list. */
  readonly line: number | null;
  /** The item's words; empty for the whole list. */
  readonly found: string;
  readonly suggestion: string;
}

const SUGGESTIONS: Readonly<Record<QualityRule, string>> = {
  verb: "Begin with what will be done, such as *Add*, *Alert*, *Limit* or *Remove*.",
  end: "Say how one can see that it is done: a number, a condition, or the thing that is there afterwards.",
  people: "People forget, and new ones come. Which check, default or tool would do it for them?",
  prevents: "No item keeps this from happening again. Is there one that would?",
  detects: "No item finds it sooner or makes it hurt less. Is there one that would?",
};

/** What the open items of a postmortem could promise more clearly; at most one piece of advice for each, then for all. */
export function judgeItems(items: readonly ItemLine[], verbs: readonly string[] = []): QualityAdvice[] {
  const open = items.filter((item) => !item.done && item.words !== "");
  const single = open.flatMap((item): QualityAdvice[] => {
    const rule = judgeWords(item.words, verbs);
    return rule ? [advice(rule, item)] : [];
  });
  return [...single, ...judgeWhole(items.filter((item) => item.words !== ""))];
}

/** `Preventive action:` and its like. */
const LABEL = /^(?:[a-z-]+ ){0,2}[a-z-]+:\s+(?=[a-z])/;
/** The lists of words are English: of other scripts and accents they know nothing. */
const FOREIGN = /[^\P{L}a-z]/u;

/**
 * The rule that an item's words offend against; null when they promise something that can be checked.
 * @param verbs a team's own, in lower case, besides those that the App knows
 */
export function judgeWords(
  words: string,
  verbs: readonly string[] = [],
): Extract<QualityRule, "verb" | "end" | "people"> | null {
  const mask = maskProse(words, []).replace(/[*_~]/g, "").trim();
  const lower = mask
    .toLowerCase()
    .replace(LABEL, "")
    .replace(/^\uE000+\s*/, "")
    .replace(PREAMBLE, "")
    .replace(/[.!;]+$/, "");
  if (FOREIGN.test(lower)) return null;
  if (asksForCare(lower)) return "people";
  const first = /^[\p{L}-]+/u.exec(lower)?.[0] ?? "";
  if (first === "") return null;
  const open = OPEN_BEGINNINGS.find((start) => beginsWith(lower, start));
  if (open === undefined && !isVerb(first, verbs)) return "verb";
  if (!/\s/.test(lower) || ENDLESS.test(lower)) return "end";
  return open !== undefined && !END_SIGNS.test(lower.slice(open.length)) ? "end" : null;
}

function asksForCare(words: string): boolean {
  const taught = TEACHING_BEGINNINGS.find((start) => beginsWith(words, start));
  if (taught !== undefined && PEOPLE.test(words.slice(taught.length))) return true;
  return CARE_BEGINNINGS.some((start) => beginsWith(words, start));
}

/** English makes verbs as it needs them: `rate-limit`, `unpin`, `reindex`, `parallelize`. */
function isVerb(word: string, verbs: readonly string[]): boolean {
  const stem = word.replace(/^(?:un|de|re|pre|auto|co|over|under|cross|out)-?/, "");
  return (
    [word, stem].some((form) => ACTION_VERBS.has(form) || verbs.includes(form)) ||
    /^\p{L}+-\p{L}+$/u.test(word) ||
    /(?:[^aeiou]i[sz]e|ify)$/.test(word)
  );
}

function beginsWith(text: string, start: string): boolean {
  return text.startsWith(start) && !/^[\p{L}-]/u.test(text.slice(start.length));
}

/** Whether prevention and reaction are both there; items of other kinds say nothing against either. */
function judgeWhole(items: readonly ItemLine[]): QualityAdvice[] {
  if (items.length === 0) return [];
  const kinds = new Set(items.map(kindOf));
  const rules: QualityRule[] = [];
  if (!kinds.has("prevent")) rules.push("prevents");
  if (!kinds.has("detect") && !kinds.has("mitigate")) rules.push("detects");
  return rules.map((rule) => advice(rule, null));
}

/** The kind that the item states, else the one that its words speak of; what does neither is taken to prevent. */
function kindOf(item: ItemLine): string {
  if (item.type !== null && /^(?:prevent|detect|mitigate)$/.test(item.type)) return item.type;
  if (DETECT_CUES.test(item.words)) return "detect";
  return MITIGATE_CUES.test(item.words) ? "mitigate" : "prevent";
}

function advice(rule: QualityRule, item: ItemLine | null): QualityAdvice {
  return {
    kind: "quality",
    rule,
    line: item?.line ?? null,
    found: item?.words ?? "",
    suggestion: SUGGESTIONS[rule],
  };
}
