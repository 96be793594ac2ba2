import type { ReadTitle, TitleKind } from "../titles/titles.ts";
import { groupOf, type ItemGroup, knownType, NO_GROUP, nested } from "./grammar/item-group.ts";
import { introKind } from "./intro.ts";
import type { Block, Heading, List, Paragraph, TableLines } from "./outline.ts";
import { titleTags } from "./title-tags.ts";

/** Whether lines are read as action items: the innermost title that says so decides. */
type Mode = "read" | "set-aside" | "elsewhere";

/** The lists, tables and paragraphs below one title. */
export interface Part {
  /** The first of its lines, by index. */
  readonly line: number;
  /** The title above them as written; null above the first title. */
  readonly title: string | null;
  /** Its heading, if that is below a title of action items and could be an item itself. */
  readonly heading: Heading | null;
  readonly mode: Mode;
  /** The sentence above says that its list explains it: only lines with an owner or a date are items. */
  readonly explains: boolean;
  /** The language of the title of action items; null if it is English or not known. */
  readonly language: string | null;
  readonly group: ItemGroup;
  readonly blocks: (List | TableLines | Paragraph)[];
}

/**
 * A title from one place on. Ranks: 0 for the summary of a fold, 1 to 6 for headings, 7 for a bold line, 8 for a bold line that
 * groups the one above it, 9 for a line with a colon, which titles only the list below it.
 */
interface Title extends Pick<Part, "heading" | "explains" | "group" | "language"> {
  readonly rank: number;
  /** Null for the start of a fold, which no title inside ends. */
  readonly kind: TitleKind | null;
  readonly text: string;
}

const FOLD: Title = {
  rank: -1,
  kind: null,
  text: "",
  heading: null,
  explains: false,
  group: NO_GROUP,
  language: null,
};

const BOLD = 7;

const COLON = 9;

type ReadTitleOf = (title: string) => ReadTitle;

/** Divides a body into the parts below each title. */
export function partsOf(blocks: readonly Block[], readTitle: ReadTitleOf): Part[] {
  const walk = new Walk(readTitle, openFolds(blocks));
  for (const block of blocks) walk.step(block);
  return walk.parts;
}

/** The numbers of the folds that nothing closes. They fold nothing. */
function openFolds(blocks: readonly Block[]): Set<number> {
  const tags = blocks.flatMap((block) => (block.kind === "html" ? titleTags(block.text) : []));
  const open: number[] = [];
  let count = 0;
  for (const { tag } of tags) {
    if (tag === "open") open.push(count++);
    else if (tag === "close") open.pop();
  }
  return new Set(open);
}

class Walk {
  readonly parts: Part[] = [];
  readonly #readTitle: ReadTitleOf;
  readonly #openFolds: ReadonlySet<number>;
  #folds = 0;
  #titles: Title[] = [];
  #line = 0;

  constructor(readTitle: ReadTitleOf, open: ReadonlySet<number>) {
    this.#readTitle = readTitle;
    this.#openFolds = open;
    this.#open();
  }

  step(block: Block): void {
    this.#line = block.line;
    if (block.kind === "heading") this.#enter(block.text, block.level, block);
    else if (block.kind === "html") this.#passHtml(block.text);
    else if (block.kind === "paragraph") this.#passParagraph(block);
    else if (block.kind === "other") this.#leave(COLON);
    else {
      this.#part().blocks.push(block);
      if (block.kind === "list" && this.#part().mode === "elsewhere") this.#enterLabels(block);
    }
  }

  #part(): Part {
    return this.parts.at(-1)!;
  }

