import { backtickRuns, type Closing } from "./code-spans.ts";

/** Replaces every character that is markup and not prose. No rule of the line grammar matches it. */
const BLANK = "\uE000";

/** Pads the mask of something longer. It belongs to the word before it. */
const PAD = "\uE002";

interface Markup {
  /** As long as the text, with code, links, addresses, tags, comments and escapes blanked out. */
  readonly mask: string;
  /** The start of the comments at the end of the text; the text's length if there are none. */
  readonly tail: number;
  /** The start of an unclosed comment; null if there is none. */
  readonly open: number | null;
}

const MARKUP = /\\[!-/:-@[-`{-~]|`+|<!--|<[^<>\s][^<>]*>|\[[^[\]]*\]\([^()\s]*\)|https?:\/\/[^\s<>]+/g;

const MAY_BE_MARKUP = /[\\`<[]|https?:\/\//;

/** An empty comment. Text between two of them in an item's line is always words. */
export const GUARD = "<!-- -->";

/** Separates prose from markup in one line, in linear time. An unclosed comment extends to the end. */
export function maskMarkup(text: string): Markup {
  return maskExcept(text, () => null);
}

const LOGIN = "@[a-z\\d][\\w-]{0,100}(?:/[\\w-]{1,100})?";

const LINE_BREAK = /^<br\s?\/?>$/i;

const MARKED = new RegExp(`^\`+(?:${LOGIN}|\\d{4}-\\d{2}-\\d{2})\`+$`, "i");

const LINKED_LOGIN = new RegExp(`^\\[[*_]{0,3}(${LOGIN})[*_]{0,3}\\]\\(`, "i");

/**
 * The same for the text of an item: a `<br>` separates like a bullet, code that is only a login or a date can be read after
 * a label, and a link on a login is that login.
 */
export function maskItem(text: string): Markup {
  return maskExcept(text, (markup) => {
    if (LINE_BREAK.test(markup)) return "•".repeat(markup.length);
    if (MARKED.test(markup)) return markup;
    return LINKED_LOGIN.exec(markup)?.[1]?.padEnd(markup.length, PAD) ?? null;
  });
}

/** @param legible the mask of a piece of markup, of the same length; null if none of it can be read */
function maskExcept(text: string, legible: (markup: string) => string | null): Markup {
  if (!MAY_BE_MARKUP.test(text)) return { mask: narrow(text), tail: text.length, open: null };
  const closing = backtickRuns(text);
  const pieces: string[] = [];
  const comments: { start: number; end: number }[] = [];
  let done = 0;
  const blank = (start: number, end: number): void => {
    pieces.push(text.slice(done, start), legible(text.slice(start, end)) ?? BLANK.repeat(end - start));
    done = end;
  };
  const pattern = new RegExp(MARKUP);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const start = match.index;
    const end = endOfMarkup(text, match, closing);
    if (end === null) continue; // backticks that open no code
    if (match[0] === "<!--") comments.push({ start, end });
    blank(start, end);
    pattern.lastIndex = end;
  }
  const last = comments.at(-1);
  const open = last && text.indexOf("-->", last.start + 4) === -1 ? last.start : null;
  return { mask: narrow(pieces.join("") + text.slice(done)), tail: tailStart(text, comments), open };
}

const WIDE = /[\uFF01-\uFF5E、。〔〕【】]/g;

const NARROW: Readonly<Record<string, string>> = {
  "、": ",",
  "。": ".",
  "〔": "[",
  "〕": "]",
  "【": "[",
  "】": "]",
};

/** The same length, with full-width signs and letters as their usual forms: `＠：（）` is `@:()`. */
function narrow(text: string): string {
  return text.replace(WIDE, (sign) => NARROW[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

function endOfMarkup(text: string, match: RegExpExecArray, closing: Closing): number | null {
  const end = match.index + match[0].length;
  if (match[0] === "<!--") {
    const close = text.indexOf("-->", end);
    return close === -1 ? text.length : close + 3;
  }
  if (!match[0].startsWith("`")) return end;
  const close = closing(match[0].length, end);
  return close === null ? null : close + match[0].length;
}

function tailStart(text: string, comments: readonly { start: number; end: number }[]): number {
  let tail = text.length;
  for (const comment of comments.toReversed()) {
    if (text.slice(comment.end, tail).trim() !== "") break;
    if (text.slice(comment.start, comment.end) === GUARD) break;
    tail = comment.start;
  }
  return tail;
}
