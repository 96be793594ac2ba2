import { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import type { LabelDrift } from "../domain/gate/recheck-labels.ts";
import { type IssueRef, issueKey } from "../domain/issue-ref.ts";
import { dueSetAt, itemStateOn } from "../domain/items/item-state.ts";
import { answering } from "../domain/items/owners.ts";
import type { ChatRule } from "../domain/notices/chat.ts";
import {
  type Notice,
  needsContact,
  type SentNotice,
  type TrackedObligation,
} from "../domain/notices/notice.ts";
import { noticesDue } from "../domain/notices/notices-due.ts";
import type { Policy } from "../domain/policy.ts";
import { readNoticeTag } from "../record/notice-tag.ts";
import { type Comment, isAsWritten } from "./comments.ts";
import {
  type Issue,
  type ItemIssue,
  isRetracted,
  isTrusted,
  type PostmortemIssue,
  type Repository,
} from "./issue.ts";
import { isClosedDuplicate } from "./recorded-issues.ts";
import type { ReportIssue } from "./reports.ts";
import { isMorePrivateThan } from "./repositories.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * What people are reminded of in one repository: its postmortems, and their items in any repository, even if the
 * postmortem is gone.
 */
export interface Commitments {
  readonly policy: Policy;
  readonly postmortems: readonly PostmortemIssue[];
  readonly items: readonly ItemIssue[];
  /** Open issues of the App in that repository that have the item label but no readable marker. */
  readonly itemsWithoutMarker: readonly Issue[];
  /** The repositories of all these issues, by `owner/repo` in lower case; null if the App can't see one. */
  readonly knownRepositories: Snapshot["knownRepositories"];
}

/** Commitments, with the people to contact where one has no owner. */
export interface CommitmentsWithContacts extends Commitments {
  /** Whom to ask for an owner, by the id of the postmortem; read only where someone has to be asked. */
  readonly fallbackContacts: ReadonlyMap<number, readonly string[]>;
}

/** The commitments of a repository, and the notices found in comments on them. */
export interface NoticeSnapshot extends CommitmentsWithContacts {
  /** Read only if a notice would be sent. */
  readonly sent: readonly SentNotice[];
  readonly repository: Repository;
  /** The chats that the repository may use. */
  readonly chat: readonly ChatRule[];
}

/**
 * Whether an item counts in a digest or a report: its record is trusted, and it is no duplicate of another item, and not one
 * whose line was removed before it was committed. Nobody hides a dropped item by removing its line.
 */
export function isCounted(item: ItemIssue): boolean {
  const wasNeverWritten = isRetracted(item) && item.marker.ledger.dropped === undefined;
  return isTrusted(item) && !wasNeverWritten && !isClosedDuplicate(item);
}

/** What the digest in one repository depends on. */
export interface DigestSnapshot {
  /** The repository of the digest, and the policy that says when a week begins. */
  readonly home: Repository;
  readonly policy: Policy;
  /** The App's digests there, in any state, by number. */
  readonly digests: readonly ReportIssue[];
  /** The commitments that it covers, by repository; empty if there should be no digest. */
  readonly sources: readonly Commitments[];
  /** How many repositories that may belong in it could not be read. */
  readonly unread: number;
  /** The areas of the home's policy that match no file there. */
  readonly emptyAreas: readonly string[];
  readonly drifted: readonly DriftedWorkflow[];
  /** The chats that the home may use. */
  readonly chat: readonly ChatRule[];
  /** Notices on what is open whose messages no chat confirmed. */
  readonly unconfirmed: readonly UnconfirmedNotice[];
}

/** A notice that was also for a chat, which did not confirm it. It may have arrived. */
export interface UnconfirmedNotice {
  /** Where its comment is. */
  readonly issue: IssueRef;
  /** `YYYY-MM-DD`. */
  readonly day: string;
}

/** The notices in the comments on an issue that no chat confirmed, according to its record. */
export function unconfirmedOn(
  { ref, marker }: ItemIssue | PostmortemIssue,
  comments: readonly Comment[],
): UnconfirmedNotice[] {
  const { confirmed = [] } = marker.kind === "postmortem" ? marker : marker.ledger;
  return comments.filter(isAsWritten).flatMap(({ id, body }) => {
    const notice = confirmed.includes(id) ? null : readNoticeTag(body);
    return notice?.chat ? [{ issue: ref, day: notice.day }] : [];
  });
}

/** The workflow of the recheck in a repository, which does not start for the labels of the settings. */
export interface DriftedWorkflow extends LabelDrift {
  readonly repository: Repository;
}

/**
 * The issues whose comments can show that these notices were already sent, or that the same people were reminded
 * today: the issues that the notices are about, every postmortem (any of them can hold a list), and what changed
 * today. Empty if the records show that nothing is due.
 */
export function issuesConcerned(commitments: CommitmentsWithContacts, now: Temporal.Instant): IssueRef[] {
  const { policy, postmortems, items } = commitments;
  const due = noticesOn(commitments, obligationsOn(commitments, now), [], now);
  if (due.length === 0) return [];
  const about = due.flatMap(({ entries }) => entries.map(({ tracked }) => tracked.issue));
  const today = todayIn(now, policy.timeZone).toString();
  const changed = items.filter(({ updatedAt }) => {
    return todayIn(Temporal.Instant.from(updatedAt), policy.timeZone).toString() >= today;
  });
  const refs = [...about, ...[...postmortems, ...changed].map(({ ref }) => ref)];
  return [...new Map(refs.map((ref) => [issueKey(ref), ref])).values()];
}

/** Postmortems that need a notice about themselves or an item, but have no known recipient. */
export function withoutContacts(commitments: Commitments, now: Temporal.Instant): PostmortemIssue[] {
  const { policy, postmortems } = commitments;
  const today = todayIn(now, policy.timeZone);
  const unowned = obligationsOn({ ...commitments, fallbackContacts: new Map() }, now).filter((tracked) => {
    return needsContact(tracked, policy, today);
  });
  const names = new Set(unowned.map(({ issue }) => issueKey(issue)));
  const items = commitments.items.filter(({ ref }) => names.has(issueKey(ref)));
  const ids = new Set(items.map(({ marker }) => marker.postmortem.id));
  return postmortems.filter(isTrusted).filter(({ ref, id }) => ids.has(id) || names.has(issueKey(ref)));
}

/** Whom to ask for an owner: the incident's assignees, otherwise its reporter; nobody if both are bots. */
export function contactsOf({ assignees, author }: Pick<Issue, "assignees" | "author">): readonly string[] {
  const answering = assignees.filter(isPerson);
  return answering.length > 0 ? answering : [author].filter(isPerson);
}

/** Whether a login is a person's. The login of every App ends like this, and that of no person can. */
export function isPerson(login: string): boolean {
  return !login.endsWith("[bot]") && login !== "ghost";
}

export function noticesOn(
  { policy }: Commitments,
  tracked: readonly TrackedObligation[],
  sent: readonly SentNotice[],
  now: Temporal.Instant,
): Notice[] {
  return noticesDue({ tracked, policy, today: todayIn(now, policy.timeZone), sent });
}

export function obligationsOn(
  commitments: CommitmentsWithContacts,
  now: Temporal.Instant,
): TrackedObligation[] {
  const { policy, postmortems, items, fallbackContacts } = commitments;
  const dayOf = (instant: Temporal.Instant | string) =>
    todayIn(Temporal.Instant.from(instant), policy.timeZone).toString();
  const today = dayOf(now);
  const contactsFor = (postmortemId: number) => fallbackContacts.get(postmortemId) ?? [];
  // No reminders about dates that could be forged.
  const ofPostmortems = postmortems.filter(isTrusted).map((postmortem): TrackedObligation => {
    const { ref, id, title, assignees, state, createdAt, marker } = postmortem;
    const extended = marker.extensions.at(-1);
    const dueSince = latest(dayOf(marker.dueSetAt ?? createdAt), extended ? dayOf(extended.at) : "");
    return {
      kind: "postmortem",
      issue: ref,
      postmortem: ref,
      title,
      owners: assignees,
      fallbackContacts: contactsFor(id),
      due: marker.due,
      dueSince,
      owedFrom: latest(marker.due, dueSince, marker.waiver?.until ?? ""),
      state: itemStateOn({ ledger: marker, closed: state === "closed" }, today),
      notified: marker.notified ?? null,
    };
  });
  const ofItems = items.filter(isTrusted).map((item): TrackedObligation => {
    const { ledger, postmortem: home } = item.marker;
    const postmortem = postmortems.find(({ id }) => id === home.id);
    const isHidden = postmortem && isMorePrivateThan(commitments, item.ref, postmortem.ref);
    const mayName = !postmortem || !isMorePrivateThan(commitments, postmortem.ref, item.ref);
    const contacts = postmortem?.assignees.length ? postmortem.assignees : contactsFor(home.id);
    const dueSince = dayOf(dueSetAt(ledger));
    return {
      kind: "action-item",
      issue: item.ref,
      // If its postmortem is gone, or must not show it, the item stands in for it.
      postmortem: (isHidden ? item : (postmortem ?? item)).ref,
      title: item.title,
      owners: answering(ledger.terms.owners, ledger.base),
      fallbackContacts: mayName ? contacts : [],
      due: ledger.due,
      dueSince,
      owedFrom: latest(ledger.due, dueSince, ledger.waiver?.until ?? ""),
      state: itemStateOn({ ledger, closed: item.state === "closed" }, today),
      notified: ledger.notified ?? null,
    };
  });
  return [...ofPostmortems, ...ofItems];
}

function latest(...days: readonly string[]): string {
  return [...days].sort().at(-1) ?? "";
}

/** How many issues opened by others one postmortem tracks. Each costs a request; GitHub allows 100 sub-issues. */
export const MAX_ADOPTED = 100;

/** How many related items a new postmortem shows, longest overdue first. */
export const MAX_RELATED_ITEMS = 10;
