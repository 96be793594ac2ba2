import { parseBlocks, splitLines } from "../markdown/section.ts";
import { type Span, spokenIn } from "./spoken-text.ts";

/** Blocks in which somebody quotes or shows something. */
const SHOWN: ReadonlySet<string> = new Set(["fence", "code_block", "blockquote_open"]);
/** Set in like this, a line does not speak: in most places it is code. */
const SET_IN = /^(?: {4}| {0,3}\t)/;

/**
 * The lines of a comment in which its author speaks, trimmed: code, quotes and HTML comments are left out. A line right
 * below a quoted one belongs to the quote, as GitHub shows it.
 */
export function spokenLines(comment: string): string[] {
  const lines = splitLines(comment);
  const isShown = linesOf(comment, lines.length);
  const spans = textSpans(comment).filter(({ from }) => !isShown[from]);
  const spoken = spokenIn(lines, spans);
  return spoken.flatMap((line, index) => {
    return line === null || isShown[index] || SET_IN.test(lines[index]!) ? [] : [line.trim()];
  });
}

/** Which lines stand in code blocks and quotes. */
function linesOf(comment: string, count: number): boolean[] {
  const isShown: boolean[] = new Array(count).fill(false);
  for (const { type, map } of parseBlocks(comment)) {
    if (map && SHOWN.has(type)) isShown.fill(true, map[0], map[1]);
  }
  return isShown;
}

/** Where paragraphs and raw HTML stand. */
function textSpans(comment: string): Span[] {
  return parseBlocks(comment).flatMap(({ type, map }) => {
    const isText = type === "inline" || type === "html_block";
    return map && isText ? [{ from: map[0], to: map[1], isHtml: type === "html_block" }] : [];
  });
}
