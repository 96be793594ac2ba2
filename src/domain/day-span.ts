import type { DaySpan } from "./policy.ts";

/** `3`, `3 days` or `5 business days`. */
export const DAY_SPAN = /^(\d{1,3})(?: (business )?days?)?$/;

/** Reads a span as people write it in a config; null for anything else. */
export function parseDaySpan(written: string | number): DaySpan | null {
  const match = DAY_SPAN.exec(String(written));
  return match ? { days: Number(match[1]), business: match[2] !== undefined } : null;
}

/** `1 day`, `3 days`, `5 business days`. */
export function formatDaySpan(span: DaySpan): string {
  return `${span.days} ${span.business ? "business " : ""}${span.days === 1 ? "day" : "days"}`;
}
