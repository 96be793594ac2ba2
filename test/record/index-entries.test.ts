import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { PRIORITIES } from "../../src/domain/priority.ts";
import { type IndexEntry, readEntries, writeEntries } from "../../src/record/index-entries.ts";

const anyDay = fc
  .date({ min: new Date("2000-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyEntry: fc.Arbitrary<IndexEntry> = fc.record(
  {
    number: fc.integer({ min: 1, max: 999_999 }),
    node: fc.stringMatching(/^I_[\w-]{0,22}$/),
    postmortem: fc.constantFrom("#2", "#12", "acme/infra#2"),
    due: anyDay,
    waivedUntil: anyDay,
    priority: fc.constantFrom(...PRIORITIES),
    severity: fc.constantFrom("sev1", "severity, one"),
    areas: fc.constantFrom(["web"], ["billing", "web"]),
    moved: fc.constant(true as const),
  },
  { requiredKeys: ["number", "node", "postmortem", "due"] },
);
const anyEntries = fc.uniqueArray(anyEntry, { selector: ({ number }) => number, maxLength: 40 });
const byNumber = (entries: readonly IndexEntry[]) => entries.toSorted((a, b) => a.number - b.number);

describe("the entries of an index", () => {
  it("are read as they were written", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        expect(byNumber(readEntries(writeEntries(entries)))).toEqual(byNumber(entries));
      }),
    );
  });

  it("are the same text in whatever order they are", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        expect(writeEntries(entries.toReversed())).toEqual(writeEntries(entries));
      }),
    );
  });

  it("share what they have in common", () => {
    const common = { postmortem: "#2", severity: "sev2" };
    const entries: IndexEntry[] = [
      { ...common, number: 12, node: "I_kwDOJ0Z-Ps5sNMVj", due: "2026-12-01", priority: "P1" },
      { ...common, number: 9, node: "I_kwDOJ0Z-Ps5sNMAA", due: "2026-12-24", waivedUntil: "2027-01-31" },
      { ...common, number: 7, node: "I_kwDOJ0Z-Ps5sNMxx", due: "2026-12-24", moved: true },
    ];
    expect(writeEntries(entries)).toEqual({
      node: "I_kwDOJ0Z-Ps5sNM",
      groups: [
        { of: "#2", severity: "sev2", items: "7,261224,,,m,xx 9,261224,,270131,,AA 12,261201,1,,,Vj" },
      ],
    });
  });

  it.each([
    "",
    "12",
    "0,261201,,,,x",
    "12,261301,,,,x",
    "12,261201,7,,,x",
    "12,261201,,,,x y",
    "12,261201,,,,<",
  ])("that can't be read are left out: %j", (items) => {
    expect(readEntries({ node: "I_", groups: [{ of: "#2", items }] }).length).toBe(
      items.endsWith(" y") ? 1 : 0,
    );
  });
});
