import { Temporal } from "temporal-polyfill";
import type { DaySpan, Policy } from "../policy.ts";
import type { Priority } from "../priority.ts";

type PlainDate = Temporal.PlainDate;

/** The days on which nothing can be due. */
export type Calendar = Pick<Policy, "weekend" | "holidays">;

export interface DueDateQuestion {
  /** The date in the item's line, if there is one. */
  readonly written: PlainDate | null;
  readonly priority: Priority | null;
  /** Severity label of the incident, as the policy names it. */
  readonly severity: string | null;
  readonly trackedOn: PlainDate;
  readonly policy: Policy;
}

/** The current calendar day in a time zone. `timeZone` is an IANA name. */
export function todayIn(instant: Temporal.Instant, timeZone: string): PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

export function isDayOff(date: PlainDate, calendar: Calendar): boolean {
  return calendar.weekend.includes(date.dayOfWeek) || calendar.holidays.includes(date.toString());
}

/**
 * The day itself, or the first business day after it.
 * @throws {RangeError} if the calendar has no business day left. The config rejects such a weekend.
 */
export function nextBusinessDay(date: PlainDate, calendar: Calendar): PlainDate {
  return businessDayFrom(date, 1, calendar);
}

/** The day itself, or the last business day before it. Throws as `nextBusinessDay` does. */
export function previousBusinessDay(date: PlainDate, calendar: Calendar): PlainDate {
  return businessDayFrom(date, -1, calendar);
}

function businessDayFrom(date: PlainDate, days: 1 | -1, calendar: Calendar): PlainDate {
  // Seven days in a row contain a day outside the weekend, which only a holiday can make a day off.
  const longestBreak = 7 * (calendar.holidays.length + 1);
  let day = date;
  for (let step = 0; step <= longestBreak; step += 1) {
    if (!isDayOff(day, calendar)) return day;
    day = day.add({ days });
  }
  throw new RangeError(
    "Expected a calendar with a business day in each week, found a calendar without business days.",
  );
}

/**
 * The day on which a span ends. Calendar days roll forward from a day off. Business days are counted one by one, from the
 * day after `date`.
 */
export function addSpan(date: PlainDate, span: DaySpan, calendar: Calendar): PlainDate {
  if (!span.business) return nextBusinessDay(date.add({ days: span.days }), calendar);
  let day = span.days === 0 ? nextBusinessDay(date, calendar) : date;
  for (let counted = 0; counted < span.days; counted += 1) {
    day = nextBusinessDay(day.add({ days: 1 }), calendar);
  }
  return day;
}

/** The last day that counts as a new due date, in days from today. A later one is rarely meant. */
const MAX_DAYS_AHEAD = 366;

/**
 * Why a day is asked about and not taken as a new due date, as the end of a sentence; null if it is taken. Mistyped years are
 * common, and the wrong one would make an item overdue at once, or never.
 */
export function whyDoubtDue(day: PlainDate, today: PlainDate, calendar: Calendar): string | null {
  if (Temporal.PlainDate.compare(nextBusinessDay(day, calendar), today) < 0) return "in the past";
  const last = today.add({ days: MAX_DAYS_AHEAD });
  return Temporal.PlainDate.compare(day, last) > 0 ? `more than ${MAX_DAYS_AHEAD} days away` : null;
}

/** The due date of an item: the date in its line, else by its priority, by the severity, or the default. */
export function dueDateFor({ written, priority, severity, trackedOn, policy }: DueDateQuestion): PlainDate {
  return written
    ? nextBusinessDay(written, policy)
    : addSpan(trackedOn, spanFor(priority, severity, policy), policy);
}

function spanFor(priority: Priority | null, severity: string | null, policy: Policy): DaySpan {
  if (priority) return policy.actionItems.due[priority];
  if (severity !== null && Object.hasOwn(policy.severities, severity)) {
    return policy.severities[severity]!.actionItemDue;
  }
  return policy.actionItems.defaultDue;
}
