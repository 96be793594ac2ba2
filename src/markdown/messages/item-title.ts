import { cutCharacters } from "../../domain/text.ts";
import { backtickRuns } from "../code-spans.ts";
import { forMarkdownBody, oneLine } from "../escape.ts";

const TITLE_LIMIT = 256;

/** What a title shows without its markup: escapes, links, line breaks, emphasis, and the characters that `wordsFor` hides. */
const MARKUP =
  /\\([!-/:-@[-`{-~])|`+|\[((?:\\.|[^[\]\\])+)\]\([^)\s]{0,1000}\)|<br\s*\/?>|\*\*|~~|&(amp|lt|gt|#96|#124);|(?<=@)\u200B/gi;

const CHARACTERS: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", "#96": "`", "#124": "|" };

/**
 * An issue's title for these words: Markdown becomes the text that it shows, and code stays code, as in GitHub's titles. It ends
 * within GitHub's 256 characters.
 * (Limit: https://docs.github.com/rest/issues/issues, "title is too long (maximum is 256 characters)".)
 */
export function titleFrom(words: string): string {
  return cutCharacters(visibleText(words).replace(/\s+/g, " ").trim(), TITLE_LIMIT);
}

/** The text that one line of Markdown shows. Code stays as it is written. */
export function visibleText(words: string): string {
  const closing = backtickRuns(words);
  const pattern = new RegExp(MARKUP);
  let text = "";
  let done = 0;
  for (let match = pattern.exec(words); match; match = pattern.exec(words)) {
    const [markup, escaped, link, character] = match;
    text += words.slice(done, match.index);
    done = match.index + markup.length;
    if (markup.startsWith("`")) {
      const close = closing(markup.length, done);
      if (close !== null) done = close + markup.length;
      text += words.slice(match.index, done);
    } else if (link !== undefined) text += visibleText(link);
    else if (character !== undefined) text += CHARACTERS[character.toLowerCase()];
    else text += escaped ?? (markup.startsWith("<") ? " " : "");
    pattern.lastIndex = done;
  }
  return text + words.slice(done);
}

/**
 * The words of a line for an issue's title: Markdown that shows the title and has no other effect. `titleFrom` gives the title
 * back. Code stays code, unless it contains a comment, which the App would look for.
 */
export function wordsFor(title: string): string {
  const line = oneLine(title, TITLE_LIMIT);
  const closing = backtickRuns(line);
  const parts: string[] = [];
  let done = 0;
  for (const { 0: run, index } of line.matchAll(/`+/g)) {
    const close = index < done ? null : closing(run.length, index + run.length);
    if (close === null) continue;
    const end = close + run.length;
    const code = line.slice(index, end);
    if (/<!--|-->/.test(code)) continue;
    parts.push(escapePart(line.slice(done, index)), code);
    done = end;
  }
  return [...parts, escapePart(line.slice(done))].join("");
}

/** Escaping trims its text, so the spaces beside code are kept apart. */
function escapePart(text: string): string {
  const [, before = "", inner = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text)!;
  return before + forMarkdownBody(inner) + after;
}
