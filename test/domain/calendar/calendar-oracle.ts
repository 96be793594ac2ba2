import fc from "fast-check";
import type { Calendar } from "../../../src/domain/calendar/due-date.ts";

/*
 * Dates computed differently from the code: days since 1970-01-01, which was a Thursday.
 */
const DAY_MS = 86_400_000;

export const toDayNumber = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / DAY_MS;
export const toIso = (dayNumber: number): string => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
export const isoWeekday = (dayNumber: number): number => ((((dayNumber + 3) % 7) + 7) % 7) + 1;

export function isOff(dayNumber: number, calendar: Calendar): boolean {
  return calendar.weekend.includes(isoWeekday(dayNumber)) || calendar.holidays.includes(toIso(dayNumber));
}

/** Every working day after `from` up to `to`. */
export function workdays(from: number, to: number, calendar: Calendar): number[] {
  const days = Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index + 1);
  return days.filter((day) => !isOff(day, calendar));
}

/** 1995 to 2105: leap years, 2100 (divisible by 4, but not a leap year), ends of years. */
export const anyDay: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: toDayNumber("1995-01-01"), max: toDayNumber("2105-12-31") }).map(toIso),
  fc.constantFrom("2028-02-28", "2028-02-29", "2100-02-28", "2026-12-31", "2027-01-01", "2026-03-29"),
);

/** A calendar with at least one working weekday and holidays near the day, some of them consecutive. */
export const calendarNear = (iso: string): fc.Arbitrary<Calendar> =>
  fc.record({
    weekend: fc.oneof(
      fc.constant([6, 7]),
      fc.constant([5, 6]),
      fc.constant([]),
      fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 6 }),
    ),
    holidays: fc
      .array(fc.integer({ min: -10, max: 60 }), { maxLength: 30 })
      .map((offsets) => offsets.map((offset) => toIso(toDayNumber(iso) + offset))),
  });
