import { describe, expect, it } from "@jest/globals";
import type { ReportIssue } from "../../../src/observed/reports.ts";
import { closeAllButFirst } from "../../../src/plan/repository/reports.ts";
import { item } from "../builders.ts";

const report = (number: number): ReportIssue => ({
  ...item(number, "Report"),
  identity: { issue: { repositoryId: 1 }, openedAt: "2026-11-02T09:00:00Z" },
});

describe("several open reports of one kind", () => {
  it.each(["digest", "config", "index", "welcome"] as const)(
    "are closed as duplicates of the first: %s",
    (which) => {
      const [first, ...others] = [report(4), report(5), report(6)];
      expect(closeAllButFirst(which, [first!, ...others])).toEqual(
        others.map(({ ref, id, identity }) => {
          return { kind: "update-report", which, issue: ref, id, identity, close: { of: first!.id } };
        }),
      );
      expect(closeAllButFirst(which, [first!])).toEqual([]);
      expect(closeAllButFirst(which, [])).toEqual([]);
    },
  );
});
