import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  boxOf,
  cutBareLine,
  cutHeading,
  cutItem,
  isLabelled,
  readDetails,
  saysDone,
  startsPseudoItem,
} from "../../../src/markdown/checklist/item-lines.ts";
import { HOME } from "../home.ts";

const context = { today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

it.each([
  ["- [ ] a", " "],
  ["  * [x] a", "x"],
  ["1. [X] a", "X"],
  ["- - [ ] a", " "],
  ["• [ ] a", " "],
  ["-[ ] a", " "],
  ["- [ ]a", null],
  ["- [] a", null],
  ["- a [ ] b", null],
  ["[ ] a", null],
  ["- [y] a", null],
])("the box of %j has %j", (line, mark) => expect(boxOf(line)).toBe(mark));

it.each([
  ["• a", true],
  ["  •a", true],
  ["・a", true],
  ["-[ ] a", true],
  ["*[] a", true],
  ["- a", false],
  ["-a", false],
  ["•", false],
  ["a • b", false],
])("%j begins like an item: %s", (line, expected) => expect(startsPseudoItem(line)).toBe(expected));

it.each([
  ["Owner: @alice", true],
  ["**Due date**: 2026-12-01", true],
  ["Status = open", true],
  ["Issue: #12", true],
  ["Link: one two three four five six seven", true],
  ["Link: one two three four five six seven eight", false],
  ["Link: one two three four five six  seven", true],
  ["Link: one two three four five six seven ", true],
  ["Owner @alice", false],
  ["The owner: @alice", false],
  ["Owners of it: @alice", false],
])("%j only describes another line: %s", (text, expected) => expect(isLabelled(text)).toBe(expected));

describe("the details below an item", () => {
  const details = (...lines: string[]) =>
    readDetails(["- Fix lag", ...lines], 0, lines.length + 1, context).map(({ owners, due }) =>
      [...owners, due && "date" in due ? due.date : ""].filter((one) => one !== "").join(" "),
    );

  it.each<[string[], string[]]>([
    [
      ["  - Owner: @alice", "  - Due: 2026-12-01"],
      ["alice", "2026-12-01"],
    ],
    [["  Owner: @alice"], ["alice"]],
    [["  - **Owner:** @alice"], ["alice"]],
    [["  - 🔥 Owner: @alice"], ["alice"]],
    [["  - [ ] Mend it", "  - Owner: @alice"], []],
    [["  - as @alice said", "  - Owner: @bob"], ["bob"]],
    [[...Array(19).fill("  - a"), "  - Owner: @alice"], ["alice"]],
    [[...Array(20).fill("  - a"), "  - Owner: @alice"], []],
  ])("%j: %j", (lines, found) => expect(details(...lines)).toEqual(found));

  it("end with the item", () => {
    const lines = ["- Fix lag", "  - Owner: @alice", "  - Owner: @bob"];
    expect(readDetails(lines, 0, 2, context)).toHaveLength(1);
    expect(saysDone(["- Fix lag", "  - Status: done"], 0, 1)).toBe(false);
    expect(saysDone(["- Status: done", "- Fix lag"], 1, 2)).toBe(false);
  });

  it.each<[string[], boolean]>([
    [["  - Status: Done"], true],
    [["  **State**: **closed**"], true],
    [["  - Statut: terminé"], true],
    [["  - Status: dropped"], true],
    [["  - Status: open", "  - Status: done"], false],
    [["  - Owner: @alice", "  - Status: done"], true],
    [["  - [ ] Mend it", "  - Status: done"], false],
    [["  - Statuses: done"], false],
    [["  - done"], false],
    [[...Array(19).fill("  - a"), "  - Status: done"], true],
    [[...Array(20).fill("  - a"), "  - Status: done"], false],
    [[], false],
  ])("%j say that it is done: %s", (lines, expected) => {
    expect(saysDone(["- Fix lag", ...lines], 0, lines.length + 1)).toBe(expected);
  });
});

describe("the text of a list item", () => {
  const cut = (...lines: string[]) => cutItem(lines, 0, lines.length, context);

  it.each<[string[], string, string, string, number]>([
    [["- Fix lag"], "- ", "Fix lag", "", 1],
    [["  1) Fix lag  "], "  1) ", "Fix lag", "  ", 1],
    [["- [ ]  Fix lag"], "- [", "Fix lag", "", 1],
    [["- 🔥 Fix lag"], "- 🔥 ", "Fix lag", "", 1],
    [["- :fire: Fix lag"], "- :fire: ", "Fix lag", "", 1],
    [["- ✅ Fix lag"], "- ", "✅ Fix lag", "", 1],
    [["- :x: Fix lag"], "- ", ":x: Fix lag", "", 1],
    [["• Fix lag"], "• ", "Fix lag", "", 1],
    [["- Fix", "  lag"], "- ", "Fix\nlag", "", 2],
    [["- Fix", "lag", "now "], "- ", "Fix\nlag\nnow", " ", 3],
    [["- Fix lag @bob", "  as agreed"], "- ", "Fix lag @bob", "", 1],
    [["- Fix lag @bob", "  due 2026-12-01"], "- ", "Fix lag @bob\ndue 2026-12-01", "", 2],
    [["- Fix lag<br>", "  as agreed"], "- ", "Fix lag<br>", "", 1],
    [["- Fix lag\\", "  as agreed"], "- ", "Fix lag\\", "", 1],
    [["- Fix lag", "  Owner: @bob"], "- ", "Fix lag", "", 1],
    [["- Fix lag", "  <!-- x", "  more"], "- ", "Fix lag", "", 1],
    [["- Fix lag", "  | a |"], "- ", "Fix lag", "", 1],
    [["- Fix lag", "  | a"], "- ", "Fix lag", "", 1],
    [["- Fix lag", "  a |"], "- ", "Fix lag\na |", "", 2],
    [["- Fix lag", "  more", "  a-b"], "- ", "Fix lag\nmore\na-b", "", 3],
    [["- Fix lag @bob ", "  as agreed"], "- ", "Fix lag @bob", " ", 1],
    [["- Fix lag", "  a | b", "  - | -"], "- ", "Fix lag", "", 1],
    [["- <!-- x", "  more"], "- ", "<!-- x", "", 1],
    [["- Fix <!-- x -->", "  lag"], "- ", "Fix <!-- x -->\nlag", "", 2],
    [["- ", "  more"], "- ", "", "", 1],
  ])("%j: the lead %j, the text %j and the end %j on %d lines", (lines, lead, text, end, count) => {
    expect(cut(...lines)).toMatchObject({ lead, text, end, count });
  });

  it("takes at most 20 lines below the first", () => {
    expect(cut("- Fix", ...Array(20).fill("  lag"))!.count).toBe(21);
    expect(cut("- Fix", ...Array(25).fill("  lag"))!.count).toBe(21);
  });

  it("is none without a bullet", () => expect(cut("Fix lag")).toBeNull());

  it.each<[string[], string, string[]]>([
    [["- Fix lag  "], "Mend it", ["- Mend it  "]],
    [["- Fix", "  lag"], "Mend\nit", ["- Mend", "  it"]],
    [["- Fix", "  lag "], "Mend it", ["- Mend it "]],
    [["- Fix", "  lag "], "Mend\nit", ["- Mend", "  it "]],
    [["- Fix", "  lag"], "Mend \n- it", ["- Mend - it"]],
    [["- Fix", "  2. it"], "Mend\n2. it ", ["- Mend", "  2. it "]],
    [["- Fix", "  lag"], "Mend\n- it", ["- Mend - it"]],
    [["- Fix", "  lag"], "Mend\n# it", ["- Mend # it"]],
    [["- Fix", "  lag"], "Mend\n2. it", ["- Mend 2. it"]],
    [["- Fix", "  2. it"], "Mend\n2. it", ["- Mend", "  2. it"]],
    [["- Fix", "  lag"], "Mend\n---", ["- Mend ---"]],
    [["- Fix", "  lag"], "Mend\n<b>", ["- Mend <b>"]],
  ])("%j with the text %j is %j", (lines, text, written) => {
    expect(cut(...lines)!.write("", text)).toEqual(written);
  });

  it("keeps its box", () => {
    const text = cut("- [ ]  Fix lag")!;
    expect(text.box).toEqual({ mark: " ", gap: "]  " });
    expect(text.write("x]  ", "Mend it")).toEqual(["- [x]  Mend it"]);
  });
});

describe("the text of a heading", () => {
  it.each<[string[], string, string]>([
    [["## Fix lag"], "Fix lag", "## Mend it"],
    [["  ### Fix lag ##"], "Fix lag", "  ### Mend it ##"],
    [["## Fix lag#"], "Fix lag#", "## Mend it"],
    [["## 1. Fix lag"], "Fix lag", "## 1. Mend it"],
    [["## (1.2) Fix lag"], "Fix lag", "## (1.2) Mend it"],
    [["## **Fix lag**"], "Fix lag", "## **Mend it**"],
    [["## **2) Fix lag** #"], "Fix lag", "## **2) Mend it** #"],
    [["## **Fix** lag"], "**Fix** lag", "## Mend it"],
    [["Fix lag", "==="], "Fix lag", "Mend it"],
    [["1. Fix", "lag", "---"], "Fix\nlag", "1. Mend it"],
    [["  Fix", "lag", "---"], "Fix\nlag", "  Mend it"],
    [["  1. Fix lag", "==="], "Fix lag", "  1. Mend it"],
  ])("%j is %j, and with another text %j", (lines, text, written) => {
    const cut = cutHeading(lines, 0, lines.length);
    expect([cut.text, cut.box]).toEqual([text, null]);
    expect(cut.write("", "Mend it")).toEqual([written]);
  });

  it.each(["Mend\nit", "Mend  \n  it"])("stays on one line with %j", (text) => {
    expect(cutHeading(["## Fix lag"], 0, 1).write("", text)).toEqual(["## Mend it"]);
  });

  it.each([
    ["##  Fix lag", "Fix lag", "##  Mend it"],
    ["Fix lag", "Fix lag", "Mend it"],
    ["  Fix lag ", "Fix lag", "  Mend it "],
    ["## Fix lag", "Fix lag", "## Mend it"],
  ])("or of a line, %j, is %j, and with another text %j", (line, text, written) => {
    expect(cutBareLine(line).text).toBe(text);
    expect(cutBareLine(line).write("", "Mend it")).toEqual([written]);
  });
});
