/**
 * A way to say that somebody is to blame. `say` is words with single blanks between them, where
 * `{who}` stands for a person, `{other}` for one who is none of the authors, `{done}` for a verb in the past, `(a|b)` for one of several, `...` for up to three words,
 * and `*` ends a word anyhow.
 */
export interface BlamePhrase {
  readonly say: string;
  /** What to write about the system instead. */
  readonly instead: string;
}

/** What the App advises on a postmortem's page. */
export interface AdvicePolicy {
  /** Whether items are looked at for what they promise. */
  readonly items: boolean;
  /** A team's own verbs that items may begin with, in lower case, besides those that the App knows. */
  readonly verbs: readonly string[];
  /** Whether the page is looked at for words that blame. */
  readonly language: boolean;
  /** Whether a new page lists what earlier ones promised about the same, and these items hear that it came up again. */
  readonly knownBefore: boolean;
  /** A team's own phrases, besides those that the App knows. */
  readonly phrases: readonly BlamePhrase[];
  /** Names of products and systems, which are never touched. */
  readonly ignore: readonly string[];
}

const MOST_OPEN = 2;
const PIECE = /^(?:\.\.\.|\{who\}(?:'s)?|\{(?:done|other)\}|\([^(){}|]+(?:\|[^(){}|]*)+\)|[^\s(){}|*]+\*?)$/;

/** Whether a phrase is written as phrases are, and says enough to be looked for: a word besides whom it is about. */
export function isPhrase(say: string): boolean {
  const pieces = say.match(/\([^()]*\)|\S+/g) ?? [];
  const open = (piece: string) => pieces.filter((one) => one.startsWith(piece)).length;
  return (
    pieces.join(" ") === say &&
    pieces.every((piece) => PIECE.test(piece)) &&
    pieces.some((piece) => /\p{L}{2}/u.test(piece.replace(/\{(?:who|other|done)\}/, ""))) &&
    open("...") <= MOST_OPEN &&
    open("{who}") <= MOST_OPEN
  );
}
