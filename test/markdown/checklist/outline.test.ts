import { describe, expect, it } from "@jest/globals";
import { parseBlocks } from "../../../src/markdown/blocks.ts";
import { outline } from "../../../src/markdown/checklist/outline.ts";

describe("a list", () => {
  const items = (text: string) => {
    return outline(parseBlocks(text)).map((block) => (block.kind === "list" ? block.items : block));
  };
  const own = (text: string, line: number) => ({ text, line, end: line + 1 });

  it("has items, each with its own text", () => {
    expect(items("- a\n- b")).toEqual([
      [
        { own: own("a", 0), lists: [], line: 0, end: 1 },
        { own: own("b", 1), lists: [], line: 1, end: 2 },
      ],
    ]);
  });

  it("has no text of its own in a second paragraph", () => {
    expect(items("- a\n\n  b")).toEqual([[{ own: own("a", 0), lists: [], line: 0, end: 3 }]]);
    expect(items("- ***\n\n  b")).toEqual([[{ own: null, lists: [], line: 0, end: 3 }]]);
  });

  it("in a paragraph has the same, and the lines above stay a paragraph", () => {
    expect(items("some\nwords\n• a")).toEqual([
      { kind: "paragraph", text: "some\nwords", line: 0, end: 2 },
      [{ own: own("• a", 2), lists: [], line: 2, end: 3 }],
    ]);
  });
});

describe("a paragraph of pseudo items is a list", () => {
  const lists = (text: string) =>
    outline(parseBlocks(text)).map((block) =>
      block.kind === "list"
        ? block.items.map(({ own }) => `${own!.line}-${own!.end} ${own!.text}`)
        : `${block.kind} ${block.line}-${block.end}`,
    );

  it.each<[string, unknown[]]>([
    ["• a\n• b", [["0-1 • a", "1-2 • b"]]],
    ["words\n• a\nmore\n• b", ["paragraph 0-1", ["1-3 • a\nmore", "3-4 • b"]]],
    ["a\n\n-[ ] b\n-[x] c", ["paragraph 0-1", ["2-3 -[ ] b", "3-4 -[x] c"]]],
    ["words", ["paragraph 0-1"]],
    ["***\n> a", ["other 0-1", "other 1-2"]],
    ["<div>", ["html 0-1"]],
  ])("%j", (text, blocks) => expect(lists(text)).toEqual(blocks));

  it("a numbered list knows its first number", () => {
    const starts = outline(parseBlocks("1. a\n\nb\n\n3. c\n\nd\n\n- e")).map((block) =>
      block.kind === "list" ? block.start : block.kind,
    );
    expect(starts).toEqual([1, "paragraph", 3, "paragraph", null]);
  });
});
