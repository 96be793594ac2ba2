import type { Temporal } from "temporal-polyfill";
import type { LanguageMemory } from "../../markdown/advice/language.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { takesWrites } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation, Refusals } from "../../operations/operation.ts";
import { repositoryOf, writeKey } from "../../operations/operation-target.ts";
import { type AssessedPostmortem, assessPostmortem } from "../assessed-postmortem.ts";
import { renewSignature } from "../edited-records.ts";
import { planItems } from "../items/items.ts";
import { leftoverPlaceholders } from "../items/notes.ts";
import { noteRefusals } from "../refusals.ts";
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

/** What a plan is made with, besides what was observed. */
export interface PlanContext {
  readonly now: Temporal.Instant;
  /** What was refused in this run, and why. */
  readonly refusals: Refusals;
  readonly memory: LanguageMemory;
}

/**
 * All that a postmortem lacks which is followed under this key: links, items, its own life, and what is said of them.
 * @param tampered what is told of records that were edited by hand
 */
export function planFollowedPostmortem(
  snapshot: Snapshot,
  listed: PostmortemIssue,
  tampered: readonly Operation[],
  { now, refusals, memory }: PlanContext,
): Operation[] {
  const postmortem = assessPostmortem(snapshot, listed, now);
  const { replies, accepted } = planPostmortemCommands(snapshot, postmortem, postmortem.missing, now);
  const items = planItems(snapshot, postmortem, now, refusals);
  const life = planLife(snapshot, postmortem, accepted, items.operations.length === 0, now);
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
    // After all that renews the marker on the way: this write of it is the last.
    ...life.operations,
  ];
  const tried = work.filter((operation) => takesWrites(snapshot, repositoryOf(operation)));
  const notes = [
    ...leftoverPlaceholders(postmortem),
    ...duplicates.notes,
    ...items.notes,
    ...noteRefusals(tried, refusals, snapshot.kept.status[0]?.body ?? ""),
  ];
  const closed = isClosedAfter(life, postmortem, refusals);
  const status = statusOf(snapshot, postmortem, { closed, notes }, now);
  return [
    // Words first: what is executed of the same comment is on record only after them.
    ...planReplies([...replies, ...timeline.replies, ...replyWithStatus(accepted, status)]),
    ...work,
    ...planStatus(snapshot, postmortem, status),
    ...planAdvice(snapshot, postmortem, memory),
  ];
}

/** Whether the page closes, opens again, or rests: a withdrawn incident counts first, then what people ordered. */
function planLife(
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

/** A change that GitHub refused leaves the page as it is. */
function isClosedAfter(life: ClosingPlan, { state }: PostmortemIssue, refusals: Refusals): boolean {
  const stays = life.operations.some((operation) => {
    return operation.kind === "change-postmortem" && refusals.has(writeKey(operation));
  });
  return stays ? state === "closed" : life.closed;
}
