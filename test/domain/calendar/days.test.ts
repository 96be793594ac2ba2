import { describe, expect, it } from "@jest/globals";
import { formatDaySpan, isoWeekday, parseDaySpan } from "../../../src/domain/calendar/days.ts";

describe("a span of days", () => {
  it.each([
    [3, 3, false, "3 days"],
    ["3", 3, false, "3 days"],
    ["1 day", 1, false, "1 day"],
    ["0 days", 0, false, "0 days"],
    ["3 days", 3, false, "3 days"],
    ["5 business days", 5, true, "5 business days"],
    ["1 business day", 1, true, "1 business day"],
    ["999 days", 999, false, "999 days"],
  ])("%j", (written, days, business, formatted) => {
    expect(parseDaySpan(written)).toEqual({ days, business });
    expect(formatDaySpan({ days, business })).toBe(formatted);
    expect(parseDaySpan(formatted)).toEqual({ days, business });
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
  ])("%j is none", (written) => {
    expect(parseDaySpan(written)).toBeNull();
  });
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
