import type { Temporal } from "temporal-polyfill";
import { describeApprovers } from "../../domain/actor.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { issueKey, parseIssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { requiredProof } from "../../domain/items/closing.ts";
import { openExceptions } from "../../domain/items/exceptions.ts";
import { timesExtended } from "../../domain/items/item-state.ts";
import { nextReminder, type TrackedObligation } from "../../domain/notices/notice.ts";
import { recordsMissing } from "../../domain/notices/notices-due.ts";
import type { Policy } from "../../domain/policy.ts";
import { type NoticeFacts, type NoticeRules, renderNotice } from "../../markdown/messages/notice.ts";
import { type NoticeSnapshot, noticesOn, obligationsOn } from "../../observed/commitments.ts";
import type { Operation } from "../../operations/operation.ts";
import { chatOfNotice } from "./chat.ts";

/** The notices that are due today and the records of those already sent; none on a day off. */
export function planNotices(
  { sent, chat, repository, ...promises }: NoticeSnapshot,
  now: Temporal.Instant,
): Operation[] {
  const tracked = obligationsOn(promises, now);
  const marked = [...promises.postmortems, ...promises.items];
  const records = recordsMissing(tracked, sent).flatMap((record): Operation[] => {
    const about = marked.find(({ ref }) => sameIssue(ref, record.issue));
    return about ? [{ kind: "record-notice", ...record, marker: about.marker }] : [];
  });
  const rules = rulesFor(promises, todayIn(now, promises.policy.timeZone));
  const urls = new Map(marked.map(({ ref, url }) => [issueKey(ref), url]));
  const notices = noticesOn(promises, tracked, sent, now).map((notice): Operation => {
    const post = chatOfNotice(
      notice,
      { ...promises, chat, repository },
      (issue) => urls.get(issueKey(issue)) ?? "",
    );
    const on = { kind: "comment", issue: notice.on } as const;
    if (post === null) return { ...on, body: renderNotice(notice, rules) };
    const addresses = [...new Set(post.messages.map(({ address }) => address))];
    return { ...on, body: renderNotice({ ...notice, chat: addresses }, rules), chat: post };
  });
  return [...records, ...notices];
}

function rulesFor(
  { policy, items, postmortems }: Omit<NoticeSnapshot, "sent" | "chat" | "repository">,
  today: Temporal.PlainDate,
): NoticeRules {
  const byKey = new Map([...postmortems, ...items].map((one) => [issueKey(one.ref), one]));
  const factsOf = (tracked: TrackedObligation): NoticeFacts => {
    const { marker, url } = byKey.get(issueKey(tracked.issue))!;
    const isItem = marker.kind === "action-item";
    const ledger = isItem ? marker.ledger : marker;
    return {
      url,
      exceptions: openExceptions(ledger, policy),
      proof: requiredProof(policy.closure, isItem ? marker.ledger.terms : { priority: null }),
      timesExtended: timesExtended(ledger),
      blocks: surelyBlocks(tracked, policy, today),
      next: nextReminder(tracked, policy, today)?.toString() ?? null,
      incident: marker.kind === "postmortem" ? parseIssueRef(marker.key) : null,
    };
  };
  return { approvers: describeApprovers(policy.approvers), factsOf };
}

/** Whether the gate fails because of it for every change. A policy that exempts some does not say so of any. */
function surelyBlocks(
  { due, state }: TrackedObligation,
  { gate }: Policy,
  today: Temporal.PlainDate,
): boolean {
  const isForAll = gate.scope === "all" && gate.priorities === null && gate.severities === null;
  const isInGrace = due >= today.subtract({ days: gate.graceDays }).toString();
  return (
    state === "overdue" && gate.failOn !== "none" && isForAll && gate.ignoreLabels.length === 0 && !isInGrace
  );
}
