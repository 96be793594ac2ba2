import { Temporal } from "temporal-polyfill";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { isFirstWeek, type MonthlyFigures, monthlyFigures } from "../../domain/insight/monthly.ts";
import { itemStateOn, timesExtended } from "../../domain/items/item-state.ts";
import { answering } from "../../domain/items/owners.ts";
import {
  type Digest,
  type DigestItem,
  type DigestPostmortem,
  digestOf,
  type UntrustedRecord,
} from "../../domain/notices/weekly-digest.ts";
import type { Policy } from "../../domain/policy.ts";
import type { ReadBody } from "../../markdown/checklist/checklist.ts";
import { digestTitle, renderDigest } from "../../markdown/messages/weekly-digest.ts";
import {
  type Commitments,
  type DigestSnapshot,
  isCounted,
  type UnconfirmedNotice,
} from "../../observed/commitments.ts";
import { commitmentFacts } from "../../observed/insight-facts.ts";
import {
  type Issue,
  type ItemIssue,
  isTrusted,
  type PostmortemIssue,
  type Repository,
} from "../../observed/issue.ts";
import type { ReportIssue } from "../../observed/reports.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import { recurrencesIn } from "../../record/comment-tag.ts";
import { readMarker } from "../../record/marker.ts";
import { readDigestTag } from "../../record/report-tag.ts";
import { REPORT_LABELS } from "../labels.ts";
import { stateAndDates } from "../state-and-dates.ts";
import { chatOfDigest } from "./chat.ts";
import { closeAllButFirst, rewritten } from "./reports.ts";

const which = "digest";

/**
 * Keeps one digest per week: a new issue notifies watchers, an edit doesn't, and earlier weeks stay as they ended.
 * Last week's is closed before this week's opens, so there are never two. Whoever closes this week's digest gets no
 * other before next week; it is still updated, because an edit notifies no one.
 * @param read reads a body, or remembers how it was read
 */
export function planDigest(snapshot: DigestSnapshot, now: Temporal.Instant, read?: ReadBody): Operation[] {
  const { home, policy, digests, sources, unread, emptyAreas, drifted } = snapshot;
  const today = todayIn(now, policy.timeZone);
  const items = sources.flatMap((commitments) => digestItems(commitments, home, now));
  const untrusted = sources.flatMap((commitments) => untrustedAmong(commitments, home));
  const pages = sources.flatMap((commitments) => commitments.postmortems);
  const postmortems = pages.filter(isTrusted).map((page) => digestPostmortem(page, today.toString()));
  const digest = digestOf({ items, untrusted, postmortems }, today, policy.digest);
  const isWanted = pages.length > 0 || items.length > 0;
  // If the policy's first day of the week changed, this week's digest may have begun later than it would now.
  const isCurrent = ({ body }: ReportIssue) =>
    isWanted && (readDigestTag(body) ?? digest.from) >= digest.from;
  const current = digests.filter(isCurrent);
  const present = current.filter(({ state }) => state === "open");
  const [open] = present;
  const kept = open ?? current.find(({ stateReason }) => stateReason !== "duplicate") ?? current[0];
  const past = digests.filter((one) => one.state === "open" && !isCurrent(one));
  const closing = [
    ...past.map(({ ref, id, identity }): Operation => {
      return { kind: "update-report", which, issue: ref, id, identity, close: "completed" };
    }),
    ...closeAllButFirst(which, present),
  ];
  if (!isWanted) return closing;
  // Exact to the day, so that an unchanged digest is written once a day.
  const body = renderDigest(digest, home, `${today.toString()}T00:00:00Z`, {
    ...{ unread, emptyAreas, drifted, unconfirmed: unconfirmedBefore(digest, snapshot) },
    monthly: monthlyOf(sources, digest, now, read),
  });
  const title = digestTitle(digest);
  if (kept) return [...closing, ...rewritten(which, kept, title, body)];
  const labels = [REPORT_LABELS[which]];
  const chat = chatOfDigest(digest, home, { chat: snapshot.chat, people: policy.people });
  const identity = {
    openedAt: now.toString({ smallestUnit: "second" }),
    ...(chat && { chat: "pending" as const }),
  };
  const opened = { which, repository: home, title, body, identity, labels } as const;
  return [...closing, { kind: "open-report", ...opened, ...(chat && { chat }) }];
}

