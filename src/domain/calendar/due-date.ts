import type { Temporal } from "temporal-polyfill";
import type { DaySpan, Policy } from "../policy.ts";
import type { Priority } from "../priority.ts";
import { formatDaySpan } from "./days.ts";

type PlainDate = Temporal.PlainDate;

/** The days on which nothing can fall due. */
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

export interface DueDate {
  readonly date: PlainDate;
  /** Which rule gave the date, for people: `P1: 15 days`. */
  readonly rule: string;
  /** Whether it was rolled forward from a day off. */
  readonly moved: boolean;
}

/** The calendar day that it is in a zone. `timeZone` is an IANA name. */
export function todayIn(instant: Temporal.Instant, timeZone: string): PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

export function isDayOff(date: PlainDate, calendar: Calendar): boolean {
  return calendar.weekend.includes(date.dayOfWeek) || calendar.holidays.includes(date.toString());
}

/**
 * The day itself, or the first business day after it.
 * @throws {RangeError} when the calendar has no business day left; config refuses such a weekend.
 */
export function nextBusinessDay(date: PlainDate, calendar: Calendar): PlainDate {
  return businessDayFrom(date, 1, calendar);
}

/** The day itself, or the last business day before it. Throws as `nextBusinessDay` does. */
export function previousBusinessDay(date: PlainDate, calendar: Calendar): PlainDate {
  return businessDayFrom(date, -1, calendar);
}

function businessDayFrom(date: PlainDate, days: 1 | -1, calendar: Calendar): PlainDate {
  let day = date;
  for (let step = 0; step <= longestBreak(calendar); step += 1) {
    if (!isDayOff(day, calendar)) return day;
    day = day.add({ days });
  }
  throw new RangeError(
    "Expected a calendar with a business day in each week, found one in which every day is off.",
  );
}

/**
 * The day on which a span ends. Calendar days roll forward from a day off; business days are counted one by
 * one, the day after `date` being the first that can count.
 */
export function addSpan(date: PlainDate, span: DaySpan, calendar: Calendar): PlainDate {
  if (!span.business) return nextBusinessDay(date.add({ days: span.days }), calendar);
  let day = span.days === 0 ? nextBusinessDay(date, calendar) : date;
  for (let counted = 0; counted < span.days; counted += 1) {
    day = nextBusinessDay(day.add({ days: 1 }), calendar);
  }
  return day;
}

/** Business days after `from`, up to and including `to`; 0 when `to` is not later. */
export function businessDaysBetween(from: PlainDate, to: PlainDate, calendar: Calendar): number {
  const days = from.until(to).days;
  if (days <= 0) return 0;
  const weekend = new Set(calendar.weekend);
  const isWorkday = (offset: number) => !weekend.has(((from.dayOfWeek + offset - 1) % 7) + 1);
  let count = Math.floor(days / 7) * (7 - weekend.size);
  for (let rest = 1; rest <= days % 7; rest += 1) {
    if (isWorkday(rest)) count += 1;
  }
  const holidays = holidayOffsets(from, days, calendar);
  return count - holidays.filter(isWorkday).length;
}

/** Days from `from` to each holiday in the span, each once. ISO days sort as text, so few need to become dates. */
function holidayOffsets(from: PlainDate, days: number, calendar: Calendar): number[] {
  const first = from.add({ days: 1 }).toString();
  const last = from.add({ days }).toString();
  const within = [...new Set(calendar.holidays)].filter((holiday) => holiday >= first && holiday <= last);
  return within.map((holiday) => from.until(holiday).days);
}

/** Seven days in a row hold a day outside the weekend, which only a holiday can take. */
function longestBreak(calendar: Calendar): number {
  return 7 * (calendar.holidays.length + 1);
}

/** When an item is owed: the date written in its line, else by its priority, the severity, the default. */
export function dueDateFor({ written, priority, severity, trackedOn, policy }: DueDateQuestion): DueDate {
  if (written) {
    const date = nextBusinessDay(written, policy);
    return { date, rule: "the date in its line", moved: !date.equals(written) };
  }
  const { name, span } = ruleFor(priority, severity, policy);
  const date = addSpan(trackedOn, span, policy);
  const moved = !span.business && !date.equals(trackedOn.add({ days: span.days }));
  return { date, rule: `${name}: ${formatDaySpan(span)}`, moved };
}

/** Calendar days since the due date; 0 while it is not over. */
export function daysOverdue(due: PlainDate, today: PlainDate): number {
  return Math.max(0, due.until(today).days);
}

/** Whether the due date, and the days of grace after it, are over. */
export function isOverdue(due: PlainDate, today: PlainDate, graceDays = 0): boolean {
  return daysOverdue(due, today) > graceDays;
}

/** Whether it falls due today or within so many days. */
export function isDueSoon(due: PlainDate, today: PlainDate, withinDays: number): boolean {
  const days = today.until(due).days;
  return days >= 0 && days <= withinDays;
}

function ruleFor(
  priority: Priority | null,
  severity: string | null,
  policy: Policy,
): { name: string; span: DaySpan } {
  if (priority) return { name: priority, span: policy.actionItems.due[priority] };
  if (severity !== null && Object.hasOwn(policy.severities, severity)) {
    return { name: severity, span: policy.severities[severity]!.actionItemDue };
  }
  return { name: "default", span: policy.actionItems.defaultDue };
}
