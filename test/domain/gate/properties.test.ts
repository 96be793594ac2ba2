import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { type Calendar, dueDateFor, todayIn } from "../../../src/domain/calendar/due-date.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { evaluateGate } from "../../../src/domain/gate/evaluate-gate.ts";
import type { RepositoryData, Verdict } from "../../../src/domain/gate/verdict.ts";
import type { FailOn } from "../../../src/domain/gate-policy.ts";
import type { Priority } from "../../../src/domain/priority.ts";
import { share } from "../../harness/cases.ts";
import { anyDay, calendarNear, isOff, toDayNumber, toIso } from "../calendar/calendar-oracle.ts";
import {
  anItem,
  anUnreadable,
  aPostmortem,
  HOLDS_EVERYONE,
  reading,
  settings,
  waivedUntil,
} from "./gate-cases.ts";

/*
 * The oracle follows the policy table and counts days itself: 86,400,000 ms each in UTC, and the local date from Intl.
 * It shares no code with the gate.
 */

const DAY_MS = 86_400_000;
const ZONES = Intl.supportedValuesOf("timeZone");
const RUNS = { numRuns: share(10_000) };

const isoDay = (dayNumber: number) => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
const dayNumber = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / DAY_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
function zoneDay(epochMs: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(epochMs).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

interface Obligation {
  readonly due: number;
  readonly waivedUntil: number | null;
  readonly kind: "action-item" | "postmortem";
}

interface World {
  readonly epochMs: number;
  readonly zone: string;
  readonly obligations: readonly Obligation[];
  readonly unreadable: number;
  readonly asOf: number | null;
  readonly failOn: FailOn;
  readonly graceDays: number;
  readonly dueSoonDays: number;
}

/** Years with and without a leap day, including a century without one. */
const epochMs = fc.integer({
  min: Date.UTC(2024, 0, 1),
  max: Date.UTC(2032, 11, 31),
});

const world: fc.Arbitrary<World> = epochMs.chain((now) => {
  const near = (spread: number) =>
    fc.integer({ min: -spread, max: spread }).map((days) => Math.floor(now / DAY_MS) + days);
  return fc.record({
    epochMs: fc.constant(now),
    zone: fc.constantFrom(...ZONES),
    obligations: fc.array(
      fc.record({
        due: fc.oneof(near(3), near(800)),
        waivedUntil: fc.option(near(3), { freq: 3 }),
        kind: fc.constantFrom("action-item" as const, "action-item" as const, "postmortem" as const),
      }),
      { maxLength: 5 },
    ),
    unreadable: fc.constantFrom(0, 0, 0, 1),
    asOf: fc.option(near(5), { freq: 3 }),
    failOn: fc.constantFrom<FailOn>("overdue", "overdue", "due-soon", "none"),
    graceDays: fc.constantFrom(0, 0, 1, 3, 30),
    dueSoonDays: fc.constantFrom(0, 1, 7, 30),
  });
});

function dataOf({ epochMs, zone, obligations, unreadable, asOf }: World): RepositoryData {
  const today = todayIn(Temporal.Instant.fromEpochMilliseconds(epochMs), zone).toString();
  const open = obligations.map(({ kind, due, waivedUntil: until }, index) => {
    const ledger = until === null ? undefined : waivedUntil(isoDay(until), isoDay(due));
    return { kind, number: index + 1, due: isoDay(due), ledger };
  });
  const items = open.flatMap(({ kind, number, due, ledger }) =>
    kind === "action-item" ? [anItem(number, due, ledger && { ledger })] : [],
  );
  const postmortems = open.flatMap(({ kind, number, due, ledger }) =>
    kind === "postmortem" ? [aPostmortem(number, due, ledger)] : [],
  );
  return reading({
    timeZone: zone,
    today,
    day: asOf === null ? today : isoDay(asOf),
    items,
    postmortems,
    unreadable: Array.from({ length: unreadable }, (_, index) => anUnreadable(100 + index)),
  });
}

function verdictOn(one: World): Verdict {
  const { failOn, graceDays, dueSoonDays } = one;
  return evaluateGate([dataOf(one)], settings({ failOn, graceDays, dueSoonDays }));
}

/** Which of them are overdue according to the policy. */
function expected(one: World) {
  const today = dayNumber(zoneDay(one.epochMs, one.zone));
  const day = one.asOf ?? today;
  const binding = one.obligations.filter(({ waivedUntil: until }) => until === null || day > until);
  const overdue = binding.filter(({ due }) => day > due + one.graceDays);
  const pressing = binding.filter(({ due }) => day >= due - one.dueSoonDays);
  const failing = { overdue, "due-soon": pressing, none: [] }[one.failOn];
  const isUndecided = one.unreadable > 0 || day < today;
  return { overdue, outcome: failing.length > 0 ? "fail" : isUndecided ? "undecided" : "pass" };
}

describe("open items, compared with an independent oracle", () => {
  it("the gate never passes falsely and never fails falsely", () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(verdictOn(one).outcome).toBe(expected(one).outcome);
      }),
      RUNS,
    );
  });

  it("no item is falsely overdue, and no overdue item is missed", () => {
    fc.assert(
      fc.property(world, (one) => {
        const found = verdictOn(one)
          .repositories[0]!.findings.filter(({ state }) => state === "overdue")
          .map(({ kind, due }) => `${kind} ${due}`);
        expect(found.sort()).toEqual(
          expected(one)
            .overdue.map(({ kind, due }) => `${kind} ${isoDay(due)}`)
            .sort(),
        );
      }),
      RUNS,
    );
  });
});

