import { DEFAULT_GATE } from "./gate-policy.ts";
import type { DaySpan, Policy } from "./policy.ts";

/** The rules of a repository that has no config. */
export const DEFAULT_POLICY: Policy = {
  timeZone: "UTC",
  weekend: [6, 7],
  holidays: [],
  holidayRegions: [],
  adoptSince: null,
  incident: { labels: ["incident"], types: [], anyone: null },
  severities: {
    sev1: { postmortemDue: days(3), actionItemDue: days(15) },
    sev2: { postmortemDue: businessDays(5), actionItemDue: days(30) },
    sev3: { postmortemDue: businessDays(10), actionItemDue: days(60) },
    sev4: { postmortemDue: businessDays(10), actionItemDue: days(90) },
  },
  postmortem: {
    template: null,
    templates: {},
    repository: null,
    label: "postmortem",
    due: businessDays(10),
    requiredSections: null,
    review: null,
  },
  actionItems: {
    label: "action-item",
    headings: ["default"],
    due: { P0: days(7), P1: days(15), P2: days(30), P3: days(60), P4: days(90) },
    defaultDue: days(30),
    commitAfterHours: 24,
    overdueLabel: "overdue",
  },
  fields: { due: null, priority: null },
  types: { postmortem: null, actionItem: null },
  approvers: { roles: ["maintain", "admin"], logins: [], teams: [] },
  reminders: { daysBefore: [7, 1], onDueDate: true, everyDays: 7 },
  escalation: { after: [businessDays(3), businessDays(7)], to: [] },
  extensions: { max: 2, ownerDays: 7 },
  waivers: { maxDays: 90 },
  closure: { require: "nothing", apps: null },
  digest: { enabled: true, weekday: 1, repository: null },
  notify: [],
  people: {},
  advice: { items: true, verbs: [], language: true, knownBefore: true, phrases: [], ignore: [] },
  signingKeys: [],
  apps: [],
  gate: DEFAULT_GATE,
  check: false,
  welcome: true,
  deployments: [],
};

function days(count: number): DaySpan {
  return { days: count, business: false };
}

function businessDays(count: number): DaySpan {
  return { days: count, business: true };
}
