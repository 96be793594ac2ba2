import { describe, expect, it } from "@jest/globals";
import type { SeenField } from "../../../src/domain/items/ledger.ts";
import { standingOf, withSeen } from "../../../src/plan/items/field-step.ts";
import { item } from "../builders.ts";

const DAY = "2026-12-01";
const OTHER = "2026-12-08";
const EARLIER = "2026-11-20";
const seen = (record: string | null, shown: string | null, asked?: true): SeenField => {
  return { record, shown, ...(asked && { asked }) };
};

describe("what a field says, compared to the record", () => {
  it.each<[string, string | null, string | null, SeenField | undefined, ReturnType<typeof standingOf>]>([
    ["it shows what the record says", DAY, DAY, undefined, "in-step"],
    ["it shows it again, after another value", DAY, DAY, seen(DAY, OTHER), "in-step"],
    ["both say nothing", null, null, undefined, "in-step"],
    ["it was never written", DAY, null, undefined, "behind"],
    ["somebody emptied it", DAY, null, seen(DAY, DAY), "behind"],
    ["the record has a new value", DAY, EARLIER, seen(EARLIER, EARLIER), "behind"],
    ["the record has a new value, and an earlier one was refused", DAY, null, seen(EARLIER, null), "behind"],
    ["the record has a new value after a question", DAY, OTHER, seen(EARLIER, OTHER, true), "behind"],
    ["somebody filled it before the App did", DAY, OTHER, undefined, "changed"],
    ["somebody changed it", DAY, OTHER, seen(DAY, DAY), "changed"],
    ["somebody filled it after it was refused", DAY, OTHER, seen(DAY, null), "changed"],
    ["it shows another value than it was set to", DAY, OTHER, seen(DAY, OTHER), "refused"],
    ["it is empty although it was set", DAY, null, seen(DAY, null), "refused"],
    ["it is not empty although the record says nothing", null, OTHER, seen(null, OTHER), "refused"],
    ["somebody was asked about it", DAY, OTHER, seen(DAY, OTHER, true), "asked"],
  ])("%s", (_, record, shown, last, standing) => {
    expect(standingOf(record, shown, last)).toBe(standing);
  });
});

describe("the record of what a field showed", () => {
  const { ledger } = item(20, "Add alerts").marker;
  const recorded = (due: SeenField) => ({ ...ledger, base: { ...ledger.base, fields: { due } } });

  it("is kept beside everything else", () => {
    expect(withSeen(ledger, "due", seen(DAY, DAY))).toEqual(recorded(seen(DAY, DAY)));
    const both = withSeen(recorded(seen(DAY, DAY)), "priority", seen(null, null));
    expect(both.base.fields).toEqual({ due: seen(DAY, DAY), priority: seen(null, null) });
  });

  it.each<[string, SeenField]>([
    ["another record", seen(OTHER, DAY)],
    ["another value", seen(DAY, OTHER)],
    ["a question", seen(DAY, DAY, true)],
  ])("changes with %s", (_, next) => {
    expect(withSeen(recorded(seen(DAY, DAY)), "due", next)).toEqual(recorded(next));
  });

  it("stays the very same object if nothing changed", () => {
    const known = recorded(seen(DAY, DAY, true));
    expect(withSeen(known, "due", seen(DAY, DAY, true))).toBe(known);
  });
});
