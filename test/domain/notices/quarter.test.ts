import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { nextBusinessDay } from "../../../src/domain/calendar/due-date.ts";
import { decideItem } from "../../../src/domain/commands/item-rules.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { formatIssueRef } from "../../../src/domain/issue-ref.ts";
import { dueSetAt, itemStateOn } from "../../../src/domain/items/item-state.ts";
import type { Ledger } from "../../../src/domain/items/ledger.ts";
import {
  type Notice,
  recipients,
  type SentNotice,
  type TrackedObligation,
} from "../../../src/domain/notices/notice.ts";
import { noticesDue, recordsMissing } from "../../../src/domain/notices/notices-due.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import { share } from "../../harness/cases.ts";
import { isOff, toDayNumber, toIso } from "../calendar/calendar-oracle.ts";
import { LEDGER, person } from "../commands/decision-cases.ts";

/*
 * A quarter of a team: 40 incidents, 200 items, people who forget, extend, waive, close, reopen and reassign, and an
 * App that misses days, runs twice, and crashes between a comment and its record.
 */

const FIRST = "2026-10-05";
const DAYS = 92;
const POLICY: Policy = {
  ...DEFAULT_POLICY,
  holidays: ["2026-10-26", "2026-12-24", "2026-12-25", "2026-12-28", "2027-01-01"],
  escalation: { ...DEFAULT_POLICY.escalation, to: ["acme/leads", "acme/directors"] },
};
const PEOPLE = ["alice", "bob", "carol", "dave", "erin", "acme/web"];

interface Item {
  readonly number: number;
  readonly postmortem: number;
  readonly trackedOn: string;
  owners: string[];
  ledger: Ledger;
  closed: boolean;
}

/** A small seeded generator, so that a failing run can be reproduced. */
function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function simulateQuarter(seed: number) {
  const chance = chances(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[chance(values.length)]!;
  const start = toDayNumber(FIRST);
  const items = Array.from({ length: 200 }, (_, index): Item => {
    const postmortem = 1 + (index % 40);
    const trackedOn = toIso(start + chance(60));
    const due = nextBusinessDay(
      Temporal.PlainDate.from(trackedOn).add({ days: 3 + chance(40) }),
      POLICY,
    ).toString();
    const owners =
      chance(10) === 0 ? [] : [...new Set([pick(PEOPLE), ...(chance(5) === 0 ? [pick(PEOPLE)] : [])])];
    const ledger = { ...LEDGER, originalDue: due, due, trackedAt: `${trackedOn}T09:00:00Z` };
    return { number: 100 + index, postmortem, trackedOn, owners, ledger, closed: false };
  });
  const sent: SentNotice[] = [];
  let commentId = 1000;
  const figures = { notices: 0, sweeps: 0, missed: 0, commands: 0 };

  const peopleAct = (day: string) => {
    for (const item of items.filter(({ trackedOn }) => trackedOn < day)) {
      const what = chance(60);
      if (what === 0) item.closed = !item.closed;
      if (what === 1) item.owners = [pick(PEOPLE)];
      if (what > 4 || what < 2) continue;
      commentId += 1;
      const date = what === 3 ? "+7d" : `${1 + chance(20)}d`;
      const decision = decideItem(
        what === 2 ? { name: "waive", date, reason: "r" } : { name: "extend", date, reason: "r" },
        {
          actor: person("ada", "admin"),
          policy: POLICY,
          today: Temporal.PlainDate.from(day),
          now: Temporal.Instant.from(`${day}T08:00:00Z`),
          comment: { id: commentId, edited: false, writtenOn: Temporal.PlainDate.from(day) },
          ledger: item.ledger,
          owners: item.owners,
          closed: item.closed,
          committed: true,
        },
      );
      if (decision.kind === "accepted")
        [item.ledger, figures.commands] = [decision.ledger, figures.commands + 1];
    }
  };

  const obligationsOn = (day: string): TrackedObligation[] =>
    items
      .filter(({ trackedOn }) => trackedOn <= day)
      .map(({ number, postmortem, owners, ledger, closed }) => ({
        kind: "action-item",
        issue: { owner: "acme", repo: "shop", number },
        postmortem: { owner: "acme", repo: "shop", number: postmortem },
        title: `Item ${number}`,
        owners,
        fallbackContacts: ["erin"],
        due: ledger.due,
        dueSince: dueSetAt(ledger).slice(0, 10),
        owedFrom: owedFrom(ledger),
        state: itemStateOn({ ledger, closed }, day),
        notified: ledger.notified ?? null,
      }));

  const write = ({ to, day, entries }: Notice) => {
    sent.push({ to, repository: "acme/shop", day, steps: entries.map(({ step }) => step) });
  };

  const record = (tracked: readonly TrackedObligation[], dies: boolean) => {
    for (const { issue, notified } of recordsMissing(tracked, sent)) {
      if (dies && chance(2) === 0) return;
      const item = items.find(({ number }) => number === issue.number)!;
      item.ledger = { ...item.ledger, notified };
    }
  };

  for (let at = start; at < start + DAYS; at += 1) {
    const day = toIso(at);
    peopleAct(day);
    if (chance(4) === 0) {
      figures.missed += 1;
      continue;
    }
    const sweeps = 1 + chance(3);
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      figures.sweeps += 1;
      const dies = chance(3) === 0;
      const tracked = obligationsOn(day);
      const due = noticesDue({ tracked, policy: POLICY, today: Temporal.PlainDate.from(day), sent });
      const written = dies ? due.slice(0, chance(due.length + 1)) : due;
      checkNotices(day, written, sent);
      written.forEach(write);
      figures.notices += written.length;
      record(tracked, dies);
      if (!dies) checkRest(day, obligationsOn(day), sent);
    }
  }
  checkHistory(sent);
  return figures;
}

