import type { ItemLine } from "../../domain/action-item.ts";
import { maskProse } from "./prose.ts";
import {
  ACTION_VERBS,
  DETECT_CUES,
  END_SIGNS,
  MITIGATE_CUES,
  OPEN_BEGINNINGS,
  PEOPLE_BEGINNINGS,
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
export function judgeItems(items: readonly ItemLine[]): QualityAdvice[] {
  const open = items.filter((item) => !item.done && item.words !== "");
  const single = open.flatMap((item): QualityAdvice[] => {
    const rule = judgeWords(item.words);
    return rule ? [advice(rule, item)] : [];
  });
  return [...single, ...judgeWhole(items.filter((item) => item.words !== ""))];
}

/** `Preventive action:` and its like. */
const LABEL = /^(?:[a-z-]+ ){0,2}[a-z-]+:\s+(?=[a-z])/;
/** The lists of words are English: of other scripts and accents they know nothing. */
const FOREIGN = /[^\P{L}a-z]/u;

/** The rule that an item's words offend against; null when they promise something that can be checked. */
export function judgeWords(words: string): Extract<QualityRule, "verb" | "end" | "people"> | null {
  const mask = maskProse(words, []).replace(/[*_~]/g, "").trim();
  const lower = mask
    .toLowerCase()
    .replace(LABEL, "")
    .replace(/^\uE000+\s*/, "");
  if (FOREIGN.test(lower)) return null;
  const count = lower.split(/\s+/).length;
  if (PEOPLE_BEGINNINGS.some((start) => beginsWith(lower, start))) return "people";
  const first = /^[\p{L}-]+/u.exec(lower)?.[0] ?? "";
  if (first === "") return null;
  if (!ACTION_VERBS.has(first) && !OPEN_BEGINNINGS.some((start) => beginsWith(lower, start))) return "verb";
  if (count === 1) return "end";
  const vague = OPEN_BEGINNINGS.some((start) => beginsWith(lower, start));
  return vague && !END_SIGNS.test(mask) ? "end" : null;
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
