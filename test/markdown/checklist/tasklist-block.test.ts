import { expect, it } from "@jest/globals";
import { parseBlocks } from "../../../src/markdown/blocks.ts";
import { boxesInTasklistBlocks } from "../../../src/markdown/checklist/tasklist-block.ts";

const block = (info: string, ...lines: string[]) => `\`\`\`${info}\n${lines.join("\n")}\n\`\`\``;

it.each([
  [block("[tasklist]", "- [ ] a", "* [ ] b", "+ [ ] c"), 3],
  [block(" [TaskList] x", "  -  [ ]  a"), 1],
  [block("[tasklist]", "### Title", "- [x] a", "- [ ]", "- [ ]a", "-[ ] b", "- c", "a - [ ] b"), 0],
  [`${block("[tasklist]", "- [ ] a")}\n\n${block("[tasklist]", "- [ ] b")}`, 2],
  [block("", "- [ ] a"), 0],
  [block("x [tasklist]", "- [ ] a"), 0],
  ["[tasklist]\n- [ ] a", 0],
  ["", 0],
])("%j has %d open boxes in blocks of tasks", (body, count) => {
  expect(boxesInTasklistBlocks(parseBlocks(body))).toBe(count);
});
