import { describe, expect, it } from "@jest/globals";
import { parseConfig } from "../../src/config/parse.ts";
import { ConfigError } from "../../src/config/problems.ts";
import { toPolicy } from "../../src/config/resolve.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import type { Policy } from "../../src/domain/policy.ts";

const HOLIDAY =
  "a date such as 2026-12-25, a range such as 2026-12-24..2027-01-01, or a region such as DE or DE-BY";
const SPAN = 'days such as 3, "3 days" or "5 business days", at most 999';
const WHO = "a username such as alice or a team such as acme/sre, without @";

const read = (text: string): Policy => toPolicy([parseConfig(text, "f.yml")]);

describe("the rules in a config", () => {
  it.each<[text: string, Partial<Policy>]>([
    [
      "approvers: { roles: [admin, Release manager], logins: [alice], teams: [acme/sre] }",
      {
        approvers: { roles: ["admin", "Release manager"], logins: ["alice"], teams: ["acme/sre"] },
      },
    ],
    [
      "approvers: { teams: [acme/sre] }",
      {
        approvers: { roles: ["maintain", "admin"], logins: [], teams: ["acme/sre"] },
      },
    ],
    [
      "reminders: { days_before: [], on_due_date: false, every_days: 0 }",
      {
        reminders: { daysBefore: [], onDueDate: false, everyDays: 0 },
      },
    ],
    [
      "escalation: { after: [2, 1 business day], to: [alice, acme/sre] }",
      {
        escalation: {
          after: [
            { days: 2, business: false },
            { days: 1, business: true },
          ],
          to: ["alice", "acme/sre"],
        },
      },
    ],
    ["extensions: { max: 0, owner_days: 0 }", { extensions: { max: 0, ownerDays: 0 } }],
    ["gate: { deployments: [production, EU west] }", { deployments: ["production", "EU west"] }],
    ["waivers: { max_days: 30 }", { waivers: { maxDays: 30 } }],
    ["closure: { require: pull_request }", { closure: { require: "pull_request", apps: null } }],
    ["closure: { require: none }", { closure: { require: "nothing", apps: null } }],
    [
      "closure: { require: { P0: pull_request, P1: pull_request, default: none } }",
      { closure: { require: { P0: "pull_request", P1: "pull_request", default: "nothing" }, apps: null } },
    ],
    [
      "advice: { items: false, verbs: [bisect], phrases: [{ say: '{who} lost it', instead: Say what gave way. }], ignore: [Blameless Bot] }",
      {
        advice: {
          items: false,
          verbs: ["bisect"],
          language: true,
          knownBefore: true,
          phrases: [{ say: "{who} lost it", instead: "Say what gave way." }],
          ignore: ["Blameless Bot"],
        },
      },
    ],
    [
      "postmortem: { templates: { security: security, sev1: docs/big.md } }",
      {
        postmortem: {
          ...DEFAULT_POLICY.postmortem,
          templates: { security: "security", sev1: "docs/big.md" },
        },
      },
    ],
    [
      "digest: { enabled: false, day: Friday, repository: ops }",
      {
        digest: { enabled: false, weekday: 5, repository: "ops" },
      },
    ],
    [
      "postmortem: { required_sections: [Root cause] }",
      {
        postmortem: { ...DEFAULT_POLICY.postmortem, requiredSections: ["Root cause"] },
      },
    ],
    [
      "action_items: { commit_after: 48 hours, overdue_label: late }",
      {
        actionItems: { ...DEFAULT_POLICY.actionItems, commitAfterHours: 48, overdueLabel: "late" },
      },
    ],
    [
      "action_items: { commit_after: 0 }",
      {
        actionItems: { ...DEFAULT_POLICY.actionItems, commitAfterHours: 0 },
      },
    ],
    [
      "holidays: [2026-12-30..2027-01-02, DE-BY, 2026-12-25, 2027-01-01, FR]",
      {
        holidays: ["2026-12-25", "2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"],
        holidayRegions: ["DE-BY", "FR"],
      },
    ],
  ])("%s", (text, rules) => {
    expect(read(text)).toEqual({ ...DEFAULT_POLICY, ...rules });
  });

  it("are inherited by key, lists as a whole", () => {
    const repositoryConfig = parseConfig("escalation: { to: [acme/sre] }\nextensions: { max: 1 }", "own.yml");
    const shared = parseConfig(
      "escalation: { to: [bob], after: [1] }\nextensions: { owner_days: 3 }",
      "shared.yml",
    );
    const policy = toPolicy([repositoryConfig, shared]);
    expect(policy.escalation).toEqual({ after: [{ days: 1, business: false }], to: ["acme/sre"] });
    expect(policy.extensions).toEqual({ max: 1, ownerDays: 3 });
  });
});

