import * as z from "zod/mini";
import { DAY_RANGE, HOURS, REGION, readDayRange } from "../domain/calendar/days.ts";
import { CHAT_EVENTS, CHAT_RECEIVERS } from "../domain/notices/chat.ts";
import { CLOSURE_PROOFS } from "../domain/policy.ts";
import { PRIORITIES } from "../domain/priority.ts";
import { alternatives } from "../domain/text.ts";
import {
  amount,
  byPriority,
  dayName,
  label,
  list,
  login,
  map,
  matching,
  nonEmptyList,
  options,
  repository,
  span,
  team,
  trueOrFalse,
  who,
  wholeNumber,
} from "./schema-pieces.ts";

/* The advice on postmortems. Each message completes the sentence "expected …". */

const MOST_PHRASES = 100;

const SAY = 'a phrase such as "{who} (forgot|neglected) to ... check"';

const QUICK_PHRASE = "a phrase with at most 200 combinations of its choices";

const INSTEAD = "1 to 300 characters that say what to write instead";

const NAME = "a name of 2 to 100 characters";

const phrase = map({
  say: z
    .string(SAY)
    .check(z.maxLength(200, SAY), z.refine(isPhrase, SAY), z.refine(isQuickPhrase, QUICK_PHRASE)),
  instead: z.string(INSTEAD).check(z.regex(/\S/, INSTEAD), z.maxLength(300, INSTEAD)),
});

const name = z.string(NAME).check(z.regex(/\S.*\S/, NAME), z.maxLength(100, NAME));

const VERB = "a verb in lower case, one word of 2 to 30 letters and hyphens";

const verb = matching(/^[a-z][a-z-]{1,29}$/, VERB);

export const advice = options({
  items: trueOrFalse,
  verbs: list(verb, "a list of verbs such as [bisect, dogfood]", MOST_PHRASES),
  language: trueOrFalse,
  known_before: trueOrFalse,
  phrases: list(phrase, "a list of phrases, each with say and instead", MOST_PHRASES),
  ignore: list(name, "a list of names such as [Blameless Bot]", MOST_PHRASES),
});

/* The rules for action items: who can approve exceptions, who is notified when, what completes an item. */

const HOLIDAY =
  "a date such as 2026-12-25, a range such as 2026-12-24..2027-01-01, or a region such as DE or DE-BY";

const COMMIT_AFTER = 'hours such as "24 hours", at most 999';

const ROLE = "a role such as maintain";

/** GitHub's roles are in lower case: `Admin` would be a custom role, but most likely means `admin`. */
const MEANT_ROLE = /^(?:read|triage|write|maintain|admin)$/i;

const ROLE_CASE = "a role as GitHub spells it, such as admin in lower case";

/** Names that people give to roles, which no role of GitHub has. As a custom role, they would silently allow nobody. */
const NO_ROLE = /^(?:maintainers?|admins|administrators?|owners?|writers?|readers?)$/i;

const ROLE_NAME = "a role such as maintain or admin";

const holiday = z.union(
  [
    z.iso.date(HOLIDAY),
    matching(DAY_RANGE, HOLIDAY).check(z.refine((text) => readDayRange(text) !== null, HOLIDAY)),
    matching(REGION, HOLIDAY),
  ],
  HOLIDAY,
);

export const holidays = list(holiday, "a list such as [2026-12-25, 2026-12-27..2026-12-31, DE-BY]");

export const commitAfter = amount(HOURS, COMMIT_AFTER);

const role = matching(/^\S(?:.{0,98}\S)?$/, ROLE).check(
  z.refine((text) => !MEANT_ROLE.test(text) || text === text.toLowerCase(), ROLE_CASE),
  z.refine((text) => !NO_ROLE.test(text), ROLE_NAME),
);

export const approvers = options({
  roles: list(role, "a list of roles such as [maintain, admin]", 100),
  logins: list(login, "a list of usernames such as [alice]", 100),
  teams: list(team, "a list of teams such as [acme/sre]", 100),
});

const dayCount = wholeNumber(1, 365, "days");

export const reminders = options({
  days_before: list(dayCount, "a list of days such as [7, 1]", 20),
  on_due_date: trueOrFalse,
  every_days: wholeNumber(0, 365, "days"),
});

export const escalation = options({
  after: list(span, "a list of days such as [3 business days, 7 business days]", 20),
  to: list(who, "a list of people and teams such as [acme/sre]", 20),
});

export const extensions = options({
  max: wholeNumber(0, 100, "extensions"),
  owner_days: wholeNumber(0, 999, "days"),
});

export const waivers = options({ max_days: wholeNumber(0, 999, "days") });

