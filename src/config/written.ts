import { parseDaySpan } from "../domain/day-span.ts";
import type { DaySpan } from "../domain/policy.ts";

/* What a config says in words, as the policy needs it. The schema lets only readable words through. */

export type WrittenSpan = string | number | undefined;

/** `24 hours`, or the number alone. */
export const HOURS = /^(\d{1,3})(?: hours?)?$/;

const DAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

export function toSpan(written: WrittenSpan, otherwise: DaySpan): DaySpan {
  return written === undefined ? otherwise : (parseDaySpan(written) ?? otherwise);
}

export function toHours(written: WrittenSpan, otherwise: number): number {
  const match = written === undefined ? null : HOURS.exec(String(written));
  return match ? Number(match[1]) : otherwise;
}

export function isoWeekday(name: string): number {
  return DAY_NAMES.indexOf(name.toLowerCase()) + 1;
}
