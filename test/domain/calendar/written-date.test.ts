import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { endOfDate, isAmount, readDue } from "../../../src/domain/calendar/written-date.ts";

const read = (text: string, today: string) => readDue(text, Temporal.PlainDate.from(today));

describe("a due date that can be read", () => {
  it.each([
    ["2026-12-01", "2026-11-22", "2026-12-01"],
    ["2026\u201112\u201101", "2026-11-22", "2026-12-01"],
    ["2024-02-29", "2026-11-22", "2024-02-29"],
    ["+14d", "2026-11-22", "2026-12-06"],
    ["14 days", "2026-11-22", "2026-12-06"],
    ["+ 1 day", "2028-02-28", "2028-02-29"],
    ["2w", "2026-12-25", "2027-01-08"],
    ["in 3 weeks", "2026-11-22", "2026-12-13"],
    ["Dec 1", "2026-11-22", "2026-12-01"],
    ["dec. 1st", "2026-11-22", "2026-12-01"],
    ["1 December", "2026-11-22", "2026-12-01"],
    ["1st of December", "2026-11-22", "2026-12-01"],
    ["Nov 22", "2026-11-22", "2026-11-22"],
    ["May 5", "2026-11-22", "2027-05-05"],
    ["Jan 1", "2026-12-31", "2027-01-01"],
    ["Feb 29", "2027-12-01", "2028-02-29"],
    // Half a year ahead, only that day can be meant.
    ["May 24", "2026-11-22", "2027-05-24"],
    ["may. 5", "2026-11-22", "2027-05-05"],
    ["Dec 1, 2028", "2026-11-22", "2028-12-01"],
    ["1 Dec 2025", "2026-11-22", "2025-12-01"],
    ["Sept 3", "2026-07-22", "2026-09-03"],
    ["Tue Dec 1", "2026-11-22", "2026-12-01"],
    ["Tues, Dec 1", "2026-11-22", "2026-12-01"],
    ["Tuesday 1 Dec", "2026-11-22", "2026-12-01"],
    ["15-Dec-2026", "2026-11-22", "2026-12-15"],
    ["15-dec", "2026-11-22", "2026-12-15"],
    ["2026-12-01T17:00", "2026-11-22", "2026-12-01"],
    ["2026-12-01T17:00:00Z", "2026-11-22", "2026-12-01"],
    ["+1m", "2026-11-22", "2026-12-22"],
    ["3 months", "2026-11-22", "2027-02-22"],
    ["2026/12/1", "2026-11-22", "2026-12-01"],
    ["31/12/2026", "2026-11-22", "2026-12-31"],
    ["12/31/2026", "2026-11-22", "2026-12-31"],
    ["18-12-2026", "2026-11-22", "2026-12-18"],
    ["today", "2026-11-22", "2026-11-22"],
    ["Tomorrow", "2026-12-31", "2027-01-01"],
    ["in two weeks", "2026-11-22", "2026-12-06"],
    ["within 30 days", "2026-11-22", "2026-12-22"],
    ["in a month", "2026-11-22", "2026-12-22"],
    ["in 3 months", "2026-11-30", "2027-02-28"],
    ["2 weeks from now", "2026-11-22", "2026-12-06"],
    ["a week from today", "2026-11-22", "2026-11-29"],
    ["in twelve days", "2026-11-22", "2026-12-04"],
    ["Today", "2026-11-22", "2026-11-22"],
    [" today ", "2026-11-22", "2026-11-22"],
    ["Friday", "2026-11-22", "2026-11-27"],
    ["on Friday", "2026-11-27", "2026-11-27"],
    ["THURS", "2026-11-27", "2026-12-03"],
    ["Sat", "2026-11-27", "2026-11-28"],
    ["Next Sun", "2026-11-27", "2026-12-06"],
    ["this Friday", "2026-11-22", "2026-11-27"],
    ["next Friday", "2026-11-24", "2026-12-04"],
    // In other languages.
    ["18 décembre 2026", "2026-11-22", "2026-12-18"],
    ["18. Dezember", "2026-11-22", "2026-12-18"],
    ["3 de enero de 2027", "2026-11-22", "2027-01-03"],
    ["18.12.2026", "2026-11-22", "2026-12-18"],
    ["1. 2. 2027", "2026-11-22", "2027-02-01"],
    ["2028年12月18日", "2026-11-22", "2028-12-18"],
    ["12月18日", "2026-11-22", "2026-12-18"],
    ["1月5日", "2026-11-22", "2027-01-05"],
  ])("%s, seen on %s, is %s", (text, today, date) => {
    expect(read(text, today)).toEqual({ date });
  });
});

