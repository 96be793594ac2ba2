import { Temporal } from "temporal-polyfill";
import { type Actor, isApprover } from "../actor.ts";
import { todayIn } from "../calendar/due-date.ts";
import type { Policy } from "../policy.ts";
import { dueAtOpening, type Opening, postmortemDue } from "./opening.ts";

/** How the severity of an incident was set after its postmortem opened. */
export interface Grading {
  /** When; null if GitHub does not say. */
  readonly at: Temporal.Instant | null;
  /** Who; null if GitHub does not say. */
  readonly by: Actor | null;
}

export interface GradingQuestion extends Grading {
  readonly opening: Opening;
  /** The current due date, and the severity that it is for. */
  readonly due: Temporal.PlainDate;
  readonly dueFor: string | null;
  /** The day to which it was last extended; null if it never was. */
  readonly extendedTo: Temporal.PlainDate | null;
  readonly severity: string | null;
  readonly now: Temporal.Instant;
}

export interface Regraded {
  readonly due: Temporal.PlainDate;
  /** The severity that the due date is for. */
  readonly dueFor: string | null;
  /** The day from which a raised severity counts; null if the severity was not raised. */
  readonly countedFrom: Temporal.PlainDate | null;
  /** The date that an approver could allow, if the severity was lowered by someone else; otherwise null. */
  readonly held: Temporal.PlainDate | null;
}

/**
 * The due date of a postmortem whose incident has another severity now. A raised severity counts from the moment it was
 * set, or from now if that would make the postmortem overdue at once, and never moves the date later. A lowered one
 * moves it to what it would have been from the start, or to the day to which it was extended, but only if an approver lowered it.
 */
export function regrade(question: GradingQuestion, policy: Policy): Regraded {
  const { due, dueFor, severity, by } = question;
  const raised = rank(dueFor, policy) - rank(severity, policy);
  if (raised > 0) return raise(question, policy);
  const lowered = raised < 0 ? dueWithout(question, policy) : due;
  const isLater = Temporal.PlainDate.compare(lowered, due) > 0;
  if (isLater && !(by && isApprover(by, policy.approvers))) {
    return { due, dueFor, countedFrom: null, held: lowered };
  }
  return { due: isLater ? lowered : due, dueFor: severity, countedFrom: null, held: null };
}

/** The due date as if the severity had never been higher. */
function dueWithout({ opening, severity, extendedTo }: GradingQuestion, policy: Policy): Temporal.PlainDate {
  const due = dueAtOpening(opening, severity, policy);
  return extendedTo && Temporal.PlainDate.compare(extendedTo, due) > 0 ? extendedTo : due;
}

function raise({ due, severity, at, now }: GradingQuestion, policy: Policy): Regraded {
  const today = todayIn(now, policy.timeZone);
  const dueFrom = (instant: Temporal.Instant) => ({
    countedFrom: todayIn(instant, policy.timeZone),
    due: postmortemDue(instant, severity, policy),
  });
  const inTime = dueFrom(at ?? now);
  const isPast = Temporal.PlainDate.compare(inTime.due, today) < 0;
  const raised = isPast ? dueFrom(now) : inTime;
  const isEarlier = Temporal.PlainDate.compare(raised.due, due) < 0;
  return { ...(isEarlier ? raised : { ...raised, due }), dueFor: severity, held: null };
}

/** The place among the policy's severities, the most severe first. No severity, or an unknown one, comes last. */
function rank(severity: string | null, { severities }: Policy): number {
  const place = severity === null ? -1 : Object.keys(severities).indexOf(severity);
  return place === -1 ? Number.MAX_SAFE_INTEGER : place;
}
