import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import {
  type DigestItem,
  type DigestPostmortem,
  digestOf,
  type UntrustedRecord,
  weekStart,
} from "../../../src/domain/notices/weekly-digest.ts";

/* The week of Thursday, 2026-12-03, goes from Monday, November 30, to Sunday, December 6. */

const shop = (number: number) => ({ owner: "acme", repo: "shop", number });
const waiver = { until: "2027-01-15", reason: "r", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 1 };

/** Open, owned by Alice, and due next year. */
const item = (number: number, over: Partial<DigestItem> = {}): DigestItem => ({
  issue: shop(number),
  title: `Item ${number}`,
  owners: ["alice"],
  priority: null,
  state: "open",
  originalDue: over.due ?? "2027-01-15",
  due: "2027-01-15",
  extensions: 0,
  waiver: null,
  recurrences: 0,
  closedOn: null,
  ...over,
});
const postmortem = (number: number, over: Partial<DigestPostmortem> = {}): DigestPostmortem => {
  return item(number, over);
};
const done = (number: number, closedOn: string, due = "2027-01-15") => {
  return item(number, { state: "done", closedOn, due });
};

function digest(
  items: readonly DigestItem[],
  postmortems: readonly DigestPostmortem[] = [],
  untrusted: readonly UntrustedRecord[] = [],
) {
  return digestOf({ items, postmortems, untrusted }, Temporal.PlainDate.from("2026-12-03"), { weekday: 1 });
}

const numbers = (items: readonly { issue: { number: number } }[]) => items.map(({ issue }) => issue.number);

describe("the week of a day", () => {
  it.each([
    ["2026-11-30", 1, "2026-11-30"],
    ["2026-12-06", 1, "2026-11-30"],
    ["2026-12-06", 7, "2026-12-06"],
    ["2027-01-01", 5, "2027-01-01"],
    ["2027-01-01", 6, "2026-12-26"],
  ])("%s, with the start day %d, started on %s", (day, weekday, start) => {
    expect(weekStart(Temporal.PlainDate.from(day), weekday).toString()).toBe(start);
  });

  it("is that of the digest", () => {
    const { today, from, to, next } = digest([]);
    expect([today, from, to, next]).toEqual(["2026-12-03", "2026-11-30", "2026-12-06", "2026-12-07"]);
  });
});

