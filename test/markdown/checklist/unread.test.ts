import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { type UnreadLines, unreadLines } from "../../../src/markdown/checklist/unread.ts";
import { HOME } from "../home.ts";

const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };

/** Each as its title, first line, kind, count and reason. */
const unread = (...lines: string[]) =>
  unreadLines(lines.join("\n"), options).map(
    ({ heading, line, kind, count, why }: UnreadLines) => `${heading} ${line} ${count} ${kind} ${why}`,
  );

describe("lines below a title of action items that were not read", () => {
  it.each<[string, string[], string[]]>([
    ["all are read", ["- [ ] Fix lag", "- [x] Mend probe"], []],
    ["an empty section", [], []],
    ["a struck box", ["- [ ] ~~Fix lag~~"], ["Action items 1 1 tasks words"]],
    ["a checked box", ["- [x] ~~Fix lag~~"], []],
    ["a placeholder", ["- [ ] TBD", "- to be decided"], []],
    ["a bullet that tells", ["- We fixed lag", "- They mended it"], ["Action items 1 2 bullets words"]],
    ["a bullet below a bullet", ["- We fixed lag", "  - they did"], []],
    ["a bullet above boxes", ["- Storage", "  - [ ] ~~Fix lag~~"], ["Action items 2 1 tasks words"]],
    ["no more to do", ["- None", "- No action items"], ["Action items 1 2 bullets none"]],
    [
      "none beside others",
      ["- None", "- We fixed lag"],
      ["Action items 1 1 bullets none", "Action items 2 1 bullets words"],
    ],
    ["a sentence", ["We fixed it."], ["Action items 1 1 sentences words"]],
    ["a sentence above items", ["We agreed.", "", "- [ ] Fix lag"], []],
    ["a sentence above a list", ["We fixed:", "", "- We fixed lag"], []],
    ["a label above a list", ["Storage:", "", "- We fixed lag"], ["Action items 3 1 bullets words"]],
    ["a sentence with a colon", ["Storage: we fixed it."], ["Action items 1 1 sentences words"]],
    ["a sentence with a time", ["We fixed it at 10:15"], ["Action items 1 1 sentences words"]],
    ["a sentence with “none”", ["None."], ["Action items 1 1 sentences none"]],
    [
      "rows of another table",
      ["", "| Metric | Value |", "| - | - |", "| p99 | 3 |", "| p50 | 1 |"],
      ["Action items 4 2 rows words"],
    ],
    [
      "rows that are read",
      ["", "| Action | Owner |", "| - | - |", "| Fix lag | @bob |", "| Mend it | @al |"],
      [],
    ],
    ["no rows", ["", "| Metric | Value |", "| - | - |"], []],
    [
      "several kinds, by line",
      ["We fixed it.", "", "- We fixed lag", "- [ ] ~~Mend it~~"],
      ["Action items 1 1 sentences words", "Action items 3 1 bullets words", "Action items 4 1 tasks words"],
    ],
  ])("%s", (_, lines, expected) => {
    expect(unread("## Action items", ...lines)).toEqual(expected);
  });
});

describe("lines elsewhere that were not read", () => {
  it.each<[string, string[], string[]]>([
    ["above the first title", ["- [ ] Fix lag"], ["null 0 1 tasks heading"]],
    [
      "below another title",
      ["## Homework", "- [ ] Fix lag", "- [ ] Mend it"],
      ["Homework 1 2 tasks heading"],
    ],
    ["checked", ["## Homework", "- [x] Fix lag"], []],
    ["without a box", ["## Homework", "- Fix lag", "", "Mend it.", "", "| a |", "| - |", "| b |"], []],
    ["with “none”", ["## Homework", "- [ ] None"], ["Homework 1 1 tasks heading"]],
    [
      "below a title that sets them aside",
      ["## Timeline", "- [ ] Fix lag"],
      ["Timeline 1 1 tasks set-aside"],
    ],
    ["deep in a list", ["## Homework", "- a", "  - b", "    - [ ] Fix lag"], ["Homework 3 1 tasks heading"]],
    [
      "below two titles",
      ["## Homework", "- [ ] Fix lag", "## Chores", "- [ ] Mend it"],
      ["Homework 1 1 tasks heading", "Chores 3 1 tasks heading"],
    ],
  ])("%s", (_, lines, expected) => expect(unread(...lines)).toEqual(expected));
});
