import { Temporal } from "temporal-polyfill";
import { addSpan, previousBusinessDay } from "../calendar/due-date.ts";
import { type IssueRef, issueKey } from "../issue-ref.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Notified } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";

/** An item or postmortem as far as notices go. Days are `YYYY-MM-DD`. */
export interface TrackedObligation {
  readonly kind: "action-item" | "postmortem";
  readonly issue: IssueRef;
  /** Its postmortem, or itself. */
  readonly postmortem: IssueRef;
  readonly title: string;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  /** Whom to ask for an owner while it has none; as far as anybody is known. */
  readonly fallbackContacts: readonly string[];
  readonly due: string;
  /** The day on which this due date was set: steps up to it are never made good. */
  readonly dueSince: string;
  /** The last of its due date, the day on which that was set, and the end of a waiver: escalation counts from it. */
  readonly owedFrom: string;
  readonly state: ItemState;
  readonly notified: Notified | null;
}

export type NoticeKind = "reminder" | "escalation";

/** One step that a notice takes for one thing. */
export interface NoticeStep {
  readonly issue: IssueRef;
  readonly kind: NoticeKind;
  /** The due date that the step belongs to. */
  readonly due: string;
  /** For a reminder, days from the due date; for an escalation, which step it is, from 1. */
  readonly step: number;
}

export interface NoticeEntry {
  readonly tracked: TrackedObligation;
  readonly step: NoticeStep;
  /** Days until the due date; negative once it is over. */
  readonly daysLeft: number;
  /** Whether its people were reminded of this due date before. */
  readonly reminded: boolean;
}

/** Whom a reminder of it is for: its owners, or whoever is to find one. */
export function recipients({
  owners,
  fallbackContacts,
}: Pick<TrackedObligation, "owners" | "fallbackContacts">): readonly string[] {
  return owners.length > 0 ? owners : fallbackContacts;
}

/** One comment to write: whom it mentions, where it goes, and what it is about, the most urgent first. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  readonly on: IssueRef;
  readonly day: string;
  readonly entries: readonly NoticeEntry[];
}

/** A notice that was written already, as its comment tells. */
export interface SentNotice {
  readonly to: readonly string[];
  /** `owner/repo` of the postmortems that it is about. */
  readonly repository: string;
  readonly day: string;
  readonly steps: readonly NoticeStep[];
}

/** What a ledger or marker has yet to record of notices that were sent. */
export interface NoticeRecord {
  readonly issue: IssueRef;
  readonly notified: Notified;
}

type PlainDate = Temporal.PlainDate;

/** The steps that comments show, with their days, by the issue that they are about. */
export type SentSteps = ReadonlyMap<string, readonly (NoticeStep & { readonly day: string })[]>;

export function stepsByIssue(sent: readonly SentNotice[]): SentSteps {
  const byIssue = new Map<string, (NoticeStep & { day: string })[]>();
  for (const { day, steps } of sent) {
    for (const step of steps) {
      const name = issueKey(step.issue);
      const known = byIssue.get(name);
      if (known) known.push({ ...step, day });
      else byIssue.set(name, [{ ...step, day }]);
    }
  }
  return byIssue;
}

/** What was sent about it for its present due date: what is recorded, and what comments show besides. */
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

/** The newest step of the ladder that is due and was not sent; steps that were missed before it are let go. */
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

/** Whether a step of the ladder is behind something that nobody owns, so that somebody should be asked for an owner. */
export function needsContact(tracked: TrackedObligation, policy: Policy, today: PlainDate): boolean {
  return isOwed(tracked) && recipients(tracked).length === 0 && newestStep(tracked, policy, today) !== null;
}

/**
 * The newest step of the escalation that is due and was not sent. Owners hear of it first: where the ladder reminds
 * for as long as it takes, on a day before.
 */
export function escalationDue(
  tracked: TrackedObligation,
  sentSoFar: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(tracked) || policy.escalation.to.length === 0) return null;
  if (tracked.owedFrom >= today.toString() || isOwnersTurn(tracked, sentSoFar, policy, today)) return null;
  const from = Temporal.PlainDate.from(tracked.owedFrom);
  const day = (span: Policy["escalation"]["after"][number]) => addSpan(from, span, policy);
  const reached = policy.escalation.after.filter(
    (span) => Temporal.PlainDate.compare(day(span), today) <= 0,
  ).length;
  if (reached <= sentSoFar.escalated) return null;
  return entry(tracked, "escalation", reached, sentSoFar, today);
}

/** Who hears of this step of the escalation, from 1: beyond the list it is the last of it again. */
export function escalationTo(step: number, { escalation }: Policy): string | null {
  return escalation.to[Math.min(step, escalation.to.length) - 1] ?? null;
}

function isOwnersTurn(
  { owners }: TrackedObligation,
  sentSoFar: Notified,
  { reminders }: Policy,
  today: PlainDate,
): boolean {
  if (owners.length === 0 || reminders.everyDays === 0) return false;
  return sentSoFar.reminded === null || sentSoFar.remindedOn === today.toString();
}

function newestStep(tracked: TrackedObligation, policy: Policy, today: PlainDate): number | null {
  const { daysBefore, onDueDate, everyDays } = policy.reminders;
  const daysPast = Temporal.PlainDate.from(tracked.due).until(today).days;
  const steps = [...daysBefore.map((days) => -days), ...(onDueDate ? [0] : [])];
  if (everyDays > 0 && daysPast >= everyDays) steps.push(daysPast - (daysPast % everyDays));
  const reached = steps.filter(
    (step) => Temporal.PlainDate.compare(dayOfStep(tracked, step, policy), today) <= 0,
  );
  return reached.length === 0 ? null : Math.max(...reached);
}

/** A step ahead of the due date that would fall on a day off comes before it: after it, it might come too late. */
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
  const daysLeft = today.until(Temporal.PlainDate.from(due)).days;
  return { tracked, step: { issue, kind, due, step }, daysLeft, reminded: sentSoFar.reminded !== null };
}
