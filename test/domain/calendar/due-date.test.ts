import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import {
  addSpan,
  type Calendar,
  dueDateFor,
  isDayOff,
  nextBusinessDay,
  previousBusinessDay,
  todayIn,
  whyDoubtDue,
} from "../../../src/domain/calendar/due-date.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { anyDay, calendarNear, isOff, toDayNumber, toIso, workdays } from "./calendar-oracle.ts";

const day = (iso: string) => Temporal.PlainDate.from(iso);
const span = (days: number, business = false) => ({ days, business });
const CHRISTMAS: Calendar = { weekend: [6, 7], holidays: ["2026-12-25", "2026-12-28", "2027-01-01"] };
const RUNS = { numRuns: 1000 };
const dayAndCalendar = anyDay.chain((iso) => fc.tuple(fc.constant(iso), calendarNear(iso)));

describe("a day off", () => {
  it.each([
    ["2026-12-24", false, "a Thursday"],
    ["2026-12-25", true, "a holiday"],
    ["2026-12-26", true, "a Saturday"],
    ["2026-12-27", true, "a Sunday"],
    ["2026-12-28", true, "a holiday on a Monday"],
    ["2026-12-29", false, "the Tuesday after"],
  ])("%s: %s (%s)", (iso, expected) => {
    expect(isDayOff(day(iso), CHRISTMAS)).toBe(expected);
  });
});

describe("adding a span", () => {
  it.each([
    ["2026-11-23", span(3), "2026-11-26", "calendar days"],
    ["2026-11-23", span(5), "2026-11-30", "calendar days that end on a Saturday move to Monday"],
    ["2026-11-20", span(0), "2026-11-20", "no days on a Friday"],
    ["2026-11-21", span(0), "2026-11-23", "no days on a Saturday"],
    ["2026-11-21", span(0, true), "2026-11-23", "no business days on a Saturday"],
    ["2026-11-20", span(1, true), "2026-11-23", "one business day after a Friday"],
    ["2026-11-21", span(1, true), "2026-11-23", "one business day after a Saturday"],
    ["2026-11-23", span(5, true), "2026-11-30", "five business days"],
    ["2026-11-23", span(10, true), "2026-12-07", "ten business days"],
    ["2026-12-18", span(7), "2026-12-29", "past Christmas, its weekend and the Monday after"],
    ["2026-12-23", span(2, true), "2026-12-29", "business days skip holidays"],
    ["2028-02-28", span(1), "2028-02-29", "into a leap day"],
    ["2027-02-26", span(2), "2027-03-01", "over the end of February"],
    ["2026-12-30", span(2), "2027-01-04", "over New Year and its weekend"],
  ])("%s and %j make %s: %s", (from, added, expected) => {
    expect(addSpan(day(from), added, CHRISTMAS).toString()).toBe(expected);
  });

  it("of calendar days ends on the first working day, counted by the oracle", () => {
    fc.assert(
      fc.property(dayAndCalendar, fc.integer({ min: 0, max: 200 }), ([iso, calendar], days) => {
        let expected = toDayNumber(iso) + days;
        while (isOff(expected, calendar)) expected += 1;
        expect(addSpan(day(iso), span(days), calendar).toString()).toBe(toIso(expected));
        expect(nextBusinessDay(day(toIso(toDayNumber(iso) + days)), calendar).toString()).toBe(
          toIso(expected),
        );
      }),
      RUNS,
    );
  });

  it("of business days ends on the nth working day", () => {
    fc.assert(
      fc.property(dayAndCalendar, fc.integer({ min: 1, max: 40 }), ([iso, calendar], days) => {
        const from = toDayNumber(iso);
        const expected = workdays(from, from + 7 * (days + calendar.holidays.length + 1), calendar)[
          days - 1
        ]!;
        expect(addSpan(day(iso), span(days, true), calendar).toString()).toBe(toIso(expected));
      }),
      RUNS,
    );
  });

  it("is refused if no working day is left", () => {
    const never = { weekend: [1, 2, 3, 4, 5, 6, 7], holidays: ["2026-11-23"] };
    for (const added of [span(0), span(1), span(1, true)]) {
      expect(() => addSpan(day("2026-11-22"), added, never)).toThrow(
        "Expected a calendar with a business day in each week, found a calendar without business days.",
      );
    }
  });
});

it("the business day before a day off is the last one, and a business day's own is itself", () => {
  const days = ["2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29", "2027-01-03"];
  expect(days.map((iso) => previousBusinessDay(day(iso), CHRISTMAS).toString())).toEqual([
    "2026-12-24",
    "2026-12-24",
    "2026-12-24",
    "2026-12-29",
    "2026-12-31",
  ]);
});

