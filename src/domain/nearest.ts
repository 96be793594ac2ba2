import { distance } from "fastest-levenshtein";

const MAX_LENGTH = 60;

/** The known word that a mistyped one most likely means; null if none matches in two thirds of its letters. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (word.length > MAX_LENGTH) return null;
  const typed = plain(word);
  const close = known.flatMap((candidate) => {
    const meant = plain(candidate);
    const edits = editsBetween(typed, meant);
    return edits <= Math.max(typed.length, meant.length) / 3 ? [{ candidate, edits }] : [];
  });
  return close.toSorted((a, b) => a.edits - b.edits)[0]?.candidate ?? null;
}

/**
 * The known word that is one slip away from this one, or two in a long word: at most one letter too many, missing or wrong, or
 * two swapped. Null if there is none, or if the word is so short that one slip makes another word.
 */
export function slipOf(word: string, known: readonly string[]): string | null {
  const meant = nearest(word, known);
  if (meant === null) return null;
  const edits = editsBetween(plain(word), plain(meant));
  const isShort = Math.min(word.length, meant.length) < SHORTEST_WORD;
  const isSwapped = sorted(word) === sorted(meant);
  return (isShort ? isSwapped : edits <= (meant.length < LONG_WORD ? 1 : 2)) ? meant : null;
}

const SHORTEST_WORD = 4;

/** From this length on, two slips still leave no doubt. */
const LONG_WORD = 7;

/** The number of letters to insert, delete or replace; two swapped letters count as one. */
function editsBetween(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && sorted(a) === sorted(b) ? 1 : edits;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, "");
}

function sorted(word: string): string {
  return [...word].sort().join("");
}
