import { describe, expect, it } from "@jest/globals";
import type { Holder, Replayed, Until } from "../../../src/domain/simulation/replay.ts";
import { differencesOf, figuresOf, tallyOf, waitedUntil } from "../../../src/domain/simulation/tally.ts";
import { aMerge, at, issueOf, MERGED } from "./past-cases.ts";

const HOUR = 3_600_000;

const holder = (number: number, until: Until = "now", changed: Partial<Holder> = {}): Holder => ({
  ...{ issue: issueOf(number), title: `Item ${number}`, kind: "action-item", state: "overdue" },
  ...{ isOwn: false, until },
  ...changed,
});

const held = (...holders: readonly Holder[]): Replayed => ({
  merge: aMerge(),
  answer: "held",
  holders,
  why: [],
});
const not = (answer: "passed" | "unknown"): Replayed => ({ merge: aMerge(), answer, holders: [], why: [] });
const on = (instant: string, replayed: Replayed): Replayed => ({
  ...replayed,
  merge: aMerge({ mergedAt: at(instant) }),
});

describe("a merge that was held waits", () => {
  it.each<[string, Until[], Until]>([
    ["until its item is closed", [MERGED + 5], MERGED + 5],
    ["until the last of several is closed", [MERGED + 5, MERGED + 7, MERGED + 6], MERGED + 7],
    ["for as long as one is open", [MERGED + 5, "now", "unknown"], "now"],
    ["for a time that isn't known, if that of one isn't", [MERGED + 5, "unknown"], "unknown"],
  ])("%s", (_, untils, expected) => {
    expect(waitedUntil(held(...untils.map((until, index) => holder(index, until))))).toBe(expected);
  });
});

describe("the figures of merges", () => {
  const NONE = { merges: 0, held: 0, passed: 0, unknown: 0 };
  const FIGURES = { ...NONE, lessThanADay: 0, stillHeld: 0, unknownWait: 0, byOwn: 0 };
  const own = { isOwn: true };
  it.each<[string, Replayed[], Partial<typeof FIGURES>]>([
    ["nothing", [], {}],
    ["one that passed", [not("passed")], { merges: 1, passed: 1 }],
    ["one of which that isn't known", [not("unknown")], { merges: 1, unknown: 1 }],
    ["one that is still held", [held(holder(1))], { merges: 1, held: 1, stillHeld: 1 }],
    [
      "one that waited less than a day",
      [held(holder(1, MERGED + 24 * HOUR - 1))],
      { merges: 1, held: 1, lessThanADay: 1 },
    ],
    ["one that waited a day", [held(holder(1, MERGED + 24 * HOUR))], { merges: 1, held: 1 }],
    [
      "one that waited nobody knows how long",
      [held(holder(1, "unknown"))],
      { merges: 1, held: 1, unknownWait: 1 },
    ],
    [
      "one of the author's own",
      [held(holder(1, "now", own), holder(2, "now", own))],
      { merges: 1, held: 1, stillHeld: 1, byOwn: 1 },
    ],
    [
      "one that others held, too",
      [held(holder(1, "now", own), holder(2))],
      { merges: 1, held: 1, stillHeld: 1 },
    ],
    [
      "several",
      [not("passed"), held(holder(1)), not("passed"), not("unknown")],
      { merges: 4, held: 1, passed: 2, unknown: 1, stillHeld: 1 },
    ],
  ])("%s", (_, replayed, expected) => {
    expect(figuresOf(replayed)).toEqual({ ...FIGURES, ...expected });
  });

  it("come by week, from the first to the last, in the policy's time zone", () => {
    const merges = [
      on("2026-12-21T12:00:00Z", held(holder(1))),
      // Still Sunday in UTC, and Monday in Auckland.
      on("2026-12-06T12:00:00Z", not("passed")),
      on("2026-12-09T12:00:00Z", not("unknown")),
    ];
    const weeks = (zone: string) => tallyOf(merges, zone).weeks;
    expect(weeks("Pacific/Auckland")).toEqual([
      { monday: "2026-12-07", ...NONE, merges: 2, passed: 1, unknown: 1 },
      { monday: "2026-12-14", ...NONE },
      { monday: "2026-12-21", ...NONE, merges: 1, held: 1 },
    ]);
    expect(weeks("UTC").map(({ monday, merges: count }) => [monday, count])).toEqual([
      ["2026-11-30", 1],
      ["2026-12-07", 1],
      ["2026-12-14", 0],
      ["2026-12-21", 1],
    ]);
    expect(tallyOf([], "UTC").weeks).toEqual([]);
  });

  it("name what held the most merges first, then by number, with the time when it let the last one pass", () => {
    const merges = [
      held(holder(4, MERGED + 1), holder(2, MERGED + 5), holder(3)),
      held(holder(2, MERGED + 9), holder(7, "unknown", { kind: "postmortem", title: "Outage" })),
      { ...not("passed"), holders: [holder(8)] },
    ];
    const tally = tallyOf(merges, "UTC");
    expect(tally).toMatchObject(figuresOf(merges));
    expect(tally.heldBy).toEqual([
      { issue: issueOf(2), title: "Item 2", kind: "action-item", merges: 2, until: MERGED + 9 },
      { issue: issueOf(3), title: "Item 3", kind: "action-item", merges: 1, until: "now" },
      { issue: issueOf(4), title: "Item 4", kind: "action-item", merges: 1, until: MERGED + 1 },
      { issue: issueOf(7), title: "Outage", kind: "postmortem", merges: 1, until: "unknown" },
    ]);
  });
});

it("two policies differ in the merges that one of them holds, by what does", () => {
  const before = [not("passed"), held(holder(1)), held(holder(2)), not("unknown")];
  const after = [held(holder(3)), held(holder(4)), not("unknown"), not("unknown")];
  expect(differencesOf(before, after)).toEqual([
    { merge: aMerge(), before: "passed", after: "held", by: [issueOf(3)] },
    { merge: aMerge(), before: "held", after: "unknown", by: [issueOf(2)] },
  ]);
});
