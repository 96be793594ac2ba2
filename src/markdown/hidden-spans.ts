import { backtickRuns } from "./code-spans.ts";
import type { TextBlock } from "./text-blocks.ts";

/** A part of a text that is not prose, or an escape, which is visible but opens nothing. */
export interface Span {
  /** `content` is what stands between tags that hide it, `link` a link, an image or the definition of one. */
  readonly kind: "comment" | "code" | "tag" | "malformed" | "content" | "link" | "escape";
  readonly start: number;
  readonly end: number;
}

/** The start of a span that was open before the text began. */
export const BEFORE = -1;

/** The end of a span that goes on to the end of the block. */
const REST = Number.POSITIVE_INFINITY;

/** The start of a comment, and the name of a comment that is never closed. */
const COMMENT = "<!--";

/** The name of what a browser may end anywhere below: a malformed tag in raw HTML, a declaration. */
export const MALFORMED = "<";

/** Tags whose content is code or a quote, and comments. */
export const QUOTING_TAGS: readonly string[] = [
  ...["pre", "code", "samp", "kbd", "tt", "blockquote", "q", "script", "style", "textarea"],
  COMMENT,
];

/** Counts the open tags that hide their content, from block to block. */
export class OpenTags {
  readonly #names: ReadonlySet<string>;
  readonly #depths = new Map<string, number>();

  constructor(names: readonly string[]) {
    this.#names = new Set(names);
  }

  get isInside(): boolean {
    return [...this.#depths.values()].some((depth) => depth > 0);
  }

  count(name: string, change: 1 | -1): void {
    if (this.#names.has(name)) this.#depths.set(name, Math.max(0, (this.#depths.get(name) ?? 0) + change));
  }
}

const TAG_NAME = /^<(\/?)([a-z]+)(?=[\s/>])/i;

/** The spans of a block, sorted by their starts. They can overlap. */
export function hiddenSpans(text: string, { isHtml }: TextBlock, open: OpenTags): Span[] {
  const contents: Span[] = [];
  let since = open.isInside ? BEFORE : null;
  const spans = new Scan(text, isHtml).spans;
  for (const { kind, start, end } of spans) {
    if (kind !== "tag" && kind !== "malformed") continue;
    const [, slash, name] = TAG_NAME.exec(text.slice(start, Math.min(end, start + 20))) ?? [];
    if (name) open.count(name.toLowerCase(), slash === "" ? 1 : -1);
    if (kind === "malformed") open.count(MALFORMED, 1);
    if (open.isInside) since ??= start;
    else if (since !== null) {
      contents.push({ kind: "content", start: since, end });
      since = null;
    }
  }
  if (since !== null) contents.push({ kind: "content", start: since, end: REST });
  if (spans.some(({ kind, end }) => kind === "comment" && end === REST)) open.count(COMMENT, 1);
  return [...contents, ...spans].sort((a, b) => a.start - b.start);
}

/** https://spec.commonmark.org/0.31.2/#raw-html. */
const TAG =
  /<(?:\/[a-z][a-z\d-]*\s*|[a-z][a-z\d-]*(?:\s+[a-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>/iy;

const AUTOLINK = /<[^\s<>]+>/y;

/** The end of what a sticky pattern matches at an index; null if it does not match there. */
function endOf(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}

/** What follows the text of an inline link: https://spec.commonmark.org/0.31.2/#inline-link. */
const LINK_END =
  /\(\s*(?:(?:<(?:\\.|[^<>\n\\])*>|(?!<)(?:\\.|[^\s\\()]|\((?:\\.|[^\s\\()])*\))+)(?:\s+(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\((?:\\.|[^()\\])*\)))?)?\s*\)/sy;

const MARKUP = /\\[!-/:-@[-`{-~]|`+|<!--|<(?=[^\s<>])|[[\]]/g;

const RAW_MARKUP = /<!--|<[a-z/?!]/gi;

/**
 * Finds comments and tags, and outside of raw HTML also inline code, links and escapes, from left to right. A comment that is
 * never closed hides the rest of raw HTML; elsewhere it is plain text. Whatever stands in brackets counts as a link.
 */
class Scan {
  readonly spans: Span[] = [];
  readonly #text: string;
  readonly #isHtml: boolean;
  readonly #closing: ReturnType<typeof backtickRuns>;
  /** The open brackets. Null after a link whose end is unclear. */
  #brackets: number[] | null = [];

  constructor(text: string, isHtml: boolean) {
    this.#text = text;
    this.#isHtml = isHtml;
    this.#closing = backtickRuns(text);
    const lastComment = text.lastIndexOf("-->");
    const pattern = new RegExp(isHtml ? RAW_MARKUP : MARKUP);
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const { index: start, 0: found } = match;
      const span =
        found === COMMENT
          ? this.#comment(start, lastComment)
          : found.startsWith("<")
            ? this.#tag(start)
            : this.#inline(start, found);
      if (span === null) continue;
      this.spans.push(span);
      if (span.end < REST || span.kind === "comment") pattern.lastIndex = Math.min(span.end, text.length);
    }
  }

  #comment(start: number, lastEnd: number): Span | null {
    const from = start + 2; // `<!-->` is a whole comment
    if (from <= lastEnd) return { kind: "comment", start, end: this.#text.indexOf("-->", from) + 3 };
    return this.#isHtml ? { kind: "comment", start, end: REST } : null;
  }

  #tag(start: number): Span | null {
    const end = endOf(TAG, this.#text, start);
    if (end !== null) return { kind: "tag", start, end };
    if (this.#isHtml || /[?!]/.test(this.#text[start + 1]!))
      return { kind: "malformed", start, end: start + 2 };
    const autolink = endOf(AUTOLINK, this.#text, start);
    return autolink === null ? null : { kind: "link", start, end: autolink };
  }

  #inline(start: number, found: string): Span | null {
    const inner = start + found.length;
    if (found.startsWith("\\")) return { kind: "escape", start, end: inner };
    if (found.startsWith("`")) {
      const close = this.#closing(found.length, inner);
      return close === null ? null : { kind: "code", start, end: close + found.length };
    }
    if (found === "[") this.#brackets?.push(start);
    const opening = found === "]" ? this.#brackets?.pop() : undefined;
    return opening === undefined ? null : this.#link(opening, inner);
  }

  #link(start: number, inner: number): Span {
    const next = this.#text[inner];
    if (next !== "(" && next !== ":") return { kind: "link", start, end: inner };
    const end = endOf(LINK_END, this.#text, inner);
    if (end === null) this.#brackets = null;
    return { kind: "link", start, end: end ?? REST };
  }
}
