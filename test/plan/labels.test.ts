import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { PRIORITIES } from "../../src/domain/priority.ts";
import type { LabelSpec } from "../../src/operations/operation.ts";
import {
  areaLabel,
  incidentLabel,
  itemLabel,
  overdueLabel,
  postmortemLabel,
  priorityLabel,
  REPORT_LABELS,
  severityLabel,
} from "../../src/plan/labels.ts";

const { postmortem, actionItems } = DEFAULT_POLICY;
const policy = {
  ...DEFAULT_POLICY,
  postmortem: { ...postmortem, label: "pm" },
  actionItems: { ...actionItems, label: "todo", overdueLabel: "too late" },
};

describe("a label that the App creates", () => {
  it.each<[string, () => LabelSpec, string, string]>([
    ["pm", () => postmortemLabel(policy), "5319e7", "Analyzes one incident"],
    ["todo", () => itemLabel(policy), "1d76db", "Action item of a postmortem"],
    ["too late", () => overdueLabel(policy), "b60205", "Past its due date"],
    ["outage", () => incidentLabel("outage"), "d93f0b", "Has a postmortem"],
    ["sev1", () => severityLabel("sev1"), "e99695", "Severity of an incident"],
    ["team-web", () => areaLabel("web", "team-web"), "c2e0c6", "Area web"],
    ["P0", () => priorityLabel("P0"), "b60205", "Priority P0 of an action item"],
    ["P4", () => priorityLabel("P4"), "ededed", "Priority P4 of an action item"],
  ])("%s has a color and says what it means", (name, label, color, description) => {
    expect(label()).toEqual({ name, color, description });
  });

  it("is as GitHub takes it", () => {
    const all = [...PRIORITIES.map(priorityLabel), ...Object.values(REPORT_LABELS)];
    for (const { color, description } of all) {
      expect(color).toMatch(/^[0-9a-f]{6}$/);
      expect(description.length).toBeLessThanOrEqual(100);
    }
  });
});
