import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../../../src/domain/items/action-item.ts";
import { findItems, rewriteItems } from "../../../../src/markdown/checklist/checklist.ts";
import type { LineChanges } from "../../../../src/markdown/checklist/grammar/item-fields.ts";
import { HOME, link } from "../../home.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-18"),
  home: HOME,
};
const table = (titles: string, ...rows: string[]) =>
  ["## Action items", "", titles, titles.replace(/[^|]+/g, "---"), ...rows].join("\n");
const read = (titles: string, row: string): ItemLine | undefined => findItems(table(titles, row), options)[0];
const unread = (unreadable: string) => ({ unreadable, hint: expect.any(String) });

describe("an owner cell", () => {
  it.each<[cell: string, says: object]>([
    ["`@alice`", { owners: ["alice"], ownerNames: [] }],
    ["@alice/@bob", { owners: ["alice", "bob"], ownerNames: [] }],
    ["@alice, Bob", { owners: ["alice"], unlinkedNames: ["Bob"] }],
    ["Alice King (@alice)", { owners: ["alice"] }],
    ["Alice @alice<br>Bob", { owners: ["alice"], unlinkedNames: ["Bob"] }],
    ["<b>Alice</b>", { owners: [], ownerNames: ["Alice"] }],
    ['<a href="https://x.y">@alice</a>', { owners: ["alice"], ownerNames: [] }],
    ["@TBD", { owners: [], ownerNames: [] }],
    ["@acme/sre", { owners: ["acme/sre"] }],
    ["@other/team", { owners: [] }],
  ])("%s", (cell, expected) => {
    const item = read("| Action | Owner |", `| Fix | ${cell} |`);
    expect(item).toMatchObject({ words: "Fix", ...expected });
    if (!("unlinkedNames" in expected)) expect(item?.unlinkedNames).toBeUndefined();
  });
});

describe("a due date cell", () => {
  it.each<[cell: string, says: object]>([
    ["~~2026-12-01~~ 2026-12-15", { due: { date: "2026-12-15" } }],
    ["15-Dec-2026", { due: { date: "2026-12-15" }, dueIsRelative: false }],
    ["2026-12-01T17:00", { due: { date: "2026-12-01" } }],
    ["`2026-12-01`", { due: { date: "2026-12-01" } }],
    ["Nov 10", { due: unread("Nov 10") }],
    ["2026-12-01 (12/1)", { due: { date: "2026-12-01" }, unreadDue: unread("12/1") }],
    [
      "2026-12-01 (when it is ready?)",
      { due: { date: "2026-12-01" }, unreadDue: unread("when it is ready") },
    ],
  ])("%s", (cell, expected) => {
    expect(read("| Action | Due |", `| Fix | ${cell} |`)).toMatchObject(expected);
  });

  it.each(["2026-12-01", "2026-12-01 (firm)", "2026-12-01 (Dec 1)"])("%s needs no question", (cell) => {
    expect(read("| Action | Due |", `| Fix | ${cell} |`)?.unreadDue).toBeUndefined();
  });

  it.each([
    ["~~2026-12-01~~ 2026-12-15", "~~2026-12-01~~ 2026-12-24"],
    ["Q1", "2026-12-24 (Q1)"],
    ["when it is ready", "2026-12-24 (when it is ready?)"],
    ["2026-12-15 (12/1)", "2026-12-24 (12/1)"],
  ])("%s with another date is %s", (cell, now) => {
    const body = table("| Action | Due |", `| Fix | ${cell} |`);
    const set: LineChanges = { due: "2026-12-24" };
    const [find] = findItems(body, options);
    const once = rewriteItems(body, options, [{ find: find!, set }]);
    expect(once.split("\n").at(-1)).toBe(`| Fix | ${now} |`);
    expect(rewriteItems(once, options, [{ find: find!, set }])).toBe(once);
  });
});

describe("a priority cell", () => {
  it.each([
    ["🔴 High", "P1"],
    ["**P2**", "P2"],
    [":red_circle: Critical", null],
  ])("%s", (cell, priority) => {
    expect(read("| Action | Owner | Priority |", `| Fix | @alice | ${cell} |`)).toMatchObject({ priority });
  });
});

describe("an issue cell", () => {
  it.each<[cell: string, number: number | null]>([
    ["see #12", 12],
    ["Issue 12", 12],
    ["GH-12", 12],
    ["`#12`", 12],
    ["✅ #12", 12],
    ["**#12**", 12],
    ["OPS-3 / #12", 12],
    ["[the issue](https://github.com/acme/shop/issues/12)", 12],
    ["see [#12](https://github.com/acme/shop/issues/12)", 12],
    ["#12, #13", 12],
    ["see #12 and #13", null],
    ["https://gitlab.com/acme/shop/issues/12", null],
    ["OPS-12", null],
  ])("%s", (cell, number) => {
    const item = read("| Action | Issue |", `| Fix | ${cell} |`);
    expect(item?.issue?.number ?? null).toBe(number);
  });

  it("keeps its other text next to a new number", () => {
    const body = table("| Action | Issue |", "| Fix | see #12 |");
    const [find] = findItems(body, options);
    const set = { issue: { owner: null, repo: null, number: 7 } };
    expect(
      rewriteItems(body, options, [{ find: find!, set }])
        .split("\n")
        .at(-1),
    ).toBe(`| Fix | ${link(7)} see |`);
  });
});

describe("columns", () => {
  it.each(["GH issue", "GitHub", "Link to issue", "Story", "#", "ID"])("%s names the issue", (title) => {
    expect(read(`| ${title} | Action | Owner |`, "| #12 | Fix | @alice |")).toMatchObject({
      words: "Fix",
      issue: { number: 12 },
    });
  });

  it.each(["1", "A-1"])("a # with %s numbers the rows", (cell) => {
    expect(read("| # | Action | Owner |", `| ${cell} | Fix | @alice |`)).toMatchObject({ issue: null });
  });

  it.each(["Assigned", "POC", "Owned by", "Accountable", "Driver"])("%s names the owner", (title) => {
    expect(read(`| Action | ${title} |`, "| Fix | @alice |")).toMatchObject({ owners: ["alice"] });
  });

  it.each(["Complete by", "Completion date", "Timeframe", "Timeline", "Expected completion"])(
    "%s names the due date",
    (title) => {
      expect(read(`| Action | ${title} |`, "| Fix | 2026-12-01 |")).toMatchObject({
        due: { date: "2026-12-01" },
      });
    },
  );

  it.each(["Measure", "Fix", "Next step"])("%s contains the item", (title) => {
    expect(read(`| ${title} | Owner |`, "| Fix it | @alice |")).toMatchObject({ words: "Fix it" });
  });
});

describe("a status cell", () => {
  it.each<[titles: string, cell: string, done: boolean | null]>([
    ["Status", "🟢 On track", false],
    ["Status", "🟢", false],
    ["Status", "🟢 Done", true],
    ["Status", "Released", true],
    ["Status", "Rolled out", true],
    ["Status", "Fix merged", true],
    ["Status", "Not needed", null],
    ["Status", "N/A", null],
    ["Status", "Duplicate of #3", null],
    ["Completed date", "2026-11-10", true],
    ["Date completed", "2026-11-10", true],
    ["Date completed", "", false],
  ])("%s: %s", (title, cell, done) => {
    expect(read(`| Action | ${title} |`, `| Fix | ${cell} |`)?.done ?? null).toBe(done);
  });
});
