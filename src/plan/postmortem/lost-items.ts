import { readLostItem } from "../../domain/commands/postmortem-rules.ts";
import { formatIssueRef, type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { entriesIn, placeOf } from "../../observed/lost-items.ts";
import type { ReportIssue } from "../../observed/reports.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeEntries } from "../../record/index-entries.ts";
import type { LostItem } from "../../record/marker-types.ts";
import { withoutSignature } from "../../record/report-tag.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies, reject } from "../replies.ts";
import { bodyTooLong, overflowOfPostmortem } from "../size-limits.ts";
import type { AcceptedCommand } from "./commands.ts";

/** Plans `/drop #12 REASON`: the record of the postmortem says who dropped what and why. Its index follows in the next pass. */
export function planLostItems(
  snapshot: PlanInput,
  { ref, body, marker }: PostmortemIssue,
  accepted: readonly AcceptedCommand[],
): Operation[] {
  const added = accepted.flatMap((command) => lostItemOf(command, snapshot, ref));
  if (added.length === 0) return [];
  const all = [...(marker.lost ?? []), ...added].map((item) => [item.issue, item] as const);
  const recorded = { ...marker, lost: [...new Map(all).values()] };
  const overflow = overflowOfPostmortem(body, recorded);
  if (overflow > 0) {
    const rejection = { problem: bodyTooLong("the postmortem", overflow), example: null };
    const drops = accepted.filter(({ request }) => request.name === "drop");
    return planReplies(drops.map((command) => reject(command.on, command, rejection)));
  }
  const executes = added.map(({ commentId: id }) => ({ issue: ref, id }));
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: recorded, executes }];
}

/** Takes the dropped items out of the indexes. The task that writes an index keeps what it listed, so this comes again if need be. */
export function cleanIndexes({ indexes }: Snapshot, { marker: { lost = [] } }: PostmortemIssue): Operation[] {
  return indexes.flatMap((index) => withoutLost(index, lost));
}

function lostItemOf(
  { request, actor, comment, on }: AcceptedCommand,
  { now }: PlanInput,
  ref: IssueRef,
): LostItem[] {
  const named = request.name === "drop" && sameIssue(on, ref) ? readLostItem(request, on) : null;
  if (!named) return [];
  const at = now.toString({ smallestUnit: "second" });
  const { issue, reason } = named;
  return [{ issue: formatIssueRef(issue), reason, by: actor.login, at, commentId: comment.id }];
}

function withoutLost(index: ReportIssue, lost: readonly LostItem[]): Operation[] {
  const entries = entriesIn(index);
  const kept = entries.filter((entry) => {
    const name = formatIssueRef(placeOf(entry, index)).toLowerCase();
    return !lost.some(({ issue }) => issue.toLowerCase() === name);
  });
  if (index.state === "closed" || kept.length === entries.length) return [];
  const { items: _, issue: __, ...identity } = index.identity;
  const items = kept.length > 0 && { items: writeEntries(kept) };
  const { ref: issue, id } = index;
  return [
    {
      kind: "update-report",
      which: "index",
      issue,
      id,
      body: withoutSignature(index.body),
      identity: { ...identity, ...items },
    },
  ];
}
