import { formatIssueRef } from "../../domain/issue-ref.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies, reject } from "../replies.ts";
import { bodyTooLong, overflowOfPostmortem } from "../size-limits.ts";
import { type ClosingPlan, record, withoutDecline } from "./closing.ts";
import { type AcceptedCommand, planPostmortemCommands } from "./commands.ts";

/**
 * Plans `/complete` and `/no-postmortem` on an existing postmortem, in one write that also records them. The newest
 * command wins. Null if there is none.
 */
export function planCompleteOrDecline(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  accepted: readonly AcceptedCommand[],
): ClosingPlan | null {
  const closing = closingCommands(accepted);
  const newest = closing.at(-1);
  if (!newest) return null;
  const { marker, ref } = postmortem;
  const executes = closing.map(({ on, comment: { id } }) => ({ issue: on, id }));
  const ids = [...(marker.obeyed ?? []), ...executes.map(({ id }) => id)];
  const recorded = { ...marker, obeyed: [...new Set(ids)].sort((a, b) => a - b) };
  const at = snapshot.now.toString({ smallestUnit: "second" });
  const closed = postmortem.state === "closed";
  const { request, actor, comment } = newest;
  const kind = "change-postmortem";
  if (request.name === "complete" && !(closed && marker.completedAt)) {
    const marker = { ...withoutDecline(recorded), completedAt: at };
    return orRejected(postmortem, closing, { kind, change: "complete", postmortem: ref, marker, executes });
  }
  if (request.name === "no-postmortem" && !(closed && (marker.completedAt || marker.declined))) {
    // The record is in the postmortem, where more people can read it.
    const isHidden = isMorePrivateThan(snapshot, newest.on, ref);
    const why = isHidden ? HIDDEN_REASON : { reason: request.reason, by: actor.login };
    const declined = { ...why, at, commentId: comment.id };
    const marker = { ...recorded, declined };
    return orRejected(postmortem, closing, { kind, change: "decline", postmortem: ref, marker, executes });
  }
  return { operations: [{ ...record(postmortem, recorded), executes }], closed };
}

const HIDDEN_REASON = { reason: "given on the incident", by: "an approver" };

/** The change that closes the postmortem. If its body has no room for the record, a reply to each command instead. */
function orRejected(
  { body, state }: PostmortemIssue,
  closing: readonly AcceptedCommand[],
  change: Operation<"change-postmortem">,
): ClosingPlan {
  const overflow = overflowOfPostmortem(body, change.marker);
  if (overflow === 0) return { operations: [change], closed: true };
  const rejection = { problem: bodyTooLong("the postmortem", overflow), example: null };
  const replies = planReplies(closing.map((command) => reject(command.on, command, rejection)));
  return { operations: replies, closed: state === "closed" };
}

/** Replies on an incident that shares another's postmortem, because commands belong on the primary incident. */
export function replyOnSharingIncident(snapshot: PlanInput, postmortem: PostmortemIssue): Operation[] {
  const { replies, accepted } = planPostmortemCommands(snapshot, postmortem, []);
  const problem = `This incident shares the postmortem ${formatIssueRef(postmortem.ref)}. Post the command on ${postmortem.marker.key}.`;
  const rejected = closingCommands(accepted).map((command) =>
    reject(command.on, command, { problem, example: null }),
  );
  return planReplies([...replies, ...rejected]);
}

/** Commands that complete or decline, oldest first. */
export function closingCommands(accepted: readonly AcceptedCommand[]): AcceptedCommand[] {
  return accepted
    .filter(({ request }) => request.name === "complete" || request.name === "no-postmortem")
    .sort((a, b) => a.comment.id - b.comment.id);
}
