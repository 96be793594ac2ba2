import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { parseConfig } from "../../../src/config/parse.ts";
import { PublicHolidays } from "../../../src/config/public-holidays.ts";
import { toPolicy } from "../../../src/config/resolve.ts";
import { readDayRange, readHolidays } from "../../../src/domain/calendar/days.ts";
import { addSpan, isDayOff, nextBusinessDay, todayIn } from "../../../src/domain/calendar/due-date.ts";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import { share } from "../../harness/cases.ts";
import { circumstances, LEDGER } from "../commands/decision-cases.ts";
import { anyDay, isoWeekday, toDayNumber, toIso } from "./calendar-oracle.ts";

const DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const day = (iso: string) => Temporal.PlainDate.from(iso);

describe("listed days off", () => {
  it.each([
    ["2026-12-24..2026-12-24", ["2026-12-24"]],
    ["2026-12-30..2027-01-02", ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]],
    ["2028-02-28..2028-03-01", ["2028-02-28", "2028-02-29", "2028-03-01"]],
  ])("%s", (range, days) => {
    expect(readHolidays([range]).days).toEqual(days);
  });

  it.each([
    "2026-12-25..2026-12-24",
    "2026-02-29..2026-03-01",
    "2026-02-27..2026-02-29",
    "2026-13-01..2026-14-01",
    "2026-1-1..2026-1-2",
    "2026-01-01..2027-01-02",
    "a..b",
    "2026-01-01",
  ])("%s is not a range", (text) => expect(readDayRange(text)).toBeNull());

  it("of several kinds are days, each once and in order, and regions, each once", () => {
    const listed = ["2027-01-01", "DE", "2026-12-30..2027-01-01", "US-LA-NO", "2026-12-24", "DE"];
    expect(readHolidays(listed)).toEqual({
      days: ["2026-12-24", "2026-12-30", "2026-12-31", "2027-01-01"],
      regions: ["DE", "US-LA-NO"],
    });
  });

  it("the longest range is a year", () => {
    expect(readHolidays(["2026-01-01..2027-01-01"]).days).toHaveLength(366);
    expect(readDayRange("2026-01-01..2027-01-01")).not.toBeNull();
  });
});

/** Ranges and days near a day, as text and as day numbers. */
const holidaysNear = (iso: string) =>
  fc
    .array(fc.tuple(fc.integer({ min: -10, max: 60 }), fc.integer({ min: 0, max: 12 })), { maxLength: 6 })
    .map((all) => {
      const first = toDayNumber(iso);
      const listed = all.map(([from, length]) => {
        const start = toIso(first + from);
        return length === 0 ? start : `${start}..${toIso(first + from + length)}`;
      });
      const off = new Set(
        all.flatMap(([from, length]) => Array.from({ length: length + 1 }, (_, at) => first + from + at)),
      );
      return { listed, off };
    });

const anyCase = anyDay.chain((iso) =>
  fc.record({
    iso: fc.constant(iso),
    holidays: holidaysNear(iso),
    weekend: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 5 }),
    days: fc.integer({ min: 0, max: 60 }),
  }),
);

describe("business days, compared with counting one by one", () => {
  it("agree in calendars with ranges of holidays", () => {
    fc.assert(
      fc.property(anyCase, ({ iso, holidays, weekend, days }) => {
        const calendar = { weekend, holidays: readHolidays(holidays.listed).days };
        const isOff = (at: number) => weekend.includes(isoWeekday(at)) || holidays.off.has(at);
        const start = toDayNumber(iso);
        const next = (at: number) => {
          let on = at;
          while (isOff(on)) on += 1;
          return on;
        };
        expect(isDayOff(day(iso), calendar)).toBe(isOff(start));
        expect(nextBusinessDay(day(iso), calendar).toString()).toBe(toIso(next(start)));
        expect(addSpan(day(iso), { days, business: false }, calendar).toString()).toBe(
          toIso(next(start + days)),
        );
        let last = days === 0 ? next(start) : start;
        for (let counted = 0; counted < days; counted += 1) last = next(last + 1);
        expect(addSpan(day(iso), { days, business: true }, calendar).toString()).toBe(toIso(last));
      }),
      { numRuns: share(10_000) },
    );
  });

  it("agree when read from a config, in every zone that Node supports", () => {
    for (const zone of [...Intl.supportedValuesOf("timeZone"), "UTC"]) {
      const policy = toPolicy([
        parseConfig(`time_zone: ${zone}\nholidays: [2026-12-24..2027-01-01]`, "f.yml"),
      ]);
      for (const instant of ["2026-12-24T23:30:00Z", "2026-03-29T01:30:00Z", "2028-02-29T12:00:00Z"]) {
        const shown = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(
          new Date(instant),
        );
        const today = todayIn(Temporal.Instant.from(instant), policy.timeZone);
        expect(today.toString()).toBe(shown);
        const date = addSpan(today, { days: 3, business: true }, policy);
        expect(isDayOff(date, policy)).toBe(false);
        expect(date.toString() >= "2026-12-24" && date.toString() <= "2027-01-01").toBe(false);
      }
    }
  });
});

describe("an extension never ends on a day off", () => {
  const regions = ["DE-BY", "US", "JP", "IL", "GB-SCT", "BR", "IN"];

  it.each(regions)("%s, nor the weekend", async (region) => {
    const weekend = region === "IL" ? ["friday", "saturday"] : ["saturday", "sunday"];
    const policy = toPolicy([{ holidays: [region], weekend }]);
    const { policy: full } = await new PublicHolidays().writeOut({ policy, sources: [], origins: {} }, 2026);
    const off = new Set(full.holidays);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), (days) => {
        const decision = decideItem(
          { name: "extend", date: `+${days}d`, reason: "r" },
          circumstances({ policy: withAdmins(full) }),
        );
        if (decision.kind !== "accepted") throw new Error(JSON.stringify(decision));
        const { due } = decision.ledger;
        expect(off.has(due) || weekend.includes(DAY_NAMES[isoWeekday(toDayNumber(due)) - 1]!)).toBe(false);
        const skipped = readHolidays([`${toIso(toDayNumber(LEDGER.due) + days)}..${due}`]).days.slice(0, -1);
        for (const each of skipped) {
          expect(off.has(each) || weekend.includes(DAY_NAMES[isoWeekday(toDayNumber(each)) - 1]!)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});

function withAdmins(policy: Policy): Policy {
  return { ...policy, approvers: { roles: ["admin"], logins: [], teams: [] } };
}
