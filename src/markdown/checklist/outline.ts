import type { BlockToken } from "../blocks.ts";
import { startsPseudoItem } from "./item-lines.ts";

/** Lines of a body, by index: from `line` to the one before `end`. */
export interface Lines {
  readonly line: number;
  readonly end: number;
}

/** The block of a list item. Its own text is its first paragraph; null if it begins with another block. */
export interface ListItem extends Lines {
  readonly own: (Lines & { readonly text: string }) | null;
  readonly lists: readonly List[];
}

export interface List extends Lines {
  readonly kind: "list";
  /** The number of its first item; null if it has bullets. */
  readonly start: number | null;
  readonly items: readonly ListItem[];
}

export interface Heading extends Lines {
  readonly kind: "heading";
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
}

export interface Paragraph extends Lines {
  readonly kind: "paragraph";
  readonly text: string;
}

export interface TableLines extends Lines {
  readonly kind: "table";
}

interface Html extends Lines {
  readonly kind: "html";
  readonly text: string;
}

/** A quote, code or a rule: nothing is read in it. */
interface Other extends Lines {
  readonly kind: "other";
}

export type Block = List | Heading | Paragraph | TableLines | Html | Other;

/** The blocks at the top level of a body, in order. */
export function outline(tokens: readonly BlockToken[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < tokens.length; at = endOf(tokens, at)) {
    blocks.push(...blockAt(tokens, at));
  }
  return blocks;
}

function blockAt(tokens: readonly BlockToken[], at: number): Block[] {
  const token = tokens[at]!;
  const [line, end] = token.map ?? [0, 0];
  const text = tokens[at + 1]?.content ?? "";
  if (token.type === "heading_open")
    return [{ kind: "heading", level: Number(token.tag.slice(1)), text, line, end }];
  if (token.type === "paragraph_open") return paragraphs({ kind: "paragraph", text, line, end });
  if (isList(token)) return [listAt(tokens, at)];
  if (token.type === "table_open") return [{ kind: "table", line, end }];
  if (token.type === "html_block") return [{ kind: "html", text: token.content, line, end }];
  return [{ kind: "other", line, end }];
}

/** The index after the block that begins here. */
function endOf(tokens: readonly BlockToken[], at: number): number {
  let depth = 0;
  for (let next = at; next < tokens.length; next += 1) {
    depth += tokens[next]!.nesting;
    if (depth <= 0) return next + 1;
  }
  return tokens.length;
}

function isList({ type }: BlockToken): boolean {
  return type === "bullet_list_open" || type === "ordered_list_open";
}

function listAt(tokens: readonly BlockToken[], at: number): List {
  const token = tokens[at]!;
  const [line, end] = token.map ?? [0, 0];
  const items: ListItem[] = [];
  const last = endOf(tokens, at) - 1;
  for (let next = at + 1; next < last; next = endOf(tokens, next)) items.push(itemAt(tokens, next));
  const start = token.type === "ordered_list_open" ? Number(token.attrGet("start") ?? 1) : null;
  return { kind: "list", start, items, line, end };
}

function itemAt(tokens: readonly BlockToken[], at: number): ListItem {
  const [line, end] = tokens[at]!.map ?? [0, 0];
  const last = endOf(tokens, at) - 1;
  const lists: List[] = [];
  let own: ListItem["own"] = null;
  for (let next = at + 1; next < last; next = endOf(tokens, next)) {
    const token = tokens[next]!;
    if (isList(token)) lists.push(listAt(tokens, next));
    else if (token.type === "paragraph_open" && next === at + 1 && token.map) {
      own = { text: tokens[next + 1]!.content, line: token.map[0], end: token.map[1] };
    }
  }
  return { own, lists, line, end };
}

/** A paragraph whose lines begin with `•`, or with a box right behind the bullet, is a list to who wrote it. */
function paragraphs(whole: Paragraph): Block[] {
  const texts = whole.text.split("\n");
  const starts = texts.flatMap((text, index) => (startsPseudoItem(text) ? [index] : []));
  const first = starts[0];
  if (first === undefined) return [whole];
  const items = starts.map((from, index): ListItem => {
    const to = starts[index + 1] ?? texts.length;
    const lines = { line: whole.line + from, end: whole.line + to };
    return { ...lines, own: { ...lines, text: texts.slice(from, to).join("\n") }, lists: [] };
  });
  const line = whole.line + first;
  const list: List = { kind: "list", start: null, items, line, end: whole.end };
  if (first === 0) return [list];
  return [{ ...whole, text: texts.slice(0, first).join("\n"), end: line }, list];
}
