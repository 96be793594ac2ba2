import type { Temporal } from "temporal-polyfill";
import { sameIssue } from "../../domain/issue-ref.ts";
import { recordsMissing } from "../../domain/notices/notices-due.ts";
import { renderNotice } from "../../markdown/messages/notice.ts";
import { type NoticeSnapshot, noticesOn, obligationsOn } from "../../observed/commitments.ts";
import type { Operation } from "../../operations/operation.ts";

/** The notices that are due today and the records of those already sent; none on a day off. */
export function planNotices({ sent, ...promises }: NoticeSnapshot, now: Temporal.Instant): Operation[] {
  const tracked = obligationsOn(promises, now);
  const marked = [...promises.postmortems, ...promises.items];
  const records = recordsMissing(tracked, sent).flatMap((record): Operation[] => {
    const about = marked.find(({ ref }) => sameIssue(ref, record.issue));
    return about ? [{ kind: "record-notice", ...record, marker: about.marker }] : [];
  });
  const notices = noticesOn(promises, tracked, sent, now).map(
    (notice): Operation => ({ kind: "comment", issue: notice.on, body: renderNotice(notice) }),
  );
  return [...records, ...notices];
}
