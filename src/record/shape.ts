import {
  type Fields,
  isDay,
  isFields,
  isId,
  isInstant,
  isText,
  isWholeNumber,
} from "../domain/json-check.ts";

type Check<T> = (value: unknown) => value is T;

/** How a field is checked, what is expected, and for an object what is wrong inside it. */
export type Rule<T> = readonly [
  check: Check<T>,
  expected: string,
  problemInside?: (value: Fields) => string | null,
];

/** A rule for every field of a type. A field without a rule, or with one of another type, does not compile. */
export type Shape<T> = { readonly [Name in keyof T]-?: Rule<T[Name]> };

export const text: Rule<string> = [isText, "text"];

export const truth: Rule<boolean> = [(value) => typeof value === "boolean", "true or false"];

export const id: Rule<number> = [isId, "a number above 0"];

export const day: Rule<string> = [isDay, "a day like 2026-12-01"];

export const instant: Rule<string> = [isInstant, "an instant like 2026-12-01T09:30:00Z"];

export function oneOf<Word extends string>(words: readonly Word[], expected: string): Rule<Word> {
  return [(value): value is Word => words.some((word) => word === value), expected];
}

export function matching(pattern: RegExp, expected: string): Rule<string> {
  return [(value): value is string => isText(value) && pattern.test(value), expected];
}

export function wholeNumber(unit: string): Rule<number> {
  return [isWholeNumber, `a number of ${unit}`];
}

export function count(unit: string): Rule<number> {
  return [(value): value is number => isWholeNumber(value) && value >= 0, `a number of ${unit}`];
}

/** An object with these fields; it can have others. */
export function object<T>(shape: Shape<T>, expected: string): Rule<T> {
  return [(value): value is T => isFields(value) && firstProblem(value, shape) === null, expected];
}

/** The same, and its problems are reported in detail. */
export function objectInDetail<T>(shape: Shape<T>, expected: string): Rule<T> {
  return [object(shape, expected)[0], expected, (value) => firstProblem(value, shape)];
}

export function list<T>([check]: Rule<T>, expected: string): Rule<readonly T[]> {
  return [(value) => Array.isArray(value) && value.every(check), expected];
}

export function nonEmpty<T>([check, expected]: Rule<readonly T[]>): Rule<readonly T[]> {
  return [(value): value is readonly T[] => check(value) && value.length > 0, expected];
}

/** An object with values of this kind under any names. */
export function map<T>([check]: Rule<T>, expected: string): Rule<Readonly<Record<string, T>>> {
  return [
    (value): value is Readonly<Record<string, T>> => isFields(value) && Object.values(value).every(check),
    expected,
  ];
}

export function optional<T>([check, expected]: Rule<T>): Rule<T | undefined> {
  return [(value) => value === undefined || check(value), expected];
}

export function orNull<T>([check, expected]: Rule<T>): Rule<T | null> {
  return [(value) => value === null || check(value), `${expected}, or null`];
}

/** What is wrong with the first field that breaks its rule; null if none does. */
export function firstProblem<T>(fields: Fields, shape: Shape<T>): string | null {
  for (const name in shape) {
    // Not taken apart: that takes an iterator, and a run of the gate does this a million times.
    const rule = shape[name];
    const value = fields[name];
    if (rule[0](value)) continue;
    const [, expected, problemInside] = rule;
    const inside = problemInside && isFields(value) ? problemInside(value) : null;
    return inside === null ? problemOf(name, expected, value) : `${name}.${inside}`;
  }
  return null;
}

/** The fields that a shape knows, of a value that has it; null for any other. */
export function readShape<T>(value: unknown, shape: Shape<T>): T | null {
  return isFields(value) && firstProblem(value, shape) === null ? pick(value, shape) : null;
}

function problemOf(name: string, expected: string, found: unknown): string {
  return `${name} should be ${expected}, but is ${shown(found)}`;
}

/** The fields that a shape knows, of those that have no problem. */
export function pick<T>(fields: Fields, shape: Shape<T>): T {
  const picked: Record<string, unknown> = {};
  for (const name in shape) if (fields[name] !== undefined) picked[name] = fields[name];
  return picked as T;
}

export function shown(value: unknown): string {
  if (value === undefined) return "missing";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
