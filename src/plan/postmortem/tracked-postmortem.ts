import type { Temporal } from "temporal-polyfill";
import type { LanguageMemory } from "../../markdown/advice/language.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { acceptsWrites } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { FailedWrites, Operation } from "../../operations/operation.ts";
import { repositoryOf, writeKey } from "../../operations/operation-target.ts";
import { type AssessedPostmortem, assessPostmortem } from "../assessed-postmortem.ts";
import { renewSignature } from "../edited-records.ts";
import { noteFailedWrites } from "../failed-writes.ts";
import { planItems } from "../items/items.ts";
import { leftoverPlaceholders } from "../items/notes.ts";
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

/** What a plan needs besides the snapshot. */
export interface PlanContext {
  readonly now: Temporal.Instant;
  /** Writes that failed in this run, and why. */
  readonly failedWrites: FailedWrites;
  readonly memory: LanguageMemory;
}

/**
 * Plans everything for the primary postmortem of this key: links, items, closing, and comments about them.
 * @param tampered comments about records that were edited by hand
 */
export function planTrackedPostmortem(
  snapshot: Snapshot,
  listed: PostmortemIssue,
  tampered: readonly Operation[],
  { now, failedWrites, memory }: PlanContext,
): Operation[] {
  const postmortem = assessPostmortem(snapshot, listed, now);
  const { replies, accepted } = planPostmortemCommands(snapshot, postmortem, postmortem.missing, now);
  const items = planItems(snapshot, postmortem, now, failedWrites);
  const closing = planState(snapshot, postmortem, accepted, items.operations.length === 0, now);
  const timeline = planTimeline(snapshot, postmortem, accepted);
  const duplicates = planDuplicatePostmortems(snapshot);
  const work = [
    ...planIncidentLink(snapshot, postmortem),
    ...planPostmortemLinkComment(snapshot, postmortem),
    ...planLabel(snapshot, postmortem),
    ...duplicates.operations,
    ...tampered,
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
    ...noteFailedWrites(tried, failedWrites, snapshot.kept.status[0]?.body ?? ""),
  ];
  const closed = isClosedAfter(closing, postmortem, failedWrites);
  const status = statusOf(snapshot, postmortem, { closed, notes }, now);
  return [
    // Replies come first: an executed command of the same comment is recorded only afterward.
    ...planReplies([...replies, ...timeline.replies, ...replyWithStatus(accepted, status)]),
    ...work,
    ...planStatus(snapshot, postmortem, status),
    ...planAdvice(snapshot, postmortem, memory),
  ];
}

/** Whether the postmortem closes, reopens, or stays. A withdrawn incident comes first, then commands. */
function planState(
  snapshot: Snapshot,
  postmortem: AssessedPostmortem,
  accepted: readonly AcceptedCommand[],
  itemsRest: boolean,
  now: Temporal.Instant,
): ClosingPlan {
  const withdrawal = planWithdrawal(snapshot, postmortem);
  if (withdrawal.length > 0) return { operations: withdrawal, closed: postmortem.state === "closed" };
  return (
    planCompleteOrDecline(postmortem, accepted, now) ?? planClosing(snapshot, postmortem, itemsRest, now)
  );
}

/** A change that GitHub rejected leaves the postmortem as it is. */
function isClosedAfter(
  closing: ClosingPlan,
  { state }: PostmortemIssue,
  failedWrites: FailedWrites,
): boolean {
  const stays = closing.operations.some((operation) => {
    return operation.kind === "change-postmortem" && failedWrites.has(writeKey(operation));
  });
  return stays ? state === "closed" : closing.closed;
}
