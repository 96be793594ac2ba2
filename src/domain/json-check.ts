/**
 * Hand-written checks of plain JSON. A marker is read thousands of times in one run of the gate, so they
 * build nothing and import nothing.
 */
export type Fields = Readonly<Record<string, unknown>>;

const DAY = /^\d{4}-\d\d-\d\d$/;

const INSTANT = /^\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z$/;

const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

export function isWholeNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

/** A whole number above zero, as GitHub's ids and issue numbers are. */
export function isId(value: unknown): value is number {
  return isWholeNumber(value) && value > 0;
}

/** An existing day, as `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  if (!isText(value) || !DAY.test(value)) return false;
  const year = Number(value.slice(0, 4));
  const month = Number(value.slice(5, 7));
  const day = Number(value.slice(8));
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (MONTH_LENGTHS[month - 1] ?? 0) + (leap ? 1 : 0);
}

/** An existing instant, as ISO 8601 in UTC: `2026-12-01T09:30:00Z`. */
export function isInstant(value: unknown): value is string {
  return isText(value) && INSTANT.test(value) && isDay(value.slice(0, 10));
}
