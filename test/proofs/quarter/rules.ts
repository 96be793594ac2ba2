import { DEFAULT_POLICY } from "../../../src/domain/default-policy.ts";
import type { Policy } from "../../../src/domain/policy.ts";
import { isOff, toDayNumber } from "../../domain/calendar/calendar-oracle.ts";
import { SIGNER } from "../../scenarios/app-process.ts";

const ZONE = "Europe/Berlin";
const HOLIDAYS = ["2026-10-26", "2026-12-24", "2026-12-25", "2026-12-28", "2027-01-01"];
const ESCALATION = ["acme/platform", "acme/leads"];

/** The company's config in the owner's `.github` repository. */
export const CONFIG = `time_zone: ${ZONE}
holidays: [${HOLIDAYS.join(", ")}]
escalation:
  to: [${ESCALATION.join(", ")}]
apps: [followthrough]
signing_keys: ["${SIGNER.publicKey}"]
`;

/** The same rules for the test's own calculations. */
export const RULES: Policy = {
  ...DEFAULT_POLICY,
  timeZone: ZONE,
  holidays: HOLIDAYS,
  escalation: { ...DEFAULT_POLICY.escalation, to: ESCALATION },
};

const CALENDAR = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** The calendar day in the team's zone. Berlin is one or two hours ahead, and no one acts near its midnight. */
export function dayOf(milliseconds: number): string {
  return CALENDAR.format(milliseconds);
}

/** @param owedFrom the first day on which an owned issue is certainly due; null without an owner */
export function newestReminder(due: string, today: number, owedFrom: string | null): number | null {
  const daysPast = today - toDayNumber(due);
  const weekly = daysPast >= 7 ? [Math.floor(daysPast / 7) * 7] : [];
  const lastCall = owedFrom === null ? [] : [beforeEscalation(owedFrom) - toDayNumber(due)];
  const reached = [-7, -1, 0, ...weekly, ...lastCall].filter((step) => dayOfStep(due, step) <= today);
  return reached.length === 0 ? null : Math.max(...reached);
}

/** The last working day before the third one, on which the first escalation falls. */
function beforeEscalation(from: string): number {
  let day = toDayNumber(from);
  for (let workdays = 0; workdays < 3; ) {
    day += 1;
    if (!isOff(day, RULES)) workdays += 1;
  }
  do day -= 1;
  while (isOff(day, RULES));
  return day;
}

/** A step before the due date that falls on a day off moves to the last working day before it. */
export function dayOfStep(due: string, step: number): number {
  let day = toDayNumber(due) + step;
  while (step < 0 && isOff(day, RULES)) day -= 1;
  return day;
}

/** @param from the first day on which it is certainly due */
export function newestEscalation(from: string, today: number): number {
  let workdays = 0;
  for (let day = toDayNumber(from) + 1; day <= today; day += 1) if (!isOff(day, RULES)) workdays += 1;
  return workdays >= 7 ? 2 : workdays >= 3 ? 1 : 0;
}
