import { describe, expect, it } from "@jest/globals";
import { readMarker, signedTextOf, withNotified, writeMarker } from "../../src/record/marker.ts";
import { ITEM, LEDGER, POSTMORTEM, SIGNER } from "./marker-samples.ts";

const NOTIFIED = {
  due: "2026-12-08",
  reminded: -7,
  remindedOn: "2026-12-01",
  escalated: 0,
  escalatedOn: null,
};
const DROPPED = { reason: "No longer sold", by: "bob", at: "2026-12-01T09:30:00Z", commentId: null };

function problemOf(marker: object): string | null {
  const reading = readMarker(writeMarker(marker as never, SIGNER));
  return reading.found === "malformed" ? reading.reason : null;
}

describe("optional fields of a marker", () => {
  it.each([
    ["notices about an item", withNotified(ITEM, NOTIFIED)],
    ["notices about a postmortem", withNotified(POSTMORTEM, NOTIFIED)],
    ["no reminder yet", withNotified(ITEM, { ...NOTIFIED, reminded: null, remindedOn: null })],
    [
      "the drop of an item whose issue is gone",
      { ...POSTMORTEM, lost: [{ ...DROPPED, issue: "acme/shop#12", commentId: 901 }] },
    ],
    ["a drop", { ...ITEM, ledger: { ...LEDGER, dropped: DROPPED } }],
    ["commands that were executed", { ...ITEM, ledger: { ...LEDGER, obeyed: [901, 902] } }],
    [
      "the date that the line showed",
      { ...ITEM, ledger: { ...LEDGER, base: { ...LEDGER.base, due: "2026-12-01" } } },
    ],
  ])("is read as written and signed: %s", (_, marker) => {
    const reading = readMarker(writeMarker(marker, SIGNER));
    expect(reading).toMatchObject({ found: "marker", marker });
    expect(signedTextOf(marker)).not.toBe(signedTextOf(marker.kind === "postmortem" ? POSTMORTEM : ITEM));
  });

  it.each<[string, object, string]>([
    ["a text", { notified: "yes" }, "ledger.notified should be the notices that were sent"],
    ["an invalid day", { notified: { ...NOTIFIED, due: "2026-13-01" } }, "ledger.notified should be"],
    ["half a day", { notified: { ...NOTIFIED, reminded: 0.5 } }, "ledger.notified should be"],
    ["steps below the minimum", { notified: { ...NOTIFIED, escalated: -1 } }, "ledger.notified should be"],
    ["no day of the last step", { notified: { ...NOTIFIED, escalatedOn: undefined } }, "ledger.notified"],
    ["a drop without an author", { dropped: { ...DROPPED, by: null } }, "ledger.dropped should be a drop"],
    [
      "an invalid date of the line",
      { base: { ...LEDGER.base, due: "2026-13-01" } },
      "ledger.base should be the base of the merge",
    ],
    ["no date of the line at all", { base: { ...LEDGER.base, due: null } }, "ledger.base should be"],
    ["a comment without a number", { obeyed: [901, "x"] }, "ledger.obeyed should be a list of comment ids"],
  ])("is rejected if it is invalid: %s", (_, change, problem) => {
    expect(problemOf({ ...ITEM, ledger: { ...LEDGER, ...change } })).toContain(problem);
  });

  it("is rejected in a postmortem if it is invalid", () => {
    expect(problemOf({ ...POSTMORTEM, notified: [] })).toContain("notified should be the notices");
  });
});
