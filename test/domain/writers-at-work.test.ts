import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { type WritersAtWork, workAtOnce, writersAfter } from "../../src/domain/writers-at-work.ts";

const APPS = ["new", "old"];
const at = (iso: string) => Temporal.Instant.from(iso);

/** The first writer took over on Monday, November 2, at nine. */
const MOVED: WritersAtWork = { last: "new", first: "new", since: "2026-11-02T09:00:00Z" };
const OLD_WROTE = { ...MOVED, last: "old" };

describe("what an index keeps about its writers", () => {
  it.each<[string, WritersAtWork | undefined, string, string, WritersAtWork | undefined]>([
    ["the first writer of a new index", undefined, "new", "2026-11-02T09:00:00Z", { last: "new" }],
    ["another writer of a new index", undefined, "old", "2026-11-02T09:00:00Z", { last: "old" }],
    ["the first writer, after another", { last: "old" }, "new", "2026-11-02T09:00:00.5Z", MOVED],
    ["the first writer, after itself", MOVED, "new", "2026-11-20T09:00:00Z", MOVED],
    ["another writer keeps the note", MOVED, "old", "2026-11-02T10:00:00Z", OLD_WROTE],
    ["another writer, after itself", OLD_WROTE, "old", "2026-11-20T09:00:00Z", OLD_WROTE],
    ["the first writer, within a day of the move", OLD_WROTE, "new", "2026-11-03T08:59:59Z", MOVED],
    [
      "the first writer, a day after the move: they met",
      OLD_WROTE,
      "new",
      "2026-11-03T09:00:00Z",
      { ...MOVED, metAt: "2026-11-03T09:00:00Z" },
    ],
    [
      "the first writer, almost a week after the move",
      OLD_WROTE,
      "new",
      "2026-11-09T08:59:59Z",
      { ...MOVED, metAt: "2026-11-09T08:59:59Z" },
    ],
    [
      "the first writer, a week after the last sign of another: a new move",
      OLD_WROTE,
      "new",
      "2026-11-09T09:00:00Z",
      { ...MOVED, since: "2026-11-09T09:00:00Z" },
    ],
    [
      "the first writer, long after the move, and soon after they met",
      { ...OLD_WROTE, metAt: "2026-11-20T09:00:00Z" },
      "new",
      "2026-11-26T09:00:00Z",
      { ...MOVED, metAt: "2026-11-26T09:00:00Z" },
    ],
    [
      "the first writer, after the settings put another one first",
      { ...OLD_WROTE, first: "old" },
      "new",
      "2026-11-04T09:00:00Z",
      { ...MOVED, since: "2026-11-04T09:00:00Z" },
    ],
    [
      "the first writer, without the time of its move",
      { last: "old", first: "new" },
      "new",
      "2026-11-04T09:00:00Z",
      { ...MOVED, since: "2026-11-04T09:00:00Z" },
    ],
  ])("%s", (_, kept, own, now, expected) => {
    expect(writersAfter(kept, own, APPS, at(now))).toEqual(expected);
  });

  it.each([[[]], [["new"]]])("is nothing if the settings list %j", (apps) => {
    expect(writersAfter(OLD_WROTE, "new", apps, at("2026-11-04T09:00:00Z"))).toBeUndefined();
  });
});

describe("several writers work at once", () => {
  const met = { ...MOVED, metAt: "2026-11-10T09:00:00Z" };

  it.each<[string, WritersAtWork | undefined, string[], string, boolean]>([
    ["when they just met", met, APPS, "2026-11-10T09:00:00Z", true],
    ["for almost a week after that", met, APPS, "2026-11-17T08:59:59Z", true],
    ["not a week later", met, APPS, "2026-11-17T09:00:00Z", false],
    ["not if they never met", MOVED, APPS, "2026-11-10T09:00:00Z", false],
    ["not if another is the first one now", met, ["old", "new"], "2026-11-10T09:00:00Z", false],
    ["not if only one is left", met, ["new"], "2026-11-10T09:00:00Z", false],
    ["not if the settings list none", { last: "old", metAt: met.metAt }, [], "2026-11-10T09:00:00Z", false],
    ["not if nothing is known", undefined, APPS, "2026-11-10T09:00:00Z", false],
  ])("%s", (_, kept, apps, now, expected) => {
    expect(workAtOnce(kept, apps, at(now))).toBe(expected);
  });
});
