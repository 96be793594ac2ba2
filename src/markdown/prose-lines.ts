import { splitLines } from "../domain/text.ts";
import { backtickRuns } from "./code-spans.ts";
import { type TextBlock, textBlocks } from "./text-blocks.ts";

/*
 * The prose of a comment or description: what its author says in it. Code, quotes, HTML comments and the content of tags such
 * as `<pre>` are hidden. A line directly below a quoted line belongs to the quote, as on GitHub.
 */

/** A line that is indented like this is mostly code. */
const INDENTED = /^(?: {4}| {0,3}\t)/;

/**
 * The lines of prose, trimmed, for readers of how a line begins. Inline code stays, since a reason may contain some; comments go.
 * A line that begins inside something hidden is left out.
 */
export function proseLines(text: string): string[] {
  const lines = splitLines(text);
  return readBlocks(lines, linesWithoutComments).flatMap((line, index) => {
    return line === null || INDENTED.test(lines[index]!) ? [] : [line.trim()];
  });
}

/** Replaces what is hidden, so that the words around it are not joined. */
const HIDDEN = "\uE000";

/** The text for readers of words anywhere in a line: everything hidden is blanked out. */
export function proseText(text: string): string {
  const lines = readBlocks(splitLines(text), linesOfWords);
  return lines.map((line) => line ?? HIDDEN).join("\n");
}

/** A part of a text that is hidden, or an escape, which is visible but opens nothing. */
interface Span {
  readonly kind: "comment" | "code" | "tag" | "escape";
  readonly start: number;
  readonly end: number;
}

/** Reads each block by itself. Lines between blocks stay as they are. */
function readBlocks(
  lines: readonly string[],
  read: (text: string, spans: readonly Span[]) => (string | null)[],
): (string | null)[] {
  const { blocks, isHidden } = textBlocks(lines);
  const prose = lines.map((line, index) => (isHidden[index] ? null : line));
  const open = new Map<string, number>();
  let done = 0;
  for (const block of blocks) {
    const { from, to } = block;
    if (isHidden[from]) continue;
    // An open tag also hides the lines between two blocks.
    if (isInTag(open)) prose.fill(null, done, from);
    const joined = lines.slice(from, to).join("\n");
    for (const [index, line] of read(joined, hiddenSpans(joined, block, open)).entries()) {
      prose[from + index] = line;
    }
    done = to;
  }
  if (isInTag(open)) prose.fill(null, done);
  return prose;
}

/** Tags whose content is code or a quote. */
const TAG = /<(\/?)(pre|code|samp|kbd|tt|blockquote|q|script|style|textarea)(?=[\s/>])[^<>]*>/gi;

const MARKUP = /\\[\\`<]|`+|<!--/g;

/** The start of a comment, and the name of a comment that is never closed. */
const COMMENT = "<!--";

/** The start of a span that was open before the text began. */
const BEFORE = -1;

/** The hidden spans of a block, sorted. `open` counts open tags, from block to block. */
function hiddenSpans(text: string, { isHtml }: TextBlock, open: Map<string, number>): Span[] {
  const inside: Span[] = [];
  let since = isInTag(open) ? BEFORE : null;
  const spans = markupSpans(text, isHtml);
  let next = 0;
  for (const { index, 0: found, 1: slash, 2: tag } of text.matchAll(TAG)) {
    while (next < spans.length && spans[next]!.end <= index) next += 1;
    if (next < spans.length && spans[next]!.start < index) continue;
    countTag(open, tag!.toLowerCase(), slash === "" ? 1 : -1);
    if (isInTag(open)) since ??= index;
    else if (since !== null) {
      inside.push({ kind: "tag", start: since, end: index + found.length });
      since = null;
    }
  }
  if (since !== null) inside.push({ kind: "tag", start: since, end: Number.POSITIVE_INFINITY });
  if (spans.at(-1)?.end === Number.POSITIVE_INFINITY) countTag(open, COMMENT, 1);
  return [...spans, ...inside].sort((a, b) => a.start - b.start);
}

/**
 * The comments, and outside of raw HTML also inline code and escapes. A comment that is never closed hides the rest of raw HTML;
 * elsewhere it is plain text.
 */
function markupSpans(text: string, isHtml: boolean): Span[] {
  const closing = backtickRuns(text);
  const lastEnd = text.lastIndexOf("-->");
  const spanAt = ({ index: start, 0: found }: RegExpExecArray): Span | null => {
    const inner = start + found.length;
    if (found === COMMENT) {
      const from = start + 2; // `<!-->` is a whole comment
      if (from <= lastEnd) return { kind: "comment", start, end: text.indexOf("-->", from) + 3 };
      return isHtml ? { kind: "comment", start, end: Number.POSITIVE_INFINITY } : null;
    }
    if (!found.startsWith("`")) return { kind: "escape", start, end: inner };
    const close = closing(found.length, inner);
    return close === null ? null : { kind: "code", start, end: close + found.length };
  };
  const spans: Span[] = [];
  const pattern = new RegExp(isHtml ? COMMENT : MARKUP, "g");
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const span = spanAt(match);
    if (span === null) continue;
    spans.push(span);
    pattern.lastIndex = Math.min(span.end, text.length);
  }
  return spans;
}

function countTag(open: Map<string, number>, tag: string, change: 1 | -1): void {
  open.set(tag, Math.max(0, (open.get(tag) ?? 0) + change));
}

function isInTag(open: ReadonlyMap<string, number>): boolean {
  return [...open.values()].some((depth) => depth > 0);
}

/** The lines without their comments; null for lines that begin inside something hidden. */
function linesWithoutComments(text: string, spans: readonly Span[]): (string | null)[] {
  let next = 0;
  let hiddenTo = spans[0]?.start === BEFORE ? spans[0].end : BEFORE;
  let start = 0;
  return text.split("\n").map((line) => {
    const end = start + line.length;
    const isHidden = start < hiddenTo;
    let [kept, from] = ["", start];
    for (; next < spans.length && spans[next]!.start <= end; next += 1) {
      const span = spans[next]!;
      hiddenTo = Math.max(hiddenTo, span.end);
      if (span.kind !== "comment") continue;
      kept += text.slice(from, span.start);
      from = Math.min(span.end, end);
    }
    kept += text.slice(from, end);
    start = end + 1;
    return isHidden ? null : kept;
  });
}

/** The lines with everything hidden blanked out. */
function linesOfWords(text: string, spans: readonly Span[]): string[] {
  let kept = "";
  let from = 0;
  for (const { kind, start, end } of spans) {
    if (kind === "escape" || end <= from) continue;
    const begin = Math.max(from, start);
    const blank = text.slice(begin, end).replace(/[^\n]+/g, kind === "comment" ? " " : HIDDEN);
    kept += text.slice(from, begin) + blank;
    from = end;
  }
  return (kept + text.slice(from)).split("\n");
}
