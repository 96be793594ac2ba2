import { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import { type IssueRef, issueKey, sameIssue } from "../domain/issue-ref.ts";
import { dueSetAt, itemStateOn, ownersOnRecord } from "../domain/items/item-state.ts";
import { type Followed, type Notice, needsSteward, type SentNotice } from "../domain/notices/notice.ts";
import { noticesDue } from "../domain/notices/notices-due.ts";
import type { Policy } from "../domain/policy.ts";
import { type Issue, type ItemIssue, isBelieved, type PostmortemIssue } from "./issue.ts";

/** What people are reminded of in one repository: its postmortems, and their items wherever these live; also of those that are gone. */
export interface Commitments {
  readonly policy: Policy;
  readonly postmortems: readonly PostmortemIssue[];
  readonly items: readonly ItemIssue[];
  /** Open issues of the App's in that repository that bear the items' label, and whose markers cannot be read. */
  readonly unmarked: readonly Issue[];
}

/** Promises, with the people to turn to where one has no owner. */
export interface Followup extends Commitments {
  /** Whom to ask for an owner, by the id of the postmortem; read only where somebody is to be asked. */
  readonly stewards: ReadonlyMap<number, readonly string[]>;
}

/** The promises of a repository, and the notices that comments on them show. */
export interface NoticeSnapshot extends Followup {
  /** Read only where a notice would be sent. */
  readonly sent: readonly SentNotice[];
}

/**
 * The issues whose comments may show that these notices were sent, or that the same people were told something today:
 * those that they are about, every postmortem, since a list stands on any of them, and what changed today. Empty when
 * nothing is due as far as the records tell.
 */
export function issuesConcerned(commitments: Followup, now: Temporal.Instant): IssueRef[] {
  const { policy, postmortems, items } = commitments;
  const due = noticesOn(commitments, followedOn(commitments, now), [], now);
  if (due.length === 0) return [];
  const about = due.flatMap(({ entries }) => entries.map(({ followed }) => followed.issue));
  const today = todayIn(now, policy.timeZone).toString();
  const changed = items.filter(({ updatedAt }) => {
    return todayIn(Temporal.Instant.from(updatedAt), policy.timeZone).toString() >= today;
  });
  const refs = [...about, ...[...postmortems, ...changed].map(({ ref }) => ref)];
  return [...new Map(refs.map((ref) => [issueKey(ref), ref])).values()];
}

/** Postmortems of which something is to be said, or of an item, and nobody is known whom to say it to. */
export function withoutStewards(commitments: Commitments, now: Temporal.Instant): PostmortemIssue[] {
  const { policy, postmortems } = commitments;
  const today = todayIn(now, policy.timeZone);
  const unowned = followedOn({ ...commitments, stewards: new Map() }, now).filter((followed) => {
    return needsSteward(followed, policy, today);
  });
  return postmortems
    .filter(isBelieved)
    .filter(({ ref }) => unowned.some(({ postmortem }) => sameIssue(postmortem, ref)));
}

/** Whom to ask for an owner of what an incident promised: who answers for the incident, else who reported it. */
export function stewardsOf({ assignees, author }: Pick<Issue, "assignees" | "author">): readonly string[] {
  const isPerson = (login: string) => !login.endsWith("[bot]") && login !== "ghost";
  const answering = assignees.filter(isPerson);
  return answering.length > 0 ? answering : [author].filter(isPerson);
}

export function noticesOn(
  { policy }: Commitments,
  followed: readonly Followed[],
  sent: readonly SentNotice[],
  now: Temporal.Instant,
): Notice[] {
  return noticesDue({ followed, policy, today: todayIn(now, policy.timeZone), sent });
}

export function followedOn(
  { policy, postmortems, items, stewards }: Followup,
  now: Temporal.Instant,
): Followed[] {
  const dayOf = (instant: Temporal.Instant) => todayIn(instant, policy.timeZone).toString();
  const today = dayOf(now);
  const since = (instant: string) => dayOf(Temporal.Instant.from(instant));
  return [
    // Nobody is reminded of a date that somebody may have made up.
    ...postmortems.filter(isBelieved).map((postmortem) => {
      return followedPostmortem(postmortem, stewards.get(postmortem.id) ?? [], today, since);
    }),
    ...items.filter(isBelieved).map((item) => {
      const postmortem = postmortems.find(({ id }) => id === item.marker.postmortem.id);
      const assignees = postmortem?.assignees ?? [];
      const responsible = assignees.length > 0 ? assignees : stewards.get(item.marker.postmortem.id);
      return { ...followedItem(item, postmortem ?? item, today, since), stewards: responsible ?? [] };
    }),
  ];
}

type DayOf = (instant: string) => string;

function followedPostmortem(
  postmortem: PostmortemIssue,
  stewards: readonly string[],
  today: string,
  since: DayOf,
): Followed {
  const { ref, title, assignees, state, createdAt, marker } = postmortem;
  return {
    kind: "postmortem",
    issue: ref,
    postmortem: ref,
    title,
    owners: assignees,
    stewards,
    due: marker.due,
    dueSince: since(createdAt),
    owedFrom: latest(marker.due, since(createdAt)),
    state: state === "closed" ? "done" : marker.due < today ? "overdue" : "open",
    notified: marker.notified ?? null,
  };
}

/** An item whose postmortem is gone stands for itself. */
function followedItem(
  item: ItemIssue,
  postmortem: Pick<Issue, "ref">,
  today: string,
  since: DayOf,
): Omit<Followed, "stewards"> {
  const { ledger } = item.marker;
  const dueSince = since(dueSetAt(ledger));
  return {
    kind: "action-item",
    issue: item.ref,
    postmortem: postmortem.ref,
    title: item.title,
    owners: ownersOnRecord(ledger, item.assignees),
    due: ledger.due,
    dueSince,
    owedFrom: latest(ledger.due, dueSince, ledger.waiver?.until ?? ""),
    state: itemStateOn({ ledger, closed: item.state === "closed" }, today),
    notified: ledger.notified ?? null,
  };
}

function latest(...days: readonly string[]): string {
  return [...days].sort().at(-1) ?? "";
}

/** Issues of others that one postmortem follows at most, as GitHub takes at most 100 sub-issues: each costs a request. */
export const MAX_ADOPTED = 100;

/** Known items that a new postmortem shows, the longest owed first. */
export const MAX_KNOWN = 10;
