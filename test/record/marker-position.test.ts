import { describe, expect, it } from "@jest/globals";
import { isMarkerOf, namesFormerPlace } from "../../src/record/marker.ts";
import type { Marker } from "../../src/record/marker-types.ts";
import type { MarkedIssue } from "../../src/record/recorded-issue.ts";
import { ITEM, issueOf, LEDGER, POSTMORTEM } from "./marker-samples.ts";

const on = (number: number, createdAt: string, over: Partial<MarkedIssue> = {}): MarkedIssue => {
  return { ref: { number }, id: number * 100, repositoryId: 77, createdAt, ...over };
};
const fresh = on(14, LEDGER.trackedAt);
const old = on(14, "2026-10-01T00:00:00Z");
const elsewhere = { id: 99, repositoryId: 78 };
const named = (number: number): Marker => ({ ...ITEM, issue: issueOf(number) });
const adopted = (number: number): Marker => ({ ...ITEM, adopted: true, issue: issueOf(number) });

describe("a marker belongs to an issue", () => {
  it.each<[string, Marker, MarkedIssue, boolean]>([
    ["an item's, created with it", ITEM, fresh, true],
    ["an item's, created a short time before it", ITEM, on(14, "2026-11-01T10:20:00Z"), true],
    ["an item's, by a slow clock", ITEM, on(14, "2026-11-01T09:20:00Z"), true],
    ["an item's, created hours before the issue", ITEM, on(14, "2026-11-01T11:30:00Z"), false],
    ["an item's, created days after the issue", ITEM, on(14, "2026-10-30T09:30:00Z"), false],
    ["an item's of another repository, created with it", ITEM, { ...fresh, repositoryId: 78 }, false],
    ["an item's, where the repository is unknown", ITEM, { ...fresh, repositoryId: null }, false],
    ["an item's that names the issue", named(14), old, true],
    [
      "an item's that names the issue, where the repository is unknown",
      named(14),
      on(14, "", { repositoryId: null }),
      true,
    ],
    ["an item's that names another issue", named(15), fresh, false],
    [
      "an item's that names the same number in another repository",
      named(14),
      { ...fresh, ...elsewhere },
      false,
    ],
    ["an item's that names another id", named(14), { ...fresh, id: 99 }, false],
    ["an item's that names another repository", named(14), { ...fresh, repositoryId: 78 }, false],
    ["an adopted issue's own", adopted(14), old, true],
    ["an adopted issue's of another", adopted(15), fresh, false],
    ["an adopted issue's of the same number elsewhere", adopted(14), { ...fresh, ...elsewhere }, false],
    ["an adopted issue's that names none", { ...ITEM, adopted: true }, fresh, false],
    ["a postmortem's, opened with it", POSTMORTEM, on(13, POSTMORTEM.openedAt), true],
    ["a postmortem's, opened days apart", POSTMORTEM, on(13, "2026-11-05T00:00:00Z"), false],
    [
      "a postmortem's that names another issue",
      { ...POSTMORTEM, issue: issueOf(9) },
      on(13, POSTMORTEM.openedAt),
      false,
    ],
  ])("%s: %#", (_, marker, issue, expected) => expect(isMarkerOf(issue, marker)).toBe(expected));
});

describe("a marker belongs to a transferred issue, and must be signed again", () => {
  const moved = (createdAt: string, formerPlaces: MarkedIssue["formerPlaces"]) =>
    on(3, createdAt, { ...elsewhere, ...(formerPlaces && { formerPlaces }) });
  const from = (repositoryId: number, number: number) => [{ repositoryId, number }];

  it.each<[string, Marker, MarkedIssue, boolean]>([
    ["it names where the issue was", named(14), moved("2026-10-01T00:00:00Z", from(77, 14)), true],
    ["it names another number there", named(15), moved(LEDGER.trackedAt, from(77, 14)), false],
    ["it names that number elsewhere", named(14), moved(LEDGER.trackedAt, from(79, 14)), false],
    ["GitHub knows of no transfer", named(14), moved(LEDGER.trackedAt, undefined), false],
    ["it has no number yet, and was created with it", ITEM, moved(LEDGER.trackedAt, from(77, 14)), true],
    [
      "it has no number yet, and was created days apart",
      ITEM,
      moved("2026-11-05T00:00:00Z", from(77, 14)),
      false,
    ],
    [
      "it has no number yet, and is of a third repository",
      ITEM,
      moved(LEDGER.trackedAt, from(79, 14)),
      false,
    ],
    ["an adopted issue's", adopted(14), moved("2020-01-01T00:00:00Z", from(77, 14)), true],
  ])("%s: %#", (_, marker, issue, expected) => {
    expect([isMarkerOf(issue, marker), namesFormerPlace(issue, marker)]).toEqual([expected, expected]);
  });

  it("but not where it is", () => expect(namesFormerPlace(old, named(14))).toBe(false));
});
