import { renderTimeline } from "../../markdown/postmortem/timeline.ts";
import { replaceTimeline } from "../../markdown/postmortem/timeline-block.ts";
import { unshownNotes } from "../../observed/intake.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { isMorePrivateThan } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import { type Reply, reject } from "../replies.ts";
import { MAX_BODY } from "../size-limits.ts";
import type { AcceptedCommand } from "./commands.ts";
import { recordedCommands } from "./complete-or-decline.ts";

/** How many characters the marker grows for each recorded comment. */
const COMMENT_ROOM = 24;

const INCIDENT_GONE = "This postmortem's incident no longer exists, so its timeline can't be updated.";

const INCIDENT_HIDDEN =
  "This postmortem's incident is in a more private repository, so its timeline can't be shown here.";

/**
 * Updates the timeline of a postmortem once for all commands and all notes; if it doesn't fit, replies to the commands say so. A
 * shared postmortem shows its primary incident.
 */
export function planTimeline(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  accepted: readonly AcceptedCommand[],
): { operations: Operation[]; replies: Reply[] } {
  const { timeline, policy, incident, key } = snapshot;
  const commands = accepted.filter(({ request }) => request.name === "timeline");
  const isHidden = isMorePrivateThan(snapshot, key, postmortem.ref);
  if (!incident || isHidden) {
    const problem = isHidden ? INCIDENT_HIDDEN : INCIDENT_GONE;
    const replies = commands.map((command) => reject(command.on, command, { problem, example: null }));
    return { operations: [], replies };
  }
  const notes = unshownNotes(snapshot, postmortem);
  const asked = commands.length + notes.length;
  if (asked === 0 || timeline === null) return { operations: [], replies: [] };
  const text = renderTimeline(timeline, policy.timeZone);
  const length = replaceTimeline(postmortem.body, text).length + asked * COMMENT_ROOM;
  if (length > MAX_BODY) {
    return {
      operations: [],
      replies: commands.map((command) => timelineTooLong(command, length - MAX_BODY)),
    };
  }
  // A comment that also asks for something else is recorded by that later write.
  const later = new Set(recordedCommands(accepted).map(({ comment }) => comment.id));
  const recorded = commands.filter(({ comment }) => !later.has(comment.id));
  const shown = notes.map(({ commentId }) => commentId);
  const commentIds = [...recorded.map(({ comment }) => comment.id), ...shown];
  const executes = recorded.map(({ on, comment: { id } }) => ({ issue: on, id }));
  const refresh = {
    kind: "refresh-timeline",
    postmortem: postmortem.ref,
    marker: postmortem.marker,
    timeline: text,
    commentIds,
    executes,
  } as const;
  return { operations: [refresh], replies: [] };
}

function timelineTooLong(command: AcceptedCommand, overflow: number): Reply {
  const problem = `The postmortem has no room for the timeline. Shorten it by at least ${overflow} characters (GitHub allows 65,536), then post the command again.`;
  return reject(command.on, command, { problem, example: "/timeline" });
}