/**
 * What the chats did not confirm since a week before this week began: notices, and the digests themselves. Today's may still be on
 * their way.
 */
function unconfirmedBefore(
  { from, today }: Digest,
  { digests, unconfirmed, policy }: DigestSnapshot,
): UnconfirmedNotice[] {
  const since = Temporal.PlainDate.from(from).subtract({ days: 7 }).toString();
  const pending = digests.filter(({ identity, stateReason }) => {
    return identity.chat === "pending" && stateReason !== "duplicate";
  });
  const opened = pending.map(({ ref, identity }) => {
    const day = todayIn(Temporal.Instant.from(identity.openedAt), policy.timeZone).toString();
    return { issue: ref, day };
  });
  return [...unconfirmed, ...opened].filter(({ day }) => day >= since && day < today);
}

function digestItems(commitments: Commitments, home: Repository, now: Temporal.Instant): DigestItem[] {
  const { policy, items } = commitments;
  const today = todayIn(now, policy.timeZone).toString();
  return items.filter(isCounted).map((item) => {
    const row = digestItem(item, policy, today);
    return isShown(commitments, item, home) ? row : { ...stateAndDates(row), priority: null };
  });
}

/** Only the first digest of a month has it. Reading kinds from checklists takes time. */
function monthlyOf(
  sources: readonly Commitments[],
  digest: Digest,
  now: Temporal.Instant,
  read?: ReadBody,
): MonthlyFigures | null {
  const from = Temporal.PlainDate.from(digest.from);
  if (!isFirstWeek(from)) return null;
  return monthlyFigures(
    sources.map((commitments) => commitmentFacts(commitments, now, read)),
    from,
  );
}

/** Whether a digest in this home may show the words of an issue. */
function isShown({ knownRepositories }: Commitments, { ref }: Issue, home: Repository): boolean {
  return !isMorePrivateThan({ repository: home, knownRepositories }, ref, home);
}

/** Open issues whose records the gate reports as tampered with. */
function untrustedAmong(commitments: Commitments, home: Repository): UntrustedRecord[] {
  const { postmortems, items, itemsWithoutMarker } = commitments;
  const edited = [...postmortems, ...items].filter((one) => one.state === "open" && !isTrusted(one));
  const untrusted = (record: UntrustedRecord["record"]) => (one: Issue) => {
    const { ref: issue, title, assignees: owners } = one;
    if (isShown(commitments, one, home)) return { issue, title, owners, record };
    return { issue, title: "", owners: [], record, isPrivate: true };
  };
  const isReplaced = ({ body }: Issue) => readMarker(body).found === "marker";
  return [
    ...[...edited, ...itemsWithoutMarker.filter(isReplaced)].map(untrusted("edited")),
    ...itemsWithoutMarker.filter((one) => !isReplaced(one)).map(untrusted("taken out")),
  ];
}

function digestItem(item: ItemIssue, { timeZone }: Policy, today: string): DigestItem {
  const { ref, title, closedAt, marker } = item;
  const { ledger } = marker;
  const closed = item.state === "closed";
  return {
    issue: ref,
    title,
    owners: answering(ledger.terms.owners, ledger.base),
    priority: ledger.terms.priority,
    state: itemStateOn({ ledger, closed }, today),
    originalDue: ledger.originalDue,
    due: ledger.due,
    extensions: timesExtended(ledger),
    waiver: ledger.waiver,
    recurrences: recurrencesIn(item.postedTags),
    closedOn: closed && closedAt ? todayIn(Temporal.Instant.from(closedAt), timeZone).toString() : null,
  };
}

function digestPostmortem(
  { ref, title, assignees, state, marker }: PostmortemIssue,
  today: string,
): DigestPostmortem {
  const { originalDue, due, waiver } = marker;
  const stateToday = itemStateOn({ ledger: marker, closed: state === "closed" }, today);
  return { issue: ref, title, owners: assignees, originalDue, due, waiver, state: stateToday };
}
