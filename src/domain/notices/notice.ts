import { Temporal } from "temporal-polyfill";
import { addSpan, nextBusinessDay, previousBusinessDay } from "../calendar/due-date.ts";
import { type IssueRef, issueKey, type OwnedIssue } from "../issue-ref.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Notified } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";
import { groupBy } from "../text.ts";

/** An item or postmortem with what notices need. Days are `YYYY-MM-DD`. */
export interface TrackedObligation extends OwnedIssue {
  readonly kind: "action-item" | "postmortem";
  /** Its postmortem, or the postmortem itself. The item itself if it has none that may show it. */
  readonly postmortem: IssueRef;
  /** Whom to ask for an owner while it has none. */
  readonly fallbackContacts: readonly string[];
  readonly due: string;
  /** The day on which this due date was set. Earlier steps are not sent later. */
  readonly dueSince: string;
  /** The latest of its due date, the day on which that was set, and the end of a waiver. Escalation is counted from it. */
  readonly owedFrom: string;
  readonly state: ItemState;
  readonly notified: Notified | null;
}

export type NoticeKind = "reminder" | "escalation";

/** One step of reminders or escalation for one item or postmortem. */
export interface NoticeStep {
  readonly issue: IssueRef;
  readonly kind: NoticeKind;
  /** The due date of the step. */
  readonly due: string;
  /** For a reminder, days from the due date. For an escalation, the number of the step, from 1. */
  readonly step: number;
}

export interface NoticeEntry {
  readonly tracked: TrackedObligation;
  readonly step: NoticeStep;
  /** Days until the due date; negative after it. */
  readonly daysLeft: number;
  /** Whether its owners were reminded of this due date before. */
  readonly reminded: boolean;
  /** The day of the last notice of this kind about this due date, `YYYY-MM-DD`; null if there was none. */
  readonly lastHeard: string | null;
}

/** Whom a reminder of it is for: its owners, or whoever is to find one. */
export function recipients({ owners, fallbackContacts }: TrackedObligation): readonly string[] {
  return owners.length > 0 ? owners : fallbackContacts;
}

/** One comment to write: whom it mentions, its issue, and its entries, the most urgent first. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  readonly on: IssueRef;
  readonly day: string;
  readonly entries: readonly NoticeEntry[];
  /** The addresses of the chats that it is also for. */
  readonly chat?: readonly string[];
}

/** A notice that was already written, read from its comment. */
export interface SentNotice {
  readonly to: readonly string[];
  /** `owner/repo` of the postmortems that it is about. */
  readonly repository: string;
  readonly day: string;
  readonly steps: readonly NoticeStep[];
  readonly chat?: readonly string[];
}

/** Sent notices that a ledger or marker does not record yet. */
export interface NoticeRecord {
  readonly issue: IssueRef;
  readonly notified: Notified;
}

type PlainDate = Temporal.PlainDate;

/** The steps that comments show, with their days, by issue. */
export type SentSteps = ReadonlyMap<string, readonly (NoticeStep & { readonly day: string })[]>;

export function stepsByIssue(sent: readonly SentNotice[]): SentSteps {
  const steps = sent.flatMap((notice) => notice.steps.map((step) => ({ ...step, day: notice.day })));
  return groupBy(steps, ({ issue }) => issueKey(issue));
}

/** What was sent for its current due date, according to the record and to comments. */
export function notifiedSoFar({ due, issue, notified }: TrackedObligation, sent: SentSteps): Notified {
  const start = { due, reminded: null, remindedOn: null, escalated: 0, escalatedOn: null };
  let sentSoFar: Notified = notified?.due === due ? notified : start;
  for (const { kind, step, day, due: counted } of sent.get(issueKey(issue)) ?? []) {
    if (counted !== due) continue;
    if (kind === "reminder" && (sentSoFar.reminded === null || step > sentSoFar.reminded)) {
      sentSoFar = { ...sentSoFar, reminded: step, remindedOn: day };
    } else if (kind === "escalation" && step > sentSoFar.escalated) {
      sentSoFar = { ...sentSoFar, escalated: step, escalatedOn: day };
    }
  }
  return sentSoFar;
}

/** The newest reminder step that is due and was not sent. Missed earlier steps are skipped. */
export function reminderDue(
  tracked: TrackedObligation,
  sentSoFar: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(tracked) || recipients(tracked).length === 0) return null;
  const step = newestStep(tracked, policy, today);
  if (step === null || (sentSoFar.reminded !== null && step <= sentSoFar.reminded)) return null;
  if (dayOfStep(tracked, step, policy).toString() <= tracked.dueSince) return null;
  return entry(tracked, "reminder", step, sentSoFar, today);
}

/** Whether a reminder step has passed without an owner, so that someone should be asked for one. */
export function needsContact(tracked: TrackedObligation, policy: Policy, today: PlainDate): boolean {
  return isOwed(tracked) && recipients(tracked).length === 0 && newestStep(tracked, policy, today) !== null;
}

