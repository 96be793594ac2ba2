import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { mostKept, roundTripsFor } from "./round-trips.ts";

const sorted = (pages: readonly string[]) => pages.toSorted((a, b) => Number(a) - Number(b));

describe("how often a run waits for GitHub", () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 3],
    [6, 4],
    [8, 3],
    [10, 3],
    [12, 4],
    [33, 5],
    [50, 6],
    [99, 9],
  ])("%d pages take %d round trips, in whatever order responses arrive", async (pages, expected) => {
    for (const order of [
      (indexes: readonly number[]) => indexes,
      (indexes: readonly number[]) => indexes.toReversed(),
    ]) {
      const trips = await roundTripsFor(pages, order);
      expect(trips).toHaveLength(expected);
    }
  });

  it("10 pages are read in the second round trip, which the third one only confirms", async () => {
    const [first, second, ...others] = await roundTripsFor(10, (indexes) => indexes);
    expect(first).toEqual(["1", "8", "postmortem", "followthrough-index"]);
    expect(sorted(second!)).toEqual(["2", "3", "4", "5", "6", "7", "9", "10", "16", "32", "64", "99"]);
    expect(others).toEqual([["what changed"]]);
  });

  it("no request waits for pages to be handled", async () => {
    const events: string[] = [];
    await roundTripsFor(10, (indexes) => indexes, {
      sends: (name) => events.push(name),
      handles: () => events.push("handles a page"),
    });
    const before = events.slice(0, events.indexOf("what changed"));
    expect(before.slice(0, events.indexOf("handles a page"))).toContain("10");
    expect(before.filter((event) => event === "handles a page")).toHaveLength(2);
  });

  it("a page is let go of once it is handled", async () => {
    expect(await mostKept(60, 44)).toBeLessThan(20);
  });

  it("each page is requested once, and few that do not exist, in whatever order responses arrive", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 99 }),
        fc.infiniteStream(fc.nat()),
        async (pages, numbers) => {
          const trips = await roundTripsFor(pages, (indexes) => {
            const ranks = indexes.map(() => numbers.next().value);
            return indexes.toSorted((a, b) => ranks[a]! - ranks[b]!);
          });
          const requested = trips.flat().filter((name) => /^\d+$/.test(name));
          expect(new Set(requested).size).toBe(requested.length);
          expect(requested).toEqual(
            expect.arrayContaining(Array.from({ length: pages }, (_, index) => `${index + 1}`)),
          );
          expect(requested.length).toBeLessThanOrEqual(1.5 * pages + 1);
        },
      ),
      { numRuns: 50 },
    );
  });
});