describe("an invalid rule", () => {
  it.each([
    ["approvers: [alice]", "approvers: expected a map of keys such as roles, logins and teams, found a list"],
    [
      "approvers: { role: [admin] }",
      'approvers.role: expected a known key (did you mean "roles"?), found "role"',
    ],
    [
      "approvers: { roles: admin }",
      'approvers.roles: expected a list of roles such as [maintain, admin], found "admin"',
    ],
    [
      "approvers: { roles: [Admin] }",
      'approvers.roles[0]: expected a role as GitHub spells it, such as admin in lower case, found "Admin"',
    ],
    [
      "approvers: { roles: [maintainer] }",
      'approvers.roles[0]: expected a role such as maintain or admin, found "maintainer"',
    ],
    ["approvers: { roles: [''] }", 'approvers.roles[0]: expected a role such as maintain, found ""'],
    [
      "approvers: { logins: ['@alice'] }",
      'approvers.logins[0]: expected a username such as alice, without @, found "@alice"',
    ],
    ["approvers: { teams: [sre] }", 'approvers.teams[0]: expected a team such as acme/sre, found "sre"'],
    [
      "approvers: { teams: [acme/sre/x] }",
      'approvers.teams[0]: expected a team such as acme/sre, found "acme/sre/x"',
    ],
    [
      "reminders: weekly",
      'reminders: expected a map of keys such as days_before, on_due_date and every_days, found "weekly"',
    ],
    [
      "reminders: { days_before: 7 }",
      "reminders.days_before: expected a list of days such as [7, 1], found the number 7",
    ],
    [
      "reminders: { days_before: [0] }",
      "reminders.days_before[0]: expected a whole number of days from 1 to 365, found the number 0",
    ],
    [
      "reminders: { days_before: [1.5] }",
      "reminders.days_before[0]: expected a whole number of days from 1 to 365, found the number 1.5",
    ],
    ["reminders: { on_due_date: yes }", 'reminders.on_due_date: expected true, found "yes"'],
    [
      "reminders: { every_days: -1 }",
      "reminders.every_days: expected a whole number of days from 0 to 365, found the number -1",
    ],
    [
      `reminders: { days_before: [${Array(21).fill(1)}] }`,
      "reminders.days_before: expected at most 20 entries, found a list",
    ],
    [
      "escalation: { to: acme/sre }",
      'escalation.to: expected a list of people and teams such as [acme/sre], found "acme/sre"',
    ],
    ["escalation: { to: ['@acme/sre'] }", `escalation.to[0]: expected ${WHO}, found "@acme/sre"`],
    ["escalation: { to: [3] }", `escalation.to[0]: expected ${WHO}, found the number 3`],
    ["escalation: { after: [soon] }", `escalation.after[0]: expected ${SPAN}, found "soon"`],
    ["escalation: { teams: [acme/sre] }", 'escalation.teams: expected one of after, to, found "teams"'],
    [
      "extensions: { max: many }",
      'extensions.max: expected a whole number of extensions from 0 to 100, found "many"',
    ],
    [
      "extensions: { owner_days: 1000 }",
      "extensions.owner_days: expected a whole number of days from 0 to 999, found the number 1000",
    ],
    [
      "extensions: { owner_day: 1 }",
      'extensions.owner_day: expected a known key (did you mean "owner_days"?), found "owner_day"',
    ],
    [
      "waivers: { max_days: 90 days }",
      'waivers.max_days: expected a whole number of days from 0 to 999, found "90 days"',
    ],
    [
      "closure: { require: review }",
      'closure.require: expected one of nothing, pull_request, evidence, or a map such as { P0: pull_request }, found "review"',
    ],
    [
      "closure: { require: }",
      "closure.require: expected one of nothing, pull_request, evidence, or a map such as { P0: pull_request }, found nothing",
    ],
    [
      "closure: { require: { P1: review } }",
      'closure.require.P1: expected one of nothing, pull_request, evidence, found "review"',
    ],
    [
      "closure: { require: { P5: evidence } }",
      'closure.require.P5: expected one of P0, P1, P2, P3, P4, default, found "P5"',
    ],
    [
      "closure: { require: [P0] }",
      "closure.require: expected one of nothing, pull_request, evidence, or a map such as { P0: pull_request }, found a list",
    ],
    ["digest: false", "digest: expected a map of keys such as enabled, day and repository, found false"],
    ["digest: { enabled: 1 }", "digest.enabled: expected true or false, found the number 1"],
    ["digest: { day: 1 }", "digest.day: expected a day of the week such as saturday, found the number 1"],
    [
      "digest: { repository: a/b/c }",
      'digest.repository: expected a repository such as acme/operations, found "a/b/c"',
    ],
    [
      "postmortem: { required_sections: Summary }",
      'postmortem.required_sections: expected a list of headings such as [Summary, Root cause], found "Summary"',
    ],
    [
      "postmortem: { required_sections: [''] }",
      'postmortem.required_sections[0]: expected the text of a heading, found ""',
    ],
    [
      'postmortem: { review: { by: ["@acme"] , required: 11 } }',
      "postmortem.review.required: expected a whole number of approvals from 0 to 10, found the number 11",
    ],
    [
      'postmortem: { review: { by: ["a team"] } }',
      'postmortem.review.by[0]: expected a username such as alice or a team such as "@acme/sre", found "a team"',
    ],
    [
      "action_items: { commit_after: 2 days }",
      'action_items.commit_after: expected hours such as "24 hours", at most 999, found "2 days"',
    ],
    [
      "action_items: { commit_after: 1000 }",
      'action_items.commit_after: expected hours such as "24 hours", at most 999, found the number 1000',
    ],
    [
      "action_items: { overdue_label: '' }",
      'action_items.overdue_label: expected a label name of 1 to 50 characters, found ""',
    ],
    [
      "holidays: [2026-12-31..2026-12-24]",
      `holidays[0]: expected ${HOLIDAY}, found "2026-12-31..2026-12-24"`,
    ],
    [
      "holidays: [2026-02-28..2026-02-30]",
      `holidays[0]: expected ${HOLIDAY}, found "2026-02-28..2026-02-30"`,
    ],
    [
      "holidays: [2026-01-01..2027-01-02]",
      `holidays[0]: expected ${HOLIDAY}, found "2026-01-01..2027-01-02"`,
    ],
    ["holidays: [germany]", `holidays[0]: expected ${HOLIDAY}, found "germany"`],
    ["holidays: [de-by]", `holidays[0]: expected ${HOLIDAY}, found "de-by"`],
    [
      "holidays: DE",
      'holidays: expected a list such as [2026-12-25, 2026-12-27..2026-12-31, DE-BY], found "DE"',
    ],
    [
      `holidays: [${Array(1001).fill("2026-12-25")}]`,
      "holidays: expected at most 1000 entries, found a list",
    ],
  ])("%s", (text, message) => {
    expect(messageOf(text)).toBe(`f.yml, line 1, ${message}.`);
  });

  it.each([
    [
      "an alias bomb",
      `a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]`,
      "f.yml, line 1: expected values that are written out, found an anchor (&).",
    ],
    [
      "a prototype key",
      "approvers: { __proto__: { roles: [read] } }",
      'f.yml, line 1, approvers: expected another key, found "__proto__", which is reserved.',
    ],
    ["more than 64 KB", `# ${"x".repeat(65_600)}`, "f.yml: expected a file of at most 64 KB, found 65 KB."],
    [
      "UTF-16 read as UTF-8",
      "\ufffd\ufffdw\0a\0i\0v\0e\0r\0s\0:\0",
      "f.yml, line 1: expected text in UTF-8, found invalid bytes.",
    ],
    ["tabs", "waivers:\n\tmax_days: 3", "f.yml, line 2: expected spaces before a key, found a tab."],
  ])("%s", (_, text, message) => {
    expect(messageOf(text)).toBe(message);
    expect(({} as { roles?: unknown }).roles).toBeUndefined();
  });
});

function messageOf(text: string): string {
  try {
    parseConfig(text, "f.yml");
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("Expected the config to be refused.");
}