describe("a due date that cannot be read without guessing", () => {
  it.each([
    ["12/1", "order of day and month is ambiguous"],
    ["12/1/2026", "order of day and month is ambiguous"],
    ["12/10", "order of day and month is ambiguous"],
    ["on 12/1", "isn't a specific date"],
    ["12/1 or so", "isn't a specific date"],
    ["today or later", "isn't a specific date"],
    ["not today", "isn't a specific date"],
    ["tomorrow or later", "isn't a specific date"],
    ["not tomorrow", "isn't a specific date"],
    ["Q1", "a quarter isn't a date"],
    ["FY q3 27", "a quarter isn't a date"],
    ["2026-02-30", "doesn't exist"],
    ["2026-13-01", "doesn't exist"],
    ["2027-02-29", "doesn't exist"],
    ["Feb 30", "doesn't exist"],
    ["Nov 31, 2026", "doesn't exist"],
    ["Jan 32", "doesn't exist"],
    ["Tues, Nov 31", "doesn't exist"],
    ["31.11.2026", "doesn't exist"],
    ["13月1日", "isn't a specific date"],
    ["99 décembre", "doesn't exist"],
    ["December", "isn't a specific date"],
    ["next week", "isn't a specific date"],
    ["end of month", "isn't a specific date"],
    ["last Friday", "isn't a specific date"],
    ["31/11/2026", "doesn't exist"],
    ["2026/13/01", "doesn't exist"],
    ["soon", "isn't a specific date"],
    ["Dec 1 5pm", "isn't a specific date"],
    ["end of Q1", "a quarter isn't a date"],
    // A date that has just passed could also mean next year.
    ["Nov 21", "2026-11-21 or 2027-11-21 could be meant"],
    ["May 25", "2026-05-25 or 2027-05-25 could be meant"],
    ["Sept 3", "2026-09-03 or 2027-09-03 could be meant"],
    ["Sat Nov 21", "2026-11-21 or 2027-11-21 could be meant"],
    ["Fri May 5", "2027-05-05 is a Wednesday; 2026-05-05 or 2027-05-05 could be meant"],
    ["Fri Dec 1", "2026-12-01 is a Tuesday; that date falls on a different weekday"],
    ["Friday, 1 Dec 2026", "2026-12-01 is a Tuesday"],
  ])("%s: %s", (text, why) => {
    const due = read(text, "2026-11-22");
    expect(due).toEqual({ unreadable: text, hint: expect.stringContaining(why) });
    expect(due).toEqual({ unreadable: text, hint: expect.stringContaining("write `due 2026-12-06`") });
  });
});

it("a day that a written year doesn't have is not looked for in the next one", () => {
  expect(read("Feb 29", "2027-01-10")).toEqual({ date: "2028-02-29" });
  expect(read("Feb 29, 2027", "2027-01-10")).toHaveProperty("unreadable");
});

describe("a number of days, and not a day", () => {
  it.each(["+14d", " 2 weeks ", "two months from now", "within 30 days", "2 weeks from now", "10d"])(
    "%j is one",
    (text) => expect(isAmount(text)).toBe(true),
  );

  it.each(["in 2 weeks", "In a month", "2026-12-01", "Friday", "2 sprints", "", "inbound"])(
    "%j is none",
    (text) => expect(isAmount(text)).toBe(false),
  );
});

describe("a date in a text", () => {
  const found = (text: string, shape: Parameters<typeof endOfDate>[2], at = 0) => {
    const end = endOfDate(text, at, shape);
    return end === null ? null : text.slice(at, end);
  };

  it.each([
    ["2026-12-01, then more", { day: "2026-12-01", certain: "2026-12-01", any: "2026-12-01" }],
    ["Dec 1 (see there)", { day: "Dec 1", certain: "Dec 1", any: "Dec 1" }],
    ["18 décembre.", { day: "18 décembre", certain: "18 décembre", any: "18 décembre" }],
    ["2026/12/1", { day: "2026/12/1", certain: "2026/12/1", any: "2026/12/1" }],
    ["12/1", { day: "12/1", any: "12/1" }],
    ["end of Q1**", { day: "end of Q1", any: "end of Q1" }],
    ["tomorrow;", { day: "tomorrow", any: "tomorrow", ahead: "tomorrow" }],
    ["in 2 weeks", { any: "in 2 weeks", ahead: "in 2 weeks" }],
    ["2 weeks from now", { any: "2 weeks from now", ahead: "2 weeks from now" }],
    ["14 days", { any: "14 days" }],
    ["+14d |", { any: "+14d", plus: "+14d" }],
    ["2026-12-01x", {}],
    ["Decline 1", {}],
    ["whenever", {}],
  ])("%j begins with a date of these shapes: %j", (text, shapes) => {
    for (const shape of ["day", "certain", "any", "ahead", "plus"] as const) {
      const expected = (shapes as Partial<Record<typeof shape, string>>)[shape] ?? null;
      expect([shape, found(text, shape)]).toEqual([shape, expected]);
    }
  });

  it("begins where the caller says", () => {
    expect(found("due Dec 1", "day", 4)).toBe("Dec 1");
    expect(found("due Dec 1", "day", 3)).toBeNull();
  });
});
