import * as z from "zod/mini";
import { DAY_NAMES } from "../domain/calendar/days.ts";
import {
  dayName,
  heading,
  LABEL,
  label,
  list,
  listedLabel,
  map,
  matching,
  nonEmptyList,
  repository,
  span,
} from "./schema-pieces.ts";
import {
  advice,
  approvers,
  appSlug,
  closure,
  commitAfter,
  digest,
  escalation,
  extensions,
  gate,
  holidays,
  reminders,
  signingKeys,
  waivers,
} from "./schema-rules.ts";

/*
 * The single source of a config's types, validation and JSON Schema. Each message completes the sentence "expected …";
 * parse.ts adds the position and what was found.
 */

/** A relative path that stays inside the repository, or the name of a built-in template. */
const TEMPLATE = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\\p{Cc}]{1,255}$/u;

const TEMPLATE_WORDS =
  "a built-in template such as short, or a path in the repository such as .github/POSTMORTEM_TEMPLATE.md";

const template = matching(TEMPLATE, TEMPLATE_WORDS);

const issueTypes = list(label, "a list of issue types such as [Incident]");

const severity = map({ postmortem_due: z.optional(span), action_item_due: z.optional(span) });

const weekend = list(dayName, "a list of days such as [saturday, sunday]").check(
  z.refine(
    (days) => new Set(days.map((day) => day.toLowerCase())).size < DAY_NAMES.length,
    "at most 6 days, so that due dates are possible",
  ),
);

const postmortem = map({
  template: z.optional(template),
  templates: z.optional(byLabel(template, "a map from labels to templates")),
  repository: z.optional(repository("acme/postmortems")),
  label: z.optional(listedLabel),
  due: z.optional(span),
  required_sections: z.optional(list(heading, "a list of headings such as [Summary, Root cause]", 100)),
});

const due = z.optional(span);

const actionItems = map({
  label: z.optional(listedLabel),
  headings: z.optional(nonEmptyList(heading, "heading")),
  due: z.optional(map({ P0: due, P1: due, P2: due, P3: due, P4: due })),
  default_due: z.optional(span),
  commit_after: z.optional(commitAfter),
  overdue_label: z.optional(label),
});

export const CONFIG_SCHEMA = map({
  time_zone: z.optional(
    z
      .string("a time zone such as Europe/Berlin")
      .check(z.refine(isTimeZone, "an IANA time zone such as Europe/Berlin")),
  ),
  weekend: z.optional(weekend),
  holidays: z.optional(holidays),
  adopt_since: z.optional(z.iso.date("a date such as 2026-12-25")),
  incident: z.optional(
    map({ labels: z.optional(nonEmptyList(label, "label")), types: z.optional(issueTypes) }),
  ),
  severities: z.optional(byLabel(severity, "a map from severity labels to rules")),
  postmortem: z.optional(postmortem),
  action_items: z.optional(actionItems),
  approvers: z.optional(approvers),
  reminders: z.optional(reminders),
  escalation: z.optional(escalation),
  extensions: z.optional(extensions),
  waivers: z.optional(waivers),
  closure: z.optional(closure),
  digest: z.optional(digest),
  advice: z.optional(advice),
  signing_keys: z.optional(signingKeys),
  app: z.optional(appSlug),
  gate: z.optional(gate),
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
