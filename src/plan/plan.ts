import type { Temporal } from "temporal-polyfill";
import { todayIn } from "../domain/calendar/due-date.ts";
import type { LanguageMemory } from "../markdown/advice/language.ts";
import { readBody } from "../markdown/checklist/checklist.ts";
import type { PostmortemIssue } from "../observed/issue.ts";
import { acceptsWrites } from "../observed/repositories.ts";
import { incidentOf, type MovedIncident, type Snapshot } from "../observed/snapshot.ts";
import type { FailedWrites, Operation } from "../operations/operation.ts";
import { repositoryOf, writeKey } from "../operations/operation-target.ts";
import { type AssessedPostmortem, assessPostmortem, withReviews } from "./assessed-postmortem.ts";
import { notesOnContested } from "./contested.ts";
import { commentOnTamperedPostmortems, renewSignature, restoreMarker } from "./edited-records.ts";
import { noteFailedWrites } from "./failed-writes.ts";
import { planRepeats } from "./intake/repeats.ts";
import { planItems, planOrphans } from "./items/items.ts";
import { signMovedItems } from "./items/moved-items.ts";
import { leftoverPlaceholders } from "./items/notes.ts";
import type { PlanInput } from "./plan-input.ts";
import { type ClosingPlan, planClosing } from "./postmortem/closing.ts";
import {
  type PostmortemCommandPlan,
  planOpenOrShare,
  planPostmortemCommands,
} from "./postmortem/commands.ts";
import { planRecordedCommands, replyOnSharingIncident } from "./postmortem/complete-or-decline.ts";
import { planFollowing } from "./postmortem/follow-incident.ts";
import { planStatus, replyWithStatus, statusOf } from "./postmortem/kept-comments.ts";
import { cleanIndexes, planLostItems } from "./postmortem/lost-items.ts";
import { planOpening } from "./postmortem/opening.ts";
import { commentOnOutdatedReviews } from "./postmortem/reviews.ts";
import { planTimeline } from "./postmortem/timeline.ts";
import { notesOnUnreadLines } from "./postmortem/unread-lines.ts";
import {
  planDuplicatePostmortems,
  planIncidentLink,
  planLabel,
  planPostmortemLinkComment,
  planWithdrawal,
} from "./postmortem/upkeep.ts";
import { planReplies, repliesLast } from "./replies.ts";

/**
 * Plans the missing writes, in the order in which they must be done. Pure: the same snapshot and instant give the
 * same plan, and once a plan is applied, the next one is empty. Writes that failed in this run stay in the plan, and
 * notes say so.
 */
export type Plan = (snapshot: Snapshot, now: Temporal.Instant, failedWrites?: FailedWrites) => Operation[];

/** What plans remember between calls: advice found in paragraphs. A `Map` or a cache. */
export type PlanMemory = LanguageMemory;

/**
 * Makes the function that plans. What it remembers saves time and changes no plan.
 * @param read reads a body, or remembers how it was read
 */
export function createPlan(memory: PlanMemory, read = readBody): Plan {
  return (snapshot, now, failedWrites = new Map()) => {
    const today = todayIn(now, snapshot.policy.timeZone);
    return planSnapshot({ ...snapshot, now, today, failedWrites, memory, readBody: read });
  };
}

function planSnapshot(snapshot: PlanInput): Operation[] {
  const issue = snapshot.postmortems[0]?.ref ?? snapshot.key;
  // Lines and items stay in sync: if one can't be written, the other is left alone too.
  const planned = acceptsWrites(snapshot, issue) ? planIncident(snapshot) : [];
  const possible = [...planRepeats(snapshot), ...planned, ...planOrphans(snapshot)].filter((operation) => {
    return acceptsWrites(snapshot, repositoryOf(operation));
  });
  return repliesLast(possible, snapshot.now);
}

/** Plans for the key's incident, depending on the state of its postmortem. */
function planIncident(snapshot: PlanInput): Operation[] {
  const tampered = commentOnTamperedPostmortems(snapshot);
  if (snapshot.postmortems.length === 0 && snapshot.tampered.length > 0) return tampered;
  if (snapshot.moved) return [moveIncident(snapshot, snapshot.moved)];
  const commands = planOpenOrShare(snapshot);
  if (commands.some(({ kind }) => kind !== "comment")) return commands;
  const [postmortem] = snapshot.postmortems;
  if (!postmortem && snapshot.withoutMarker.length > 0) return [...commands, ...restoreMarker(snapshot)];
  if (!postmortem) {
    const { replies, accepted } = planPostmortemCommands(snapshot, undefined, null);
    return [...commands, ...planReplies(replies), ...planOpening(snapshot, accepted)];
  }
  if (!snapshot.isPrimary) {
    const links = [
      ...planIncidentLink(snapshot, postmortem),
      ...planPostmortemLinkComment(snapshot, postmortem),
    ];
    return [...commands, ...replyOnSharingIncident(snapshot, postmortem), ...links, ...tampered];
  }
  return [...commands, ...planTrackedPostmortem(snapshot, postmortem)];
}

