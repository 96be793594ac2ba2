import { describe, expect, it } from "@jest/globals";
import { isMarkerOf } from "../../src/record/marker.ts";
import type { Marker } from "../../src/record/marker-types.ts";
import { ITEM, LEDGER, POSTMORTEM } from "./marker-samples.ts";

const on = (number: number, createdAt: string) => ({ ref: { number }, createdAt });

describe("a marker belongs to an issue", () => {
  it.each<[string, Marker, ReturnType<typeof on>, boolean]>([
    ["an item's, created with it", ITEM, on(14, LEDGER.trackedAt), true],
    ["an item's, created a short time before it", ITEM, on(14, "2026-11-01T10:20:00Z"), true],
    ["an item's, by a slow clock", ITEM, on(14, "2026-11-01T09:20:00Z"), true],
    ["an item's, created hours before the issue", ITEM, on(14, "2026-11-01T11:30:00Z"), false],
    ["an item's, created days after the issue", ITEM, on(14, "2026-10-30T09:30:00Z"), false],
    ["an item's that names the issue", { ...ITEM, issue: 14 }, on(14, "2026-10-01T00:00:00Z"), true],
    ["an item's that names another issue", { ...ITEM, issue: 15 }, on(14, LEDGER.trackedAt), false],
    ["an adopted issue's own", { ...ITEM, adopted: 14 }, on(14, "2020-01-01T00:00:00Z"), true],
    ["an adopted issue's of another", { ...ITEM, adopted: 15, issue: 14 }, on(14, LEDGER.trackedAt), false],
    ["a postmortem's, opened with it", POSTMORTEM, on(13, POSTMORTEM.openedAt), true],
    ["a postmortem's, opened days apart", POSTMORTEM, on(13, "2026-11-05T00:00:00Z"), false],
    [
      "a postmortem's that names another issue",
      { ...POSTMORTEM, issue: 9 },
      on(13, POSTMORTEM.openedAt),
      false,
    ],
  ])("%s: %#", (_, marker, issue, expected) => expect(isMarkerOf(issue, marker)).toBe(expected));
});
