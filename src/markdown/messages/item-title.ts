import { cutCharacters } from "../../domain/text.ts";
import { forMarkdownBody } from "../escape.ts";

const TITLE_LIMIT = 256;

/** The words of a line for a title that someone gave the issue, as inert text. */
export function wordsFrom(title: string): string {
  return forMarkdownBody(title);
}

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
