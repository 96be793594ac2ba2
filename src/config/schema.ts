import * as z from "zod/mini";
import { DAY_NAMES } from "../domain/calendar/days.ts";
import { TEMPLATE_NAMES } from "../domain/policy.ts";
import { alternatives } from "../domain/text.ts";
import {
  dayName,
  heading,
  LABEL,
  label,
  list,
  listedLabel,
  matching,
  named,
  nonEmptyList,
  options,
  repository,
  reviewer,
  span,
  trueOrFalse,
  wholeNumber,
} from "./schema-pieces.ts";
import {
  advice,
  approvers,
  closure,
  commitAfter,
  digest,
  escalation,
  extensions,
  gate,
  holidays,
  notify,
  people,
  reminders,
  signingKeys,
  waivers,
  writers,
} from "./schema-rules.ts";

/*
 * The single source of a config's types, validation and JSON Schema. Each message completes the sentence "expected …";
 * parse.ts adds the position and what was found.
 */

/** A relative path that stays inside the repository and has a folder or an extension, or the name of a built-in template. */
const TEMPLATE = new RegExp(
  `^(?!/)(?!(?:.*/)?\\.\\.(?:/|$))(?=.*[./]|(?:${TEMPLATE_NAMES.join("|")})$)[^\\\\\\p{Cc}]{1,255}$`,
  "u",
);

const TEMPLATE_WORDS = `a built-in template (${alternatives(TEMPLATE_NAMES)}), or a path such as .github/POSTMORTEM_TEMPLATE.md`;

const template = matching(TEMPLATE, TEMPLATE_WORDS);

const issueTypes = list(label, "a list of issue types such as [Incident]");

const severity = options({ postmortem_due: span, action_item_due: span });

const weekend = list(dayName, "a list of days such as [saturday, sunday]").check(
  z.refine(
    (days) => new Set(days.map((day) => day.toLowerCase())).size < DAY_NAMES.length,
    "at most 6 days, so that due dates are possible",
  ),
);

const postmortem = options({
  template: template,
  templates: byLabel(template, "a map from labels to templates"),
  repository: repository("acme/postmortems"),
  label: listedLabel,
  due: span,
  required_sections: list(heading, "a list of headings such as [Summary, Root cause]", 100),
  review: options({
    required: wholeNumber(0, 10, "approvals"),
    by: list(reviewer, 'a list of people and teams such as ["@acme/sre"]', 100),
  }),
});

const actionItems = options({
  label: listedLabel,
  headings: nonEmptyList(heading, "heading"),
  due: options({ P0: span, P1: span, P2: span, P3: span, P4: span }),
  default_due: span,
  commit_after: commitAfter,
  overdue_label: label,
});

const fieldName = named("the name of an issue field such as Target date");

const typeName = named("the name of an issue type such as Task");

export const CONFIG_SCHEMA = options({
  time_zone: z
    .string("a time zone such as Europe/Berlin")
    .check(z.refine(isTimeZone, "an IANA time zone such as Europe/Berlin")),
  weekend: weekend,
  holidays: holidays,
  adopt_since: z.iso.date("a date such as 2026-12-25"),
  incident: options({
    labels: nonEmptyList(listedLabel, "label"),
    types: issueTypes,
    anyone: trueOrFalse,
  }),
  severities: byLabel(severity, "a map from severity labels to rules"),
  postmortem: postmortem,
  action_items: actionItems,
  fields: options({ due: fieldName, priority: fieldName }),
  types: options({ postmortem: typeName, action_item: typeName }),
  approvers: approvers,
  reminders: reminders,
  escalation: escalation,
  extensions: extensions,
  waivers: waivers,
  closure: closure,
  digest: digest,
  notify: notify,
  people: people,
  advice: advice,
  signing_keys: signingKeys,
  apps: writers,
  gate: gate,
  check: trueOrFalse,
  welcome: trueOrFalse,
});

/** A validated config file as written: not merged, and without defaults. */
export type Config = z.infer<typeof CONFIG_SCHEMA>;

/** Rejects offsets, which Intl accepts as time zones, because they have no daylight saving time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function byLabel<Value extends z.core.$ZodType>(value: Value, expected: string) {
  return z
    .record(label, value, { error: (issue) => (issue.code === "invalid_key" ? LABEL : expected) })
    .check(z.refine(differsInMoreThanCase, "each label once (labels are case-insensitive)"));
}

function differsInMoreThanCase(byLabel: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(byLabel);
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}
