import { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/due-date.ts";
import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import { dueSetAt, itemStateOn } from "../domain/item-state.ts";
import type { Followed, Notice, SentNotice } from "../domain/notice.ts";
import type { Policy } from "../domain/policy.ts";
import { noticesDue, recordsMissing } from "../domain/reminder.ts";
import { renderNotice } from "../markdown/notice.ts";
import type { Operation } from "./operation.ts";
import type { ItemIssue, PostmortemIssue } from "./snapshot.ts";

/** What people are reminded of in one repository: its postmortems, and their items wherever these live. */
export interface Promises {
  readonly policy: Policy;
  readonly postmortems: readonly PostmortemIssue[];
  readonly items: readonly ItemIssue[];
}

/** The promises of a repository, and the notices that comments on them show. */
export interface NoticeSnapshot extends Promises {
  /** Read only where a notice would be sent. */
  readonly sent: readonly SentNotice[];
}

/** The notices that are missing on this day, and the records of those that were sent; none on a day off. */
export function planNotices({ sent, ...promises }: NoticeSnapshot, now: Temporal.Instant): Operation[] {
  const followed = followedOn(promises, now);
  const records = recordsMissing(followed, sent).map(
    (record): Operation => ({ kind: "record-notice", ...record }),
  );
  const notices = noticesOn(promises, followed, sent, now).map(
    (notice): Operation => ({ kind: "comment", issue: notice.on, body: renderNotice(notice) }),
  );
  return [...records, ...notices];
}

/**
 * The issues whose comments may show that these notices were sent: those that they are about, and those on which
 * the same people may have been told something today. Empty when nothing is due as far as the records tell.
 */
export function issuesConcerned(promises: Promises, now: Temporal.Instant): IssueRef[] {
  const followed = followedOn(promises, now);
  const due = noticesOn(promises, followed, [], now);
  const about = due.flatMap(({ entries }) => entries.map((entry) => entry.followed));
  const people = new Set(due.flatMap(({ to }) => to));
  const theirs = followed.filter(({ owners, state }) => {
    return (
      (state === "open" || state === "overdue") && owners.some((owner) => people.has(owner.toLowerCase()))
    );
  });
  const refs = [...about, ...theirs].flatMap(({ issue, postmortem }) => [issue, postmortem]);
  return [...new Map(refs.map((ref) => [formatIssueRef(ref).toLowerCase(), ref])).values()];
}

function noticesOn(
  { policy }: Promises,
  followed: readonly Followed[],
  sent: readonly SentNotice[],
  now: Temporal.Instant,
): Notice[] {
  return noticesDue({ followed, policy, today: todayIn(now, policy.timeZone), sent });
}

function followedOn({ policy, postmortems, items }: Promises, now: Temporal.Instant): Followed[] {
  const dayOf = (instant: Temporal.Instant) => todayIn(instant, policy.timeZone).toString();
  const today = dayOf(now);
  const since = (instant: string) => dayOf(Temporal.Instant.from(instant));
  return [
    ...postmortems.map((postmortem) => followedPostmortem(postmortem, today, since)),
    ...items.flatMap((item) => {
      const postmortem = postmortems.find(({ id }) => id === item.marker.postmortem.id);
      return postmortem ? [followedItem(item, postmortem, today, since)] : [];
    }),
  ];
}

type DayOf = (instant: string) => string;

function followedPostmortem(postmortem: PostmortemIssue, today: string, since: DayOf): Followed {
  const { ref, title, assignees, state, createdAt, marker } = postmortem;
  return {
    kind: "postmortem",
    issue: ref,
    postmortem: ref,
    title,
    owners: assignees,
    due: marker.due,
    dueSince: since(createdAt),
    state: state === "closed" ? "done" : marker.due < today ? "overdue" : "open",
    notified: marker.notified ?? null,
  };
}

/** The line names the owners, teams among them, whom nobody can assign; an item without a line has assignees. */
function followedItem(item: ItemIssue, postmortem: PostmortemIssue, today: string, since: DayOf): Followed {
  const { ledger } = item.marker;
  return {
    kind: "action-item",
    issue: item.ref,
    postmortem: postmortem.ref,
    title: item.title,
    owners: ledger.base.line?.owners ?? item.assignees,
    due: ledger.due,
    dueSince: since(dueSetAt(ledger)),
    state: itemStateOn({ ledger, closed: item.state === "closed" }, today),
    notified: ledger.notified ?? null,
  };
}
