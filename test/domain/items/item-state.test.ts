import { describe, expect, it } from "@jest/globals";
import {
  type DueLedger,
  dueSetAt,
  itemStateOn,
  slipsOf,
  waiverInForce,
} from "../../../src/domain/items/item-state.ts";
import { extended, LEDGER, waivedUntil } from "../commands/decision-cases.ts";

const at = "2026-11-20T10:00:00Z";
const waiver = { until: "2026-12-10", reason: "vendor's fix", by: "maria", at, commentId: 9 };
const ledger: DueLedger = { originalDue: "2026-12-01", due: "2026-12-01", extensions: [], waiver: null };

describe("the state of an item", () => {
  const dropped = { reason: "gone", by: "ada", at: "2026-11-20T09:00:00Z", commentId: null };
  it.each([
    ["on its due date", LEDGER, false, "2026-12-01", "open"],
    ["the day after", LEDGER, false, "2026-12-02", "overdue"],
    ["on the last day of its waiver", waivedUntil("2026-12-24"), false, "2026-12-24", "waived"],
    ["after its waiver", waivedUntil("2026-12-24"), false, "2026-12-25", "overdue"],
    ["closed", LEDGER, true, "2026-12-25", "done"],
    ["closed while waived", waivedUntil("2026-12-24"), true, "2026-12-24", "done"],
    ["closed after /drop", { ...LEDGER, dropped }, true, "2026-12-24", "dropped"],
    ["reopened after /drop", { ...LEDGER, dropped }, false, "2026-12-24", "overdue"],
  ] as const)("%s", (_, ledger, isClosed, day, state) => {
    expect(itemStateOn({ ledger, closed: isClosed }, day)).toBe(state);
  });

  it("its due date is valid since it was tracked or last extended", () => {
    expect(dueSetAt(LEDGER)).toBe("2026-11-01T09:00:00Z");
    const [first, ...others] = extended(3).extensions;
    const extensions = [...others, { ...first!, at: "2026-11-20T09:00:00Z" }];
    expect(dueSetAt({ ...LEDGER, extensions })).toBe("2026-11-20T09:00:00Z");
  });
});

describe("a waiver", () => {
  it.each([
    ["2026-11-19", true],
    ["2026-12-09", true],
    ["2026-12-10", true],
    ["2026-12-11", false],
    ["2027-01-01", false],
  ])("until 2026-12-10 is active on %s: %s", (day, inForce) => {
    expect(waiverInForce({ ...ledger, waiver }, day)).toEqual(inForce ? waiver : null);
  });

  it("that was never given is never active", () => {
    expect(waiverInForce(ledger, "2026-12-01")).toBeNull();
  });
});

describe("slips", () => {
  it("are empty for an item with its original date", () => {
    expect(slipsOf(ledger)).toEqual({ originalDue: "2026-12-01", extensions: 0, lastReason: null });
  });

  it("count the extensions, with those whose record was removed, and show the last reason", () => {
    const extension = (from: string, to: string, reason: string) => {
      return { from, to, reason, by: "alice", at, commentId: 1 };
    };
    const extensions = [
      extension("2026-12-01", "2026-12-04", "on leave"),
      extension("2026-12-04", "2026-12-07", "on leave"),
      extension("2026-12-07", "2026-12-09", "waiting for parts"),
    ];
    const slips = { originalDue: "2026-12-01", extensions: 3, lastReason: "waiting for parts" };
    expect(slipsOf({ ...ledger, due: "2026-12-09", extensions })).toEqual(slips);
    const withRemoved = { ...ledger, due: "2026-12-09", extensions, extendedBefore: 3 };
    expect(slipsOf(withRemoved)).toEqual({ ...slips, extensions: 6 });
  });
});