/**
 * The newest escalation step that is due and was not sent. Owners first hear that it is overdue, on an earlier day.
 */
export function escalationDue(
  tracked: TrackedObligation,
  sentSoFar: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(tracked) || policy.escalation.to.length === 0) return null;
  if (tracked.owedFrom >= today.toString() || isOwnersTurn(tracked, sentSoFar, today)) return null;
  const days = escalationDays(tracked, policy);
  const reached = days.filter((day) => Temporal.PlainDate.compare(day, today) <= 0).length;
  if (reached <= sentSoFar.escalated) return null;
  return entry(tracked, "escalation", reached, sentSoFar, today);
}

/** Who is notified by this escalation step, from 1. Steps beyond the list notify the last one. */
export function escalationTo(step: number, { escalation }: Policy): string | null {
  return escalation.to[Math.min(step, escalation.to.length) - 1] ?? null;
}

function escalationDays({ owedFrom }: TrackedObligation, policy: Policy): PlainDate[] {
  const from = Temporal.PlainDate.from(owedFrom);
  return policy.escalation.after.map((span) => addSpan(from, span, policy));
}

/** Whether its owners have not heard yet, on an earlier day, that it is overdue. */
function isOwnersTurn(
  { owners, owedFrom }: TrackedObligation,
  { remindedOn }: Notified,
  today: PlainDate,
): boolean {
  if (owners.length === 0) return false;
  return remindedOn === null || remindedOn <= owedFrom || remindedOn >= today.toString();
}

function newestStep(tracked: TrackedObligation, policy: Policy, today: PlainDate): number | null {
  const { daysBefore, onDueDate, everyDays } = policy.reminders;
  const daysPast = Temporal.PlainDate.from(tracked.due).until(today).days;
  const steps = [...daysBefore.map((days) => -days), ...(onDueDate ? [0] : [])];
  if (everyDays > 0 && daysPast >= everyDays) steps.push(daysPast - (daysPast % everyDays));
  steps.push(...lastCall(tracked, policy));
  const reached = steps.filter(
    (step) => Temporal.PlainDate.compare(dayOfStep(tracked, step, policy), today) <= 0,
  );
  return reached.length === 0 ? null : Math.max(...reached);
}

/** The step that tells owners that it is overdue, on the last business day before the first escalation. */
function lastCall(tracked: TrackedObligation, policy: Policy): number[] {
  const [first] = escalationDays(tracked, policy);
  if (!first || policy.escalation.to.length === 0 || tracked.owners.length === 0) return [];
  const owed = Temporal.PlainDate.from(tracked.owedFrom);
  const before = previousBusinessDay(first.subtract({ days: 1 }), policy);
  const day = Temporal.PlainDate.compare(before, owed) > 0 ? before : owed.add({ days: 1 });
  return [Temporal.PlainDate.from(tracked.due).until(day).days];
}

/** The day of the next reminder of an item or postmortem whose due date stays; null if there is none. */
export function nextReminder(tracked: TrackedObligation, policy: Policy, today: PlainDate): PlainDate | null {
  const { daysBefore, onDueDate, everyDays } = policy.reminders;
  const daysPast = Math.max(0, Temporal.PlainDate.from(tracked.due).until(today).days);
  const repeated = everyDays > 0 ? [(Math.floor(daysPast / everyDays) + 1) * everyDays] : [];
  const steps = [...daysBefore.map((days) => -days), ...(onDueDate ? [0] : []), ...repeated];
  // Notices are not sent on days off, but on the next day.
  const days = [...steps, ...lastCall(tracked, policy)].map((step) => {
    return nextBusinessDay(dayOfStep(tracked, step, policy), policy);
  });
  const later = days.filter((day) => Temporal.PlainDate.compare(day, today) > 0);
  return later.sort(Temporal.PlainDate.compare)[0] ?? null;
}

/** A step before the due date that falls on a day off is sent earlier, because later could be too late. */
function dayOfStep({ due }: TrackedObligation, step: number, policy: Policy): PlainDate {
  const day = Temporal.PlainDate.from(due).add({ days: step });
  return step < 0 ? previousBusinessDay(day, policy) : day;
}

function isOwed({ state }: TrackedObligation): boolean {
  return state === "open" || state === "overdue";
}

function entry(
  tracked: TrackedObligation,
  kind: "reminder" | "escalation",
  step: number,
  sentSoFar: Notified,
  today: PlainDate,
): NoticeEntry {
  const { issue, due } = tracked;
  const { remindedOn, escalatedOn } = sentSoFar;
  const lastHeard = kind === "reminder" ? remindedOn : escalatedOn;
  const daysLeft = today.until(Temporal.PlainDate.from(due)).days;
  return { tracked, step: { issue, kind, due, step }, daysLeft, reminded: remindedOn !== null, lastHeard };
}
