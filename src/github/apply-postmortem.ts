import { MAX_REMEMBERED } from "../domain/decision.ts";
import {
  type PostmortemMarker,
  readMarker,
  replaceMarker,
  withNotified,
  writeMarker,
} from "../markdown/marker.ts";
import { replaceTimeline } from "../markdown/timeline-block.ts";
import type { Operation, PostmortemMove } from "../reconcile/operation.ts";
import type { IssueWriting } from "./apply-issue.ts";
import { editBody, type StateChange } from "./edit-body.ts";

/** How each move changes the postmortem's state. */
const STATE_AFTER: Readonly<Record<PostmortemMove, StateChange>> = {
  "complete-postmortem": { state: "closed", state_reason: "completed" },
  "withdraw-postmortem": { state: "closed", state_reason: "not_planned" },
  "decline-postmortem": { state: "closed", state_reason: "not_planned" },
  "restore-postmortem": { state: "open", state_reason: "reopened" },
  "reopen-postmortem": { state: "open", state_reason: "reopened" },
};

type Change = Extract<Operation, { kind: "update-postmortem-marker" | PostmortemMove }>;

/** Replaces a postmortem's marker, and closes or opens it in the same write. */
export function changePostmortem({ kind, postmortem, marker }: Change, writing: IssueWriting): Promise<void> {
  const edit = (body: string) => {
    return replaceMarker(body, writeMarker(withWhatIsThere(marker, body), writing.signer));
  };
  const state = kind === "update-postmortem-marker" ? {} : STATE_AFTER[kind];
  return editBody(postmortem, writing, edit, state);
}

/** Lists and landmarks in a marker only grow, and another write may have added some since this one was planned. */
function withWhatIsThere(marker: PostmortemMarker, body: string): PostmortemMarker {
  const reading = readMarker(body);
  if (reading.found !== "marker" || reading.marker.kind !== "postmortem") return marker;
  const { incidents, repositories, obeyed, adopted, completedAt = marker.completedAt } = reading.marker;
  const thankedFor = Math.max(reading.marker.thankedFor ?? 0, marker.thankedFor ?? 0);
  const byIncident = [...incidents, ...marker.incidents].map(
    (incident) => [`${incident.repositoryId} ${incident.number}`, incident] as const,
  );
  return {
    ...marker,
    incidents: [...new Map(byIncident).values()],
    repositories: union(repositories, marker.repositories).sort(),
    ...(completedAt && { completedAt }),
    ...(thankedFor > 0 && { thankedFor }),
    ...((obeyed || marker.obeyed) && { obeyed: newest(union(obeyed, marker.obeyed)) }),
    ...((adopted || marker.adopted) && { adopted: union(adopted, marker.adopted).sort() }),
  };
}

function newest(commentIds: readonly number[]): number[] {
  return [...commentIds].sort((a, b) => a - b).slice(-MAX_REMEMBERED);
}

function union<Entry>(some: readonly Entry[] = [], others: readonly Entry[] = []): Entry[] {
  return [...new Set([...some, ...others])];
}

/** Only the App's block changes, and the marker that says whom it obeyed: both in one write, so that it is done once. */
export function refreshTimeline(
  { postmortem, timeline, commentIds }: Extract<Operation, { kind: "refresh-timeline" }>,
  writing: IssueWriting,
): Promise<void> {
  return editBody(postmortem, writing, (body) => {
    const reading = readMarker(body);
    if (reading.found !== "marker" || reading.marker.kind !== "postmortem") return body;
    const obeyed = newest(union(reading.marker.obeyed, commentIds));
    const marker = writeMarker({ ...reading.marker, obeyed }, writing.signer);
    return replaceMarker(replaceTimeline(body, timeline), marker);
  });
}

/** Only this part of the marker changes, whatever else was recorded since it was planned. */
export function recordNotice(
  { issue, notified }: Extract<Operation, { kind: "record-notice" }>,
  writing: IssueWriting,
): Promise<void> {
  return editBody(issue, writing, (body) => {
    const reading = readMarker(body);
    if (reading.found !== "marker") return body;
    return replaceMarker(body, writeMarker(withNotified(reading.marker, notified), writing.signer));
  });
}
