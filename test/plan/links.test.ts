import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { createPlan } from "../../src/plan/plan.ts";
import { item, postmortem, snapshot } from "./builders.ts";

const plan = createPlan(new Map());

const NOW = Temporal.Instant.from("2026-11-03T09:00:00Z");

/** How many items are linked to a postmortem that already has this many other sub-issues. */
function linked(items: number, subIssueTotal?: number): number {
  const page = postmortem("", subIssueTotal === undefined ? {} : { subIssueTotal });
  const loose = Array.from({ length: items }, (_, index) =>
    item(20 + index, `Item ${index}`, { parent: null }),
  );
  const operations = plan(snapshot({ postmortems: [page], items: loose }), NOW);
  return operations.filter(({ kind }) => kind === "link-sub-issue").length;
}

describe("items as sub-issues, of which GitHub allows 100", () => {
  it.each([
    [3, 0, 3],
    [3, undefined, 3],
    [120, 0, 100],
    [3, 98, 2],
    [3, 100, 0],
  ])("%i items next to %s others: %i are linked", (items, others, expected) => {
    expect(linked(items, others)).toBe(expected);
  });
});
