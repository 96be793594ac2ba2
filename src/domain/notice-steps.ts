import { Temporal } from "temporal-polyfill";
import { addSpan } from "./due-date.ts";
import { formatIssueRef } from "./issue-ref.ts";
import type { Notified } from "./ledger.ts";
import type { Followed, NoticeEntry, NoticeStep, SentNotice } from "./notice.ts";
import type { Policy } from "./policy.ts";

type PlainDate = Temporal.PlainDate;

/** The steps that comments show, with their days, by the issue that they are about. */
export type SentSteps = ReadonlyMap<string, readonly (NoticeStep & { readonly day: string })[]>;

export function stepsByIssue(sent: readonly SentNotice[]): SentSteps {
  const byIssue = new Map<string, (NoticeStep & { day: string })[]>();
  for (const { day, steps } of sent) {
    for (const step of steps) {
      const name = formatIssueRef(step.issue).toLowerCase();
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
  for (const { kind, step, day, due: counted } of sent.get(formatIssueRef(issue).toLowerCase()) ?? []) {
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
  if (!isOwed(followed) || followed.owners.length === 0) return null;
  const due = Temporal.PlainDate.from(followed.due);
  const daysPast = due.until(today).days;
  const step = newestStep(daysPast, policy);
  if (step === null || (so.reminded !== null && step <= so.reminded)) return null;
  if (due.add({ days: step }).toString() <= followed.dueSince) return null;
  return entry(followed, "reminder", step, -daysPast);
}

/** The newest step of the escalation that is due and was not sent. */
export function escalationDue(
  followed: Followed,
  so: Notified,
  policy: Policy,
  today: PlainDate,
): NoticeEntry | null {
  if (!isOwed(followed) || policy.escalation.to.length === 0) return null;
  if (followed.due >= today.toString()) return null;
  const due = Temporal.PlainDate.from(followed.due);
  const day = (span: Policy["escalation"]["after"][number]) => addSpan(due, span, policy);
  const reached = policy.escalation.after.filter(
    (span) => Temporal.PlainDate.compare(day(span), today) <= 0,
  ).length;
  if (reached <= so.escalated) return null;
  return entry(followed, "escalation", reached, -due.until(today).days);
}

/** Who hears of this step of the escalation, from 1: beyond the list it is the last of it again. */
export function escalationTo(step: number, { escalation }: Policy): string | null {
  return escalation.to[Math.min(step, escalation.to.length) - 1] ?? null;
}

function newestStep(daysPast: number, { reminders }: Policy): number | null {
  const { daysBefore, onDueDate, everyDays } = reminders;
  const steps = [...daysBefore.map((days) => -days), ...(onDueDate ? [0] : [])];
  if (everyDays > 0 && daysPast >= everyDays) steps.push(daysPast - (daysPast % everyDays));
  const reached = steps.filter((step) => step <= daysPast);
  return reached.length === 0 ? null : Math.max(...reached);
}

function isOwed({ state }: Followed): boolean {
  return state === "open" || state === "overdue";
}

function entry(
  followed: Followed,
  kind: "reminder" | "escalation",
  step: number,
  daysLeft: number,
): NoticeEntry {
  const { issue, due } = followed;
  return { followed, step: { issue, kind, due, step }, daysLeft };
}
