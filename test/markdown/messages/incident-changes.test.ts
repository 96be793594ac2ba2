import { describe, expect, it } from "@jest/globals";
import type { Approvers } from "../../../src/domain/policy.ts";
import {
  type HeldDate,
  renderHeldDate,
  renderIncidentChange,
  renderNoLongerIncident,
  type SeverityChange,
} from "../../../src/markdown/messages/incident-changes.ts";

const APPROVERS: Approvers = { roles: ["maintain"], logins: [], teams: [] };
const HELD: HeldDate = {
  ...{ severity: "sev3", dueFor: "sev1", due: "2026-12-01", allowed: "2026-12-09", incident: "#5" },
  approvers: APPROVERS,
};
const CHANGE: SeverityChange = {
  ...{ from: "sev2", to: "sev1", dueBefore: "2026-12-09", due: "2026-12-01" },
  ...{ countedFrom: "2026-11-28", approver: null, held: null },
};
const STAYS =
  "The postmortem is still due 2026-12-01, as for sev1, because only an approver (people with the role maintain) can move the date later by lowering the severity.";

describe("a postmortem whose incident got another severity says", () => {
  it.each<[string, Partial<SeverityChange>]>([
    [
      "The incident's severity is now sev1 (before: sev2). The postmortem is now due 2026-12-01 (before: 2026-12-09). This date counts from 2026-11-28, when the severity was set.",
      {},
    ],
    [
      "The incident's severity is now sev1 (before: unknown). The postmortem is still due 2026-12-09.",
      { from: null, due: "2026-12-09" },
    ],
    [
      "The incident's severity is now unknown (before: sev2). The postmortem is now due 2026-12-30 (before: 2026-12-09), because bob-x, who is an approver, lowered the severity.",
      { to: null, due: "2026-12-30", countedFrom: null, approver: "bob-x" },
    ],
    [
      `The incident's severity, sev2, was confirmed. ${STAYS} An approver can remove the label sev3 from #5 and add it again. The due date is then 2026-12-09.`,
      { to: "sev2", held: HELD },
    ],
    [
      `The incident's severity is now sev3 (before: sev1). ${STAYS} An approver can add the right severity label to #5.`,
      { from: "sev1", to: "sev3", held: { ...HELD, severity: null } },
    ],
  ])("%s", (text, changed) => {
    const severity = { ...CHANGE, ...changed };
    expect(renderIncidentChange({ severity, title: null, relatedItems: false })).toBe(text);
  });

  it("in its status, why its date stays", () => {
    expect(renderHeldDate(HELD)).toBe(
      `The incident's severity was lowered to sev3. ${STAYS} An approver can remove the label sev3 from #5 and add it again. The due date is then 2026-12-09.`,
    );
  });
});

describe("a postmortem that follows its incident says", () => {
  const TITLE = "The incident's title is now “Slow \\*checkout\\*”, and this issue's title follows.";
  const RELATED = "The list of related open items at the top follows the incident's labels.";
  it.each([
    [null, null, false],
    [TITLE, "Slow *checkout*", false],
    [RELATED, null, true],
    [`The incident changed:\n\n- ${TITLE}\n- ${RELATED}`, "Slow *checkout*", true],
  ])("%s", (text, title, relatedItems) => {
    expect(renderIncidentChange({ severity: null, title, relatedItems })).toBe(text);
  });
});

describe("an issue that is no incident anymore says", () => {
  const what = "This issue is no longer an incident, because its label or type was removed.";
  it.each([
    [
      true,
      "No one has worked on its postmortem, #2, so Followthrough closes it. If this issue becomes an incident again, the postmortem is reopened.",
    ],
    [
      false,
      "Its postmortem, #2, stays open and due 2026-12-01, because people asked for it or have worked on it. If it isn't needed, an approver (people with the role maintain) can comment `/no-postmortem REASON` here.",
    ],
  ])("if its postmortem is closed (%s): %s", (closes, text) => {
    const found = { postmortem: "#2", due: "2026-12-01", closes, approvers: APPROVERS };
    expect(renderNoLongerIncident(found)).toBe(`${what} ${text}`);
  });
});