/** The invariants of every notice, computed from the calendar and the items alone. */
function checkNotices(day: string, notices: readonly Notice[], sent: readonly SentNotice[]): void {
  const at = toDayNumber(day);
  if (isOff(at, POLICY)) expect(notices).toEqual([]);
  for (const { kind, to, entries } of notices) {
    for (const { tracked, step, daysLeft } of entries) {
      expect(["open", "overdue"]).toContain(tracked.state);
      expect(daysLeft).toBe(toDayNumber(tracked.due) - at);
      expect(step.step).toBe(
        kind === "reminder" ? newestReminder(tracked, at) : newestEscalation(tracked.owedFrom, at),
      );
      if (kind === "reminder") for (const person of recipients(tracked)) expect(to).toContain(person);
      else if (tracked.owners.length > 0) expect(wasReminded(tracked, sent, day)).toBe(true);
    }
  }
}

/** Owners hear that it is overdue on an earlier day than anyone else. */
function wasReminded(
  { issue, due, owedFrom: from, notified }: TrackedObligation,
  sent: readonly SentNotice[],
  day: string,
): boolean {
  const steps = sent
    .filter((notice) => notice.day < day && notice.day > from)
    .flatMap((notice) => notice.steps);
  const shown = steps.some((step) => {
    return step.kind === "reminder" && step.issue.number === issue.number && step.due === due;
  });
  return (
    shown ||
    (notified?.due === due &&
      notified.remindedOn !== null &&
      notified.remindedOn < day &&
      notified.remindedOn > from)
  );
}

function newestReminder({ due, owedFrom: from, owners }: TrackedObligation, today: number): number {
  const weekly = Math.floor((today - toDayNumber(due)) / 7) * 7;
  const lastCall = owners.length > 0 ? [beforeEscalation(from) - toDayNumber(due)] : [];
  const steps = [-7, -1, 0, ...(weekly > 0 ? [weekly] : []), ...lastCall];
  return Math.max(...steps.filter((step) => dayOfStep(due, step) <= today));
}

/** The last working day before the third one, on which the first escalation falls. */
function beforeEscalation(from: string): number {
  let day = toDayNumber(from);
  for (let workdays = 0; workdays < 3; ) {
    day += 1;
    if (!isOff(day, POLICY)) workdays += 1;
  }
  do day -= 1;
  while (isOff(day, POLICY));
  return day;
}

/** A step before the due date that falls on a day off moves to the last working day before it. */
function dayOfStep(due: string, step: number): number {
  let day = toDayNumber(due) + step;
  while (step < 0 && isOff(day, POLICY)) day -= 1;
  return day;
}

function owedFrom(ledger: Ledger): string {
  return [ledger.due, dueSetAt(ledger).slice(0, 10), ledger.waiver?.until ?? ""].sort().at(-1)!;
}

function newestEscalation(from: string, today: number): number {
  let workdays = 0;
  for (let day = toDayNumber(from) + 1; day <= today; day += 1) if (!isOff(day, POLICY)) workdays += 1;
  return workdays >= 7 ? 2 : workdays >= 3 ? 1 : 0;
}

/** After a complete sweep, nothing is left to send, and everyone without a notice today already got the newest step. */
function checkRest(day: string, tracked: readonly TrackedObligation[], sent: readonly SentNotice[]): void {
  const duplicates = noticesDue({ tracked, policy: POLICY, today: Temporal.PlainDate.from(day), sent });
  expect(duplicates).toEqual([]);
  if (isOff(toDayNumber(day), POLICY)) return;
  const newestTold = new Map<string, number>();
  for (const { kind, issue, due, step } of sent.flatMap(({ steps }) => steps)) {
    const name = `${issue.number} ${due}`;
    if (kind === "reminder") newestTold.set(name, Math.max(step, newestTold.get(name) ?? step));
  }
  const told = new Set(sent.filter((notice) => notice.day === day).flatMap(({ to }) => to));
  for (const pick of tracked.filter(({ state }) => state === "open" || state === "overdue")) {
    const newest = newestReminder(pick, toDayNumber(day));
    if (!Number.isFinite(newest) || toIso(dayOfStep(pick.due, newest)) <= pick.dueSince) continue;
    const known = newestTold.get(`${pick.issue.number} ${pick.due}`) ?? Number.NEGATIVE_INFINITY;
    if (known < newest) expect(recipients(pick).some((person) => told.has(person))).toBe(true);
  }
}

function checkHistory(sent: readonly SentNotice[]): void {
  const steps = sent.flatMap((notice) =>
    notice.steps.map((s) => `${s.kind} ${formatIssueRef(s.issue)} ${s.due} ${s.step}`),
  );
  expect(new Set(steps).size).toBe(steps.length);
  const mentions = sent.flatMap(({ to, day }) => to.map((person) => `${person} ${day}`));
  expect(new Set(mentions).size).toBe(mentions.length);
}

describe("a quarter of 40 incidents and 200 items", () => {
  it("sends no notice twice, none on a day off, at most one a day per person, and only the newest of missed steps", () => {
    const seeds = fc.integer({ min: 1, max: 2 ** 31 });
    let runs = 0;
    let notices = 0;
    fc.assert(
      fc.property(seeds, (seed) => {
        const figures = simulateQuarter(seed);
        runs += 1;
        notices += figures.notices;
        expect(figures.missed).toBeGreaterThan(5);
        expect(figures.commands).toBeGreaterThan(20);
      }),
      { numRuns: share(8) },
    );
    expect(notices / runs).toBeGreaterThan(100);
  });
});
