import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import { renderLedger } from "../../../src/markdown/messages/item-body.ts";
import { HOSTILE, mentionsIn } from "./message-samples.ts";

const URL = "https://github.com/acme/shop/issues/12";
const base: Ledger["base"] = {
  line: null,
  issue: { done: false, owners: [], title: "x" },
  seenAt: "2026-11-01T09:00:00Z",
};
const ledger: Ledger = {
  originalDue: "2026-12-01",
  due: "2026-12-01",
  trackedAt: "2026-11-01T09:00:00Z",
  terms: { priority: null, areas: [], owners: [] },
  extensions: [],
  waiver: null,
  base,
};
const why = { reason: "vendor", by: "ada", at: "2026-11-20T09:00:00Z", commentId: 5 };

describe("the history of a due date", () => {
  it("is empty at first", () => expect(renderLedger(ledger, URL)).toEqual([]));

  it("has a row for each exception", () => {
    const rows = renderLedger(
      {
        ...ledger,
        extensions: [{ from: "2026-12-01", to: "2026-12-08", ...why }],
        eased: [{ what: "lowered from P0 to P3", ...why, commentId: 7 }],
        waiver: { until: "2027-01-15", ...why, commentId: 6 },
        dropped: { ...why, commentId: null },
      },
      URL,
    );
    expect(rows).toEqual([
      "| Exception | Why | Who | When |",
      "| --- | --- | --- | --- |",
      `| extended from 2026-12-01 to 2026-12-08 | vendor | ada | [2026-11-20](${URL}#issuecomment-5) |`,
      `| lowered from P0 to P3 | vendor | ada | [2026-11-20](${URL}#issuecomment-7) |`,
      `| waived until 2027-01-15 | vendor | ada | [2026-11-20](${URL}#issuecomment-6) |`,
      "| dropped | vendor | ada | 2026-11-20 |",
    ]);
  });

  it("shows the newest extensions if there are many", () => {
    const extensions = Array.from({ length: 8 }, (_, index) => ({
      from: `2026-12-0${index + 1}`,
      to: `2026-12-0${index + 2}`,
      ...why,
    }));
    const rows = renderLedger({ ...ledger, extensions }, URL);
    expect(rows[2]).toBe("| extended 3 times before | – | – | – |");
    expect(rows).toHaveLength(2 + 1 + 5);
    expect(rows.at(-1)).toContain("extended from 2026-12-08 to 2026-12-09");
  });

  it("stays a table for any reason text", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 }));
    fc.assert(
      fc.property(evil, (reason) => {
        const [, , row] = renderLedger({ ...ledger, waiver: { until: "2027-01-15", ...why, reason } }, URL);
        expect(row!.match(/(?<!\\)\|/g)).toHaveLength(5);
        expect(row).not.toMatch(/[\r\n<>]/);
        expect(mentionsIn(row!)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