describe("a digest lists", () => {
  it("each open item by its state and date", () => {
    const made = digest([
      item(10, { state: "overdue", due: "2026-12-01" }),
      item(11, { due: "2026-12-03" }),
      item(12, { due: "2026-12-06" }),
      item(13, { due: "2026-12-07" }),
      item(14, { state: "waived", due: "2026-12-01", waiver }),
      item(15, { owners: [] }),
      item(16, { owners: [], isPrivate: true }),
      done(17, "2026-12-01"),
      item(18, { state: "dropped", closedOn: "2026-12-01", owners: [] }),
    ]);
    expect(numbers(made.overdue)).toEqual([10]);
    expect(numbers(made.dueThisWeek)).toEqual([11, 12]);
    expect(numbers(made.waived)).toEqual([14]);
    expect(numbers(made.unowned)).toEqual([15]);
    expect(made.open).toBe(7);
  });

  it("postmortems by their own date, and those without an assignee", () => {
    const made = digest(
      [],
      [
        postmortem(1, { state: "overdue", due: "2026-12-02" }),
        postmortem(2, { due: "2026-12-03", owners: [] }),
        postmortem(3, { state: "done", due: "2026-12-02", owners: [] }),
        postmortem(4, { state: "waived", due: "2026-12-02", waiver }),
        postmortem(5, { state: "overdue", due: "2026-11-25", owners: [] }),
        postmortem(6, { state: "dropped", due: "2026-11-25", owners: [] }),
      ],
    );
    expect(numbers(made.overduePostmortems)).toEqual([5, 1]);
    expect(numbers(made.waivedPostmortems)).toEqual([4]);
    expect(numbers(made.unownedPostmortems)).toEqual([5, 2]);
    expect(made.open).toBe(0);
  });

  it("items that came up again first, then by due date, then by number", () => {
    const overdue = (number: number, due: string, recurrences = 0) =>
      item(number, { state: "overdue", due, recurrences });
    const made = digest([
      overdue(14, "2026-11-24"),
      overdue(13, "2026-11-25"),
      overdue(12, "2026-11-24"),
      overdue(11, "2026-12-01", 1),
      overdue(10, "2026-12-01", 2),
      item(9, { recurrences: 1, state: "waived" }),
      item(7),
      item(8, { recurrences: 1, state: "done", closedOn: "2026-12-01" }),
    ]);
    expect(numbers(made.overdue)).toEqual([10, 11, 12, 14, 13]);
    expect(made.cameUpAgain).toBe(3);
  });

  it("postmortems by due date, then by number", () => {
    const overdue = (number: number, due: string) => postmortem(number, { state: "overdue", due });
    const made = digest([], [overdue(3, "2026-12-01"), overdue(4, "2026-11-30"), overdue(2, "2026-12-01")]);
    expect(numbers(made.overduePostmortems)).toEqual([4, 2, 3]);
  });

  it("records that can't be trusted as they are", () => {
    const untrusted = [
      { issue: shop(20), title: "Fix it", owners: ["alice"], record: "edited" as const },
      { issue: shop(19), title: "Fix it", owners: [], record: "taken out" as const },
    ];
    expect(digest([], [], untrusted)).toMatchObject({ untrusted, open: 0, owners: [] });
  });

  it.each([
    ["2026-11-22", []],
    ["2026-11-23", [1]],
    ["2026-11-29", [1]],
    ["2026-11-30", []],
  ])("items that were closed on %s as last week's: %j", (closedOn, expected) => {
    expect(numbers(digest([done(1, closedOn)]).doneLastWeek)).toEqual(expected);
    const dropped = digest([item(1, { state: "dropped", closedOn }), done(2, "2026-11-25"), item(3)]);
    expect(numbers(dropped.droppedLastWeek)).toEqual(expected);
    expect(numbers(dropped.doneLastWeek)).toEqual([2]);
  });
});

describe("a digest counts", () => {
  it("which of the items done in the last 90 days were done by their due date", () => {
    const made = digest([
      done(1, "2026-12-01", "2026-12-01"),
      done(2, "2026-12-02", "2026-12-01"),
      done(3, "2026-09-05", "2026-12-01"),
      done(4, "2026-09-04", "2026-12-01"),
      item(5, { state: "dropped", closedOn: "2026-12-01" }),
      item(6, { state: "overdue", due: "2026-12-01" }),
    ]);
    expect(made.onTime).toEqual({ done: 3, onTime: 2 });
    expect(digest([done(4, "2026-09-04"), item(5)]).onTime).toBeNull();
  });

  it("what each person owns, in any case, with the most overdue first, then the most, then by name", () => {
    const made = digest(
      [
        item(1, { owners: ["erin"] }),
        item(2, { owners: [] }),
        item(3, { owners: ["dave", "bob"] }),
        item(4, { owners: ["dave"] }),
        item(5, { owners: ["yan"], state: "overdue" }),
        item(6, { owners: ["Zoe", "zoe", "carol"] }),
        item(7, { owners: ["zoe"], state: "waived" }),
        item(8, { owners: ["finn"], isPrivate: true }),
        done(9, "2026-12-01"),
      ],
      [postmortem(10, { state: "overdue", owners: ["ZOE"] }), postmortem(11, { state: "done" })],
    );
    expect(made.owners).toEqual([
      { owner: "zoe", open: 3, overdue: 1 },
      { owner: "yan", open: 1, overdue: 1 },
      { owner: "dave", open: 2, overdue: 0 },
      { owner: "bob", open: 1, overdue: 0 },
      { owner: "carol", open: 1, overdue: 0 },
      { owner: "erin", open: 1, overdue: 0 },
      { owner: null, open: 1, overdue: 0 },
    ]);
  });
});
