import { describe, expect, it } from "@jest/globals";
import { type DueLedger, slipsOf, waiverInForce } from "../../../src/domain/items/item-state.ts";

const at = "2026-11-20T10:00:00Z";
const waiver = { until: "2026-12-10", reason: "vendor's fix", by: "maria", at, commentId: 9 };
const ledger: DueLedger = { originalDue: "2026-12-01", due: "2026-12-01", extensions: [], waiver: null };

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

  it("count the extensions and show the last reason", () => {
    const extension = (from: string, to: string, reason: string) => {
      return { from, to, reason, by: "alice", at, commentId: 1 };
    };
    const extensions = [
      extension("2026-12-01", "2026-12-04", "on leave"),
      extension("2026-12-04", "2026-12-09", "waiting for parts"),
    ];
    expect(slipsOf({ ...ledger, due: "2026-12-09", extensions })).toEqual({
      originalDue: "2026-12-01",
      extensions: 2,
      lastReason: "waiting for parts",
    });
  });
});
