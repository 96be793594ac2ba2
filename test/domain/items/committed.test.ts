import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { isCommitted } from "../../../src/domain/items/committed.ts";
import { POLICY } from "../commands/decision-cases.ts";

describe("an item is committed", () => {
  const trackedAt = "2026-11-22T10:00:00Z";
  it.each([
    ["a second before 24 hours", "2026-11-23T09:59:59Z", false, 24, false],
    ["after 24 hours", "2026-11-23T10:00:00Z", false, 24, true],
    ["immediately in a complete postmortem", "2026-11-22T10:00:00Z", true, 24, true],
    ["immediately if commit_after is 0", "2026-11-22T10:00:00Z", false, 0, true],
  ])("%s", (_, now, postmortemComplete, commitAfterHours, expected) => {
    const policy = { ...POLICY, actionItems: { ...POLICY.actionItems, commitAfterHours } };
    expect(isCommitted({ trackedAt, postmortemComplete }, Temporal.Instant.from(now), policy)).toBe(expected);
  });
});
