import type { CommandName } from "../../domain/commands/requests.ts";
import { formatIssueRef } from "../../domain/issue-ref.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import type { PlanInput } from "../plan-input.ts";
import { planReplies, reject } from "../replies.ts";
import { bodyTooLong, overflowOfPostmortem } from "../size-limits.ts";
import { type ClosingPlan, record, withoutDecline } from "./closing.ts";
import { type AcceptedCommand, type PostmortemCommandPlan, planPostmortemCommands } from "./commands.ts";

type RecordWrite = Operation<"change-postmortem" | "update-postmortem-marker">;

/**
 * Plans `/complete`, `/no-postmortem`, reviews and exceptions on an existing postmortem, in one write that also records them. The
 * newest of the commands that close it wins. Reviews of an earlier text leave the record. Null if there is none of all these.
 */
export function planRecordedCommands(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  { accepted, dates, reviews }: Omit<PostmortemCommandPlan, "replies">,
): ClosingPlan | null {
  const commands = recordedCommands(accepted);
  const { marker, state } = postmortem;
  if (commands.length === 0) {
    if (!reviews) return null;
    return { operations: [{ ...record(postmortem, marker), reviews }], closed: state === "closed" };
  }
  const executes = commands.map(({ on, comment: { id } }) => ({ issue: on, id }));
  const ids = [...(marker.obeyed ?? []), ...executes.map(({ id }) => id)];
  const recorded = { ...postmortem, marker: { ...marker, obeyed: [...new Set(ids)].sort((a, b) => a - b) } };
  const newest = closingCommands(commands).at(-1);
  const change = (newest && changeFor(snapshot, recorded, newest)) ?? record(recorded, recorded.marker);
  return orRejected(postmortem, commands, {
    ...change,
    ...(dates && { dates }),
    ...(reviews && { reviews }),
    executes,
  });
}

/** The change that closes the postmortem; null if it is closed already. */
function changeFor(
  snapshot: PlanInput,
  { marker, ref, state }: PostmortemIssue,
  { request, actor, comment, on }: AcceptedCommand,
): RecordWrite | null {
  const at = snapshot.now.toString({ smallestUnit: "second" });
  const closed = state === "closed";
  const change = { kind: "change-postmortem", postmortem: ref } as const;
  if (request.name === "complete" && !(closed && marker.completedAt)) {
    return { ...change, change: "complete", marker: { ...withoutDecline(marker), completedAt: at } };
  }
  if (request.name === "no-postmortem" && !(closed && (marker.completedAt || marker.declined))) {
    // The record is in the postmortem, where more people can read it.
    const isHidden = isMorePrivateThan(snapshot, on, ref);
    const why = isHidden ? HIDDEN_REASON : { reason: request.reason, by: actor.login };
    return {
      ...change,
      change: "decline",
      marker: { ...marker, declined: { ...why, at, commentId: comment.id } },
    };
  }
  return null;
}

const HIDDEN_REASON = { reason: "given on the incident", by: "an approver" };

/** The write, and whether it leaves the postmortem closed. If its body has no room for the record, a reply to each command instead. */
function orRejected(
  { body, state }: PostmortemIssue,
  commands: readonly AcceptedCommand[],
  write: RecordWrite,
): ClosingPlan {
  const closed = state === "closed";
  const { marker, dates, reviews } = write;
  const overflow = overflowOfPostmortem(body, { ...marker, ...dates, ...(reviews && { reviews }) });
  if (overflow === 0) return { operations: [write], closed: closed || write.kind === "change-postmortem" };
  const rejection = { problem: bodyTooLong("the postmortem", overflow), example: null };
  const replies = planReplies(commands.map((command) => reject(command.on, command, rejection)));
  return { operations: replies, closed };
}

/** Replies on an incident that shares another's postmortem, because commands belong on the primary incident. */
export function replyOnSharingIncident(snapshot: PlanInput, postmortem: PostmortemIssue): Operation[] {
  const { replies, accepted } = planPostmortemCommands(snapshot, postmortem, null);
  const problem = `This incident shares the postmortem ${formatIssueRef(postmortem.ref)}. Post the command on ${postmortem.marker.key}.`;
  const rejected = closingCommands(accepted).map((command) =>
    reject(command.on, command, { problem, example: null }),
  );
  return planReplies([...replies, ...rejected]);
}

const CLOSING: readonly CommandName[] = ["complete", "no-postmortem"];

const RECORDED: readonly CommandName[] = ["extend", "waive", "unwaive", "approve", "request-changes"];

/** Commands that complete or decline, oldest first. */
export function closingCommands(accepted: readonly AcceptedCommand[]): AcceptedCommand[] {
  return commandsAmong(accepted, CLOSING);
}

/** Commands that are recorded by the last write, oldest first. */
export function recordedCommands(accepted: readonly AcceptedCommand[]): AcceptedCommand[] {
  return commandsAmong(accepted, [...CLOSING, ...RECORDED]);
}

function commandsAmong(
  accepted: readonly AcceptedCommand[],
  names: readonly CommandName[],
): AcceptedCommand[] {
  return accepted
    .filter(({ request }) => names.includes(request.name))
    .sort((a, b) => a.comment.id - b.comment.id);
}