describe("properties", () => {
  const rank = { pass: 0, undecided: 1, fail: 2 };

  it("over time, an open item never improves by itself", () => {
    fc.assert(
      fc.property(world, fc.nat(40), (one, later) => {
        const today = Math.floor(one.epochMs / DAY_MS) + 2;
        const on = (asOf: number) => rank[verdictOn({ ...one, asOf }).outcome];
        expect(on(today + later)).toBeGreaterThanOrEqual(on(today));
      }),
      { numRuns: share(3_000) },
    );
  });

  it("a stricter setting never turns a failure into a pass", () => {
    const strictness: readonly FailOn[] = ["none", "overdue", "due-soon"];
    fc.assert(
      fc.property(world, (one) => {
        const [none, overdue, dueSoon] = strictness.map(
          (failOn) => rank[verdictOn({ ...one, failOn }).outcome],
        );
        expect(overdue).toBeGreaterThanOrEqual(none!);
        expect(dueSoon).toBeGreaterThanOrEqual(overdue!);
        const withoutGrace = rank[verdictOn({ ...one, graceDays: 0 }).outcome];
        expect(withoutGrace).toBeGreaterThanOrEqual(rank[verdictOn(one).outcome]);
      }),
      { numRuns: share(3_000) },
    );
  });

  it("every blocking finding says how to clear it", () => {
    fc.assert(
      fc.property(world, (one) => {
        for (const finding of verdictOn(one).repositories[0]!.findings) {
          if (finding.blocks || finding.state === "unreadable") expect(finding.clear).not.toEqual([]);
          expect(finding.reason).not.toBe("");
        }
      }),
      { numRuns: share(3_000) },
    );
  });
});

/*
 * The same from the start: an item is tracked on some day, the policy gives it a due date, and the gate evaluates it.
 * Here the oracle also counts days off, according to the policy table.
 */
describe("from the day that an item was tracked, compared with an independent oracle", () => {
  const tracked = anyDay.chain((trackedOn) =>
    fc.record({
      trackedOn: fc.constant(trackedOn),
      calendar: calendarNear(trackedOn),
      priority: fc.constantFrom<Priority>("P0", "P1", "P2", "P3", "P4"),
      business: fc.boolean(),
      later: fc.integer({ min: 0, max: 140 }),
      graceDays: fc.constantFrom(0, 0, 1, 5),
    }),
  );
  const TABLE: Readonly<Record<Priority, number>> = { P0: 7, P1: 15, P2: 30, P3: 60, P4: 90 };

  /** The first working day, `days` after the day that it was tracked: calendar days or business days. */
  function dueDay(from: number, days: number, business: boolean, calendar: Calendar): number {
    let day = from;
    if (business) for (let left = days; left > 0; left -= isOff(day, calendar) ? 0 : 1) day += 1;
    else day += days;
    while (isOff(day, calendar)) day += 1;
    return day;
  }

  it("the gate fails from the day after the due date, weekends, holidays and grace, and not earlier", () => {
    fc.assert(
      fc.property(tracked, ({ trackedOn, calendar, priority, business, later, graceDays }) => {
        const due = DEFAULT_POLICY.actionItems.due;
        const policy = {
          ...DEFAULT_POLICY,
          ...calendar,
          actionItems: {
            ...DEFAULT_POLICY.actionItems,
            due: { ...due, [priority]: { days: TABLE[priority], business } },
          },
        };
        const question = { written: null, priority, severity: null, policy };
        const date = dueDateFor({ ...question, trackedOn: Temporal.PlainDate.from(trackedOn) });
        const day = toIso(toDayNumber(trackedOn) + later);
        const items = [anItem(1, date.toString(), { priority })];
        const verdict = evaluateGate(
          [reading({ today: day, day, items })],
          settings({ graceDays, holds: HOLDS_EVERYONE }),
        );
        const dueOn = dueDay(toDayNumber(trackedOn), TABLE[priority], business, calendar);
        expect(verdict.outcome).toBe(toDayNumber(day) > dueOn + graceDays ? "fail" : "pass");
      }),
      RUNS,
    );
  });
});
