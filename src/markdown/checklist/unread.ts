import { splitLines } from "../../domain/text.ts";
import { type ChecklistOptions, readBody } from "./checklist.ts";
import type { PartItems } from "./find-items.ts";
import { boxOf } from "./item-lines.ts";
import type { List, TableLines } from "./outline.ts";
import { isPlaceholder, saysNone } from "./promise.ts";

/** Lines below one title that look like action items, or stand where they are looked for, and were not read as items. */
export interface UnreadLines {
  /** The title above them as written, without formatting marks of its line; null above the first title. */
  readonly heading: string | null;
  /** Index of the first of these lines in the body, from 0. */
  readonly line: number;
  /** Open boxes, plain bullets, rows of a table, or paragraphs. */
  readonly kind: "tasks" | "bullets" | "rows" | "sentences";
  /** How many there are: 1 or more. */
  readonly count: number;
  /**
   * `heading`: the title above them is not known as one of action items. `set-aside`: it says that they are done, questions,
   * notes or advice. `words`: it is one of action items, but their words promise nothing. `none`: they say that nothing is to be
   * done.
   */
  readonly why: "heading" | "set-aside" | "words" | "none";
}

const WHY = { read: "words", elsewhere: "heading", "set-aside": "set-aside" } as const;

/**
 * What a person may take for action items although it was not read as such, in line order. Below titles of action items these are
 * all bullets, rows and paragraphs; below other titles, open boxes.
 */
export function unreadLines(body: string, options: ChecklistOptions, read = readBody): UnreadLines[] {
  const lines = splitLines(body);
  return read(body, options).parts.flatMap((found) => unreadIn(found, lines));
}

interface Line {
  readonly line: number;
  readonly text: string;
}

type Found = Record<UnreadLines["kind"], Line[]>;

function unreadIn({ part, items }: PartItems, lines: readonly string[]): UnreadLines[] {
  const read = new Set(items.map(({ item }) => item.line));
  const isWanted = part.mode === "read";
  const found: Found = { tasks: [], bullets: [], rows: [], sentences: [] };
  for (const block of part.blocks) {
    if (block.kind === "list") sortBullets(block, lines, found);
    else if (block.kind === "table") found.rows.push(...rowsOf(block));
    else if (!/[:：]\s*$/.test(block.text)) found.sentences.push(block);
  }
  if (items.length > 0) found.sentences = [];
  const kinds = isWanted ? (["tasks", "bullets", "rows", "sentences"] as const) : (["tasks"] as const);
  return kinds
    .flatMap((kind) => {
      const left = found[kind].filter(({ line, text }) => !read.has(line) && !isPlaceholder(text));
      const none = isWanted ? left.filter(({ text }) => saysNone(text)) : [];
      const other = left.filter((line) => !none.includes(line));
      return [
        { kind, left: other, why: WHY[part.mode] },
        { kind, left: none, why: "none" as const },
      ];
    })
    .filter(({ left }) => left.length > 0)
    .map(({ kind, left, why }) => {
      return { heading: part.title, line: left[0]!.line, kind, count: left.length, why };
    })
    .sort((a, b) => a.line - b.line);
}

/** The boxes at any depth that are open, and the bullets at the top level. */
function sortBullets(
  list: List,
  lines: readonly string[],
  found: Pick<Found, "tasks" | "bullets">,
  depth = 0,
): void {
  for (const { own, lists } of list.items) {
    const box = own && boxOf(lines[own.line]!);
    if (box === " ") found.tasks.push(own!);
    else if (own && box === null && depth === 0 && lists.length === 0) found.bullets.push(own);
    for (const below of lists) sortBullets(below, lines, found, depth + 1);
  }
}

function rowsOf({ line, end }: TableLines): Line[] {
  const count = Math.max(0, end - line - 2);
  return Array.from({ length: count }, (_, index) => ({ line: line + 2 + index, text: "|" }));
}
