import { describe, expect, it } from "@jest/globals";
import { bulletList, dayInTable, table } from "../../src/markdown/table.ts";

const head = ["A", "B"];
const rows = [
  ["1", "one"],
  ["2", "two"],
  ["3", "three"],
];

describe("table", () => {
  it("has a line for its head, one below it, and one for each row", () => {
    expect(table(head, rows)).toEqual([
      "| A | B |",
      "| --- | --- |",
      "| 1 | one |",
      "| 2 | two |",
      "| 3 | three |",
    ]);
    expect(table(head, [])).toEqual(["| A | B |", "| --- | --- |"]);
  });

  it.each([
    [{ lines: 3 }, 3],
    [{ lines: 2 }, 2],
    [{ lines: 0 }, 0],
    [{ lines: 9, length: 12 + 12 + 14 }, 3],
    [{ lines: 9, length: 12 + 12 + 13 }, 2],
    [{ lines: 1, length: 100 }, 1],
    [{ lines: 9, length: 0 }, 0],
  ])("shows of three rows with %j the first %d, and says how many are left", (most, count) => {
    const left = 3 - count;
    const shown = rows.slice(0, count).map((cells) => `| ${cells.join(" | ")} |`);
    expect(table(head, rows, most).slice(2)).toEqual([
      ...shown,
      ...(left > 0 ? ["", `… and ${left} more.`] : []),
    ]);
  });

  it("says it in the words that it is given", () => {
    const more = (left: number) => `Of ${left} you hear elsewhere.`;
    expect(table(head, rows, { lines: 1 }, more).at(-1)).toBe("Of 2 you hear elsewhere.");
  });
});

describe("a day in a table", () => {
  it("has hyphens that do not break", () => {
    expect(dayInTable("2026-12-01")).toBe("2026\u201112\u201101");
  });
});

describe("bulletList", () => {
  it.each([
    [["a", "b"], 2, ["- a", "- b"]],
    [["a", "b", "c"], 2, ["- a", "- b", "- … and 1 more."]],
    [[], 2, []],
  ])("%j, at most %d", (points, lines, expected) => expect(bulletList(points, { lines })).toEqual(expected));
});
