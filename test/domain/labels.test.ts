import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { isIncident, sameLabel, severityOf, sharedTopics, topicsOf } from "../../src/domain/labels.ts";

describe("an incident", () => {
  const policy = { incident: { labels: ["incident", "Outage"], types: ["Incident report"], anyone: null } };

  it.each([
    [["incident"], null, true],
    [["bug", "Incident"], "Bug", true],
    [["OUTAGE"], null, true],
    [["incidents", "post-incident"], null, false],
    [[], "incident REPORT", true],
    [["bug"], "Incident", false],
    [["Incident report"], "Bug", false],
    [[], null, false],
  ])("labels %j, type %s: %s", (labels, type, expected) => {
    expect(isIncident({ labels, type }, policy)).toBe(expected);
  });
});

describe("the severity of an incident", () => {
  it.each([
    [["sev3"], "sev3"],
    [["sev3", "sev1", "sev2"], "sev1"],
    [["SEV2", "incident"], "sev2"],
    [["sev5"], null],
    [["constructor", "toString"], null],
    [[], null],
  ])("labels %j: %s", (labels, expected) => {
    expect(severityOf(labels, DEFAULT_POLICY)).toBe(expected);
  });

  it("is the first in the policy's order, for any names", () => {
    const { sev1: rule } = DEFAULT_POLICY.severities;
    const severities = { major: rule!, critical: rule!, minor: rule! };
    expect(severityOf(["minor", "critical", "Major"], { severities })).toBe("major");
  });
});

describe("the topics of an issue", () => {
  it.each([
    [["incident", "SEV1", "postmortem", "action-item", "Overdue", "P2"], []],
    [
      ["database", "sev1", "Checkout"],
      ["database", "Checkout"],
    ],
    [[], []],
  ])("labels %j, without those that a rule uses: %j", (labels, topics) => {
    expect(topicsOf(labels, DEFAULT_POLICY)).toEqual(topics);
  });

  it("are shared in any case", () => {
    expect(sharedTopics(["Database", "checkout", "dns"], ["DNS", "database"])).toEqual(["Database", "dns"]);
    expect(sharedTopics(["database"], [])).toEqual([]);
  });

  it("are the same label in any case", () => {
    expect([sameLabel("Sev1", "sEV1"), sameLabel("sev1", "sev2")]).toEqual([true, false]);
  });
});
