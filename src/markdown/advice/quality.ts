import type { ItemLine } from "../../domain/items/action-item.ts";
import verbs from "../checklist/data/verbs.json" with { type: "json" };
import lists from "./data/quality-words.json" with { type: "json" };
import { maskProse } from "./prose.ts";

/**
 * Verbs that an item can begin with, and those by which an item is told from other lines. Many are nouns too; an item of a
 * single noun is found by its length.
 */
const ACTION_VERBS: ReadonlySet<string> = new Set([...lists.actionVerbs, ...verbs.orders.split(" ")]);

/** The people after such a beginning. */
const PEOPLE =
  /^(?:\s+(?:all|our|the|every|new|more|other|both|of))*\s+(?:everyone|everybody|people|person|folks|us|them|each other|[\w-]*(?:engineer|developer|operator|responder|reviewer|employee|colleague|manager|contractor|newcomer|joiner|hire|member|admin|approver|committer)s?|team|teams|staff|on-?call|ops|support|management|devs|sres|dbas)\b/;

/** Whole items without a visible end. */
const ENDLESS =
  /^(?:add|improve|update|write|fix|handle|resolve|address|review|extend|create|do|implement|introduce)\s+(?:(?:the|more|better|proper|all|some|any|missing|additional|further|our)\s+)*(?:monitoring|alerting|alerts?|tests?|testing|test coverage|coverage|documentation|docs|runbooks?|playbooks?|logging|logs|observability|metrics|validation|error handling|errors?|bugs?|issues?|problems?|root cause|process(?:es)?|communication|resilience|reliability|guardrails|automation|follow-up)$/;

/** Words before the item itself. */
const PREAMBLE =
  /^(?:please|we (?:will|should|must|need to|have to|want to|are going to)|let's|let us|to|need to|must|should)\s+/;

/** What makes an end visible: a number, a name in code, a condition, a thing that is there afterwards. */
const END_SIGNS =
  /\d|`|\uE000|%|\b(?:so that|until|unless|when|whenever|once|if|before|after|below|above|at least|at most|within|every|each|per|instead of|rather than|into|and (?:write|record|document|decide|publish|add|report|file|open|choose)|with a|without a|in ci|via|by \w+ing)\b/iu;

const DETECT_CUES =
  /\b(?:alert|alarm|page[sd]? (?:the|on|when)|detect|monitor|dashboard|probe|heartbeat|canary|smoke test|health ?check|log|trace|graph|metric|scan|notice)/i;
const MITIGATE_CUES =
  /\b(?:runbook|playbook|roll ?back|revert|fail ?over|fallback|shed|throttle|degrade|circuit breaker|restart|backup|restore|kill switch|status page|drill|game day|isolate|stale)/i;

type QualityRule = "verb" | "end" | "people" | "prevents" | "detects";

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
  end: "Say how you will know that it is done: a number, a condition, or what exists afterwards.",
  people: "People forget, and new people join. Which check, default or tool would do it for them?",
  prevents: "No item prevents this from happening again. Can you add one?",
  detects: "No item detects this sooner or reduces its impact. Can you add one?",
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
 * @param verbs a team's additional verbs, in lower case
 * @internal
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
  const open = lists.openBeginnings.find((start) => beginsWith(lower, start));
  if (open === undefined && !isVerb(first, verbs)) return "verb";
  if (!/\s/.test(lower) || ENDLESS.test(lower)) return "end";
  return open !== undefined && !END_SIGNS.test(lower.slice(open.length)) ? "end" : null;
}

function asksForCare(words: string): boolean {
  const taught = lists.teachingBeginnings.find((start) => beginsWith(words, start));
  if (taught !== undefined && PEOPLE.test(words.slice(taught.length))) return true;
  return lists.careBeginnings.some((start) => beginsWith(words, start));
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