  /** Begins a part below the titles that hold now. */
  #open(): void {
    const innermost = this.#titles.at(-1);
    const decides = this.#titles.findLast(({ kind }) => kind === "promises" || kind === "set-aside");
    this.parts.push({
      line: this.#line,
      title: this.#titles.findLast(({ rank, kind }) => kind !== null && rank < COLON)?.text ?? null,
      heading: innermost?.heading ?? null,
      mode: decides ? (decides.kind === "promises" ? "read" : "set-aside") : "elsewhere",
      explains: innermost?.explains ?? false,
      language: decides?.language ?? null,
      group: this.#titles.slice(this.#first()).reduce((group, title) => nested(group, title.group), NO_GROUP),
      blocks: [],
    });
  }

  /** The index of the outermost title of action items. Titles above it group nothing. */
  #first(): number {
    const first = this.#titles.findIndex(({ kind }) => kind === "promises");
    return first === -1 ? this.#titles.length : first;
  }

  #enter(text: string, rank: number, heading: Heading | null = null, explains = false): void {
    this.#drop(rank);
    const read = this.#readTitle(text);
    const { language } = read;
    // A title that names someone is an item of its own.
    const kind = read.kind === "set-aside" && /(?<![\w@])@[a-z\d]/i.test(text) ? "other" : read.kind;
    const isBelow = this.#titles.some((title) => title.kind === "promises");
    // A title of action items only sets a known kind of remedy, not one of its own.
    const isType = kind !== "promises" || (isBelow && SPAN.test(text));
    const group = isType ? this.#groupOf(text, heading !== null) : { ...NO_GROUP, type: knownType(text) };
    const item = kind === "other" && isBelow ? heading : null;
    this.#titles.push({
      rank,
      kind,
      text: text.replace(/\s+/g, " ").trim(),
      heading: item,
      explains,
      group,
      language,
    });
    this.#open();
  }

  /** A line in bold or with a colon makes no type of its own. */
  #groupOf(text: string, isHeading: boolean): ItemGroup {
    const group = groupOf(text);
    return isHeading ? group : { ...group, type: knownType(text) };
  }

  /** Ends the titles of this rank and below it, in this fold. */
  #drop(rank: number): void {
    while (this.#titles.length > 0 && this.#titles.at(-1)!.rank >= rank) this.#titles.pop();
  }

  #leave(rank: number): void {
    const before = this.#titles.length;
    this.#drop(rank);
    if (this.#titles.length < before) this.#open();
  }

  #passHtml(text: string): void {
    for (const { tag, title } of titleTags(text)) {
      if (tag === "open") {
        if (!this.#openFolds.has(this.#folds++)) this.#titles.push(FOLD);
      } else if (tag === "close") this.#closeFold();
      else this.#enter(title, tag);
    }
  }

  #closeFold(): void {
    const fold = this.#titles.lastIndexOf(FOLD);
    if (fold === -1) return;
    this.#titles.splice(fold);
    this.#open();
  }

  #passParagraph(paragraph: Paragraph): void {
    const { text } = paragraph;
    if (isBoldTitle(text)) this.#enterBold(text);
    else {
      this.#leave(COLON);
      const last = text
        .slice(-LONGEST_INTRO)
        .split(/[\n.!?。]/)
        .at(-1)!;
      if (/[:：]\s*$/.test(last)) this.#enterColon(last);
      this.#part().blocks.push(paragraph);
    }
  }

  /** Below a bold title of action items, a kind of remedy or a priority in bold groups them. */
  #enterBold(text: string): void {
    const isGroup = this.#groupOf(text, false).type !== null || groupOf(text).priority !== null;
    const above = this.#titles.findLast(({ rank }) => rank === BOLD);
    this.#enter(text, isGroup && above?.kind === "promises" ? BOLD + 1 : BOLD);
  }

  /** @param text the last sentence before a list */
  #enterColon(text: string): void {
    const { kind } = this.#readTitle(text);
    if (kind !== "other") this.#enter(text, COLON);
    else this.#enterIntro(text);
  }

  #enterIntro(text: string): void {
    const kind = introKind(text);
    const title = { ...FOLD, rank: COLON, text, group: this.#groupOf(text, false) };
    if (kind === "facts") this.#titles.push({ ...title, kind: "other", explains: true });
    else this.#titles.push({ ...title, kind });
    this.#open();
  }

  /** Bullets such as `- **Review actions**:` title the list below them. */
  #enterLabels(list: List): void {
    for (const item of list.items) {
      if (item.lists.length === 0 || item.own === null) continue;
      if (this.#readTitle(item.own.text).kind !== "promises") continue;
      this.#enter(item.own.text, COLON);
      this.#part().blocks.push(...item.lists);
      this.#leave(COLON);
    }
  }
}

/** *Short-term actions* below *Action items* */
const SPAN = /^\W*(?:immediate|urgent|(?:short|near|mid|medium|long)(?:er)?[- ]term|technical|process)\b/i;

/** The part of a long paragraph that can introduce a list. */
const LONGEST_INTRO = 300;

/** A whole line in bold, `■ Line` or `【Line】`. */
function isBoldTitle(text: string): boolean {
  if (text.length > 120 || text.includes("\n")) return false;
  return /^(\*\*|__)(?!\s)(?:(?!\1).)+\1\s?[:：]?$|^[*_](?![*_\s])[^*_]+(?:[*_]:|:[*_])$|^[■□◆◇▼▽★☆※]\s?\S|^【[^【】]+】$/.test(
    text,
  );
}
