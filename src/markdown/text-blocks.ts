/*
 * Finds the blocks of Markdown that contain text, line by line. markdown-it does too, but is too large for the Action, and the
 * App and the Action must read prose alike. Follows CommonMark and GitHub's tables; the specs compare it with two parsers.
 */

/** The lines of a paragraph, a heading, a table row or raw HTML. `to` is the line after the last. */
export interface TextBlock {
  readonly from: number;
  readonly to: number;
  /** Whether it is raw HTML, in which backticks and backslashes mean nothing. */
  readonly isHtml: boolean;
}

export interface TextBlocks {
  readonly blocks: readonly TextBlock[];
  /** For each line, whether it is part of a quote or of a code block. */
  readonly isHidden: readonly boolean[];
}

/** A quote, or a list item with the indent of its content. */
type Container = "quote" | number;

/** Limits the time that each line costs. People nest less. */
const MOST_NESTED = 20;

const QUOTE = /^> ?/;

const ITEM = /^(?:[-+*]|(\d{1,9})[.)])(?= |$)/;

const RULE = /^([-*_])(?: *\1){2,} *$/;

const HEADING = /^#{1,6}(?: |$)/;

const UNDERLINE = /^(?:=+|-+) *$/;

const FENCE = /^(?:`{3,}(?=[^`]*$)|~{3,})/;

