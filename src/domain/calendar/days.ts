import type { DaySpan } from "../policy.ts";

/** The names of the weekdays, from ISO weekday 1 on. */
export const DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** 1 for `monday` to 7 for `sunday`, case-insensitive; 0 for anything else. */
export function isoWeekday(name: string): number {
  return DAY_NAMES.findIndex((day) => day.toLowerCase() === name.toLowerCase()) + 1;
}

/** `3`, `3 days` or `5 business days`. */
export const DAY_SPAN = /^(\d{1,3})(?: (business )?days?)?$/;

/** Reads a span of days from a config; null for anything else. */
export function parseDaySpan(written: string | number): DaySpan | null {
  const match = DAY_SPAN.exec(String(written));
  return match ? { days: Number(match[1]), business: match[2] !== undefined } : null;
}

/** `24 hours`, or the number alone. */
export const HOURS = /^(\d{1,3})(?: hours?)?$/;

/** Reads a number of hours from a config; undefined for anything else. */
export function parseHours(written: string | number | undefined): number | undefined {
  const match = HOURS.exec(String(written));
  return match ? Number(match[1]) : undefined;
}

/** A day off, or the first and the last of several, in a config. */
export const DAY_RANGE = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/;

/** The code of a country or a region: `DE`, `DE-BY`, `US-LA-NO`. */
export const REGION = /^[A-Z]{2}(?:-[A-Za-z0-9]{1,10}){0,2}$/;

/** A longer range is taken for a typing error. */
const MAX_RANGE_DAYS = 366;

const DAY_MS = 86_400_000;

/** Both ends of `2026-12-24..2027-01-01`; null unless they are days in this order, at most 366 of them. */
export function readDayRange(text: string): { readonly first: string; readonly last: string } | null {
  const match = DAY_RANGE.exec(text);
  if (!match) return null;
  const [first, last] = [match[1]!, match[2]!];
  const span = daysFrom(first, last);
  if (dayOf(instantOf(first)) !== first || dayOf(instantOf(last)) !== last) return null;
  return span >= 0 && span < MAX_RANGE_DAYS ? { first, last } : null;
}

/** Splits listed days off into days (each once, in order) and regions. */
export function readHolidays(listed: readonly string[]): { days: string[]; regions: string[] } {
  const regions = listed.filter((entry) => REGION.test(entry));
  const days = listed.flatMap((entry) => {
    const range = readDayRange(entry);
    if (range) return daysBetween(range.first, range.last);
    return REGION.test(entry) ? [] : [entry];
  });
  return { days: [...new Set(days)].sort(), regions: [...new Set(regions)] };
}

/** Every day from the first to the last, both included. */
function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = instantOf(first); at <= instantOf(last); at += DAY_MS) days.push(dayOf(at));
  return days;
}

/** The number of days from one day to a later one; negative to an earlier one. Days are `YYYY-MM-DD`. */
export function daysFrom(first: string, last: string): number {
  return (instantOf(last) - instantOf(first)) / DAY_MS;
}

/** The day so many days after another. Days are `YYYY-MM-DD`. */
export function dayAfter(day: string, days: number): string {
  return dayOf(instantOf(day) + days * DAY_MS);
}

/** An instant as ISO 8601 in UTC, such as `2026-12-01T09:30:00Z`. */
export function instantText(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().replace(".000Z", "Z");
}

/** The calendar day in a time zone, an IANA name. The same as `todayIn`, for a process that does without Temporal. */
export function dayIn(epochMilliseconds: number, timeZone: string): string {
  if (timeZone === "UTC") return dayOf(epochMilliseconds);
  const options = { timeZone, calendar: "iso8601", numberingSystem: "latn" } as const;
  const format = new Intl.DateTimeFormat("en", {
    ...options,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const parts = new Map(format.formatToParts(epochMilliseconds).map(({ type, value }) => [type, value]));
  return `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
}

function instantOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** A day that does not exist is printed as another one. */
function dayOf(instant: number): string {
  return Number.isNaN(instant) ? "" : new Date(instant).toISOString().slice(0, 10);
}
