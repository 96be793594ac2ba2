import { describe, expect, it } from "@jest/globals";
import { type BarChart, barChart } from "../../src/markdown/mermaid.ts";

const CHART: BarChart = {
  title: "Closed in time",
  measure: "Share in %",
  bars: [
    { name: "September", value: 50, figure: "50 %" },
    { name: "October", value: 75 },
  ],
};

const lineOf = (chart: Partial<BarChart>, begin: string) =>
  barChart({ ...CHART, ...chart }).find((line) => line.trim().startsWith(begin));

/** A text as a string of mermaid shows it. */
const titled = (title: string) => /^title "(.*)"$/.exec(lineOf({ title }, "title")!)![1];

/** The label of a bar. */
const label = (name: string, figure: string) =>
  /^x-axis \["(.*)"\]$/.exec(lineOf({ bars: [{ name, value: 1, figure }] }, "x-axis")!)![1];

describe("a bar chart", () => {
  it("is a block of mermaid, with the figures in the labels", () => {
    expect(barChart(CHART)).toEqual([
      "```mermaid",
      "---",
      "config:",
      "  xyChart:",
      "    height: 200",
      "    yAxis:",
      "      showLabel: false",
      "---",
      "xychart-beta horizontal",
      'title "Closed in time"',
      'x-axis ["September: 50 %", "October: 75"]',
      'y-axis "Share in %" 0 --> 75',
      "bar [50, 75]",
      "```",
    ]);
  });

  it.each([
    [0, 200],
    [3, 200],
    [4, 222],
    [10, 390],
  ])("of %d bars is %d pixels high", (count, height) => {
    const bars = Array.from({ length: count }, () => ({ name: "a", value: 1 }));
    expect(lineOf({ bars, most: 1 }, "height")).toBe(`    height: ${height}`);
  });

  it.each<[string, number[], number | undefined, number]>([
    ["the longest bar", [2, 5, 3], undefined, 5],
    ["the end that is given", [2, 5, 3], 100, 100],
    ["1 if all bars are empty", [0, 0], undefined, 1],
    ["1 if the end that is given is 0", [3], 0, 1],
    ["a part of 1", [0.5], undefined, 0.5],
  ])("ends at %s", (_, values, most, end) => {
    const bars = values.map((value) => ({ name: "a", value }));
    const chart = most === undefined ? { bars } : { bars, most };
    expect(lineOf(chart, "y-axis")).toBe(`y-axis "Share in %" 0 --> ${end}`);
  });
});

describe("a text in a chart", () => {
  it.each([
    ["Überfällig, 漢字 (2 of 3)", "Überfällig, 漢字 (2 of 3)"],
    ["it's a/b_c-d … e.", "it's a/b_c-d … e."],
    ["two\nlines", "two lines"],
    ['say "no"', "say #34;no#34;"],
    ["a;b#c<d>e&f", "a#59;b#35;c#60;d#62;e#38;f"],
    ["`[{\\", "#96;#91;#123;#92;"],
    ["🔥", "#128293;"],
    ["due: now", "due: now"],
    ["style:x", "style#58;x"],
    ["due:", "due#58;"],
    ["5 % of 6%", "5 % of 6%"],
    ["%% comment", "#37;% comment"],
    ["%{init}", "#37;#123;init#125;"],
  ])("%j is %j", (title, shown) => expect(titled(title)).toBe(shown));

  it.each<[string, number, string, number]>([
    ["a letter", 1, "a", 60],
    ["a digit", 1, "7", 60],
    ["a capital", 1.5, "A", 40],
    ["an m", 1.5, "m", 40],
    ["a w", 1.5, "w", 40],
    ["a capital M", 2, "M", 30],
    ["a capital W", 2, "W", 30],
    ["a Chinese character", 2, "漢", 30],
    ["the last sign before the wide ones", 8, "\u2fff", 7],
    ["a quotation mark", 8, '"', 7],
  ])("%s is %d wide, so %j fits %d times", (_, __, character, most) => {
    expect(titled(character.repeat(most))).not.toContain("…");
    expect(titled(character.repeat(most + 1))).toMatch(/…$/);
  });

  it("that is too long is cut where the ellipsis fits", () => {
    expect(titled("a".repeat(61))).toBe(`${"a".repeat(59)}…`);
    expect(titled(`${"a".repeat(58)}AA`)).toBe(`${"a".repeat(58)}…`);
    expect(titled(`${"a".repeat(51)}""`)).toBe(`${"a".repeat(51)}#34;…`);
    expect(titled(`${"a".repeat(52)}""`)).toBe(`${"a".repeat(52)}…`);
  });

  it("in a label leaves room for the figure", () => {
    expect(label("a".repeat(36), "50 %")).toBe(`${"a".repeat(36)}: 50 %`);
    expect(label("a".repeat(37), "50 %")).toBe(`${"a".repeat(35)}…: 50 %`);
    expect(label("a", "1".repeat(41))).toBe(`…: ${"1".repeat(39)}…`);
    expect(label('"', '"')).toBe("#34;: #34;");
  });

  it("in the measure is cut and harmless, too", () => {
    expect(lineOf({ measure: `"${"a".repeat(60)}` }, "y-axis")).toBe(
      `y-axis "#34;${"a".repeat(51)}…" 0 --> 75`,
    );
  });
});
