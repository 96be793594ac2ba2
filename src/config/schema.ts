import * as z from "zod/mini";
import { DAY_SPAN } from "../domain/day-span.ts";

/*
 * The one source of a config's types, checks and JSON Schema. Each message finishes the sentence "expected …":
 * parse.ts adds where, and what was found.
 */

const DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
const CAPITALISED = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
/** `owner/repo`, or the name alone for the same owner. */
const REPOSITORY = /^(?:[A-Za-z0-9][\w-]*\/)?(?!\.{1,2}$)[\w.-]{1,100}$/;
/** A path or a name: relative, and never up and out of the repository. */
const TEMPLATE = /^(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))[^\\\p{Cc}]{1,255}$/u;
/** GitHub's limit on the name of a label. */
const MAX_LABEL = 50;

const SPAN = 'days such as 3, "3 days" or "5 business days", at most 999';
const LABEL = `the name of a label: text of 1 to ${MAX_LABEL} characters`;

const span = z.union(
  [z.int(SPAN).check(z.gte(0, SPAN), z.lte(999, SPAN)), z.string(SPAN).check(z.regex(DAY_SPAN, SPAN))],
  SPAN,
);
const label = z.string(LABEL).check(z.regex(/\S/, LABEL), z.maxLength(MAX_LABEL, LABEL));
const labels = list(label, "a list with at least one label").check(
  z.minLength(1, "a list with at least one label"),
);

const severity = map({ postmortem_due: z.optional(span), action_item_due: z.optional(span) });

const weekend = list(
  z.enum([...DAY_NAMES, ...CAPITALISED], "a day of the week such as saturday"),
  "a list of days such as [saturday, sunday]",
).check(
  z.refine(
    (days) => new Set(days.map((day) => day.toLowerCase())).size < DAY_NAMES.length,
    "at most 6 days, so that something can fall due",
  ),
);

const heading = z
  .string("the text of a heading")
  .check(z.regex(/\S/, "the text of a heading"), z.maxLength(200, "a heading of at most 200 characters"));

const postmortem = map({
  template: z.optional(
    z
      .string("a path in the repository such as .github/POSTMORTEM_TEMPLATE.md")
      .check(z.regex(TEMPLATE, "a path in the repository such as .github/POSTMORTEM_TEMPLATE.md")),
  ),
  repository: z.optional(
    z
      .string("a repository such as acme/postmortems")
      .check(z.regex(REPOSITORY, "a repository such as acme/postmortems")),
  ),
  label: z.optional(label),
  due: z.optional(span),
});

const priorities = map({
  P0: z.optional(span),
  P1: z.optional(span),
  P2: z.optional(span),
  P3: z.optional(span),
  P4: z.optional(span),
});

const actionItems = map({
  label: z.optional(label),
  headings: z.optional(
    list(heading, "a list with at least one heading").check(
      z.minLength(1, "a list with at least one heading"),
    ),
  ),
  due: z.optional(priorities),
  default_due: z.optional(span),
});

export const CONFIG_SCHEMA = map({
  time_zone: z.optional(
    z
      .string("a time zone such as Europe/Berlin")
      .check(z.refine(isTimeZone, "an IANA time zone such as Europe/Berlin")),
  ),
  weekend: z.optional(weekend),
  holidays: z.optional(
    list(z.iso.date("a day such as 2026-12-25"), "a list of days such as [2026-12-25]").check(
      z.maxLength(1000, "at most 1000 days"),
    ),
  ),
  adopt_since: z.optional(z.iso.date("a day such as 2026-12-25")),
  incident: z.optional(map({ labels: z.optional(labels) })),
  severities: z.optional(
    z
      .record(label, severity, {
        error: (issue) =>
          issue.code === "invalid_key" ? LABEL : "a map from severity labels to their rules",
      })
      .check(z.refine(differsInMoreThanCase, "each severity once, since labels ignore case")),
  ),
  postmortem: z.optional(postmortem),
  action_items: z.optional(actionItems),
});

/** What a config file says, checked and as written: nothing merged, nothing filled in. */
export type Config = z.infer<typeof CONFIG_SCHEMA>;

/** A map with these keys and no other; the message for another key lists them, for parse.ts to pick from. */
function map<const Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "a map of keys"),
  });
}

function list<Entry extends z.core.$ZodType>(entry: Entry, expected: string) {
  return z.array(entry, expected);
}

/** Offsets are no zones, though Intl takes them: they know nothing of summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function differsInMoreThanCase(severities: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(severities);
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}
