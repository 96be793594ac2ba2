import { LRUCache } from "lru-cache";
import type { BlamePhrase } from "../../domain/advice-policy.ts";
import { BLAME_PHRASES } from "./blame-words.ts";
import { GIVEN_NAMES, HUMAN_VERBS, PAST_VERBS, ROLES } from "./people-words.ts";
import { proseOf } from "./prose.ts";

/** Words that blame, where they stand, and what to write about instead. */
export interface LanguageAdvice {
  readonly kind: "language";
  /** Index of the line in the body, from 0. */
  readonly line: number;
  /** The words as written. */
  readonly found: string;
  readonly suggestion: string;
}

export interface LanguageOptions {
  /** A team's own phrases, besides those that the App knows. */
  readonly phrases?: readonly BlamePhrase[];
  /** Names of products and systems, which are never touched. */
  readonly names?: readonly string[];
  /** People of this incident: logins and names. */
  readonly people?: readonly string[];
}

/** Where a body blames people. Each place is named once, by the longest phrase that fits. */
export function findBlame(body: string, options: LanguageOptions = {}): LanguageAdvice[] {
  const { phrases = [], people = [] } = options;
  const rules = compiled.memo(JSON.stringify([phrases, people]), { context: { phrases, people } });
  return proseOf(body, options.names ?? []).flatMap(({ line, text, mask }) => {
    const lower = mask.toLowerCase().replaceAll("’", "'");
    const likely = rules.filter(({ keys }) => keys.some((key) => lower.includes(key)));
    const hits = likely.flatMap((rule) => findAll(rule, mask));
    return longest(hits).map(({ start, end, suggestion }) => ({
      kind: "language",
      line: line + (text.slice(0, start).match(/\n/g)?.length ?? 0),
      found: text.slice(start, end).replace(/\s+/g, " "),
      suggestion,
    }));
  });
}

interface Rule {
  readonly pattern: RegExp;
  /** One of these stands in every text that the pattern matches: a cheap first look. */
  readonly keys: readonly string[];
  readonly suggestion: string;
}

interface Hit {
  readonly start: number;
  readonly end: number;
  readonly suggestion: string;
}

const ARTICLE = "(?:the|an?|our|your|their|his|her|one|some|this|that|whichever|another)";
const ADVERB =
  "(?:\\s(?:also|again|clearly|obviously|simply|just|had|has|have|then|even|apparently|evidently|somehow|always|actually|really|ever|yet))?";
/** Behind a phrase these make the name of a figure of it: "the operator error counter". */
const NAMES_DATA =
  "\\s(?:counters?|rates?|codes?|logs?|messages?|metrics?|budgets?|handlers?|pages?|alerts?)(?!\\p{L})";
/** A verb in the past, as participle or by itself: any regular one, and those that postmortems have. */
const DONE = `(?:[a-z][a-z-]+ed|${PAST_VERBS.join("|")})`;

type RuleSource = Required<Pick<LanguageOptions, "phrases" | "people">>;

/** The rules of the same people come again with every pass over their page. */
const compiled = new LRUCache<string, readonly Rule[], RuleSource>({
  max: 4,
  memoMethod: (_name, _stale, { context }) => compileRules(context),
});

function compileRules({ phrases, people }: RuleSource): Rule[] {
  const who = personPattern(people);
  const said = [...BLAME_PHRASES, ...phrases].map(({ say, instead }) => {
    return { pattern: compile(say, who), keys: keysOf(say), suggestion: instead };
  });
  return [...said, UNKNOWN_NAME];
}

/** More people have names than any list; before what only people do, a word with a capital is taken for one. */
const UNKNOWN_NAME: Rule = {
  pattern: new RegExp(
    `(?<![\\p{L}\\p{N}_@#/.-])\\p{Lu}\\p{Ll}+(?:\\s\\p{Lu}\\p{Ll}+)?\\s(?:${HUMAN_VERBS.map(plain).join("|")})(?!\\p{L})`,
    "gu",
  ),
  keys: HUMAN_VERBS,
  suggestion:
    "Say what made it likely, and what would have caught it: it would have happened to the next person too.",
};

