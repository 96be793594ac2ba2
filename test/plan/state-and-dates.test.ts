import { describe, expect, it } from "@jest/globals";
import type { DigestItem } from "../../src/domain/notices/weekly-digest.ts";
import { stateAndDates } from "../../src/plan/state-and-dates.ts";
import { HOME } from "./builders.ts";

const ITEM: DigestItem = {
  issue: { ...HOME, number: 14 },
  title: "Rotate the leaked key",
  owners: ["alice"],
  priority: "P1",
  state: "waived",
  originalDue: "2026-11-09",
  due: "2026-11-16",
  extensions: 1,
  waiver: {
    until: "2026-12-01",
    reason: "The key is safe",
    by: "ada",
    at: "2026-11-10T09:00:00Z",
    commentId: 5,
  },
  recurrences: 2,
  closedOn: null,
};

describe("an item, where more people can read than its issue", () => {
  const waiver = { until: "2026-12-01", reason: "", by: "", at: "2026-11-10T09:00:00Z", commentId: 5 };
  const shown = { ...ITEM, title: "", owners: [], waiver, recurrences: 0, isPrivate: true };

  it("shows only its state and dates, not who waived it or why", () => {
    expect(stateAndDates(ITEM)).toEqual(shown);
    expect(stateAndDates({ ...ITEM, waiver: null })).toEqual({ ...shown, waiver: null });
  });

  it("shows the words that stand there anyway", () => {
    const words = { title: "Rotate the key", owners: ["bob"] };
    expect(stateAndDates(ITEM, words)).toEqual({ ...shown, ...words });
  });
});
