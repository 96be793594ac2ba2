import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import {
  dayAfter,
  dayIn,
  daysFrom,
  instantText,
  isoWeekday,
  parseDaySpan,
  parseHours,
} from "../../../src/domain/calendar/days.ts";
import { todayIn } from "../../../src/domain/calendar/due-date.ts";
import { anyDay } from "./calendar-oracle.ts";

describe("a span of days", () => {
  it.each([
    [3, 3, false],
    ["3", 3, false],
    ["1 day", 1, false],
    ["0 days", 0, false],
    ["3 days", 3, false],
    ["5 business days", 5, true],
    ["1 business day", 1, true],
    ["999 days", 999, false],
  ])("%j", (written, days, business) => {
    expect(parseDaySpan(written)).toEqual({ days, business });
  });

  it.each([
    [-1],
    [1.5],
    [1000],
    [""],
    ["days"],
    ["3 weeks"],
    ["3  days"],
    ["5 business"],
    ["3 Days"],
    ["three days"],
    ["3 days\n"],
  ])("%j is not a span of days", (written) => {
    expect(parseDaySpan(written)).toBeNull();
  });
});

describe("a number of hours", () => {
  it.each([
    [24, 24],
    ["0", 0],
    ["1 hour", 1],
    ["24 hours", 24],
    ["999", 999],
    [1000, undefined],
    ["24 h", undefined],
    ["24  hours", undefined],
    ["1.5 hours", undefined],
    ["24 hours ago", undefined],
    ["about 24", undefined],
    [undefined, undefined],
  ])("%j: %j", (written, hours) => expect(parseHours(written)).toBe(hours));
});

it("an instant is text in UTC, with milliseconds only where it has some", () => {
  expect(instantText(Date.UTC(2026, 11, 1, 9, 30))).toBe("2026-12-01T09:30:00Z");
  expect(instantText(Date.UTC(2026, 11, 1, 9, 30, 0, 70))).toBe("2026-12-01T09:30:00.070Z");
});

describe("a day of the week", () => {
  it.each([
    ["monday", 1],
    ["Wednesday", 3],
    ["SUNDAY", 7],
    ["Funday", 0],
    ["mon", 0],
  ])("%s is %i", (name, weekday) => expect(isoWeekday(name)).toBe(weekday));
});

describe("days without Temporal are the same as with it", () => {
  it("in any time zone", () => {
    const zones = [...Intl.supportedValuesOf("timeZone"), "UTC", "Etc/GMT+12", "Etc/GMT-14"];
    const instants = fc.oneof(
      fc.integer({ min: Date.UTC(1995, 0), max: Date.UTC(2105, 0) }),
      // Around midnight and the changes of the clock.
      fc
        .tuple(anyDay, fc.integer({ min: -86_400, max: 86_400 }))
        .map(([day, s]) => Date.parse(day) + s * 1_000),
    );
    const holds = fc.property(instants, fc.constantFrom(...zones), (at, zone) => {
      expect(dayIn(at, zone)).toBe(todayIn(Temporal.Instant.fromEpochMilliseconds(at), zone).toString());
    });
    fc.assert(holds, { numRuns: 500 });
  });

  it("from one to another", () => {
    const holds = fc.property(anyDay, anyDay, (first, last) => {
      const days = Temporal.PlainDate.from(first).until(last).days;
      expect([daysFrom(first, last), dayAfter(first, days)]).toEqual([days, last]);
    });
    fc.assert(holds);
  });
});