/**
 * Records a transferred incident under its new name. Its comments have new ids and their times of before, so the commands that
 * were executed there are recorded once more.
 */
function moveIncident(snapshot: PlanInput, { postmortem, from, linkedAt }: MovedIncident): Operation {
  const { ref, marker } = postmortem;
  const incident = incidentOf(snapshot, from.commentId);
  const seen = [linkedAt, marker.openedAt, marker.declined?.at ?? linkedAt];
  const until = Math.max(...seen.map(Date.parse));
  const commands = [...snapshot.openOrShareCommands, ...snapshot.postmortemCommands];
  const known = commands.filter(({ comment: { at } }) => at !== undefined && Date.parse(at) <= until);
  const obeyed = [...new Set(known.map(({ comment }) => comment.id))];
  const executed = obeyed.length > 0 && { obeyed };
  return { kind: "record-incident", postmortem: ref, marker, incident, replaces: from, ...executed };
}

/** Plans everything for the primary postmortem of this key: links, items, closing, and comments about them. */
function planTrackedPostmortem(observed: PlanInput, listed: PostmortemIssue): Operation[] {
  const moved = signMovedItems(observed);
  if (moved.length > 0) return moved;
  const following = planFollowing(observed, listed);
  const snapshot = { ...observed, postmortems: [following.postmortem, ...observed.postmortems.slice(1)] };
  const postmortem = assessPostmortem(snapshot, following.postmortem);
  const commands = planPostmortemCommands(snapshot, postmortem, postmortem);
  const { replies, accepted } = commands;
  const lost = planLostItems(snapshot, postmortem, accepted);
  // The other writes of the record are planned with what this one adds.
  if (lost.length > 0) return [...planReplies(replies), ...lost];
  const items = planItems(snapshot, postmortem);
  const itemsRest = items.operations.length === 0;
  const kept = { ...snapshot, items: snapshot.items.filter((item) => !items.released.includes(item)) };
  const closing = planState(kept, postmortem, commands, itemsRest);
  const timeline = planTimeline(snapshot, postmortem, accepted);
  const duplicates = planDuplicatePostmortems(snapshot);
  const work = [
    // First, so that everything else is about the postmortem as it is afterward.
    ...following.operations,
    ...planIncidentLink(snapshot, postmortem),
    ...planPostmortemLinkComment(snapshot, postmortem),
    ...planLabel(snapshot, postmortem),
    ...duplicates.operations,
    ...commentOnTamperedPostmortems(snapshot),
    ...renewSignature(postmortem),
    ...cleanIndexes(snapshot, postmortem),
    ...commentOnOutdatedReviews(snapshot, postmortem),
    ...timeline.operations,
    ...items.operations,
    // Last, because other operations on the way update the marker too.
    ...closing.operations,
  ];
  const tried = work.filter((operation) => acceptsWrites(snapshot, repositoryOf(operation)));
  const notes = [
    ...following.notes,
    ...leftoverPlaceholders(postmortem),
    ...duplicates.notes,
    ...items.notes,
    ...notesOnUnreadLines(snapshot, postmortem, itemsRest),
    ...notesOnContested(snapshot, postmortem.ref),
    ...noteFailedWrites(tried, postmortem.ref, snapshot),
  ];
  const closed = isClosedAfter(snapshot, postmortem, closing);
  const status = statusOf(snapshot, withWritten(snapshot, postmortem, closing), { closed, notes });
  return [
    // Replies come first: an executed command of the same comment is recorded only afterward.
    ...planReplies([...replies, ...timeline.replies, ...replyWithStatus(accepted, status)]),
    ...work,
    ...planStatus(snapshot, postmortem, status),
  ];
}

/** Whether the postmortem closes, reopens, or stays. A withdrawn incident comes first, then commands. */
function planState(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  commands: PostmortemCommandPlan,
  itemsRest: boolean,
): ClosingPlan {
  const withdrawal = planWithdrawal(snapshot, postmortem);
  if (withdrawal.length > 0) return { operations: withdrawal, closed: postmortem.state === "closed" };
  return planRecordedCommands(snapshot, postmortem, commands) ?? planClosing(snapshot, postmortem, itemsRest);
}

/** The postmortem with the due date and the reviews after commands; as it is if GitHub rejected that write. */
function withWritten(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  { operations }: ClosingPlan,
): AssessedPostmortem {
  const written = operations.find(
    (operation) =>
      ("dates" in operation || "reviews" in operation) && !snapshot.failedWrites.has(writeKey(operation)),
  );
  const { dates, reviews } = { dates: undefined, reviews: undefined, ...written };
  const dated = { ...postmortem, marker: { ...postmortem.marker, ...dates } };
  return reviews ? withReviews(snapshot, dated, reviews) : dated;
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
