import { renderRefusal } from "../../markdown/answer.ts";
import { renderTimeline } from "../../markdown/timeline.ts";
import { replaceTimeline } from "../../markdown/timeline-block.ts";
import type { Operation } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type ObeyedCommand, reply } from "./page-commands.ts";
import { MAX_BODY } from "./pairs.ts";

/** What the marker grows by for each comment that it records. */
const COMMENT_ROOM = 24;

/**
 * Renews the timeline on the page for all who asked, in one edit; where the page has no room, they are told. A postmortem that
 * incidents share shows the one that leads.
 */
export function planTimeline(
  { timeline, policy }: Snapshot,
  postmortem: PostmortemIssue,
  obeyed: readonly ObeyedCommand[],
): Operation[] {
  const asking = obeyed.filter(({ request }) => request.name === "timeline");
  if (asking.length === 0 || timeline === null) return [];
  const text = renderTimeline(timeline, policy.timeZone);
  const length = replaceTimeline(postmortem.body, text).length + asking.length * COMMENT_ROOM;
  if (length > MAX_BODY) return asking.map((command) => noRoom(command, length - MAX_BODY));
  const { ref, marker } = postmortem;
  const commentIds = asking.map(({ comment }) => comment.id);
  return [{ kind: "refresh-timeline", postmortem: ref, marker, timeline: text, commentIds }];
}

function noRoom(command: ObeyedCommand, excess: number): Operation {
  const problem = `The page has no room for the timeline: shorten it by ${excess} characters or more (GitHub allows 65,536), then ask again.`;
  return reply(command, renderRefusal(command.actor.login, { problem, example: "/timeline" }));
}
