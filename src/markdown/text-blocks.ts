/*
 * Where the text of a body stands, found line by line. markdown-it knows this too, but is too large for the Action, and one reader
 * of what people say serves both the App and the Action. The specs compare this scan with two parsers.
 */

/** Lines that belong together: a paragraph, a heading, the row of a table, or raw HTML. `to` is the line after the last. */
export interface TextBlock {
  readonly from: number;
  readonly to: number;
  /** Whether backticks and backslashes mean nothing in it. */
  readonly isHtml: boolean;
}

export interface TextBlocks {
  readonly blocks: readonly TextBlock[];
  /** For each line whether it stands in a quote or is a part of a block of code. */
  readonly isShown: readonly boolean[];
}

/** A quote, or a list item with how far its text is set in. */
type Container = "quote" | number;

/** People need fewer; more would cost time on every line. */
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

/** How raw HTML begins and ends (https://spec.commonmark.org/0.31.2/#html-blocks). */
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

/** A tag alone on its line is raw HTML, too, where no prose is open. */
const LONE_TAG = /^<\/?[a-z][a-z\d-]*(?:\s[^<>]*)?\/?>\s*$/i;

export function textBlocks(lines: readonly string[]): TextBlocks {
  const scan = new Scan(lines.length);
  for (const line of lines) scan.read(withoutTabs(line));
  scan.end(lines.length);
  return scan;
}

class Scan implements TextBlocks {
  readonly blocks: TextBlock[] = [];
  readonly isShown: boolean[];
  #line = -1;
  #containers: Container[] = [];
  /** What goes on with the next line, unless that begins something else. */
  #open: "nothing" | "prose" | "table" | "fence" | "html" = "nothing";
  /** Where it began. */
  #from = 0;
  /** By what the fence that is open ends, or raw HTML. */
  #fence = "";
  #htmlEnd = BLANK;
  /** The last line of the prose, which can turn out to be the head of a table; null where it cannot. */
  #last: string | null = null;
  /** Whether the line before began a list item and said nothing in it. */
  #isBareItem = false;

  constructor(count: number) {
    this.isShown = new Array(count).fill(false);
  }

  read(line: string): void {
    this.#line += 1;
    const { text, depth } = this.#continued(line);
    this.#isBareItem = false;
    const isInside = depth === this.#containers.length;
    if (!isInside || !this.#goesOn(text)) this.#readBehind(depth, text);
    if (this.#containers.includes("quote")) this.isShown[this.#line] = true;
  }

  /** What the line says within the containers that go on in it, and how many do. */
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

  /** Whether the line belongs to the fence or raw HTML that is open. */
  #goesOn(text: string): boolean {
    if (this.#open === "fence") {
      this.isShown[this.#line] = true;
      if (FENCE_END.exec(text)?.[1]?.startsWith(this.#fence)) this.#open = "nothing";
      return true;
    }
    if (this.#open !== "html") return false;
    const isBlank = BLANK.test(text);
    if (this.#htmlEnd === BLANK) return !isBlank;
    if (this.#htmlEnd.test(text)) this.end(this.#line + 1);
    return true;
  }

  /** Reads what stands on the line behind so many containers that go on. */
  #readBehind(depth: number, line: string): void {
    const { text, hasOpened } = this.#openContainers(depth, line);
    const isInside = hasOpened || depth === this.#containers.length;
    const indent = indentOf(text);
    const body = text.slice(indent);
    const isProse = this.#open === "prose";
    if (isProse && body !== "") {
      if (indent < 4 && isInside && this.#endsProse(body)) return;
      if (indent > 3 || !this.#beginsBlock(body)) {
        // Where it does not go on with its quote or list item it is lazy, but belongs there.
        this.#last = isInside && indent < 4 ? body : null;
        return;
      }
    }
    if (this.#open === "table" && isInside && indent < 4 && body !== "" && !this.#beginsBlock(body)) {
      this.#addLine(this.#line);
      return;
    }
    if (!hasOpened) this.#closeTo(depth);
    this.end();
    if (body === "") this.#isBareItem = hasOpened && this.#containers.at(-1) !== "quote";
    else if (indent > 3) this.isShown[this.#line] = true;
    else this.#begin(body);
  }

  /** Opens the quotes and list items that begin on the line. */
  #openContainers(depth: number, line: string): { text: string; hasOpened: boolean } {
    let text = line;
    let hasOpened = false;
    while ((hasOpened ? this.#containers.length : depth) < MOST_NESTED) {
      const indent = indentOf(text);
      const body = text.slice(indent);
      const isQuote = QUOTE.test(body);
      const width = isQuote ? 0 : this.#widthOfItem(body, depth === this.#containers.length);
      if (indent > 3 || width === null) break;
      if (!hasOpened) this.#closeTo(depth);
      this.end();
      hasOpened = true;
      this.#containers.push(isQuote ? "quote" : indent + width);
      text = isQuote ? body.replace(QUOTE, "") : body.slice(width);
    }
    return { text, hasOpened };
  }

  /** How far a list item that begins here sets its text in; null if none does. */
  #widthOfItem(body: string, isInside: boolean): number | null {
    const match = ITEM.exec(body);
    if (!match || RULE.test(body)) return null;
    const marker = match[0].length;
    const spaces = indentOf(body.slice(marker));
    const isBare = marker + spaces === body.length;
    // Within prose, a number or a dash is mostly a part of the sentence.
    if (this.#open === "prose" && isInside && (isBare || Number(match[1] ?? 1) !== 1)) return null;
    return marker + (isBare || spaces > 4 ? 1 : spaces);
  }

  /** Whether the line makes a heading of the prose above it, or a table of its last line. */
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

  /** Whether prose or a table ends here, since something else begins. */
  #beginsBlock(body: string): boolean {
    return [FENCE, RULE, HEADING, ...HTML.map(([begin]) => begin)].some((begin) => begin.test(body));
  }

  #begin(body: string): void {
    const fence = FENCE.exec(body)?.[0];
    const html = HTML.find(([begin]) => begin.test(body)) ?? (LONE_TAG.test(body) ? [LONE_TAG, BLANK] : null);
    this.#from = this.#line;
    if (fence) {
      this.isShown[this.#line] = true;
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

  #closeTo(depth: number): void {
    if (depth < this.#containers.length) this.end();
    this.#containers.length = depth;
  }

  /** Ends what is open before a line, the current one unless another is named. */
  end(to = this.#line): void {
    const isHtml = this.#open === "html";
    if ((isHtml || this.#open === "prose") && this.#from < to) {
      this.blocks.push({ from: this.#from, to, isHtml });
    }
    this.#open = "nothing";
  }
}

/** The cells of a table's row. A bar at its edge borders no cell, and one behind a backslash is text. */
function cellsOf(row: string): string[] {
  return row
    .trim()
    .replace(/^\||(?<!\\)\|$/g, "")
    .split(/(?<!\\)\|/);
}

function indentOf(text: string): number {
  return text.search(/[^ ]|$/);
}

/** Tabs reach to the next column that four divides, so what is set in by them can be counted. */
function withoutTabs(line: string): string {
  const [first = "", ...others] = line.split("\t");
  return others.reduce((text, part) => text.padEnd(text.length + 4 - (text.length % 4)) + part, first);
}
