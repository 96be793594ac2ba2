import { splitLines } from "../domain/text.ts";
import { backtickRuns } from "./code-spans.ts";
import { type TextBlock, textBlocks } from "./text-blocks.ts";

/*
 * What the author of a comment or description says, and does not only show or quote: the one reader of it, for commands and
 * for closing keywords. Not said is what stands in code, in quotes, in HTML comments, and within tags such as `<pre>`. A line right
 * below a quoted one belongs to the quote, as GitHub shows it.
 */

/** Set in like this, a line does not speak: in most places it is code. */
const SET_IN = /^(?: {4}| {0,3}\t)/;

/**
 * The lines that are said, trimmed, for who looks at how they begin: without comments, and with inline code, since a reason
 * may name some. One that begins within something that is not said is left out.
 */
export function spokenLines(text: string): string[] {
  const lines = splitLines(text);
  return readLines(lines, linesWithoutComments).flatMap((line, index) => {
    return line === null || SET_IN.test(lines[index]!) ? [] : [line.trim()];
  });
}

/** What stands in for something that is not said: it parts the words around it. */
const UNSAID = "\uE000";

/** The text for who looks for words anywhere in its lines: what is not said is blanked out. */
export function spokenWords(text: string): string {
  const lines = readLines(splitLines(text), linesOfWords);
  return lines.map((line) => line ?? UNSAID).join("\n");
}

/** From where to where something is not said; what a backslash escapes is, but begins nothing. */
interface Part {
  readonly kind: "comment" | "code" | "tag" | "escape";
  readonly start: number;
  readonly end: number;
}

/** Lines that stand in no block, as those between two, are as they are. */
function readLines(
  lines: readonly string[],
  read: (text: string, parts: readonly Part[]) => (string | null)[],
): (string | null)[] {
  const { blocks, isShown } = textBlocks(lines);
  const spoken = lines.map((line, index) => (isShown[index] ? null : line));
  const open = new Map<string, number>();
  let done = 0;
  for (const block of blocks) {
    const { from, to } = block;
    if (isShown[from]) continue;
    // A tag that is open reaches over what stands between, as an empty line.
    if (isInTag(open)) spoken.fill(null, done, from);
    const joined = lines.slice(from, to).join("\n");
    for (const [index, line] of read(joined, silentParts(joined, block, open)).entries()) {
      spoken[from + index] = line;
    }
    done = to;
  }
  if (isInTag(open)) spoken.fill(null, done);
  return spoken;
}

/** Tags within which somebody shows or quotes something. */
const TAG = /<(\/?)(pre|code|samp|kbd|tt|blockquote|q|script|style|textarea)(?=[\s/>])[^<>]*>/gi;

const MARKUP = /\\[\\`<]|`+|<!--/g;

/** How a comment begins; one that nothing closes is kept under this name. */
const COMMENT = "<!--";

/** What is open already where a text begins. */
const BEFORE = -1;

/** The parts of a block's text that are not said, in their order; `open` counts tags, and goes on from block to block. */
function silentParts(text: string, { isHtml }: TextBlock, open: Map<string, number>): Part[] {
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
      inside.push({ kind: "tag", start: since, end: index + found.length });
      since = null;
    }
  }
  if (since !== null) inside.push({ kind: "tag", start: since, end: Number.POSITIVE_INFINITY });
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
  const partAt = ({ index: start, 0: found }: RegExpExecArray): Part | null => {
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
  const parts: Part[] = [];
  const pattern = new RegExp(isHtml ? COMMENT : MARKUP, "g");
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    const part = partAt(match);
    if (part === null) continue;
    parts.push(part);
    pattern.lastIndex = Math.min(part.end, text.length);
  }
  return parts;
}

function note(open: Map<string, number>, tag: string, change: 1 | -1): void {
  open.set(tag, Math.max(0, (open.get(tag) ?? 0) + change));
}

function isInTag(open: ReadonlyMap<string, number>): boolean {
  return [...open.values()].some((depth) => depth > 0);
}

/** The lines without their comments; null for those that begin within something that is not said. */
function linesWithoutComments(text: string, parts: readonly Part[]): (string | null)[] {
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
      if (part.kind !== "comment") continue;
      said += text.slice(from, part.start);
      from = Math.min(part.end, end);
    }
    said += text.slice(from, end);
    start = end + 1;
    return isSilent ? null : said;
  });
}

/** The lines with only what is said in them. */
function linesOfWords(text: string, parts: readonly Part[]): string[] {
  let said = "";
  let from = 0;
  for (const { kind, start, end } of parts) {
    if (kind === "escape" || end <= from) continue;
    const begin = Math.max(from, start);
    const silence = text.slice(begin, end).replace(/[^\n]+/g, kind === "comment" ? " " : UNSAID);
    said += text.slice(from, begin) + silence;
    from = end;
  }
  return (said + text.slice(from)).split("\n");
}
