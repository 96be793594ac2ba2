import { splitLines } from "../domain/text.ts";
import { type BlockToken, parseBlocks } from "../markdown/blocks.ts";
import { backtickRuns } from "../markdown/markup.ts";

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
  const blocks = parseBlocks(comment);
  const isShown = linesOf(blocks, lines.length);
  const spans = textSpans(blocks).filter(({ from }) => !isShown[from]);
  const spoken = spokenIn(lines, spans);
  return spoken.flatMap((line, index) => {
    return line === null || isShown[index] || SET_IN.test(lines[index]!) ? [] : [line.trim()];
  });
}

/** Which lines stand in code blocks and quotes. */
function linesOf(blocks: readonly BlockToken[], count: number): boolean[] {
  const isShown: boolean[] = new Array(count).fill(false);
  for (const { type, map } of blocks) {
    if (map && SHOWN.has(type)) isShown.fill(true, map[0], map[1]);
  }
  return isShown;
}

/** Where paragraphs and raw HTML stand. */
function textSpans(blocks: readonly BlockToken[]): Span[] {
  return blocks.flatMap(({ type, map }) => {
    const isText = type === "inline" || type === "html_block";
    return map && isText ? [{ from: map[0], to: map[1], isHtml: type === "html_block" }] : [];
  });
}

/** Lines that belong together: a paragraph, or raw HTML. `to` is the line after the last. */
export interface Span {
  readonly from: number;
  readonly to: number;
  /** Whether backticks mean nothing in it. */
  readonly isHtml: boolean;
}

/** Tags within which somebody shows or quotes something. */
const TAG = /<(\/?)(pre|code|samp|kbd|tt|blockquote|q|script|style|textarea)(?=[\s/>])[^<>]*>/gi;

const MARKUP = /\\.|`+|<!--/g;

/** How a comment begins; one that nothing closes is kept under this name. */
const COMMENT = "<!--";

/**
 * What is said on each line, without comments; null where a line begins within inline code, a comment or a tag that
 * shows or quotes something. Such a tag reaches to its end, or to that of the comment. Lines outside of the spans are as they are.
 */
export function spokenIn(lines: readonly string[], spans: readonly Span[]): (string | null)[] {
  const spoken: (string | null)[] = [...lines];
  const open = new Map<string, number>();
  let done = 0;
  for (const span of spans) {
    // A tag that is open reaches over what stands between, as an empty line or the row of a table.
    if (isInTag(open)) spoken.fill(null, done, span.from);
    const text = lines.slice(span.from, span.to).join("\n");
    const said = withoutSilence(text, silentParts(text, span.isHtml, open));
    for (let line = span.from; line < span.to; line += 1) spoken[line] = said[line - span.from]!;
    done = span.to;
  }
  if (isInTag(open)) spoken.fill(null, done);
  return spoken;
}

/** From where to where something is not said. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly isComment: boolean;
}

/** What is open already where a text begins. */
const BEFORE = -1;

/** Comments, inline code, escapes and the insides of tags, in their order; `open` counts tags, and goes on from span to span. */
function silentParts(text: string, isHtml: boolean, open: Map<string, number>): Part[] {
  const inside: Part[] = [];
  let since = isInTag(open) ? BEFORE : null;
  const parts = markupParts(text, isHtml);
  let next = 0;
  for (const { index, 0: found, 1: slash, 2: tag } of text.matchAll(TAG)) {
    while (next < parts.length && parts[next]!.end <= index) next += 1;
    if (next < parts.length && parts[next]!.start < index) continue;
    note(open, tag!.toLowerCase(), slash === "" ? 1 : -1);
    if (isInTag(open)) since ??= index;
    else if (since !== null) {
      inside.push({ start: since, end: index + found.length, isComment: false });
      since = null;
    }
  }
  if (since !== null) inside.push({ start: since, end: Number.POSITIVE_INFINITY, isComment: false });
  if (parts.at(-1)?.end === Number.POSITIVE_INFINITY) note(open, COMMENT, 1);
  return [...parts, ...inside].sort((a, b) => a.start - b.start);
}

/**
 * Comments, and in prose inline code and what a backslash escapes. In raw HTML a comment that nothing closes hides all that
 * comes after it; in prose it is none.
 */
function markupParts(text: string, isHtml: boolean): Part[] {
  const closing = backtickRuns(text);
  const lastEnd = text.lastIndexOf("-->");
  const endOf = ({ index, 0: found }: RegExpExecArray): number | null => {
    if (found === COMMENT) {
      const inner = index + 2; // `<!-->` is a whole comment
      if (inner <= lastEnd) return text.indexOf("-->", inner) + 3;
      return isHtml ? Number.POSITIVE_INFINITY : null;
    }
    const end = index + found.length;
    if (!found.startsWith("`")) return end;
    const close = closing(found.length, end);
    return close === null ? null : close + found.length;
  };
  const parts: Part[] = [];
  const pattern = new RegExp(isHtml ? COMMENT : MARKUP, "g");
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const end = endOf(match);
    if (end === null) continue;
    parts.push({ start: match.index, end, isComment: match[0] === COMMENT });
    pattern.lastIndex = Math.min(end, text.length);
  }
  return parts;
}

function note(open: Map<string, number>, tag: string, change: 1 | -1): void {
  open.set(tag, Math.max(0, (open.get(tag) ?? 0) + change));
}

function isInTag(open: ReadonlyMap<string, number>): boolean {
  return [...open.values()].some((depth) => depth > 0);
}

/** The lines of a text without its comments; null for those that begin within a silent part. Parts are in their order. */
function withoutSilence(text: string, parts: readonly Part[]): (string | null)[] {
  let next = 0;
  let silentTo = parts[0]?.start === BEFORE ? parts[0].end : BEFORE;
  let start = 0;
  return text.split("\n").map((line) => {
    const end = start + line.length;
    const isSilent = start < silentTo;
    let [said, from] = ["", start];
    for (; next < parts.length && parts[next]!.start <= end; next += 1) {
      const part = parts[next]!;
      silentTo = Math.max(silentTo, part.end);
      if (!part.isComment) continue;
      said += text.slice(from, part.start);
      from = Math.min(part.end, end);
    }
    said += text.slice(from, end);
    start = end + 1;
    return isSilent ? null : said;
  });
}
