import { cutCharacters } from "../../domain/text.ts";

const TITLE_LIMIT = 256;

/**
 * An issue's title for these words: links become their text, and it ends within GitHub's 256 characters.
 * (Limit: https://docs.github.com/rest/issues/issues, "title is too long (maximum is 256 characters)".)
 */
export function titleFrom(words: string): string {
  const plain = words
    .replace(/\[([^\]]+)\]\([^)\s]*\)/g, "$1")
    .replace(/<br\s*\/?>/gi, " ")
    .replace(/\*\*|~~/g, "")
    .replace(/\s+/g, " ")
    .trim();
  return cutCharacters(plain, TITLE_LIMIT);
}
