import type { PostmortemIssue } from "../../observed/issue.ts";
import { acceptsWrites } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import { repositoryOf, writeKey } from "../../operations/operation-target.ts";
import { type AssessedPostmortem, assessPostmortem } from "../assessed-postmortem.ts";
import { commentOnTamperedPostmortems, renewSignature } from "../edited-records.ts";
import { noteFailedWrites } from "../failed-writes.ts";
import { planItems } from "../items/items.ts";
import { leftoverPlaceholders } from "../items/notes.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies } from "../replies.ts";
import { type ClosingPlan, planClosing } from "./closing.ts";
import { type AcceptedCommand, planPostmortemCommands } from "./commands.ts";
import { planCompleteOrDecline } from "./complete-or-decline.ts";
import { planAdvice, planStatus, replyWithStatus, statusOf } from "./kept-comments.ts";
import { planTimeline } from "./timeline.ts";
import {
  planDuplicatePostmortems,
  planIncidentLink,
  planLabel,
  planPostmortemLinkComment,
  planWithdrawal,
} from "./upkeep.ts";

/** Plans everything for the primary postmortem of this key: links, items, closing, and comments about them. */
export function planTrackedPostmortem(snapshot: PlanInput, listed: PostmortemIssue): Operation[] {
  const postmortem = assessPostmortem(snapshot, listed);
  const { replies, accepted } = planPostmortemCommands(snapshot, postmortem, postmortem.missing);
  const items = planItems(snapshot, postmortem);
  const closing = planState(snapshot, postmortem, accepted, items.operations.length === 0);
  const timeline = planTimeline(snapshot, postmortem, accepted);
  const duplicates = planDuplicatePostmortems(snapshot);
  const work = [
    ...planIncidentLink(snapshot, postmortem),
    ...planPostmortemLinkComment(snapshot, postmortem),
    ...planLabel(snapshot, postmortem),
    ...duplicates.operations,
    ...commentOnTamperedPostmortems(snapshot),
    ...renewSignature(postmortem),
    ...timeline.operations,
    ...items.operations,
    // Last, because other operations on the way update the marker too.
    ...closing.operations,
  ];
  const tried = work.filter((operation) => acceptsWrites(snapshot, repositoryOf(operation)));
  const notes = [
    ...leftoverPlaceholders(postmortem),
    ...duplicates.notes,
    ...items.notes,
    ...noteFailedWrites(tried, snapshot),
  ];
  const closed = isClosedAfter(snapshot, postmortem, closing);
  const status = statusOf(snapshot, postmortem, { closed, notes });
  return [
    // Replies come first: an executed command of the same comment is recorded only afterward.
    ...planReplies([...replies, ...timeline.replies, ...replyWithStatus(accepted, status)]),
    ...work,
    ...planStatus(snapshot, postmortem, status),
    ...planAdvice(snapshot, postmortem),
  ];
}

/** Whether the postmortem closes, reopens, or stays. A withdrawn incident comes first, then commands. */
function planState(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  accepted: readonly AcceptedCommand[],
  itemsRest: boolean,
): ClosingPlan {
  const withdrawal = planWithdrawal(snapshot, postmortem);
  if (withdrawal.length > 0) return { operations: withdrawal, closed: postmortem.state === "closed" };
  return (
    planCompleteOrDecline(snapshot, postmortem, accepted) ?? planClosing(snapshot, postmortem, itemsRest)
  );
}

/** A change that GitHub rejected leaves the postmortem as it is. */
function isClosedAfter(
  { failedWrites }: PlanInput,
  { state }: PostmortemIssue,
  closing: ClosingPlan,
): boolean {
  const stays = closing.operations.some((operation) => {
    return operation.kind === "change-postmortem" && failedWrites.has(writeKey(operation));
  });
  return stays ? state === "closed" : closing.closed;
}
