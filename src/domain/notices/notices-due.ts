import type { Temporal } from "temporal-polyfill";
import { isDayOff } from "../calendar/due-date.ts";
import { formatIssueRef, formatRepository, repositoryKey } from "../issue-ref.ts";
import type { Policy } from "../policy.ts";
import { compareText, groupBy } from "../text.ts";
import {
  escalationDue,
  escalationTo,
  type Notice,
  type NoticeEntry,
  type NoticeKind,
  type NoticeRecord,
  notifiedSoFar,
  recipients,
  reminderDue,
  type SentNotice,
  stepsByIssue,
  type TrackedObligation,
} from "./notice.ts";

export interface NoticesQuestion {
  /** The items and postmortems of one owner under this policy. Some can be done. */
  readonly tracked: readonly TrackedObligation[];
  readonly policy: Policy;
  readonly today: Temporal.PlainDate;
  /** Notices found in comments, in addition to those in ledgers and markers. */
  readonly sent: readonly SentNotice[];
}

/**
 * The notices of one day: none on a day off, never two for the same step, at most one per person and
 * repository. After a missed day only the newest step is sent.
 */
export function noticesDue(question: NoticesQuestion): Notice[] {
  const { tracked, policy, today, sent } = question;
  if (isDayOff(today, policy)) return [];
  const reached = remindedToday(question);
  const steps = stepsByIssue(sent);
  const notices: Notice[] = [];
  for (const about of byRepository(tracked)) {
    const repository = formatRepository(about[0]!.postmortem);
    const free = about
      .filter((one) => !recipients(one).some((person) => reached.has(personIn(person, repository))))
      .flatMap((one) => reminderDue(one, notifiedSoFar(one, steps), policy, today) ?? []);
    for (const entries of byPeople(free)) {
      const to = [...new Set(entries.flatMap((entry) => recipients(entry.tracked).map(lower)))].sort();
      notices.push(noticeOf("reminder", to, entries, today));
    }
  }
  for (const { to, entries } of notices)
    for (const person of to) reached.add(personIn(person, repositoryOf(entries)));
  for (const about of byRepository(tracked)) {
    const entries = about.flatMap(
      (one) => escalationDue(one, notifiedSoFar(one, steps), policy, today) ?? [],
    );
    const byRecipient = groupBy(entries, ({ step }) => lower(escalationTo(step.step, policy) ?? ""));
    for (const [to, theirs] of byRecipient) {
      if (!reached.has(personIn(to, repositoryOf(theirs)))) {
        notices.push(noticeOf("escalation", [to], theirs, today));
      }
    }
  }
  return notices;
}

/** Notices that comments show and that no ledger or marker records yet. */
export function recordsMissing(
  tracked: readonly TrackedObligation[],
  sent: readonly SentNotice[],
): NoticeRecord[] {
  const steps = stepsByIssue(sent);
  return tracked.flatMap((one) => {
    const sentSoFar = notifiedSoFar(one, steps);
    const nothing = sentSoFar.reminded === null && sentSoFar.escalated === 0;
    const same =
      one.notified?.due === sentSoFar.due &&
      one.notified.reminded === sentSoFar.reminded &&
      one.notified.escalated === sentSoFar.escalated;
    return nothing || same ? [] : [{ issue: one.issue, notified: sentSoFar }];
  });
}

/** Who already got a notice today, by repository, according to comments and records. */
function remindedToday({ tracked, policy, today, sent }: NoticesQuestion): Set<string> {
  const day = today.toString();
  const reached = new Set<string>();
  for (const notice of sent) {
    if (notice.day === day) for (const to of notice.to) reached.add(personIn(to, notice.repository));
  }
  for (const one of tracked) {
    const { notified } = one;
    const repository = formatRepository(one.postmortem);
    if (notified?.remindedOn === day)
      for (const person of recipients(one)) reached.add(personIn(person, repository));
    const escalatedTo = notified ? escalationTo(notified.escalated, policy) : null;
    if (notified?.escalatedOn === day && escalatedTo) reached.add(personIn(escalatedTo, repository));
  }
  return reached;
}

/** A notice about one item goes to its issue. A list goes to the postmortem of its most urgent entry. */
function noticeOf(
  kind: NoticeKind,
  to: readonly string[],
  entries: readonly NoticeEntry[],
  today: Temporal.PlainDate,
): Notice {
  const urgent = [...entries].sort(
    (a, b) => a.daysLeft - b.daysLeft || a.tracked.issue.number - b.tracked.issue.number,
  );
  const first = urgent[0]!.tracked;
  const on = urgent.length === 1 ? first.issue : first.postmortem;
  return { kind, to, on, day: today.toString(), entries: urgent };
}

/** Entries with a common recipient go into one comment, so that no one is mentioned in two. */
function byPeople(entries: readonly NoticeEntry[]): NoticeEntry[][] {
  const groups: { people: Set<string>; entries: NoticeEntry[] }[] = [];
  for (const entry of entries) {
    const people = new Set(recipients(entry.tracked).map(lower));
    const joined = { people, entries: [entry] };
    for (const group of groups.filter((other) => [...other.people].some((person) => people.has(person)))) {
      for (const person of group.people) joined.people.add(person);
      joined.entries.unshift(...group.entries);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return groups.map((group) => group.entries);
}

/** Groups by repository: everyone who can read one of its postmortems can read them all. */
function byRepository(tracked: readonly TrackedObligation[]): TrackedObligation[][] {
  const sorted = [...tracked].sort((a, b) => compareText(formatIssueRef(a.issue), formatIssueRef(b.issue)));
  return [...groupBy(sorted, ({ postmortem }) => repositoryKey(postmortem)).values()];
}

function repositoryOf(entries: readonly NoticeEntry[]): string {
  return formatRepository(entries[0]!.tracked.postmortem);
}

function personIn(person: string, repository: string): string {
  return `${lower(person)} ${lower(repository)}`;
}

function lower(text: string): string {
  return text.toLowerCase();
}
