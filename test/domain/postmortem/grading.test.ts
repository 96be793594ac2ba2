import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import type { Actor } from "../../../src/domain/actor.ts";
import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import { type GradingQuestion, regrade } from "../../../src/domain/postmortem/grading.ts";

/* An incident was labeled on Monday, 2026-11-02. Without a severity its postmortem is due on Monday, 2026-11-16. */

const person = (role: string | null): Actor => ({ login: "ada", kind: "person", role, teams: [] });
const ACTORS = {
  admin: person("admin"),
  maintain: person("maintain"),
  write: person("write"),
  triage: person("triage"),
  read: person("read"),
  unknown: person(null),
  bot: { ...person("admin"), kind: "bot" },
  nobody: null,
} as const satisfies Record<string, Actor | null>;
type Role = keyof typeof ACTORS;
const ROLES = Object.keys(ACTORS) as Role[];
const APPROVERS: readonly Role[] = ["admin", "maintain"];

const instant = (day: string) => Temporal.Instant.from(`${day}T09:00:00Z`);
const opening = { labelledAt: instant("2026-11-02"), openedAt: instant("2026-11-02"), asked: false };
const question = (over: Partial<GradingQuestion>): GradingQuestion => ({
  opening,
  due: Temporal.PlainDate.from("2026-11-16"),
  dueFor: null,
  extendedTo: null,
  severity: null,
  at: instant("2026-11-02"),
  by: ACTORS.triage,
  now: instant("2026-11-02"),
  ...over,
});

/** From severity to severity, when it was set, when the App sees it, and the date before and after. */
type Row = [from: string | null, to: string | null, set: string, seen: string, due: string, expected: string];

describe("a raised severity, whoever sets it", () => {
  it.each<[string, ...Row]>([
    ["on the same day", null, "sev1", "2026-11-02", "2026-11-02", "2026-11-16", "2026-11-05"],
    ["some days later: from that day", null, "sev1", "2026-11-06", "2026-11-06", "2026-11-16", "2026-11-09"],
    ["from none to the second", null, "sev2", "2026-11-02", "2026-11-02", "2026-11-16", "2026-11-09"],
    ["from one severity to another", "sev2", "sev1", "2026-11-03", "2026-11-03", "2026-11-09", "2026-11-06"],
    ["never moves the date later", null, "sev2", "2026-11-12", "2026-11-12", "2026-11-16", "2026-11-16"],
    ["seen late, in time", null, "sev1", "2026-11-03", "2026-11-06", "2026-11-16", "2026-11-06"],
    ["seen too late: from that day", null, "sev1", "2026-11-03", "2026-11-09", "2026-11-16", "2026-11-12"],
    ["seen far too late", null, "sev1", "2026-11-03", "2026-11-16", "2026-11-16", "2026-11-16"],
    ["of one that is overdue already", null, "sev1", "2026-11-18", "2026-11-18", "2026-11-16", "2026-11-16"],
    [
      "from a severity that is unknown now",
      "critical",
      "sev2",
      "2026-11-02",
      "2026-11-02",
      "2026-11-16",
      "2026-11-09",
    ],
  ])("%s", (_name, dueFor, severity, set, seen, due, expected) => {
    for (const role of ROLES) {
      const asked = { dueFor, severity, at: instant(set), now: instant(seen), by: ACTORS[role] };
      const answer = regrade(question({ ...asked, due: Temporal.PlainDate.from(due) }), DEFAULT_POLICY);
      expect(answer).toMatchObject({ dueFor: severity, held: null });
      expect(answer.due.toString()).toBe(expected);
    }
  });

  it("counts from now if GitHub does not say when it was set", () => {
    const answer = regrade(
      question({ severity: "sev1", at: null, now: instant("2026-11-04") }),
      DEFAULT_POLICY,
    );
    expect(answer.due.toString()).toBe("2026-11-09");
    expect(answer.countedFrom?.toString()).toBe("2026-11-04");
  });

  it("starts a day in the policy's time zone", () => {
    const at = Temporal.Instant.from("2026-11-02T23:30:00Z");
    const policy = { ...DEFAULT_POLICY, timeZone: "Europe/Berlin" };
    expect(regrade(question({ severity: "sev1", at, now: at }), policy).due.toString()).toBe("2026-11-06");
  });
});

