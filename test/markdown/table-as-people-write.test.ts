import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import type { ItemLine } from "../../src/domain/action-item.ts";
import { findItems, type LineChanges, rewriteItems } from "../../src/markdown/checklist.ts";

const options = {
  headings: ["Action items"],
  today: Temporal.PlainDate.from("2026-11-18"),
  host: "github.com",
  owner: "acme",
};
const table = (titles: string, ...rows: string[]) =>
  ["## Action items", "", titles, titles.replace(/[^|]+/g, "---"), ...rows].join("\n");
const read = (titles: string, row: string): ItemLine | undefined => findItems(table(titles, row), options)[0];
const unread = (unreadable: string) => ({ unreadable, hint: expect.any(String) });

describe("a cell of owners", () => {
  it.each<[cell: string, says: object]>([
    ["`@alice`", { owners: ["alice"], ownerNames: [] }],
    ["@alice/@bob", { owners: ["alice", "bob"], ownerNames: [] }],
    ["@alice, Bob", { owners: ["alice"], namesBeside: ["Bob"] }],
    ["Alice King (@alice)", { owners: ["alice"] }],
    ["Alice @alice<br>Bob", { owners: ["alice"], namesBeside: ["Bob"] }],
    ["<b>Alice</b>", { owners: [], ownerNames: ["Alice"] }],
    ['<a href="https://x.y">@alice</a>', { owners: ["alice"], ownerNames: [] }],
    ["@TBD", { owners: [], ownerNames: [] }],
    ["@acme/sre", { owners: ["acme/sre"] }],
    ["@other/team", { owners: [] }],
  ])("%s", (cell, says) => {
    const item = read("| Action | Owner |", `| Fix | ${cell} |`);
    expect(item).toMatchObject({ words: "Fix", ...says });
    if (!("namesBeside" in says)) expect(item?.namesBeside).toBeUndefined();
  });
});

describe("a cell of due dates", () => {
  it.each<[cell: string, says: object]>([
    ["~~2026-12-01~~ 2026-12-15", { due: { date: "2026-12-15" } }],
    ["15-Dec-2026", { due: { date: "2026-12-15" }, dueFloats: false }],
    ["2026-12-01T17:00", { due: { date: "2026-12-01" } }],
    ["`2026-12-01`", { due: { date: "2026-12-01" } }],
    ["Nov 10", { due: unread("Nov 10") }],
    ["2026-12-01 (12/1)", { due: { date: "2026-12-01" }, unreadDue: unread("12/1") }],
    [
      "2026-12-01 (when it is ready?)",
      { due: { date: "2026-12-01" }, unreadDue: unread("when it is ready") },
    ],
  ])("%s", (cell, says) => {
    expect(read("| Action | Due |", `| Fix | ${cell} |`)).toMatchObject(says);
  });

  it.each(["2026-12-01", "2026-12-01 (firm)", "2026-12-01 (Dec 1)"])("%s leaves nothing to ask", (cell) => {
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

describe("a cell of priorities", () => {
  it.each([
    ["🔴 High", "P1"],
    ["**P2**", "P2"],
    [":red_circle: Critical", null],
  ])("%s", (cell, priority) => {
    expect(read("| Action | Owner | Priority |", `| Fix | @alice | ${cell} |`)).toMatchObject({ priority });
  });
});