describe("a new due date", () => {
  it.each<[string, string | null, string]>([
    ["2026-12-29", null, "today"],
    ["2026-12-28", null, "the holiday before today, which moves it to today"],
    ["2026-12-25", null, "so does the first of these days off"],
    ["2026-12-24", "in the past", "the last business day before that"],
    ["2025-12-30", "in the past", "a mistyped year"],
    ["2027-12-30", null, "the last day of the year ahead"],
    ["2027-12-31", "more than 366 days away", "the day after that"],
  ])("%s, on December 29: %s (%s)", (iso, doubt) => {
    expect(whyDoubtDue(day(iso), day("2026-12-29"), CHRISTMAS)).toBe(doubt);
  });
});

describe("today", () => {
  it.each([
    ["2026-11-22T23:59:59Z", "UTC", "2026-11-22"],
    ["2026-11-22T23:00:00Z", "Europe/Berlin", "2026-11-23"],
    ["2026-11-22T22:59:59Z", "Europe/Berlin", "2026-11-22"],
    ["2026-07-22T22:00:00Z", "Europe/Berlin", "2026-07-23"],
    ["2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29"],
    ["2026-11-01T06:59:59Z", "America/Los_Angeles", "2026-10-31"],
    ["2026-11-02T07:59:59Z", "America/Los_Angeles", "2026-11-01"],
    ["2026-11-22T11:00:00Z", "Pacific/Auckland", "2026-11-23"],
    ["2026-11-22T10:00:00Z", "Pacific/Kiritimati", "2026-11-23"],
    ["2026-11-22T11:00:00Z", "Pacific/Pago_Pago", "2026-11-22"],
    ["2026-11-22T18:15:00Z", "Asia/Kathmandu", "2026-11-23"],
    ["2011-12-30T10:00:00Z", "Pacific/Apia", "2011-12-31"],
    ["2028-02-29T12:00:00Z", "UTC", "2028-02-29"],
  ])("at %s in %s is %s", (instant, zone, expected) => {
    expect(todayIn(Temporal.Instant.from(instant), zone).toString()).toBe(expected);
  });

  it("is the local date in every zone that Node supports", () => {
    const zones = Intl.supportedValuesOf("timeZone");
    const instants = fc.date({
      min: new Date("2000-01-01T00:00:00Z"),
      max: new Date("2060-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, date) => {
        const wall = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(date);
        const instant = Temporal.Instant.fromEpochMilliseconds(date.getTime());
        expect([zone, todayIn(instant, zone).toString()]).toEqual([zone, wall]);
      }),
      RUNS,
    );
  });
});

describe("the due date of an item", () => {
  const policy: Policy = { ...DEFAULT_POLICY, holidays: ["2026-12-08"] };
  const dueOf = (written: string | null, priority: Priority | null, severity: string | null) =>
    dueDateFor({
      written: written ? day(written) : null,
      priority,
      severity,
      trackedOn: day("2026-11-23"),
      policy,
    });

  it.each<[string | null, Priority | null, string | null, string, string]>([
    ["2026-12-01", "P0", "sev1", "2026-12-01", "the date in its line"],
    ["2026-11-28", null, null, "2026-11-30", "the date in its line"],
    ["2026-12-08", null, null, "2026-12-09", "the date in its line"],
    ["2026-01-05", null, null, "2026-01-05", "the date in its line"],
    [null, "P0", "sev4", "2026-11-30", "P0: 7 days"],
    [null, "P1", null, "2026-12-09", "P1: 15 days"],
    [null, "P2", null, "2026-12-23", "P2: 30 days"],
    [null, "P3", null, "2027-01-22", "P3: 60 days"],
    [null, "P4", null, "2027-02-22", "P4: 90 days"],
    [null, null, "sev1", "2026-12-09", "sev1: 15 days"],
    [null, null, "sev2", "2026-12-23", "sev2: 30 days"],
    [null, null, "sev3", "2027-01-22", "sev3: 60 days"],
    [null, null, "sev4", "2027-02-22", "sev4: 90 days"],
    [null, null, "constructor", "2026-12-23", "default: 30 days"],
    [null, null, null, "2026-12-23", "default: 30 days"],
  ])("written %s, %s, %s: %s by %s", (written, priority, severity, date) => {
    expect(dueOf(written, priority, severity).toString()).toBe(date);
  });

  it("is counted in business days where the policy says so", () => {
    const businessDays = { ...policy, actionItems: { ...policy.actionItems, defaultDue: span(1, true) } };
    const due = dueDateFor({
      written: null,
      priority: null,
      severity: null,
      trackedOn: day("2026-12-05"),
      policy: businessDays,
    });
    expect(due.toString()).toBe("2026-12-07");
  });

  it("is never a day off", () => {
    const priorities = fc.constantFrom(null, "P0", "P1", "P2", "P3", "P4" as const);
    fc.assert(
      fc.property(dayAndCalendar, priorities, fc.boolean(), ([iso, calendar], priority, written) => {
        const date = dueDateFor({
          written: written ? day(iso) : null,
          priority: priority as Priority | null,
          severity: null,
          trackedOn: day(iso),
          policy: { ...DEFAULT_POLICY, ...calendar },
        });
        expect(isOff(toDayNumber(date.toString()), calendar)).toBe(false);
      }),
      RUNS,
    );
  });
});
