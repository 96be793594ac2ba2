import * as z from "zod/mini";
import { DAY_RANGE, REGION, readDayRange } from "../domain/holidays.ts";
import { CLOSURE_PROOFS } from "../domain/policy.ts";
import { dayName, list, login, map, repository, span, team, who, wholeNumber } from "./schema-pieces.ts";
import { HOURS } from "./written.ts";

/* The rules by which items are followed through: who allows what, who hears when, what done means. */

const HOLIDAY =
  "a day such as 2026-12-25, days such as 2026-12-24..2027-01-01, or a region such as DE or DE-BY";
const COMMIT_AFTER = 'hours such as "24 hours", at most 999';
const ROLE = "a role such as maintain";
/** GitHub's own roles are lower case: `Admin` would be a role of a team's own, and `admin` is meant. */
const MEANT_ROLE = /^(?:read|triage|write|maintain|admin)$/i;
const ROLE_CASE = "a role as GitHub writes it, such as admin in lower case";

const MAX_DAYS_OFF = 1000;

const holiday = z.union(
  [
    z.iso.date(HOLIDAY),
    z.string(HOLIDAY).check(
      z.regex(DAY_RANGE, HOLIDAY),
      z.refine((text) => readDayRange(text) !== null, HOLIDAY),
    ),
    z.string(HOLIDAY).check(z.regex(REGION, HOLIDAY)),
  ],
  HOLIDAY,
);

export const holidays = z
  .array(holiday, "a list such as [2026-12-25, 2026-12-27..2026-12-31, DE-BY]")
  .check(z.maxLength(MAX_DAYS_OFF, `at most ${MAX_DAYS_OFF} entries`));

export const commitAfter = z.union(
  [
    z.int(COMMIT_AFTER).check(z.gte(0, COMMIT_AFTER), z.lte(999, COMMIT_AFTER)),
    z.string(COMMIT_AFTER).check(z.regex(HOURS, COMMIT_AFTER)),
  ],
  COMMIT_AFTER,
);

const role = z.string(ROLE).check(
  z.regex(/^\S(?:.{0,98}\S)?$/, ROLE),
  z.refine((text) => !MEANT_ROLE.test(text) || text === text.toLowerCase(), ROLE_CASE),
);

export const approvers = map({
  roles: z.optional(list(role, "a list of roles such as [maintain, admin]", 100)),
  logins: z.optional(list(login, "a list of logins such as [alice]", 100)),
  teams: z.optional(list(team, "a list of teams such as [acme/sre]", 100)),
});

const dayCount = wholeNumber(1, 365, "days");

export const reminders = map({
  days_before: z.optional(list(dayCount, "a list of days such as [7, 1]", 20)),
  on_due_date: z.optional(z.boolean("true or false")),
  every_days: z.optional(wholeNumber(0, 365, "days")),
});

export const escalation = map({
  after: z.optional(list(span, "a list of days such as [3 business days, 7 business days]", 20)),
  to: z.optional(list(who, "a list of people and teams such as [acme/sre]", 20)),
});

export const extensions = map({
  max: z.optional(wholeNumber(0, 100, "extensions")),
  owner_days: z.optional(wholeNumber(0, 999, "days")),
});

export const waivers = map({ max_days: z.optional(wholeNumber(0, 999, "days")) });

export const closure = map({
  require: z.optional(z.enum(CLOSURE_PROOFS, `one of ${CLOSURE_PROOFS.join(", ")}`)),
});

export const digest = map({
  enabled: z.optional(z.boolean("true or false")),
  day: z.optional(dayName),
  repository: z.optional(repository("acme/operations")),
});
