import { describe, expect, it } from "@jest/globals";
import {
  appendCells,
  cellText,
  cutCells,
  isClosed,
  writeCells,
} from "../../../../src/markdown/checklist/table/cells.ts";

describe("the cells of a row", () => {
  it.each([
    ["| a | b |", [" a ", " b "]],
    ["a | b", ["a ", " b"]],
    ["  | a | b |  ", [" a ", " b "]],
    ["|a||b|", ["a", "", "b"]],
    ["| a | b", [" a ", " b"]],
    ["| `a|b` |", [" `a", "b` "]],
    ["| a \\| b | c |", [" a \\| b ", " c "]],
    ["\\| a | b", ["\\| a ", " b"]],
    ["|", []],
    ["||", [""]],
    ["", []],
    ["a", ["a"]],
  ])("of %j are %j", (raw, cells) => {
    expect(cutCells(raw).map(({ start, end }) => raw.slice(start, end))).toEqual(cells);
  });

  it("have their bars unescaped", () => {
    const raw = "| a \\| b \\| c |";
    expect(cellText(raw, cutCells(raw)[0])).toBe("a | b | c");
    expect(cellText(raw, undefined)).toBe("");
  });
});

it.each([
  ["| a |", true],
  ["| a | ", true],
  ["|", true],
  ["| a", false],
  ["|a", false],
  ["| a \\|", false],
  ["", false],
])("%j is closed: %s", (raw, expected) => expect(isClosed(raw)).toBe(expected));

it.each<[string, string[], string]>([
  ["| a |", ["b"], "| a | b |"],
  ["| a |  ", ["b", ""], "| a | b |  |  "],
  ["| a", ["b"], "| a | b"],
  ["a ", ["b", "c"], "a | b | c "],
  ["a", ["", "", "b"], "a |  |  | b"],
  ["a", ["b", ""], "a | b |  |"],
  ["| a |", [], "| a |"],
])("%j with %j behind it is %j", (raw, texts, expected) => expect(appendCells(raw, texts)).toBe(expected));

describe("a row with new text", () => {
  it.each<[string, [number, string][], string]>([
    ["| a | b |", [[0, "c"]], "| c | b |"],
    ["| a | b |", [[1, "c"]], "| a | c |"],
    [
      "| a | b |",
      [
        [0, "c"],
        [1, "d"],
      ],
      "| c | d |",
    ],
    ["| a | b |", [[0, "c|d"]], "| c\\|d | b |"],
    ["| a | b |", [[0, "c\r\nd"]], "| c d | b |"],
    ["|a|b|", [[0, "c"]], "|c|b|"],
    ["| a|b|", [[0, "c"]], "| c|b|"],
    ["|  abc|b|", [[0, "c"]], "|  c|b|"],
    ["|a|b|", [[0, ""]], "| |b|"],
    ["|a|b|", [[0, "c\\"]], "|c\\ |b|"],
    ["||b|", [[0, "c"]], "| c |b|"],
    ["|     | b |", [[0, "c"]], "| c   | b |"],
    ["| a     | b |", [[0, "cd"]], "| cd    | b |"],
    ["| a     | b |", [[0, "cdefghij"]], "| cdefghij | b |"],
    ["| a | b |", [[0, "cdef"]], "| cdef | b |"],
    ["| a |", [[2, "c"]], "| a |  | c |"],
    ["| a", [[1, "c"]], "| a | c"],
    ["a | b", [[0, "c"]], "c | b"],
    ["a | b", [[1, ""]], "a |  "],
    [
      "a | b",
      [
        [1, ""],
        [2, "c"],
      ],
      "a |  | c |",
    ],
  ])("%j, %j: %j", (raw, texts, expected) => expect(writeCells(raw, new Map(texts))).toBe(expected));

  it.each([
    ["- c", "| - c | b"],
    ["# c", "| # c | b"],
    ["1. c", "| 1. c | b"],
    ["2) c", "| 2) c | b"],
    ["", "| | b"],
    ["<c>", "| <c> | b"],
    ["1.5 c", "| 1.5 c | b"],
    ["c - d", "c - d | b"],
  ])("gets an opening bar if %j would begin another block: %j", (text, expected) => {
    expect(writeCells("a | b", new Map([[0, text]]))).toBe(expected);
    expect(writeCells("  a | b", new Map([[0, text]]))).toBe(`  ${expected}`);
    expect(writeCells("| a | b", new Map([[0, text]])).startsWith("| |")).toBe(false);
  });
});
