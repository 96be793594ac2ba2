import { describe, expect, it } from "@jest/globals";
import { isoWeekday, parseDaySpan } from "../../../src/domain/calendar/days.ts";

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

describe("a day of the week", () => {
  it.each([
    ["monday", 1],
    ["Wednesday", 3],
    ["SUNDAY", 7],
    ["Funday", 0],
    ["mon", 0],
  ])("%s is %i", (name, weekday) => expect(isoWeekday(name)).toBe(weekday));
});