/** A slug. Any workflow acts as `github-actions`, so that App is none to rely on. */
const APP_THAT_CLOSES = /^(?!github-actions$)[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/;

const APPS_WORDS = "the slug of an App other than github-actions, such as linear";

const PROOF = `one of ${CLOSURE_PROOFS.join(", ")}`;

/** `none` means the same as `nothing`. */
const proof = z.enum([...CLOSURE_PROOFS, "none"], PROOF);

export const closure = options({
  require: byPriority(proof, `${PROOF}, or a map such as { P0: pull_request }`),
  apps: list(matching(APP_THAT_CLOSES, APPS_WORDS), "a list of Apps such as [linear]", 20),
});

export const digest = options({
  enabled: trueOrFalse,
  day: dayName,
  repository: repository("acme/operations"),
});

/* The chats that also get notices and digests. */

const ADDRESS = "a name of lower-case letters and digits such as sre, which the operator gives an address";

const EVENT = z.enum(CHAT_EVENTS, `one of ${CHAT_EVENTS.join(", ")}`);

const receiver = map({
  to: z.enum(CHAT_RECEIVERS, alternatives(CHAT_RECEIVERS)),
  address: matching(/^[a-z][a-z0-9]{0,30}$/, ADDRESS),
  events: z.optional(nonEmptyList(EVENT, "event")),
  titles: z.optional(trueOrFalse),
});

export const notify = list(receiver, "a list such as [{to: slack, address: sre}]", 10);

const CHAT_ID = "a Slack member ID such as U012AB3CD, or a Teams user such as alice@example.com";

/** Without characters that mean something in a chat. */
const chatId = matching(/^[\w.+-]{1,100}(?:@[\w.-]{1,150})?$/, CHAT_ID);

export const people = z.record(who, chatId, {
  error: (issue) =>
    issue.code === "invalid_key" ? "a username or a team" : "a map from usernames to members",
});

/* What blocks builds, and which signatures the gate trusts. */

/** A relative path that stays inside the repository. */
const GLOB = /^(?![/!])(?!(?:.*\/)?\.\.(?:\/|$))[^\\\p{Cc}]{1,255}$/u;

const GLOB_WORDS = "a glob from the repository's root such as services/payments/**";

const QUICK_GLOB =
  "a glob with at most 3 wildcards in a name, at most 3 **, and no repeated group such as +(a|b)";

const MOST_WILDCARDS = 3;

/** Whether matching a glob takes a bounded time: each wildcard multiplies it by the length of a path. */
function isQuickGlob(glob: string): boolean {
  const names = glob.split("/");
  const folders = names.filter((name) => name === "**");
  const wildcards = (name: string) => name.match(/[*?]+/g)?.length ?? 0;
  const isFew = names.every((name) => name === "**" || wildcards(name) <= MOST_WILDCARDS);
  return isFew && folders.length <= MOST_WILDCARDS && !/[+*]\(/.test(glob);
}

const AREA_NAME = "an area name of at most 50 letters, digits, spaces and ./_-";

const KEY = "a public key such as ed25519:…, which the App logs when it starts";

const SLUG = "the slug of a GitHub App such as followthrough, or github-actions";

const area = map({
  paths: nonEmptyList(matching(GLOB, GLOB_WORDS).check(z.refine(isQuickGlob, QUICK_GLOB)), "glob", 200),
  labels: z.optional(list(label, "a list of labels", 100)),
  teams: z.optional(list(team, "a list of teams such as [acme/payments]", 100)),
}).check(
  z.refine(
    ({ labels = [], teams = [] }) => labels.length + teams.length > 0,
    "labels or teams that identify the area's items",
  ),
);

/** GitHub's limit: docs.github.com, "Managing environments for deployment". */
const ENVIRONMENT = "the name of an environment such as production, at most 255 characters";

const environment = matching(/^(?=.*\S)[^\p{Cc}]{1,255}$/u, ENVIRONMENT);

const HELD = z.enum(["everyone", "owners"], "everyone or owners");

const HOLDS = "everyone, owners, or a map such as {P3: owners, default: everyone}";

export const gate = options({
  fail_on: z.enum(["overdue", "due-soon", "none"], "overdue, due-soon or none"),
  due_soon_days: wholeNumber(0, 366, "days"),
  grace_days: wholeNumber(0, 366, "days"),
  on_undecided: z.enum(["fail", "warn"], "fail or warn"),
  scope: z.enum(["all", "changed-areas"], "all or changed-areas"),
  areas: z.record(matching(/^[\w ./-]{1,50}$/, AREA_NAME), area, {
    error: (issue) => (issue.code === "invalid_key" ? AREA_NAME : "a map from names to areas"),
  }),
  priorities: nonEmptyList(z.enum(PRIORITIES, "P0, P1, P2, P3 or P4"), "priority"),
  severities: nonEmptyList(label, "label"),
  ignore_labels: list(label, "a list of labels", 100),
  hotfix_labels: list(label, "a list of labels", 100),
  deployments: list(environment, "a list of environments such as [production]", 100),
  holds: byPriority(HELD, HOLDS),
  holds_everyone_after_days: wholeNumber(0, 366, "days"),
});

export const signingKeys = nonEmptyList(matching(/^ed25519:[\w-]{43}$/, KEY), "public key", 20);

export const writers = nonEmptyList(matching(/^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$/, SLUG), "slug", 10);

const MOST_OPEN = 2;

/** In how many ways a phrase may be read. Matching tries them all, so more would let a config hold up the server. */
const MOST_WAYS = 200;

const PIECE = /^(?:\.\.\.|\{who\}(?:'s)?|\{(?:done|other)\}|\([^(){}|]+(?:\|[^(){}|]*)+\)|[^\s(){}|*]+\*?)$/;

/**
 * Whether a phrase follows the phrase syntax and contains a word besides the person that it is about.
 * @internal
 */
export function isPhrase(say: string): boolean {
  const pieces = piecesOf(say);
  const open = (piece: string) => pieces.filter((one) => one.startsWith(piece)).length;
  return (
    pieces.join(" ") === say &&
    pieces.every((piece) => PIECE.test(piece)) &&
    pieces.some((piece) => /\p{L}{2}/u.test(piece.replace(/\{(?:who|other|done)\}/, ""))) &&
    open("...") <= MOST_OPEN &&
    open("{who}") <= MOST_OPEN
  );
}

/**
 * Whether matching a phrase takes a bounded time.
 * @internal
 */
export function isQuickPhrase(say: string): boolean {
  return piecesOf(say).reduce((ways, piece) => ways * waysOf(piece), 1) <= MOST_WAYS;
}

function piecesOf(say: string): readonly string[] {
  return say.match(/\([^()]*\)|\S+/g) ?? [];
}

/** `...` stands for up to three words, and choices can overlap. */
function waysOf(piece: string): number {
  return piece === "..." ? 4 : piece.split("|").length;
}
