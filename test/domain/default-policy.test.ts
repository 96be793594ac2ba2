import { describe, expect, it } from "@jest/globals";
import { parseDaySpan } from "../../src/domain/calendar/days.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";

describe("the default policy", () => {
  const { severities, postmortem, actionItems } = DEFAULT_POLICY;

  it("has sev1 to sev4, the most severe first", () => {
    const expected = [
      ["sev1", "3 days", "15 days"],
      ["sev2", "5 business days", "30 days"],
      ["sev3", "10 business days", "60 days"],
      ["sev4", "10 business days", "90 days"],
    ] as const;
    expect(Object.entries(severities)).toEqual(
      expected.map(([label, postmortemDue, actionItemDue]) => [
        label,
        { postmortemDue: parseDaySpan(postmortemDue), actionItemDue: parseDaySpan(actionItemDue) },
      ]),
    );
    expect(postmortem.due).toEqual(parseDaySpan("10 business days"));
  });

  it("gives items 7 to 90 days by priority, otherwise 30", () => {
    const expected = [
      ["P0", "7 days"],
      ["P1", "15 days"],
      ["P2", "30 days"],
      ["P3", "60 days"],
      ["P4", "90 days"],
    ] as const;
    expect(Object.entries(actionItems.due)).toEqual(
      expected.map(([priority, span]) => [priority, parseDaySpan(span)]),
    );
    expect(actionItems.defaultDue).toEqual(parseDaySpan("30 days"));
  });

  it("has labels, days off and a time zone", () => {
    expect(DEFAULT_POLICY.incident.labels).toEqual(["incident"]);
    expect([postmortem.label, actionItems.label]).toEqual(["postmortem", "action-item"]);
    expect([DEFAULT_POLICY.weekend, DEFAULT_POLICY.holidays, DEFAULT_POLICY.timeZone]).toEqual([
      [6, 7],
      [],
      "UTC",
    ]);
    expect([DEFAULT_POLICY.adoptSince, postmortem.template, postmortem.repository]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("reads the headings that are built in", () => {
    expect(actionItems.headings).toEqual(["default"]);
  });
});