/** Somebody: a pronoun, a mention, a role with its article, or a known name. */
function personPattern(people: readonly string[]): string {
  const names = [...GIVEN_NAMES, ...people].map(quoteLiteral).join("|");
  const roles = ROLES.map((role) => `${quoteLiteral(role).replace(/ /g, "\\s")}s?`).join("|");
  const place = "(?:\\s(?:of|on|in|from|at)\\s(?:the\\s)?[\\w-]+)";
  const role = `(?:${ARTICLE}\\s)?(?:[\\w-]+\\s){0,2}?(?:${roles})(?!-)${place}?`;
  // "Customers who used it" are nobody to blame: `who` alone asks a question, and stands first.
  const pronoun = "(?:I|we|he|she|they|you|whoever|(?<=(?:^|[.!?])\\s?)who)";
  const somebody = `(?:someone|somebody|anyone|everyone|nobody|no\\sone)(?!\\selse)${place}?`;
  return `(?:${pronoun}|@[\\w-]+|(?:${somebody}|${role})(?:\\swho)?|(?:${names})(?:\\s\\p{Lu}[\\p{L}-]+)?)`;
}

function compile(say: string, who: string): RegExp {
  // What stands in brackets is one piece, whatever blanks it holds.
  const pieces = say.match(/\([^()]*\)|\S+/g) ?? [];
  const parts = pieces.map((piece, index) => {
    const gap = index === 0 ? "" : "\\s";
    if (piece === "...") return "(?:\\s[\\w'’-]+){0,3}?";
    if (piece === "{who}") return gap + who + ADVERB;
    // What the authors say of themselves is a finding: "we did not notice for an hour".
    if (piece === "{other}") return `${gap}(?!(?:I|we)\\s)${who}${ADVERB}`;
    if (piece === "{done}") return gap + DONE;
    if (piece.startsWith("{who}")) return gap + who + plain(piece.slice("{who}".length));
    if (!piece.startsWith("(")) return gap + plain(piece);
    const choices = piece.slice(1, -1).split("|");
    const pattern = `(?:${choices
      .filter((choice) => choice !== "")
      .map(plain)
      .join("|")})`;
    return choices.includes("") ? `(?:${gap}${pattern})?` : gap + pattern;
  });
  return new RegExp(
    `(?<![\\p{L}\\p{N}_@#/.-])${parts.join("")}(?![\\p{L}\\p{N}_]|-\\p{L}|${NAMES_DATA})`,
    "giu",
  );
}

/** The rarest piece of a phrase that it cannot do without, by its length; in brackets each choice is a key. */
function keysOf(say: string): string[] {
  const sets = (say.match(/\([^()]*\)|\S+/g) ?? []).flatMap((piece) => {
    const choices = piece
      .replace(/\{(?:who|other|done)\}/, "")
      .replace(/^\(|\)$/g, "")
      .split("|");
    const keys = choices.map((choice) => choice.replace("*", "").toLowerCase());
    return piece === "..." || keys.includes("") ? [] : [keys];
  });
  const shortest = (keys: readonly string[]): number => Math.min(...keys.map((key) => key.length));
  return sets.toSorted((a, b) => shortest(b) - shortest(a))[0] ?? [""];
}

/** Words as they stand; `*` at their end takes any ending. */
function plain(words: string): string {
  const open = words.endsWith("*");
  const text = quoteLiteral(open ? words.slice(0, -1) : words)
    .replace(/ /g, "\\s")
    .replace(/'/g, "['’]");
  return open ? `${text}[\\p{L}-]*` : text;
}

function quoteLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Before such words the phrase says the opposite: "nobody is to blame", "not human error". */
const DENIED =
  /(?:\b(?:not|never|no|nobody|no one|none|neither|rather than|instead of|without|avoid|isn['’]t|wasn['’]t|don['’]t|didn['’]t)\b)(?:\s[\w'’-]+){0,2}\s*$/i;

/** "This would not have happened if …" denies nothing of what follows. */
const CONDITION = /^(?:if|had)\s/i;

function findAll({ pattern, suggestion }: Rule, mask: string): Hit[] {
  return [...mask.matchAll(pattern)].flatMap((match) => {
    const start = match.index;
    const end = start + match[0].length;
    const before = mask
      .slice(Math.max(0, start - 60), start)
      .split(/[.;!?:]/)
      .at(-1)!;
    const denied = DENIED.test(before) && !CONDITION.test(match[0]);
    return denied || isName(match[0], before) ? [] : [{ start, end, suggestion }];
  });
}

/** "the Human Error log": capitals in the middle of a sentence make a name of it. */
function isName(found: string, before: string): boolean {
  const words = found.split(/\s/);
  return (
    /\S\s*$/.test(before) &&
    words.length <= 2 &&
    words.every((word) => /^\p{Lu}\p{Ll}/u.test(word)) &&
    !GIVEN_NAMES.includes(words[0]!)
  );
}

function longest(hits: readonly Hit[]): Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => b.end - b.start - (a.end - a.start) || a.start - b.start))
    if (kept.every((other) => hit.end <= other.start || hit.start >= other.end)) kept.push(hit);
  return kept.sort((a, b) => a.start - b.start);
}
