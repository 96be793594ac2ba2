/** Whether two titles are the same, or one is a bad form of the other. */
export type Likeness = "same" | "similar" | "other";

/** How many words two titles must share to be of one item. */
const MIN_SHARED = 0.6;

/**
 * Compares the title of a found item with the true one. Equal up to case, emphasis, link targets, a leading `TODO`,
 * `@name will` or tracker key, and final punctuation: the same. One contains the other, or they share 60 % of their
 * words: similar.
 * @param named an owner in words, who may stay in the title
 */
export function compareTitles(found: string, expected: string, named?: string): Likeness {
  const [a, b] = [plain(found), plain(expected)];
  if (a === b) return "same";
  if (named !== undefined && plain(withoutName(found, named)) === b) return "same";
  if (a === "" || b === "") return "other";
  const contains =
    ` ${a} `.includes(` ${b} `) || ` ${b} `.includes(` ${a} `) || a.includes(b) || b.includes(a);
  return contains || shared(wordsOf(a), wordsOf(b)) >= MIN_SHARED ? "similar" : "other";
}

function plain(title: string): string {
  const bare = title.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/\\(?=[!-/:-@[-`{-~])/g, "");
  return withoutLead(bare.replace(/[*_`~]/g, ""))
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\s.!?:;,。！？]+$/u, "")
    .toLowerCase();
}

function withoutLead(title: string): string {
  return title
    .trimStart()
    .replace(/^(?:\[?[A-Z][A-Z\d]{1,9}-\d{1,7}\]?)\s*[:–—-]?\s*/, "")
    .replace(/^\**TODO\**\s*[:–—-]?\s*/i, "")
    .replace(/^@[\w/-]+\s+(?:will|to)\s+/i, "");
}

function withoutName(title: string, name: string): string {
  return title.replaceAll(name, "").replace(/\(\s*\)|^[\s:–—-]+|[\s:–—-]+$/g, "");
}

/** Words; where a script has no spaces, characters. */
function wordsOf(text: string): string[] {
  return text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{N}]+/gu) ?? [];
}

/** The part of the words that both have, of 1. */
function shared(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  const common = a.filter((word) => {
    const at = left.indexOf(word);
    if (at !== -1) left.splice(at, 1);
    return at !== -1;
  });
  return common.length / Math.max(a.length, b.length, 1);
}