const FENCE_END = /^ {0,3}(`+|~+) *$/;

const TABLE_RULE = /^(?!- )[|: -]{2,}$/;

const BLANK = /^ *$/;

/** The starts and ends of raw HTML (https://spec.commonmark.org/0.31.2/#html-blocks). */
const HTML: readonly (readonly [begin: RegExp, end: RegExp])[] = [
  [/^<(?:script|pre|style|textarea)(?=[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^<!--/, /-->/],
  [/^<\?/, /\?>/],
  [/^<![a-z]/i, />/],
  [/^<!\[CDATA\[/, /\]\]>/],
  [
    /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=\s|\/?>|$)/i,
    BLANK,
  ],
];

/** A tag alone on its line is raw HTML too, unless it continues prose. */
const LONE_TAG = /^<\/?[a-z][a-z\d-]*(?:\s[^<>]*)?\/?>\s*$/i;

/** Finds the blocks of text, and the lines that are quotes or code. */
export function textBlocks(lines: readonly string[]): TextBlocks {
  const scan = new Scan(lines.length);
  for (const line of lines) scan.read(withoutTabs(line));
  scan.end(lines.length);
  return scan;
}

class Scan implements TextBlocks {
  readonly blocks: TextBlock[] = [];
  readonly isHidden: boolean[];
  #line = -1;
  #containers: Container[] = [];
  /** The innermost block, which the next line may continue. */
  #open: "nothing" | "prose" | "table" | "fence" | "html" = "nothing";
  /** Its first line. */
  #from = 0;
  /** The opening marker of the open fence. */
  #fence = "";
  /** What ends the open raw HTML. */
  #htmlEnd = BLANK;
  /** The last line of open prose, if a table may start with it. */
  #last: string | null = null;
  /** Whether the previous line had markers of lists and quotes, and nothing else. */
  #isBareItem = false;

  constructor(count: number) {
    this.isHidden = new Array(count).fill(false);
  }

  read(line: string): void {
    this.#line += 1;
    const { text, depth } = this.#continued(line);
    this.#isBareItem = false;
    const isInside = depth === this.#containers.length;
    if (!isInside || !this.#goesOn(text)) this.#readBehind(depth, text);
    if (this.#containers.includes("quote")) this.isHidden[this.#line] = true;
  }

  /** Strips the markers of the containers that continue on the line; `depth` counts them. */
  #continued(line: string): { text: string; depth: number } {
    let text = line;
    let depth = 0;
    for (const container of this.#containers) {
      const indent = indentOf(text);
      if (container === "quote") {
        if (indent > 3 || text[indent] !== ">") break;
        text = text.slice(indent).replace(QUOTE, "");
      } else {
        const isLast = depth === this.#containers.length - 1;
        if (BLANK.test(text) ? this.#isBareItem && isLast : indent < container) break;
        text = text.slice(container);
      }
      depth += 1;
    }
    return { text, depth };
  }

  /** Whether the line continues an open fence or raw HTML. */
  #goesOn(text: string): boolean {
    if (this.#open === "fence") {
      this.isHidden[this.#line] = true;
      if (FENCE_END.exec(text)?.[1]?.startsWith(this.#fence)) this.#open = "nothing";
      return true;
    }
    if (this.#open !== "html") return false;
    const isBlank = BLANK.test(text);
    if (this.#htmlEnd === BLANK) return !isBlank;
    if (this.#htmlEnd.test(text)) this.end(this.#line + 1);
    return true;
  }

  /** Reads the rest of a line on which `depth` containers continue. */
  #readBehind(depth: number, line: string): void {
    const { text, hasOpened } = this.#openContainers(depth, line);
    const isInside = hasOpened || depth === this.#containers.length;
    const indent = indentOf(text);
    const body = text.slice(indent);
    const isProse = this.#open === "prose";
    if (isProse && body !== "") {
      if (indent < 4 && isInside && this.#endsProse(body)) return;
      if (indent > 3 || !this.#beginsBlock(body)) {
        // Outside of its container it is a lazy continuation, which belongs to the container all the same.
        this.#last = isInside && indent < 4 ? body : null;
        return;
      }
    }
    if (this.#open === "table" && isInside && indent < 4 && body !== "" && !this.#beginsBlock(body)) {
      this.#addLine(this.#line);
      return;
    }
    if (!hasOpened) this.#containers.length = depth;
    this.end();
    if (body === "") this.#isBareItem = hasOpened;
    else if (indent > 3) this.isHidden[this.#line] = true;
    else this.#begin(body);
  }

  /** Opens the quotes and list items that start on the line. */
  #openContainers(depth: number, line: string): { text: string; hasOpened: boolean } {
    let text = line;
    let hasOpened = false;
    while ((hasOpened ? this.#containers.length : depth) < MOST_NESTED) {
      const indent = indentOf(text);
      const body = text.slice(indent);
      const isQuote = QUOTE.test(body);
      const width = isQuote ? 0 : this.#widthOfItem(body, depth === this.#containers.length);
      if (indent > 3 || width === null) break;
      if (!hasOpened) this.#containers.length = depth;
      this.end();
      hasOpened = true;
      this.#containers.push(isQuote ? "quote" : indent + width);
      text = isQuote ? body.replace(QUOTE, "") : body.slice(width);
    }
    return { text, hasOpened };
  }

  /** The width of the list marker at the start of a text, with its spaces; null if there is none. */
  #widthOfItem(body: string, isInside: boolean): number | null {
    const match = ITEM.exec(body);
    if (!match || RULE.test(body)) return null;
    const marker = match[0].length;
    const spaces = indentOf(body.slice(marker));
    const isBare = marker + spaces === body.length;
    // In the middle of a paragraph, most numbers and dashes are words.
    if (this.#open === "prose" && isInside && (isBare || Number(match[1] ?? 1) !== 1)) return null;
    return marker + (isBare || spaces > 4 ? 1 : spaces);
  }

  /** Whether the line turns the prose above it into a heading, or its last line into the head of a table. */
  #endsProse(body: string): boolean {
    if (UNDERLINE.test(body)) {
      this.end();
      return true;
    }
    if (!TABLE_RULE.test(body) || this.#last === null || this.#last.trim() === "|") return false;
    const cells = cellsOf(body);
    if (cells.length !== cellsOf(this.#last).length) return false;
    if (cells.some((cell) => !/^ *:?-+:? *$/.test(cell))) return false;
    this.end(this.#line - 1);
    this.#addLine(this.#line - 1);
    this.#open = "table";
    return true;
  }

  /** Whether a block starts here that interrupts prose and tables. */
  #beginsBlock(body: string): boolean {
    return [FENCE, RULE, HEADING, ...HTML.map(([begin]) => begin)].some((begin) => begin.test(body));
  }

  #begin(body: string): void {
    const fence = FENCE.exec(body)?.[0];
    const html = HTML.find(([begin]) => begin.test(body)) ?? (LONE_TAG.test(body) ? [LONE_TAG, BLANK] : null);
    this.#from = this.#line;
    if (fence) {
      this.isHidden[this.#line] = true;
      this.#open = "fence";
      this.#fence = fence;
    } else if (HEADING.test(body)) this.#addLine(this.#line);
    else if (html) {
      this.#open = "html";
      this.#htmlEnd = html[1]!;
      if (this.#htmlEnd.test(body)) this.end(this.#line + 1);
    } else if (!RULE.test(body)) {
      this.#open = "prose";
      this.#last = body;
    }
  }

  #addLine(line: number): void {
    this.blocks.push({ from: line, to: line + 1, isHtml: false });
  }

  /** Closes the innermost block before a line, by default the current one. */
  end(to = this.#line): void {
    const isHtml = this.#open === "html";
    if ((isHtml || this.#open === "prose") && this.#from < to) {
      this.blocks.push({ from: this.#from, to, isHtml });
    }
    this.#open = "nothing";
  }
}

/** The cells of a table row. Bars at its edges are borders, escaped bars are text. */
function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/);
}

function indentOf(text: string): number {
  return text.search(/[^ ]|$/);
}

/** Replaces tabs by spaces up to the next multiple of four columns. */
function withoutTabs(line: string): string {
  const [first = "", ...others] = line.split("\t");
  return others.reduce((text, part) => text.padEnd(text.length + 4 - (text.length % 4)) + part, first);
}
