import { Temporal } from "temporal-polyfill";
import { addSpan, previousBusinessDay } from "../calendar/due-date.ts";
import { type IssueRef, issueKey } from "../issue-ref.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Notified } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";

/** An item or postmortem as far as notices go. Days are `YYYY-MM-DD`. */
export interface Followed {
  readonly kind: "action-item" | "postmortem";
  readonly issue: IssueRef;
  /** Its postmortem, or itself. */
  readonly postmortem: IssueRef;
  readonly title: string;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  /** Whom to ask for an owner while it has none; as far as anybody is known. */
  readonly stewards: readonly string[];
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
  readonly followed: Followed;
  readonly step: NoticeStep;
  /** Days until the due date; negative once it is over. */
  readonly daysLeft: number;
  /** Whether its people were reminded of this due date before. */
  readonly reminded: boolean;
}

/** Whom a reminder of it is for: its owners, or whoever is to find one. */
export function addressees({ owners, stewards }: Pick<Followed, "owners" | "stewards">): readonly string[] {
  return owners.length > 0 ? owners : stewards;
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
export function notifiedSoFar({ due, issue, notified }: Followed, sent: SentSteps): Notified {
  const start = { due, reminded: null, remindedOn: null, escalated: 0, escalatedOn: null };
  let so: Notified = notified?.due === due ? notified : start;
  for (const { kind, step, day, due: counted } of sent.get(issueKey(issue)) ?? []) {
    if (counted !== due) continue;
    if (kind === "reminder" && (so.reminded === null || step > so.reminded)) {
      so = { ...so, reminded: step, remindedOn: day };
    } else if (kind === "escalation" && step > so.escalated) {
      so = { ...so, escalated: step, escalatedOn: day };
    }
  }
  return so;
}

/** The newest step of the ladder that is due and was not sent; steps that were missed before it are let go. */
export function reminderDue(
  followed: Followed,
  so: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(followed) || addressees(followed).length === 0) return null;
  const step = newestStep(followed, policy, today);
  if (step === null || (so.reminded !== null && step <= so.reminded)) return null;
  if (dayOfStep(followed, step, policy).toString() <= followed.dueSince) return null;
  return entry(followed, "reminder", step, so, today);
}

/** Whether a step of the ladder is behind something that nobody owns, so that somebody should be asked for an owner. */
export function needsSteward(followed: Followed, policy: Policy, today: PlainDate): boolean {
  return (
    isOwed(followed) && addressees(followed).length === 0 && newestStep(followed, policy, today) !== null
  );
}

/**
 * The newest step of the escalation that is due and was not sent. Owners hear of it first: where the ladder reminds
 * for as long as it takes, on a day before.
 */
export function escalationDue(
  followed: Followed,
  so: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(followed) || policy.escalation.to.length === 0) return null;
  if (followed.owedFrom >= today.toString() || isOwnersTurn(followed, so, policy, today)) return null;
  const from = Temporal.PlainDate.from(followed.owedFrom);
  const day = (span: Policy["escalation"]["after"][number]) => addSpan(from, span, policy);
  const reached = policy.escalation.after.filter(
    (span) => Temporal.PlainDate.compare(day(span), today) <= 0,
  ).length;
  if (reached <= so.escalated) return null;
  return entry(followed, "escalation", reached, so, today);
}

/** Who hears of this step of the escalation, from 1: beyond the list it is the last of it again. */
export function escalationTo(step: number, { escalation }: Policy): string | null {
  return escalation.to[Math.min(step, escalation.to.length) - 1] ?? null;
}

function isOwnersTurn({ owners }: Followed, so: Notified, { reminders }: Policy, today: PlainDate): boolean {
  if (owners.length === 0 || reminders.everyDays === 0) return false;
  return so.reminded === null || so.remindedOn === today.toString();
}

function newestStep(followed: Followed, policy: Policy, today: PlainDate): number | null {
  const { daysBefore, onDueDate, everyDays } = policy.reminders;
  const daysPast = Temporal.PlainDate.from(followed.due).until(today).days;
  const steps = [...daysBefore.map((days) => -days), ...(onDueDate ? [0] : [])];
  if (everyDays > 0 && daysPast >= everyDays) steps.push(daysPast - (daysPast % everyDays));
  const reached = steps.filter(
    (step) => Temporal.PlainDate.compare(dayOfStep(followed, step, policy), today) <= 0,
  );
  return reached.length === 0 ? null : Math.max(...reached);
}

/** A step ahead of the due date that would fall on a day off comes before it: after it, it might come too late. */
function dayOfStep({ due }: Followed, step: number, policy: Policy): PlainDate {
  const day = Temporal.PlainDate.from(due).add({ days: step });
  return step < 0 ? previousBusinessDay(day, policy) : day;
}

function isOwed({ state }: Followed): boolean {
  return state === "open" || state === "overdue";
}

function entry(
  followed: Followed,
  kind: "reminder" | "escalation",
  step: number,
  so: Notified,
  today: PlainDate,
): NoticeEntry {
  const { issue, due } = followed;
  const daysLeft = today.until(Temporal.PlainDate.from(due)).days;
  return { followed, step: { issue, kind, due, step }, daysLeft, reminded: so.reminded !== null };
}