describe("a lowered severity", () => {
  const lowered: [string, ...Row][] = [
    ["by a step", "sev1", "sev2", "2026-11-03", "2026-11-03", "2026-11-05", "2026-11-09"],
    ["removed", "sev1", null, "2026-11-03", "2026-11-03", "2026-11-05", "2026-11-16"],
    ["after its date", "sev1", "sev2", "2026-11-10", "2026-11-10", "2026-11-05", "2026-11-09"],
    ["after it was raised late", "sev1", "sev3", "2026-11-09", "2026-11-09", "2026-11-12", "2026-11-16"],
    [
      "to one that is unknown now",
      "sev2",
      "critical",
      "2026-11-03",
      "2026-11-03",
      "2026-11-09",
      "2026-11-16",
    ],
  ];

  it.each(
    lowered.flatMap((row) => ROLES.map((role) => [row[0], role, row.slice(1) as unknown as Row] as const)),
  )("%s, by %s", (_name, role, [dueFor, severity, set, seen, due, expected]) => {
    const asked = { dueFor, severity, at: instant(set), now: instant(seen), by: ACTORS[role] };
    const answer = regrade(question({ ...asked, due: Temporal.PlainDate.from(due) }), DEFAULT_POLICY);
    const isAllowed = APPROVERS.includes(role);
    expect(answer.due.toString()).toBe(isAllowed ? expected : due);
    expect(answer.held?.toString() ?? null).toBe(isAllowed ? null : expected);
    expect(answer.dueFor).toBe(isAllowed ? severity : dueFor);
  });

  it("moves the date no earlier than the day to which it was extended", () => {
    const [due, extendedTo] = ["2026-11-12", "2026-11-30"].map((day) => Temporal.PlainDate.from(day));
    const asked = { dueFor: "sev1", severity: null, by: ACTORS.admin, due: due!, extendedTo: extendedTo! };
    expect(regrade(question(asked), DEFAULT_POLICY).due.toString()).toBe("2026-11-30");
    const earlier = { ...asked, extendedTo: Temporal.PlainDate.from("2026-11-12") };
    expect(regrade(question(earlier), DEFAULT_POLICY).due.toString()).toBe("2026-11-16");
  });

  it.each(ROLES)("by %s needs no approver if the date does not move", (role) => {
    const same = { dueFor: "sev3", severity: "sev4", by: ACTORS[role] };
    expect(regrade(question(same), DEFAULT_POLICY)).toMatchObject({ dueFor: "sev4", held: null });
    const early = { dueFor: "sev2", severity: "sev3", by: ACTORS[role] };
    const late = regrade(question({ ...early, due: Temporal.PlainDate.from("2026-11-20") }), DEFAULT_POLICY);
    expect(late.due.toString()).toBe("2026-11-20");
    expect(late.held).toBeNull();
  });

  it("back to what the date is for changes nothing", () => {
    const answer = regrade(question({ dueFor: "sev1", severity: "sev1" }), DEFAULT_POLICY);
    expect(answer).toMatchObject({ dueFor: "sev1", held: null, countedFrom: null });
    expect(answer.due.toString()).toBe("2026-11-16");
  });

  it("that stays the same moves no date, even if the settings give more time now", () => {
    const due = Temporal.PlainDate.from("2026-11-05");
    const same = question({ dueFor: "sev2", severity: "sev2", by: ACTORS.admin, due });
    expect(regrade(same, DEFAULT_POLICY).due.toString()).toBe("2026-11-05");
  });
});

describe("any change of a severity", () => {
  const days = fc
    .integer({ min: 0, max: 40 })
    .map((count) => instant("2026-11-02").add({ hours: count * 24 }));
  const severities = fc.constantFrom("sev1", "sev2", "sev3", "sev4", "critical", null);
  const cases = fc.record({
    dueFor: severities,
    severity: severities,
    at: fc.option(days),
    now: days,
    by: fc.constantFrom(...Object.values(ACTORS)),
    due: days.map((at) => at.toZonedDateTimeISO("UTC").toPlainDate()),
  });

  it("moves the date later only for an approver, and makes nothing overdue at once", () => {
    fc.assert(
      fc.property(cases, (over) => {
        const today = over.now.toZonedDateTimeISO("UTC").toPlainDate();
        const { due } = regrade(question(over), DEFAULT_POLICY);
        const isLater = Temporal.PlainDate.compare(due, over.due) > 0;
        const isOverdue = (day: Temporal.PlainDate) => Temporal.PlainDate.compare(day, today) < 0;
        if (isLater) expect([ACTORS.admin, ACTORS.maintain]).toContain(over.by);
        if (!isOverdue(over.due)) expect(isOverdue(due)).toBe(false);
      }),
    );
  });
});
