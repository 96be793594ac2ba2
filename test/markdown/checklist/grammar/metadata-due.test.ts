import { expect, it } from "@jest/globals";
import { isRelativeDate } from "../../../../src/markdown/checklist/grammar/metadata-due.ts";
import { table } from "./said.ts";

table("a date after a label", [
  ["Fix lag due 2026-12-01", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag due: Dec 1", "Fix lag", { dueIsRelative: true, due: "2026-12-01" }],
  ["Fix lag ETA 3 Jan 2027", "Fix lag", { due: "2027-01-03" }],
  ["Fix lag due 14 days", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag deadline: 2w", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag by 2026-12-01", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag by: 14 days", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag by 14 days"],
  ["Fix lag before Friday", "Fix lag", { dueIsRelative: true, due: "2026-11-27" }],
  ["Fix lag due ~~2026-11-01~~ 2026-12-01", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag due tomorrow", "Fix lag", { dueIsRelative: true, due: "2026-11-23" }],
  ["Due 2026-12-01: fix lag", "fix lag", { due: "2026-12-01" }],
  ["Fix lag due DNS"],
  ["Fix lag by Redis"],
]);

table("in the middle of a sentence it counts only after a colon, or as a specific day after due", [
  ["Fix due: 2026-12-01 lag", "Fix lag", { due: "2026-12-01" }],
  ["Fix due: Friday lag", "Fix lag", { dueIsRelative: true, due: "2026-11-27" }],
  ["Fix by: Friday lag", "Fix lag", { dueIsRelative: true, due: "2026-11-27" }],
  ["Fix lag due 2026-12-01 for all", "Fix lag for all", { due: "2026-12-01" }],
  ["Fix lag due Friday for all"],
  ["Fix by 2026-12-01 all lag"],
  ["Fix lag due 12/1 for all"],
]);

table("target counts only where it is set off, and until also after an owner in front", [
  ["Fix lag (target 15 Dec)", "Fix lag", { dueIsRelative: true, due: "2026-12-15" }],
  ["Fix lag — target 15 Dec", "Fix lag", { dueIsRelative: true, due: "2026-12-15" }],
  ["Fix lag target 15 Dec"],
  ["Fix lag target: 15 Dec", "Fix lag", { dueIsRelative: true, due: "2026-12-15" }],
  ["Fix lag @bob goal Friday", "Fix lag", { owners: ["bob"], dueIsRelative: true, due: "2026-11-27" }],
  ["Freeze deploys until Friday"],
  ["Freeze deploys (until Friday)", "Freeze deploys", { dueIsRelative: true, due: "2026-11-27" }],
  ["Freeze deploys — until Friday", "Freeze deploys", { dueIsRelative: true, due: "2026-11-27" }],
  [
    "@alice Freeze deploys until Friday",
    "Freeze deploys",
    { owners: ["alice"], dueIsRelative: true, due: "2026-11-27" },
  ],
  [
    "Freeze deploys @alice until Friday",
    "Freeze deploys",
    { owners: ["alice"], dueIsRelative: true, due: "2026-11-27" },
  ],
  ["@alice Freeze deploys target Friday", "Freeze deploys target Friday", { owners: ["alice"] }],
]);

table("up to four words after a colon are asked about", [
  ["Fix lag due: whenever we can", "Fix lag due: whenever we can", { due: "?whenever we can" }],
  ["Fix lag due: one two three four", "Fix lag due: one two three four", { due: "?one two three four" }],
  ["Fix lag due: one two three four five"],
  ["Fix lag due: soonish @bob", "Fix lag due: soonish", { owners: ["bob"], due: "?soonish" }],
  ["Fix lag due: soonish P1", "Fix lag due: soonish", { priority: "P1", due: "?soonish" }],
  ["Fix lag due whenever we can"],
  ["Fix lag due: -", "Fix lag due: -", { due: "?-" }],
  ["Fix lag due:soonish", "Fix lag due:soonish", { due: "?soonish" }],
  ["Fix due: soonish, then rest"],
  ["Fix lag (due: after launch)", "Fix lag (due: after launch)", { due: "?after launch" }],
]);

table("a number of days after a plus counts anywhere", [
  ["Fix lag +14d", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag +2 weeks @bob", "Fix lag", { owners: ["bob"], dueIsRelative: true, due: "2026-12-06" }],
  ["+14d Fix lag", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix +14d lag"],
  ["Fix lag (+3d)", "Fix lag", { dueIsRelative: true, due: "2026-11-25" }],
]);

table("a day at the start counts before a colon or a dash, unless it has passed", [
  ["2026-12-01: fix lag", "fix lag", { due: "2026-12-01" }],
  ["2026-12-01 - fix lag", "fix lag", { due: "2026-12-01" }],
  ["2026-12-01 — fix lag", "fix lag", { due: "2026-12-01" }],
  ["2026-12-01 fix lag"],
  ["Dec 1: fix lag", "fix lag", { dueIsRelative: true, due: "2026-12-01" }],
  ["2026-11-22: fix lag", "fix lag", { due: "2026-11-22" }],
  ["2026-11-21: fix lag"],
  ["12/1: fix lag"],
  ["Tomorrow: fix lag"],
  ["In 2 weeks: fix lag"],
]);

table("a day that is set off at the end", [
  ["Fix lag — 2026-12-01", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag, 2026-12-01", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag 2026-12-01"],
  ["Fix lag — 2026-11-22", "Fix lag", { due: "2026-11-22" }],
  ["Fix lag — 2026-11-21"],
  ["Fix lag — 2026-12-01 in staging"],
  ["Fix lag — 2026-12-01 @bob", "Fix lag", { owners: ["bob"], due: "2026-12-01" }],
  ["Fix lag — 2026-12-01 - P1", "Fix lag", { priority: "P1", due: "2026-12-01" }],
  ["Fix lag — 12/1", "Fix lag — 12/1", { due: "?12/1" }],
  ["Fix lag, 12/1"],
  ["Fix lag — 12/1 in staging"],
  ["Fix lag — tomorrow", "Fix lag", { dueIsRelative: true, due: "2026-11-23" }],
  ["Fix lag — in 2 weeks", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag in 2 weeks"],
  ["Fix lag: 2026-12-01"],
  ["Fix lag — Friday", "Fix lag", { dueIsRelative: true, due: "2026-11-27" }],
  ["Fix lag, Friday"],
]);

table("a day in brackets", [
  ["Fix lag (2026-12-01)", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag [2026-12-01]", "Fix lag", { due: "2026-12-01" }],
  ["Fix lag (2026-11-21)"],
  ["Fix lag (2026-11-21, @bob)", "Fix lag", { owners: ["bob"], due: "2026-11-21" }],
  ["Fix lag (2026-12-01) in staging"],
  ["Fix lag (before 2026)"],
  ["Fix lag (in 2 weeks)", "Fix lag", { dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag (12/1)", "Fix lag (12/1)", { due: "?12/1" }],
  ["Fix lag (tomorrow night)", "Fix lag (night)", { dueIsRelative: true, due: "2026-11-23" }],
  ["Fix lag (on 2026-12-01)"],
  ["Fix lag ( 2026-12-01 )", "Fix lag", { due: "2026-12-01" }],
]);

table("a share is no day", [
  ["Fix lag (1/3)"],
  ["Fix lag (3/3)"],
  ["Fix lag (4/3)", "Fix lag (4/3)", { due: "?4/3" }],
  ["Fix lag (12/12)"],
  ["Fix lag (1/13)", "Fix lag (1/13)", { due: "?1/13" }],
  ["Fix lag (1/3/2027)", "Fix lag (1/3/2027)", { due: "?1/3/2027" }],
  ["Fix lag — 2/3"],
]);

table("behind other metadata", [
  ["Fix lag @bob 2026-12-01", "Fix lag", { owners: ["bob"], due: "2026-12-01" }],
  ["Fix lag @bob 2026-11-01", "Fix lag", { owners: ["bob"], due: "2026-11-01" }],
  ["Fix lag @bob 12/1", "Fix lag – 12/1", { owners: ["bob"], due: "?12/1" }],
  ["Fix lag P1 Friday", "Fix lag", { dueIsRelative: true, priority: "P1", due: "2026-11-27" }],
  ["Fix lag @bob in 2 weeks", "Fix lag", { owners: ["bob"], dueIsRelative: true, due: "2026-12-06" }],
  ["Fix lag @bob in 2 weeks or so"],
  ["Fix lag @bob 2026-12-01 in staging"],
  ["Fix lag due 2026-12-01 2026-12-05", "Fix lag 2026-12-05", { due: "2026-12-01" }],
  ["Fix lag @bob, 2026-12-01", "Fix lag", { owners: ["bob"], due: "2026-12-01" }],
  ["Fix lag @bob 1/3", "Fix lag – 1/3", { owners: ["bob"], due: "?1/3" }],
]);

table("in a line that begins with its owner, a day with a year at its end", [
  ["@alice Fix lag 11 Dec 2026", "Fix lag", { owners: ["alice"], due: "2026-12-11" }],
  ["@alice Fix lag 11 Dec 2026.", "Fix lag", { owners: ["alice"], due: "2026-12-11" }],
  ["@alice Fix lag 2026-12-11", "Fix lag", { owners: ["alice"], due: "2026-12-11" }],
  ["@alice Fix lag 11 Dec", "Fix lag 11 Dec", { owners: ["alice"] }],
  ["Fix lag 11 Dec 2026"],
  ["@alice Fix lag 11 Dec 2026 soon", "Fix lag 11 Dec 2026 soon", { owners: ["alice"] }],
  ["@alice Fix lag from 11 Dec 2026", "Fix lag from 11 Dec 2026", { owners: ["alice"] }],
  ["@alice Fix lag since 11 Dec 2026", "Fix lag since 11 Dec 2026", { owners: ["alice"] }],
  ["@alice Review the outage 11 Dec 2026", "Review the outage 11 Dec 2026", { owners: ["alice"] }],
  ["Fix (@alice lag 11 Dec 2026)", "Fix (lag 11 Dec 2026)", { owners: ["alice"] }],
  ["@alice Fix (lag 11 Dec 2026)", "Fix (lag 11 Dec 2026)", { owners: ["alice"] }],
  ["@alice Fix lag 12/1/2026", "Fix lag 12/1/2026", { owners: ["alice"] }],
  ["P1 Fix lag 11 Dec 2026", "Fix lag 11 Dec 2026", { priority: "P1" }],
]);

it("a date without a year means another day when it is read on another day", () => {
  expect(["Dec 1", "+14d", "tomorrow", "12/1"].map(isRelativeDate)).toEqual(Array(4).fill(true));
  expect(["2026-12-01", "Dec 1, 2026"].map(isRelativeDate)).toEqual([false, false]);
});
