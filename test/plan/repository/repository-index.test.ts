import { describe, expect, it } from "@jest/globals";
import { renderIndex } from "../../../src/markdown/messages/repository-index.ts";
import { partition } from "../../../src/plan/repository/indexed-items.ts";
import { type IndexEntry, readEntries } from "../../../src/record/index-entries.ts";
import { INDEX_TAG, signReport } from "../../../src/record/report-tag.ts";
import { SIGNER } from "../../scenarios/app-process.ts";

const MAX_BODY = 65_536;

/** Items as a large repository has them: of one postmortem each ten. */
const entries = (count: number): IndexEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    number: 100_000 + index,
    node: `I_kwDOJ0Z-Ps8AAAAB${String(100_000_007 + index * 7_919).slice(-6)}`,
    postmortem: `#${90_000 + Math.floor(index / 10)}`,
    due: "2026-12-24",
    priority: "P1",
    severity: "sev2",
    ...(index % 5 === 0 && { waivedUntil: "2027-01-31" }),
  }));

const numbersIn = (part: ReturnType<typeof partition>[number]) =>
  readEntries(part)
    .map(({ number }) => number)
    .sort((a, b) => a - b);

describe("an index in parts", () => {
  it.each([
    [0, 1],
    [2_000, 1],
    [10_000, 6],
  ])("of %d items has at most %d", (count, most) => {
    const parts = partition(entries(count), 1);
    expect(parts.length).toBeLessThanOrEqual(most);
    expect(parts.flatMap(numbersIn).length).toBe(count);
    for (const items of parts) {
      const labels = { actionItem: "x".repeat(50), postmortem: "x".repeat(50) };
      const issue = { repositoryId: 1e9, id: 1e10, number: 1e6 };
      const identity = { issue, openedAt: "2026-11-02T09:00:00Z", labels, items };
      const body = signReport(renderIndex(labels), identity, SIGNER);
      expect(body.startsWith(INDEX_TAG.slice(0, -4))).toBe(true);
      expect(body.length).toBeLessThan(MAX_BODY);
    }
  });

  it("does not shrink, and the items of a postmortem stay together", () => {
    expect(partition(entries(40), 3).map((part) => numbersIn(part).length)).toEqual([20, 10, 10]);
    expect(partition([], 3).map(numbersIn)).toEqual([[], [], []]);
  });
});
