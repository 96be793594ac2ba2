import { describe, expect, it } from "@jest/globals";
import type { ItemFields } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import { isInProgress } from "../../../../src/markdown/checklist/grammar/placeholder.ts";

const fields = (words: string, over: Partial<ItemFields> = {}): ItemFields => ({
  ...{ issue: null, words, owners: [], ownerNames: [], due: null, dueIsRelative: false },
  ...{ priority: null, type: null, repository: null },
  ...over,
});
const issue = { owner: null, repo: null, number: 7 };

const owners = (count: number) => {
  const ownerNames = Array.from({ length: count }, (_, index) => String.fromCharCode(65 + index).repeat(3));
  return { words: `Owners: ${ownerNames.join(", ")}`, ownerNames };
};

describe("in progress is a line", () => {
  it.each([
    "",
    "…",
    "~~Fix lag~~",
    "~~Fix~~ ~~lag~~",
    "<del>Fix lag</del>",
    "<S>Fix lag</S>",
    "[won't fix] Fix lag",
    "**[Dropped]** Fix lag",
    "[not planned] Fix lag",
    "~~Serve from a second origin~~ too costly",
    "~~Serve it twice~~ too costly",
    "~~ Serve it  twice ~~  too costly",
    "~~Serve it twice~~: too costly in May",
    "TBD",
    "To be decided",
    "None",
    "No follow-ups",
    "No action  items",
    "<!-- write -->",
    "<!-- write",
    "{{ action }}",
    "<what> by <whom>",
    "<what>for<whom>or<team>",
    "[action] of the [team]",
    "(owner, due date)",
    "____",
    "Preventive action: ____",
    "Owner: name, due: date",
    "todo n/a YYYY-MM-DD",
    "*Action item 12*",
    "No response",
    "Follow-ups",
    "Tasks #1",
  ])("%j", (words) => expect(isInProgress(fields(words))).toBe(true));

  it.each([
    "Fix lag",
    "~~Fix~~ Mend lag",
    "<del>Fix lag</s>",
    "~~Fix lag now~~ Mend lag",
    "~~Fix lag~~ too costly",
    "~~Fix  lag~~ too costly",
    "~~ Fix lag ~~ too costly",
    "~~Serve it twice~~ Cache it once",
    "~~Serve it twice~~too ~~costly~~ slow",
    "Cache: ~~serve it twice~~ too costly",
    "[done] Fix lag",
    "Fix lag [dropped]",
    "None may start without a lock",
    "No action items open",
    "Fix <b>lag</b>",
    "<https://a.example>",
    "[page](https://a.example)",
    "(owner, alert)",
    "a_b",
    "Action item 1234",
    "Item of Alice",
    "日本語",
    "42",
  ])("not %j", (words) => expect(isInProgress(fields(words))).toBe(false));

  it.each<[string, string, Partial<ItemFields>, boolean]>([
    ["an issue and no words", "", { issue }, false],
    ["an issue and placeholders", "TBD", { issue }, false],
    ["an issue and struck words", "~~Fix lag~~", { issue }, true],
    ["an issue and refused words", "[dropped] Fix lag", { issue }, false],
    ["an owner and “none”", "None", { owners: ["alice"] }, true],
    ["an owner and “no work”", "No work", { owners: ["alice"] }, false],
    ["only the people that a label names", "Owner: Alice, Bob", { ownerNames: ["Alice", "Bob"] }, true],
    ["twenty people", owners(20).words, owners(20), true],
    ["more people", owners(21).words, owners(21), false],
    ["people beside words", "Fix lag Owner: Alice", { ownerNames: ["Alice"] }, false],
    ["only a date that can't be read", "due Q1", { due: { unreadable: "Q1", hint: "" } }, true],
    [
      "a date and its label behind a placeholder",
      "by <whom>, due — Q1",
      { due: { unreadable: "Q1", hint: "" } },
      true,
    ],
    ["a date behind words", "Fix lag due Q1", { due: { unreadable: "Q1", hint: "" } }, false],
    ["a date that is not in the words", "Fix lag", { due: { unreadable: "Q1", hint: "" } }, false],
    ["only a date", "", { due: { date: "2026-12-01" } }, true],
  ])("with %s", (_, words, over, expected) => expect(isInProgress(fields(words, over))).toBe(expected));
});
