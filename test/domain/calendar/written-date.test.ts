import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { readDue } from "../../../src/domain/calendar/written-date.ts";

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
    ["Dec 1, 2028", "2026-11-22", "2028-12-01"],
    ["1 Dec 2025", "2026-11-22", "2025-12-01"],
    ["Sept 3", "2026-07-22", "2026-09-03"],
    ["Tue Dec 1", "2026-11-22", "2026-12-01"],
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
    ["Friday", "2026-11-22", "2026-11-27"],
    ["this Friday", "2026-11-22", "2026-11-27"],
    ["next Friday", "2026-11-24", "2026-12-04"],
  ])("%s, seen on %s, is %s", (text, today, date) => {
    expect(read(text, today)).toEqual({ date });
  });
});

describe("a due date that cannot be read without guessing", () => {
  it.each([
    ["12/1", "order of day and month is ambiguous"],
    ["12/1/2026", "order of day and month is ambiguous"],
    ["Q1", "a quarter isn't a date"],
    ["2026-02-30", "doesn't exist"],
    ["2026-13-01", "doesn't exist"],
    ["2027-02-29", "doesn't exist"],
    ["Feb 30", "doesn't exist"],
    ["Nov 31, 2026", "doesn't exist"],
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
    ["Sept 3", "2026-09-03 or 2027-09-03 could be meant"],
    ["Sat Nov 21", "2026-11-21 or 2027-11-21 could be meant"],
    ["Fri May 5", "2027-05-05 is a Wednesday; 2026-05-05 or 2027-05-05 could be meant"],
    ["Fri Dec 1", "2026-12-01 is a Tuesday"],
    ["Friday, 1 Dec 2026", "2026-12-01 is a Tuesday"],
  ])("%s: %s", (text, why) => {
    const due = read(text, "2026-11-22");
    expect(due).toEqual({ unreadable: text, hint: expect.stringContaining(why) });
    expect(due).toEqual({ unreadable: text, hint: expect.stringContaining("write `due 2026-12-06`") });
  });
});
