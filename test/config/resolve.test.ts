import { describe, expect, it } from "@jest/globals";
import { toPolicy } from "../../src/config/resolve.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";

const days = (count: number) => ({ days: count, business: false });
const businessDays = (count: number) => ({ days: count, business: true });

describe("a policy from configs", () => {
  it("is the default without configs or with empty ones", () => {
    expect(toPolicy([])).toEqual(DEFAULT_POLICY);
    expect(toPolicy([{}, {}])).toEqual(DEFAULT_POLICY);
    expect(toPolicy([{ incident: {}, postmortem: {}, action_items: { due: {} } }])).toEqual(DEFAULT_POLICY);
  });

  it("uses every key", () => {
    const policy = toPolicy([
      {
        time_zone: "Asia/Tokyo",
        weekend: ["Friday", "saturday"],
        holidays: ["2026-12-25"],
        adopt_since: "2026-01-01",
        incident: { labels: ["outage"], types: ["Incident"], anyone: true },
        severities: { bad: { postmortem_due: 1, action_item_due: "2 business days" } },
        postmortem: {
          template: "t.md",
          repository: "acme/pm",
          label: "pm",
          due: "4 days",
          required_sections: ["Why"],
          review: { by: ["@acme/sre", "alice"] },
        },
        action_items: {
          label: "todo",
          headings: ["Plan"],
          due: { P0: 1, P1: 2, P2: 3, P3: 4, P4: "5 business days" },
          default_due: 6,
          commit_after: 3,
          overdue_label: "late",
        },
      },
    ]);
    expect(policy).toEqual({
      ...DEFAULT_POLICY,
      timeZone: "Asia/Tokyo",
      weekend: [5, 6],
      holidays: ["2026-12-25"],
      adoptSince: "2026-01-01",
      incident: { labels: ["outage"], types: ["Incident"], anyone: true },
      severities: { bad: { postmortemDue: days(1), actionItemDue: businessDays(2) } },
      postmortem: {
        template: "t.md",
        templates: {},
        repository: "acme/pm",
        label: "pm",
        due: days(4),
        requiredSections: ["Why"],
        review: { required: 1, by: ["acme/sre", "alice"] },
      },
      actionItems: {
        label: "todo",
        headings: ["Plan"],
        due: { P0: days(1), P1: days(2), P2: days(3), P3: days(4), P4: businessDays(5) },
        defaultDue: days(6),
        commitAfterHours: 3,
        overdueLabel: "late",
      },
    });
  });

  it("merges templates by label, ignoring case, in the order of the first config", () => {
    const { templates } = toPolicy([
      { postmortem: { templates: { Security: "ours.md", sev1: "short" } } },
      { postmortem: { templates: { data: "data.md", security: "theirs.md" } } },
    ]).postmortem;
    expect(Object.entries(templates)).toEqual([
      ["Security", "ours.md"],
      ["sev1", "short"],
      ["data", "data.md"],
    ]);
    expect(toPolicy([{}, { postmortem: { templates: { data: "data.md" } } }]).postmortem.templates).toEqual({
      data: "data.md",
    });
  });

  it("merges maps and replaces lists; the first config takes precedence", () => {
    const policy = toPolicy([
      { holidays: ["2026-12-24"], postmortem: { label: "mine" }, action_items: { due: { P0: 1 } } },
      {
        holidays: ["2026-12-25", "2026-12-26"],
        postmortem: { label: "theirs", due: 9 },
        action_items: { due: { P0: 2, P1: 3 }, headings: ["Plan"] },
      },
    ]);
    expect(policy.holidays).toEqual(["2026-12-24"]);
    expect(policy.postmortem).toEqual({ ...DEFAULT_POLICY.postmortem, label: "mine", due: days(9) });
    expect(policy.actionItems).toEqual({
      ...DEFAULT_POLICY.actionItems,
      headings: ["Plan"],
      due: { ...DEFAULT_POLICY.actionItems.due, P0: days(1), P1: days(3) },
    });
  });

  it("can empty a list", () => {
    expect(toPolicy([{ weekend: [], holidays: [] }, { holidays: ["2026-12-25"] }])).toEqual({
      ...DEFAULT_POLICY,
      weekend: [],
    });
  });
});

describe("severities", () => {
  it("replace the default severities, in the config's order", () => {
    const { severities } = toPolicy([{ severities: { major: {}, critical: {}, sev9: {} } }]);
    expect(Object.keys(severities)).toEqual(["major", "critical", "sev9"]);
  });

  it("keep the default rules of a known name, ignoring case", () => {
    const { severities } = toPolicy([{ severities: { SEV1: { action_item_due: 5 }, sev3: {} } }]);
    expect(severities).toEqual({
      SEV1: { postmortemDue: days(3), actionItemDue: days(5) },
      sev3: { postmortemDue: businessDays(10), actionItemDue: days(60) },
    });
  });

  it("fall back to the rules without a severity", () => {
    const { severities } = toPolicy([
      { severities: { major: {} }, postmortem: { due: 8 } },
      { action_items: { default_due: 9 }, postmortem: { due: 1 } },
    ]);
    expect(severities).toEqual({ major: { postmortemDue: days(8), actionItemDue: days(9) } });
  });

  it("come from the config with precedence and inherit rules from the other", () => {
    const { severities } = toPolicy([
      { severities: { minor: {}, Major: { postmortem_due: 1 } } },
      {
        severities: {
          major: { postmortem_due: 2, action_item_due: 3 },
          minor: { action_item_due: 4 },
          other: {},
        },
      },
    ]);
    expect(Object.entries(severities)).toEqual([
      ["minor", { postmortemDue: businessDays(10), actionItemDue: days(4) }],
      ["Major", { postmortemDue: days(1), actionItemDue: days(3) }],
    ]);
  });

  it("can be empty", () => {
    expect(toPolicy([{ severities: {} }]).severities).toEqual({});
  });
});
