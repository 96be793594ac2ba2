import lists from "./data/people-words.json" with { type: "json" };
import { quoteLiteral } from "./prose.ts";

/*
 * People are found once in a text and marked in it, so that phrases look for marks instead of names. A mark for the kind of
 * person is before the words, and an end mark after them. The marks are private-use characters, which texts do not contain.
 */
const NAMED = "\uE001";

const AUTHORS = "\uE002";

const ROLE = "\uE003";

const ANYBODY = "\uE004";

const PERHAPS = "\uE005";

const ADVERB = "\uE006";

const END = "\uE007";

/** Not decided yet. */
const THEY = "they";

const MARKS = /[\uE001-\uE007]/g;

/** Letters of alphabets. The class that knows all letters is so large that hundreds of patterns would fill the memory. */
export const LETTER = "a-z\u00c0-\u1fff";

/** What a word of a marked text is made of. */
export const IN_WORD = `[${LETTER}\\w'’\uE001-\uE007-]`;

/** What can be before and after a literal word of a phrase. */
export const MAYBE_MARK = "[\uE001-\uE006]?";

export const MAYBE_END = "\uE007?";

const ARTICLE = "(?:the|an?|our|your|their|his|her|my|some|this|that|those|these|one|whichever|another)";

const PLACE = `(?:\\s(?:of|on|in|from|at)\\s(?:(?:the|our|your|their)\\s)?${IN_WORD}+(?:\\s${ROLE}[^${END}]+${END})?)`;

const CONCERNED = `(?:\\s(?:[a-z\\d](?!\\w)|involved|concerned|assigned|on\\scall|in\\squestion|responsible(?:\\sfor\\s${IN_WORD}+)?|in\\scharge(?:\\sof\\s${IN_WORD}+)?))?`;

const marked = (kinds: string): string => `[${kinds}][^${END}]+${END}`;

const role = `(?:${ARTICLE}\\s)?(?:${IN_WORD}+\\s){0,2}?${marked(ROLE)}${PLACE}?${CONCERNED}`;

const people = (kinds: string): string =>
  `(?:(?:${marked(kinds)}(?:\\s${marked(PERHAPS)})?(?:['’](?:d|ve))?|${role}|${marked(ANYBODY)}${PLACE}?)(?:,?\\swho)?)`;

/** Words that can be between a person and the blame, so that not every phrase repeats them. */
export const ADVERBS = `(?:,?\\s${marked(ADVERB)},?){0,3}`;

/** Patterns for a person in a marked text. */
export const WHO = people(NAMED + AUTHORS);

/** What the authors say about themselves is a finding: "we did not notice for an hour". `you` can be any reader. */
export const OTHER = people(NAMED);

/** Before what only people do, a word with a capital is taken for a name: more people have names than any list. */
export const NAME = people(NAMED + AUTHORS + PERHAPS);

/** No one, or none of a group. */
export const NOBODY = `(?:(?:${ANYBODY}(?:nobody|no\\sone)${END}|(?:none|not\\sone)\\sof\\s(?:them|us|${role})|not\\sa\\ssingle\\s${marked(ROLE)})${PLACE}?)`;

const inWords = (pattern: string, flags: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}_@#/.-])(?:${pattern})(?![\\p{L}\\p{N}_])(?!-\\p{L})`, flags);

const anyOf = (words: readonly string[]): string =>
  words
    .toSorted((a, b) => b.length - a.length)
    .map((word) => quoteLiteral(word).replace(/ /g, "\\s"))
    .join("|");

const SURNAME = "(?:\\s\\p{Lu}[\\p{L}-]+)?";

/** "The Kafka" and "our Scheduler" are no people. */
const PERHAPS_NAME = `(?<!\\b(?:the|an?|our|your|their|its|this|that|every|each)\\s)(?!(?:${anyOf(lists.noNames)})(?!\\p{L}))\\p{Lu}\\p{Ll}+(?:\\s\\p{Lu}\\p{Ll}+)?`;

/** "Marketing knew" is about people, "a marketing campaign" is not: the next words decide. */
const DOES = `[.;:!?]|$|,\\swho|\\s(?:${anyOf([...lists.pastVerbs, ...lists.auxiliaries])}|\\p{Ll}+ed)(?!\\p{L})`;

/** Whom a text names; of two that overlap the first in this list is taken. */
const KNOWN: readonly (readonly [mark: string, pattern: RegExp])[] = [
  [NAMED, inWords(`(?:${anyOf(lists.givenNames)})${SURNAME}`, "gu")],
  [NAMED, inWords("(?:[Mm]rs?|[Mm]s|[Dd]r)\\.?\\s\\p{Lu}[\\p{L}-]+", "gu")],
  [NAMED, /(?<![\p{L}\p{N}_@#/.-])@[\w-]+(?:\/[\w-]+)?/gu],
  // "Customers who used it" are nobody to blame: `who` alone asks a question, and stands first.
  [NAMED, inWords("he|she|whoever|(?<=(?:^|[.!?])\\s?)who", "giu")],
  [THEY, inWords("they", "giu")],
  [AUTHORS, inWords("I|we|you", "giu")],
  [
    ANYBODY,
    inWords("(?:some(?:one|body)|any(?:one|body)|every(?:one|body)|nobody|no\\sone)(?!\\selse)", "giu"),
  ],
  [
    ROLE,
    inWords(
      `(?:${anyOf(lists.roles)}|(?<!\\b(?:${anyOf(lists.systemWords)})\\s)(?:${anyOf(lists.doubleRoles)})(?!(?<=lead)\\sto\\s|(?<=shift)\\sin\\s))s?`,
      "giu",
    ),
  ],
  [NAMED, inWords(`(?:${anyOf(lists.departments)})(?=${DOES})`, "giu")],
  [ADVERB, inWords(anyOf(lists.emphasis), "giu")],
  [PERHAPS, inWords(PERHAPS_NAME, "gu")],
];

interface Span {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
}

/** A text with its people marked: the given names and those that the App knows. */
export function markPeople(text: string, also: readonly string[]): string {
  const known = also.length === 0 ? KNOWN : [[NAMED, inWords(anyOf(also), "giu")] as const, ...KNOWN];
  const plain = text.replace(MARKS, " ");
  const spans: Span[] = [];
  const taken = new Uint8Array(plain.length);
  for (const [mark, pattern] of known)
    for (const { index: start, 0: words } of plain.matchAll(pattern)) {
      const end = start + words.length;
      if (taken[start] || taken[end - 1]) continue;
      taken.fill(1, start, end);
      spans.push({ start, end, mark });
    }
  return insert(plain, resolveThey(spans.sort((a, b) => a.start - b.start)));
}

/** "They" are people where people were named before, or nothing was: else it is the pods that "failed to complete". */
function resolveThey(spans: readonly Span[]): Span[] {
  let people = false;
  return spans.flatMap((span) => {
    if (span.mark === THEY) return people || span.start === 0 ? [{ ...span, mark: NAMED }] : [];
    people ||= [NAMED, ROLE, ANYBODY].includes(span.mark);
    return [span];
  });
}

function insert(text: string, spans: readonly Span[]): string {
  let at = 0;
  const parts = spans.map(({ start, end, mark }) => {
    const part = text.slice(at, start) + mark + text.slice(start, end) + END;
    at = end;
    return part;
  });
  return parts.join("") + text.slice(at);
}

/** Where a place of a marked text is in the text without marks. */
export function unmarkedIndex(text: string, index: number): number {
  return text.slice(0, index).replace(MARKS, "").length;
}
