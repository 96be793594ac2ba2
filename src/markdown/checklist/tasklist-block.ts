import { splitLines } from "../../domain/text.ts";
import type { BlockToken } from "../blocks.ts";

/**
 * How many open boxes stand in blocks of the language `[tasklist]`. GitHub retired these blocks in
 * favor of sub-issues and shows them as code: docs.github.com, "About tasklists".
 */
export function boxesInTasklistBlocks(blocks: readonly BlockToken[]): number {
  return blocks
    .filter(({ type, info }) => type === "fence" && /^\s*\[tasklist\]/i.test(info))
    .flatMap(({ content }) => splitLines(content))
    .filter((line) => /^\s*[-*+]\s+\[ \]\s+\S/.test(line)).length;
}
