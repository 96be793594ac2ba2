import { splitLines } from "../../domain/text.ts";
import { type BlockToken, parseBlocks, titleMatcher } from "../blocks.ts";
import { type ChecklistOptions, findItems } from "./checklist.ts";
import { cutTask } from "./item-lines.ts";

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
   * notes or advice. `words`: it is one of action items, but their words promise nothing.
   */
  readonly why: "heading" | "set-aside" | "words";
}

/**
 * What a person may take for action items although it was not read as such, in line order. Below other titles these are open boxes,
 * and bullets and rows that name an owner or a date; below those of action items, all bullets, rows and paragraphs.
 * @param blocks of this body, if it was parsed before
 */
export function unreadLines(
  body: string,
  options: ChecklistOptions,
  blocks: readonly BlockToken[] = parseBlocks(body),
): UnreadLines[] {
  const lines = splitLines(body);
  const read = new Set(findItems(body, options, blocks).map(({ line }) => line));
  const isWanted = titleMatcher(options.headings);
  const found: UnreadLines[] = [];
  let heading: string | null = null;
  let wanted: number | null = null;
  let quotes = 0;
  blocks.forEach((token, index) => {
    if (token.type === "blockquote_open") quotes += 1;
    if (token.type === "blockquote_close") quotes -= 1;
    if (token.type === "heading_open" && token.level === 0) {
      const level = Number(token.tag.slice(1));
      heading = (blocks[index + 1]?.content ?? "").replace(/\s+/g, " ").trim();
      if (wanted !== null && level <= wanted) wanted = null;
      if (wanted === null && isWanted(heading)) wanted = level;
    }
    if (quotes > 0 || !token.map) return;
    const [line] = token.map;
    if (read.has(line)) return;
    const kind = kindOf(token, lines[line]!);
    if (kind === null || (wanted === null && kind !== "tasks")) return;
    const last = found.at(-1);
    if (last && last.heading === heading && last.kind === kind) {
      found[found.length - 1] = { ...last, count: last.count + 1 };
    } else found.push({ heading, line, kind, count: 1, why: wanted === null ? "heading" : "words" });
  });
  return found;
}

function kindOf({ type, level }: BlockToken, line: string): UnreadLines["kind"] | null {
  if (type === "list_item_open")
    return cutTask(line)?.box === " " ? "tasks" : cutTask(line) ? null : "bullets";
  if (type === "tr_open" && level > 1) return "rows";
  return type === "paragraph_open" && level === 0 ? "sentences" : null;
}
