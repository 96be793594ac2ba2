import type { BlamePhrase } from "../../domain/policy.ts";
import type { BlockToken } from "../blocks.ts";
import blame from "./data/blame-phrases.json" with { type: "json" };
import lists from "./data/people-words.json" with { type: "json" };
import { markPeople, unmarkedIndex } from "./people.ts";
import { compilePhrase, type Rule } from "./phrase.ts";
import { proseOf } from "./prose.ts";

/** Words that blame, their position, and what to write about instead. */
export interface LanguageAdvice {
  readonly kind: "language";
  /** Index of the line in the body, from 0. */
  readonly line: number;
  /** The words as written. */
  readonly found: string;
  readonly suggestion: string;
}

export interface LanguageOptions {
  /** A team's additional phrases. */
  readonly phrases?: readonly BlamePhrase[];
  /** Names of products and systems, which are never touched. */
  readonly names?: readonly string[];
  /** People of this incident: logins and names. */
  readonly people?: readonly string[];
  readonly memory?: LanguageMemory;
}

/** Where words of a paragraph blame, and what to write about instead. */
interface Hit {
  readonly start: number;
  readonly end: number;
  readonly suggestion: string;
}

/**
 * What was found in paragraphs that were looked at before: a `Map`, or a cache. It saves time, as most of a body is as it
 * was when it was last looked at, and changes nothing that is found.
 */
export interface LanguageMemory {
  get(paragraph: string): readonly Hit[] | undefined;
  set(paragraph: string, hits: readonly Hit[]): unknown;
}

/** Where a body blames people. Each place is named once, by the longest phrase that fits. */
export function findBlame(blocks: readonly BlockToken[], options: LanguageOptions = {}): LanguageAdvice[] {
  const { phrases = [], people = [], memory } = options;
  const context = JSON.stringify([phrases, people]);
  let rules: readonly Rule[] | undefined;
  const search = (mask: string) => {
    rules ??= [...phrases.map(compilePhrase), ...OWN_RULES];
    return hitsIn(mask, rules, people);
  };
  return proseOf(blocks, options.names ?? []).flatMap(({ line, text, mask }) => {
    const hits = memory?.get(context + mask) ?? search(mask);
    memory?.set(context + mask, hits);
    return hits.map(({ start, end, suggestion }) => ({
      kind: "language",
      line: line + (text.slice(0, start).match(/\n/g)?.length ?? 0),
      found: text.slice(start, end).replace(/\s+/g, " "),
      suggestion,
    }));
  });
}

function hitsIn(mask: string, rules: readonly Rule[], people: readonly string[]): Hit[] {
  const lower = mask.toLowerCase().replaceAll("’", "'");
  const likely = rules.filter(({ keys }) => keys.every((set) => set.some((key) => lower.includes(key))));
  if (likely.length === 0) return [];
  const marked = markPeople(mask, people);
  return longest(likely.flatMap((rule) => findAll(rule, mask, marked)));
}

/** The phrases that the App knows, with `{NAME}` in place of each set of choices. */
function blamePhrases(): BlamePhrase[] {
  const sets: Readonly<Record<string, readonly string[]>> = blame.sets;
  return blame.phrases.flatMap(({ instead, say }) =>
    say.map((phrase) => ({
      say: phrase.replace(/\{([A-Z_]+)\}/g, (_, name: string) => `(${sets[name]!.join("|")})`),
      instead,
    })),
  );
}

const OWN_RULES: readonly Rule[] = blamePhrases().map(compilePhrase);

/** Before such words the phrase says the opposite: "nobody is to blame", "not human error". */
const DENIED =
  /(?:\b(?:not|never|no|nobody|no one|none|neither|rather than|instead of|without|avoid|isn['’]t|wasn['’]t|don['’]t|didn['’]t)\b)(?:\s[\w'’-]+){0,2}\s*$/i;

/** "This would not have happened if …" denies nothing of what follows. */
const CONDITION = /^(?:if|had)\s/i;

function findAll({ pattern, suggestion }: Rule, mask: string, marked: string): Hit[] {
  return [...marked.matchAll(pattern)].flatMap((match) => {
    const start = unmarkedIndex(marked, match.index);
    const end = unmarkedIndex(marked, match.index + match[0].length);
    const found = mask.slice(start, end);
    const before = mask
      .slice(Math.max(0, start - 60), start)
      .split(/[.;!?:]/)
      .at(-1)!;
    const denied = DENIED.test(before) && !CONDITION.test(found);
    return denied || isName(found, before) ? [] : [{ start, end, suggestion }];
  });
}

/** "the Human Error log": capitals in the middle of a sentence make a name of it. */
function isName(found: string, before: string): boolean {
  const words = found.split(/\s/);
  return (
    /\S\s*$/.test(before) &&
    words.length <= 2 &&
    words.every((word) => /^\p{Lu}\p{Ll}/u.test(word)) &&
    !lists.givenNames.includes(words[0]!)
  );
}

function longest(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (kept.every((other) => hit.end <= other.start || hit.start >= other.end)) kept.push(hit);
  return kept.sort((a, b) => a.start - b.start);
}
