import type { Temporal } from "temporal-polyfill";
import { isDayOff } from "../calendar/due-date.ts";
import { formatIssueRef, formatRepository, issueKey } from "../issue-ref.ts";
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
 * repository. Each is about one postmortem and its items. What a person is not told today follows on the next days:
 * what is overdue first, then what they have not heard of for the longest time, then by due date.
 * After a missed day only the newest step is sent.
 */
export function noticesDue(question: NoticesQuestion): Notice[] {
  const { tracked, policy, today, sent } = question;
  if (isDayOff(today, policy)) return [];
  const reached = remindedToday(question);
  const steps = stepsByIssue(sent);
  const sorted = [...tracked].sort((a, b) => compareText(formatIssueRef(a.issue), formatIssueRef(b.issue)));
  const notices: Notice[] = [];
  const send = (kind: NoticeKind, entries: readonly NoticeEntry[], toWhom: Recipients) => {
    for (const about of byTurn(entries)) {
      const free = about.filter(
        (entry) => !toWhom(entry).some((person) => reached.has(personIn(person, entry))),
      );
      for (const together of byPeople(free, toWhom)) {
        const to = [...new Set(together.flatMap((entry) => toWhom(entry).map(lower)))].sort();
        notices.push(noticeOf(kind, to, together, today));
        for (const person of to) reached.add(personIn(person, together[0]!));
      }
    }
  };
  const due = (find: typeof reminderDue) =>
    sorted.flatMap((one) => find(one, notifiedSoFar(one, steps), policy, today) ?? []);
  send("reminder", due(reminderDue), ({ tracked: one }) => recipients(one));
  send("escalation", due(escalationDue), ({ step }) => [escalationTo(step.step, policy) ?? ""]);
  return notices;
}

/** Whom an entry is for. */
type Recipients = (entry: NoticeEntry) => readonly string[];

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
    if (notice.day === day) for (const to of notice.to) reached.add(nameIn(to, notice.repository));
  }
  for (const one of tracked) {
    const { notified } = one;
    const repository = formatRepository(one.postmortem);
    if (notified?.remindedOn === day)
      for (const person of recipients(one)) reached.add(nameIn(person, repository));
    const escalatedTo = notified ? escalationTo(notified.escalated, policy) : null;
    if (notified?.escalatedOn === day && escalatedTo) reached.add(nameIn(escalatedTo, repository));
  }
  return reached;
}

/** A notice about one item goes to its issue, a list to the postmortem. */
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
function byPeople(entries: readonly NoticeEntry[], toWhom: Recipients): NoticeEntry[][] {
  const groups: { people: Set<string>; entries: NoticeEntry[] }[] = [];
  for (const entry of entries) {
    const people = new Set(toWhom(entry).map(lower));
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

/** The entries of each postmortem, in the order in which people hear of them. */
function byTurn(entries: readonly NoticeEntry[]): NoticeEntry[][] {
  const groups = [...groupBy(entries, ({ tracked }) => issueKey(tracked.postmortem)).values()];
  return groups.map((group) => group.toSorted(byUrgency)).sort(([a], [b]) => byUrgency(a!, b!));
}

function byUrgency(a: NoticeEntry, b: NoticeEntry): number {
  return (
    Number(a.daysLeft >= 0) - Number(b.daysLeft >= 0) ||
    compareText(a.lastHeard ?? "", b.lastHeard ?? "") ||
    a.daysLeft - b.daysLeft ||
    a.tracked.issue.number - b.tracked.issue.number
  );
}

/** Limits count by repository: everyone who can read one of its postmortems can read them all. */
function personIn(person: string, { tracked }: NoticeEntry): string {
  return nameIn(person, formatRepository(tracked.postmortem));
}

function nameIn(person: string, repository: string): string {
  return `${lower(person)} ${lower(repository)}`;
}

function lower(text: string): string {
  return text.toLowerCase();
}
