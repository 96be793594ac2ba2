import * as z from "zod/mini";
import { DAY_NAMES, DAY_SPAN } from "../domain/calendar/days.ts";
import { PRIORITIES, type Priority } from "../domain/priority.ts";
import { alternatives } from "../domain/text.ts";

/* The parts that several rules of a config share. Each message completes the sentence "expected …". */

/** `owner/repo`, or only the name for the same owner. */
const REPOSITORY = /^(?:[A-Za-z0-9][\w-]*\/)?(?!\.{1,2}$)[\w.-]{1,100}$/;

const TEAM = /^[A-Za-z0-9][\w-]{0,38}\/[\w-]{1,100}$/;

const LOGIN = /^[A-Za-z0-9][\w-]{0,100}$/;

/** GitHub's limit on the length of a label's name. */
const MAX_LABEL = 50;

/** How many keys a message lists if a map was expected. */
const SHOWN_KEYS = 4;

const SPAN = 'days such as 3, "3 days" or "5 business days", at most 999';

export const LABEL = `a label name of 1 to ${MAX_LABEL} characters`;

const LISTED_LABEL = `${LABEL} without a comma`;

const TEAM_WORDS = "a team such as acme/sre";

const LOGIN_WORDS = "a username such as alice, without @";

const WHO_WORDS = "a username such as alice or a team such as acme/sre, without @";

export const span = amount(DAY_SPAN, SPAN);

/** A number up to 999, or the number with its unit. */
export function amount(withUnit: RegExp, expected: string) {
  const number = z.int(expected).check(z.gte(0, expected), z.lte(999, expected));
  return z.union([number, matching(withUnit, expected)], expected);
}

export function matching(pattern: RegExp, expected: string) {
  return z.string(expected).check(z.regex(pattern, expected));
}

const YES = /^(?:y|yes|on|true)$/i;

const NO = /^(?:n|no|off|false)$/i;

/** YAML 1.2 reads `yes` and `off` as text. */
export const trueOrFalse = z.boolean({
  error: ({ input }) => {
    if (typeof input !== "string") return "true or false";
    return YES.test(input) ? "true" : NO.test(input) ? "false" : "true or false";
  },
});

/** Any text; YAML reads `404` and `true` as something else unless they are in quotes. */
function text(expected: string) {
  const isScalar = (input: unknown) => typeof input === "number" || typeof input === "boolean";
  return z.string({ error: ({ input }) => (isScalar(input) ? `${expected}, in quotes` : expected) });
}

/** The name of something that GitHub's owner defines. */
export function named(expected: string) {
  return text(expected).check(z.regex(/\S/, expected), z.maxLength(100, expected));
}

export const label = text(LABEL).check(z.regex(/\S/, LABEL), z.maxLength(MAX_LABEL, LABEL));

/** A label that the App lists issues by: in that request, GitHub reads a comma as the end of a label. */
export const listedLabel = label.check(z.regex(/^[^,]*$/, LISTED_LABEL));

export const team = matching(TEAM, TEAM_WORDS);

export const login = matching(LOGIN, LOGIN_WORDS);

/** A person or a team. */
export const who = z.union([matching(LOGIN, WHO_WORDS), matching(TEAM, WHO_WORDS)], WHO_WORDS);

const REVIEWER_WORDS = 'a username such as alice or a team such as "@acme/sre"';

/** A person or a team, with or without the `@` of a mention. */
export const reviewer = matching(
  /^@?[A-Za-z0-9][\w-]{0,100}$|^@?[A-Za-z0-9][\w-]{0,38}\/[\w-]{1,100}$/,
  REVIEWER_WORDS,
);

export const dayName = z.enum(
  [...DAY_NAMES.map((name) => name.toLowerCase()), ...DAY_NAMES],
  "a day of the week such as saturday",
);

export const heading = text("the text of a heading").check(
  z.regex(/\S/, "the text of a heading"),
  z.maxLength(200, "a heading of at most 200 characters"),
);

/** @param example a repository whose name shows its purpose */
export function repository(example: string) {
  return matching(REPOSITORY, `a repository such as ${example}`);
}

/** A map with only these keys, all optional. */
export function options<const Shape extends z.core.$ZodShape>(shape: Shape) {
  const optional = Object.entries(shape).map(([key, value]) => [key, z.optional(value)]);
  return map(Object.fromEntries(optional) as { [Key in keyof Shape]: z.ZodMiniOptional<Shape[Key]> });
}

/** A map with only these keys, all required. The message for another key lists them, so that parse.ts can suggest one. */
export function map<const Shape extends z.core.$ZodShape>(shape: Shape) {
  const keys = Object.keys(shape);
  return z.strictObject(shape, {
    error: ({ code }) => {
      if (code === "unrecognized_keys") return keys.join(", ");
      return `a map of keys such as ${alternatives(keys.slice(0, SHOWN_KEYS), "and")}`;
    },
  });
}

export function list<Entry extends z.core.$ZodType>(entry: Entry, expected: string, max = 1000) {
  return z.array(entry, expected).check(z.maxLength(max, `at most ${max} entries`));
}

/** One value for all priorities, or a map; its `default` is for the other priorities and for items without one. */
export function byPriority<const Value extends z.core.$ZodType>(value: Value, expected: string) {
  const priorities = Object.fromEntries([...PRIORITIES, "default"].map((name) => [name, value]));
  return z.union([value, options(priorities as Record<Priority | "default", Value>)], expected);
}

/** @param noun what the list holds at least one of */
export function nonEmptyList<Entry extends z.core.$ZodType>(entry: Entry, noun: string, max?: number) {
  const expected = `a list with at least one ${noun}`;
  return list(entry, expected, max).check(z.minLength(1, expected));
}

/** A whole number between these limits, inclusive. */
export function wholeNumber(min: number, max: number, unit: string) {
  const expected = `a whole number of ${unit} from ${min} to ${max}`;
  return z.int(expected).check(z.gte(min, expected), z.lte(max, expected));
}
