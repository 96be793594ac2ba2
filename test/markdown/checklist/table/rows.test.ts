import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemFields, LineChanges } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import { NO_GROUP } from "../../../../src/markdown/checklist/grammar/item-group.ts";
import { labelOfRow, readRow } from "../../../../src/markdown/checklist/table/rows.ts";
import { readTable } from "../../../../src/markdown/checklist/table/table.ts";
import { HOME, link } from "../../home.ts";

const context = { today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
const issue = (number: number) => ({ owner: null, repo: null, number });
const wrong = "[#7](https://github.com/acme/shop/issues/8)";

/** The first row of a table, whose others are there for its words. */
function rowOf(titles: string, ...rows: string[]) {
  const lines = [titles, titles.replace(/[^|]+/g, "-"), ...rows].map((line) => `| ${line} |`);
  const table = readTable(lines, 0, lines.length, context, true)!;
  return { table, row: table.rows[0]! };
}

function read(titles: string, ...rows: string[]) {
  const { table, row } = rowOf(titles, ...rows);
  return readRow(table, row, NO_GROUP, context);
}

const item = (titles: string, row: string) => read(titles, row)?.item;

const rewritten = (set: LineChanges, titles: string, ...rows: string[]) => {
  return read(titles, ...rows)!
    .rewrite(set)[0]!
    .slice(2, -2);
};

describe("an item in a row", () => {
  const EMPTY = {
    ...{ form: "table", line: 2, done: false, words: "Fix lag", issue: null, owners: [], ownerNames: [] },
    ...{ due: null, dueIsRelative: false, priority: null, type: null, repository: null },
  };

  it.each<[string, string, Partial<ItemFields> & { done?: boolean }]>([
    ["Action", "Fix lag", {}],
    ["Action | Owner", "Fix lag | @bob @Bob", { owners: ["Bob"] }],
    ["Action | Owner", "Fix lag @eve | @bob", { owners: ["bob"] }],
    ["Action | Owner", "Fix lag @eve | TBD", { owners: ["eve"] }],
    [
      "Action | Owner",
      "Fix lag | @bob, Eve",
      { owners: ["bob"], ownerNames: ["Eve"], unlinkedNames: ["Eve"] },
    ],
    ["Action | Due", "Fix lag | 2026-12-01", { due: { date: "2026-12-01" } }],
    ["Action | Due", "Fix lag | Dec 1", { due: { date: "2026-12-01" }, dueIsRelative: true }],
    ["Action | Due", "Fix lag due Dec 2 | 2026-12-01", { due: { date: "2026-12-01" } }],
    ["Action | Due", "Fix lag due Dec 2 | TBD", { due: { date: "2026-12-02" }, dueIsRelative: true }],
    ["Action | Due", "Fix lag due 2026-12-02 | TBD", { due: { date: "2026-12-02" } }],
    ["Action | Due", "Fix lag | ~~2026-12-01~~", { due: { date: "2026-12-01" } }],
    ["Action | Priority", "Fix lag P2 | P1", { priority: "P1" }],
    ["Action | Priority", "Fix lag P2 | ", { priority: "P2" }],
    ["Action | Type", "Fix lag #detect | prevent", { type: "prevent" }],
    ["Action | Type", "Fix lag #detect | ", { type: "detect" }],
    ["Action | Repo", "Fix lag repo: a/b | c/d", { repository: "c/d" }],
    ["Action | Repo", "Fix lag repo: a/b | ", { repository: "a/b" }],
    ["Action | Issue", "Fix lag | #7", { issue: issue(7), bareIssue: true }],
    ["Action | Issue", `Fix lag | ${link(7)}`, { issue: issue(7) }],
    ["Action | Issue", `${link(8)} Fix lag | #7`, { issue: issue(7), bareIssue: true }],
    ["Action | Issue", `${link(8)} Fix lag | TBD`, { issue: issue(8) }],
    ["Action | Issue", `Fix lag | ${wrong}`, { wrongLink: wrong }],
    ["Action | Status", "Fix lag | Done", { done: true }],
    ["Action | Status", "~~Fix lag~~ | Open", { done: true }],
    ["Action | Issue", "Fix lag | #7 DONE", { done: true, issue: issue(7), bareIssue: true }],
    ["Action | Issue", "Fix lag | #7 TODO", { issue: issue(7), bareIssue: true }],
    ["Action | Issue | Status", "Fix lag | #7 DONE | Open", { issue: issue(7), bareIssue: true }],
  ])("%s: %s", (titles, row, fields) => expect(item(titles, row)).toEqual({ ...EMPTY, ...fields }));

  it("shows a date that can't be read, beside one that can", () => {
    const unread = (text: string) => ({ unreadable: text, hint: expect.any(String) });
    expect(item("Action | Due", "Fix lag | Q1")).toMatchObject({ due: unread("Q1") });
    expect(item("Action | Due", "Fix lag | 2026-12-01 (Q1)")).toMatchObject({
      due: { date: "2026-12-01" },
      unreadDue: unread("Q1"),
    });
    expect(item("Action | Due", "Fix lag due Q1 | 2026-12-01")).toMatchObject({
      due: { date: "2026-12-01" },
      unreadDue: unread("Q1"),
    });
    expect(item("Action | Due", "Fix lag due Q1 | TBD")).not.toHaveProperty("unreadDue");
  });

  it.each([
    ["Action | Status", "Fix lag | Dropped"],
    ["Action | Status", "TBD | Open"],
    ["Action | Owner", " | @bob"],
  ])("%s: %s is none", (titles, row) => expect(read(titles, row)).toBeNull());

  it("needs a column for its issue, unless its words show one", () => {
    const lacks = (titles: string, row: string) => read(titles, row)?.lacksIssueColumn !== null;
    expect(lacks("Action | Owner", "Fix lag | @bob")).toBe(true);
    expect(lacks("Action | Owner", "#7 Fix lag | @bob")).toBe(false);
    expect(lacks("Action | Issue", "Fix lag | ")).toBe(false);
  });
});

describe("a row with a change", () => {
  it.each<[string, LineChanges, string, string, string]>([
    ["none", {}, "Action | Owner", "Fix lag | @bob", "Fix lag | @bob"],
    ["words", { words: "Mend it" }, "Action | Owner", "Fix lag | @bob", "Mend it | @bob"],
    ["owners", { owners: ["eve"] }, "Action | Owner", "Fix lag | @bob", "Fix lag | @eve"],
    ["owners without a column", { owners: ["eve"] }, "Action | Due", "Fix lag | ", "Fix lag @eve | "],
    ["no owners", { owners: [] }, "Action | Owner", "Fix lag @eve | @bob", "Fix lag | "],
    ["a date", { due: "2026-12-24" }, "Action | Due", "Fix lag | Q1", "Fix lag | 2026-12-24 (Q1)"],
    ["the same date", { due: "2026-12-01" }, "Action | Due", "Fix lag | 2026-12-01", "Fix lag | 2026-12-01"],
    [
      "the same date, relative",
      { due: "2026-12-01" },
      "Action | Due",
      "Fix lag | Dec 1",
      "Fix lag | 2026-12-01",
    ],
    ["a priority", { priority: "P1" }, "Action | Priority", "Fix lag | P2", "Fix lag | P1"],
    ["no priority", { priority: null }, "Action | Priority", "Fix lag | P2", "Fix lag | "],
    ["a type", { type: "detect" }, "Action | Type", "Fix lag | prevent", "Fix lag | detect"],
    ["no type", { type: null }, "Action | Type", "Fix lag | prevent", "Fix lag | "],
    ["a repository", { repository: "c/d" }, "Action | Repo", "Fix lag | a/b", "Fix lag | c/d"],
    ["no repository", { repository: null }, "Action | Repo", "Fix lag | a/b", "Fix lag | "],
    ["an issue", { issue: issue(7) }, "Action | Issue", "Fix lag | OPS-1", `Fix lag | ${link(7)} OPS-1`],
    [
      "an issue, and a relative date",
      { issue: issue(7) },
      "Action | Due | Issue",
      "Fix lag | Dec 1 | TBD",
      `Fix lag | 2026-12-01 | ${link(7)}`,
    ],
    [
      "an issue, and a date",
      { issue: issue(7) },
      "Action | Due | Issue",
      "Fix lag | 2026-12-01 | TBD",
      `Fix lag | 2026-12-01 | ${link(7)}`,
    ],
    ["done, in its status", { done: true }, "Action | Status", "Fix lag | Open", "Fix lag | Done"],
    ["done, below *Done?*", { done: true }, "Action | Done?", "Fix lag | ", "Fix lag | Yes"],
    ["done, without a status", { done: true }, "Action | Owner", "Fix lag | @bob", "~~Fix lag~~ | @bob"],
    ["done, beside its issue", { done: true }, "Action | Issue", "Fix lag | #7 TODO", "Fix lag | #7 DONE"],
    ["done, with a plain issue", { done: true }, "Action | Issue", "Fix lag | #7", "~~Fix lag~~ | #7"],
    [
      "done, beside a struck cell",
      { done: true },
      "Action | Owner",
      "Fix lag | ~~@bob~~",
      "~~Fix lag~~ | ~~@bob~~",
    ],
    [
      "open by its words",
      { done: false },
      "Action | Status",
      "~~Fix lag~~ | In progress",
      "Fix lag | In progress",
    ],
    ["open, beside an owner", { done: false }, "Action | Owner", "~~Fix lag~~ | @bob", "Fix lag | @bob"],
    ["words beside a priority", { words: "Mend it" }, "Action | Priority", "Fix lag | P1", "Mend it | P1"],
    ["done already", { done: true }, "Action | Status", "Fix lag | Closed", "Fix lag | Closed"],
    [
      "done by its words already",
      { done: true },
      "Action | Status",
      "~~Fix lag~~ | Open",
      "~~Fix lag~~ | Open",
    ],
    ["open, in its status", { done: false }, "Action | Status", "Fix lag | Done", "Fix lag | Open"],
    [
      "open, in its status and words",
      { done: false },
      "Action | Status",
      "~~Fix lag~~ | Done",
      "Fix lag | Open",
    ],
    [
      "open, where all is struck",
      { done: false },
      "Action | Owner",
      "~~Fix lag~~ | ~~@bob~~",
      "Fix lag | @bob",
    ],
    ["open, beside its issue", { done: false }, "Action | Issue", "Fix lag | #7 DONE", "Fix lag | #7 TODO"],
  ])("%s", (_, set, titles, row, expected) => expect(rewritten(set, titles, row)).toBe(expected));

  it("takes the word for its status from the other rows", () => {
    const rows = ["Fix lag | Open", "Mend it | Fertig"];
    expect(rewritten({ done: true }, "Action | Status", ...rows)).toBe("Fix lag | Fertig");
  });
});

it.each([
  ["**Prevent** | | ", "**Prevent**"],
  ["Prevent | @bob | ", null],
  ["Prevent | | P1", null],
])("the row %j labels those below it: %j", (line, label) => {
  const { table, row } = rowOf("Action | Owner | Priority", line);
  expect(labelOfRow(table, row)).toBe(label);
});
