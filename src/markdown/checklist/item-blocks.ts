import type { BlockToken } from "../blocks.ts";
import { groupOf, type ItemGroup, knownType, NO_GROUP, nested } from "./grammar/item-group.ts";

interface BlockLines {
  readonly line: number;
  /** The line after the whole block. */
  readonly end: number;
  readonly group: ItemGroup;
  /** The number of the subheading or title above it. */
  readonly scope: number;
}

/** The first line of a list item, which can be an action item. */
export interface Bullet extends BlockLines {
  readonly kind: "bullet";
  /** It explains the item above it, or belongs to a list that is introduced as advice. */
  readonly detail: boolean;
  /** It is only a label for the list below it. */
  readonly label: boolean;
}

/** A table, from its header to the line after its last row. */
export interface TableBlock extends BlockLines {
  readonly kind: "table";
}

export type ItemBlock = Bullet | TableBlock;

interface ListFrame {
  readonly group: ItemGroup;
  /** Whether bullets below this one are its details. */
  readonly detail: boolean;
}

const ADVICE =
  /\b(?:for example|e\.g\.|examples?|such as|tips?|guidelines?|guidance|instructions?|questions?|make sure|remember)\b[^:]*:\s*$/i;

/**
 * The blocks of a section that can hold items, in line order. Quotes and code hold none. A table counts only at the section's
 * top level; inside a list it is a detail.
 */
export function itemBlocks(
  section: readonly BlockToken[],
  isHeading: (title: string) => boolean,
): ItemBlock[] {
  const walk = new BlockWalker(isHeading);
  section.forEach((token, index) => {
    walk.step(token, section, index);
  });
  return walk.blocks;
}

class BlockWalker {
  readonly blocks: ItemBlock[] = [];
  readonly #isHeading: (title: string) => boolean;
  #headings: { readonly level: number; readonly group: ItemGroup }[] = [];
  #frames: ListFrame[] = [];
  #quotes = 0;
  /** The last paragraph before this block, at the section's top level. */
  #intro = "";
  /** What that paragraph says about the blocks below it: a kind of remedy, or that they are not promises. */
  #announced: ItemGroup = NO_GROUP;
  #scope = 0;

  constructor(isHeading: (title: string) => boolean) {
    this.#isHeading = isHeading;
  }

  step(token: BlockToken, all: readonly BlockToken[], index: number): void {
    if (token.type === "blockquote_open") this.#quotes += 1;
    if (token.type === "blockquote_close") this.#quotes -= 1;
    if (this.#quotes > 0) return;
    if (token.type === "heading_open" && token.level === 0)
      this.#enterHeading(token, all[index + 1]?.content ?? "", index === 0);
    if (token.type === "paragraph_open" && token.level === 0)
      this.#passParagraph(all[index + 1]?.content ?? "");
    if (token.type === "list_item_open") this.#enterBullet(all, index);
    if (token.type === "list_item_close") this.#frames.pop();
    if (token.type === "table_open" && token.level === 0 && token.map) {
      const [line, end] = token.map;
      this.blocks.push({ kind: "table", line, end, group: this.#group(), scope: this.#scope });
    }
    const endsIntro = token.level === 0 && /_close$|^hr$|^fence$|^code_block$/.test(token.type);
    if (endsIntro && token.type !== "paragraph_close") this.#intro = "";
  }

  #group(): ItemGroup {
    const outer = this.#headings.reduce((group, heading) => nested(group, heading.group), NO_GROUP);
    const announced = nested(outer, this.#announced);
    return this.#frames.reduce((group, frame) => nested(group, frame.group), announced);
  }

  #enterHeading(token: BlockToken, title: string, isFirst: boolean): void {
    const level = Number(token.tag.slice(1));
    while (this.#headings.length > 0 && this.#headings.at(-1)!.level >= level) this.#headings.pop();
    // The section's own heading, or a repetition of it, only sets a known kind.
    const saysNoMore = isFirst || this.#isHeading(title);
    const group = saysNoMore ? { ...NO_GROUP, type: knownType(title) } : groupOf(title);
    this.#headings.push({ level, group });
    this.#scope += 1;
    this.#announced = NO_GROUP;
    this.#intro = "";
  }

  #passParagraph(text: string): void {
    this.#intro = text;
    if (!/^[*_]{1,3}[^*_]+[*_]{1,3}:?$|^[^.!?\n]{1,40}:$/.test(text)) return; // no title
    this.#announced = labelled(text);
    this.#scope += 1;
  }

  #enterBullet(all: readonly BlockToken[], index: number): void {
    const group = this.#group();
    const detail = this.#frames.some((frame) => frame.detail) || ADVICE.test(this.#intro.slice(-200));
    const own = all[index + 1]?.type === "paragraph_open" ? all[index + 2] : undefined;
    const text = own?.content ?? "";
    const end = all[index]!.map?.[1] ?? 0;
    const scope = this.#scope;
    const label =
      own !== undefined && holdsList(all, index) && (knownType(text) !== null || text.endsWith(":"));
    if (own?.map) this.blocks.push({ kind: "bullet", line: own.map[0], end, group, scope, detail, label });
    const inner = label ? labelled(text) : NO_GROUP;
    this.#frames.push({ group: inner, detail: own !== undefined && !label });
  }
}

/** The group that a label makes of its list. Only a known kind counts. */
function labelled(text: string): ItemGroup {
  return { ...NO_GROUP, type: knownType(text), acceptsItems: groupOf(text).acceptsItems };
}

/** Whether this list item contains a list. */
function holdsList(all: readonly BlockToken[], index: number): boolean {
  const { level } = all[index]!;
  for (let at = index + 1; at < all.length; at += 1) {
    const token = all[at]!;
    if (token.level === level && token.type === "list_item_close") return false;
    if (token.level === level + 1 && /^(?:bullet|ordered)_list_open$/.test(token.type)) return true;
  }
  return false;
}
