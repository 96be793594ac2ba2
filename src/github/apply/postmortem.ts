import { MAX_REMEMBERED } from "../../domain/commands/decision.ts";
import { replaceTimeline } from "../../markdown/postmortem/timeline-block.ts";
import type { Operation } from "../../operations/operation.ts";
import { canonicalJson } from "../../record/hidden-json.ts";
import { readMarker, replaceMarker, withNotified } from "../../record/marker.ts";
import type { MarkedIncident, Marker, PostmortemDates, PostmortemMarker } from "../../record/marker-types.ts";
import type { MarkedIssue, WithoutIssue } from "../../record/recorded-issue.ts";
import { OutdatedPlanError } from "../client/errors.ts";
import { toIssue } from "../observe/issues.ts";
import { closeUntouched } from "./close-untouched.ts";
import { editBody, editIssue, type IssueWriting, labelsAfter, signedFor } from "./issue.ts";

/** Replaces a postmortem's marker and nothing else. */
export function updatePostmortemMarker(
  operation: Operation<"update-postmortem-marker">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(operation.postmortem, writing, withMarker(operation, writing));
}

/** Closes or reopens a postmortem, and replaces its marker in the same write. */
export async function changePostmortem(
  operation: Operation<"change-postmortem">,
  writing: IssueWriting,
): Promise<void> {
  const { change, postmortem } = operation;
  const edit = withMarker(operation, writing);
  if (change === "withdraw") await closeUntouched(postmortem, { edit }, writing);
  // Reopening changes no record, so that it works where there is no room for one.
  else await editBody(postmortem, writing, change === "reopen" ? (body) => body : edit, STATE_AFTER[change]);
}

const STATE_AFTER = {
  complete: { state: "closed", state_reason: "completed" },
  decline: { state: "closed", state_reason: "not_planned" },
  restore: { state: "open", state_reason: "reopened" },
  reopen: { state: "open", state_reason: "reopened" },
} as const;

type MarkerChange = Omit<Operation<"update-postmortem-marker">, "kind">;

function withMarker(
  { postmortem, marker, agreed, dates, reviews }: MarkerChange,
  writing: IssueWriting,
): Parameters<typeof editBody>[2] {
  return (body, on) => {
    const present = withAdditions(marker, trustedIn(body, on, writing));
    if (dates && datesIn(present) !== datesIn(marker)) throw new OutdatedPlanError(postmortem);
    if (reviews && reviewsIn(present) !== reviewsIn(marker)) throw new OutdatedPlanError(postmortem);
    // A postmortem that another incident shares since then is needed.
    const isShared = present.incidents.length > marker.incidents.length;
    if (marker.withdrawn && isShared) throw new OutdatedPlanError(postmortem);
    const { adopted = [] } = marker;
    const changed = {
      ...present,
      ...dates,
      ...(reviews && { reviews }),
      ...(agreed && { adopted, agreed }),
    };
    return replaceMarker(body, signedFor(on, changed, writing));
  };
}

function datesIn({ due, extensions, waiver }: PostmortemDates): string {
  return canonicalJson({ due, extensions, waiver });
}

function reviewsIn({ reviews = [] }: Pick<PostmortemMarker, "reviews">): string {
  return canonicalJson({ reviews });
}

/** Brings a postmortem to what its incident is now. What the record knows about the body belongs to exactly that body. */
export async function followIncident(
  { postmortem, expected, title, body, labels: changes, marker }: Operation<"follow-incident">,
  writing: IssueWriting,
): Promise<void> {
  const { client, writers, repository, labels, recent } = writing;
  await labels.ensure(client, postmortem, changes?.add ?? []);
  await editIssue(postmortem, writing, async (fresh, update) => {
    const present = toIssue(fresh, repository.id, writers);
    if (present?.title !== expected.title || present.body !== expected.body) {
      // The next listing may lag behind this read, so the read is remembered.
      if (present) recent.remember(present);
      throw new OutdatedPlanError(postmortem);
    }
    await update({
      body: replaceMarker(body ?? present.body, signedFor(present, marker, writing)),
      ...(title !== undefined && { title }),
      ...(changes && { labels: labelsAfter(present, changes) }),
    });
  });
}

/** Adds the list entries and dates that other writes added to the marker since this write was planned. */
function withAdditions(
  marker: WithoutIssue<PostmortemMarker>,
  present: Marker | null,
): WithoutIssue<PostmortemMarker> {
  if (present?.kind !== "postmortem") return marker;
  const { incidents, repositories, obeyed, adopted, lost, reviews, agreed = marker.agreed } = present;
  const { due, extensions, waiver } = present;
  const completedAt = present.completedAt ?? marker.completedAt;
  const thankedFor = Math.max(present.thankedFor ?? 0, marker.thankedFor ?? 0);
  return {
    ...withoutReviews(marker),
    ...takenSince(marker, present),
    ...(reviews && { reviews }),
    ...(present.confirmed && { confirmed: present.confirmed }),
    due,
    extensions,
    waiver,
    incidents: withIncidents(incidents, marker.incidents),
    repositories: union(repositories, marker.repositories).sort(),
    ...(completedAt && { completedAt }),
    ...(agreed && { agreed }),
    ...(thankedFor > 0 && { thankedFor }),
    ...((obeyed || marker.obeyed) && { obeyed: newest(union(obeyed, marker.obeyed)) }),
    ...((lost || marker.lost) && { lost: unionOfLost(lost, marker.lost) }),
    ...((adopted || marker.adopted) && { adopted: union(adopted, marker.adopted).sort() }),
  };
}

/** Each incident once, with what the second list says about it. */
function withIncidents(some: readonly MarkedIncident[], others: readonly MarkedIncident[]): MarkedIncident[] {
  return [...new Map([...some, ...others].map((incident) => [idOf(incident), incident])).values()];
}

function idOf({ repositoryId, number }: MarkedIncident): string {
  return `${repositoryId} ${number}`;
}

function withoutReviews({
  reviews: _,
  ...marker
}: WithoutIssue<PostmortemMarker>): WithoutIssue<PostmortemMarker> {
  return marker;
}

/** What the postmortem took over from its incident since this write was planned, with the body that belongs to it. */
function takenSince(
  planned: WithoutIssue<PostmortemMarker>,
  present: PostmortemMarker,
): Partial<PostmortemMarker> {
  if (present.taken.changes <= planned.taken.changes) return {};
  const { taken, dueSetAt, opened, sections, filled, related } = present;
  return {
    taken,
    opened,
    ...(dueSetAt && { dueSetAt }),
    ...(sections && { sections }),
    ...(filled && { filled }),
    ...(related && { related }),
  };
}

/**
 * Adds an incident to a marker, or replaces a transferred one. Another key tracks the postmortem, so all else stays as it is now.
 * The marker's key is that of its first incident.
 */
export function recordIncident(
  { postmortem, marker, incident, replaces, obeyed }: Operation<"record-incident">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(postmortem, writing, (body, on) => {
    const present = trustedOr(marker, body, on, writing);
    const incidents = replaces
      ? present.incidents.map((other) => (idOf(other) === idOf(replaces) ? incident : other))
      : withIncidents(present.incidents, [incident]);
    const executed = obeyed && { obeyed: newest(union(present.obeyed, obeyed)) };
    const changed = { ...present, key: incidents[0]!.key, incidents, ...executed };
    return replaceMarker(body, signedFor(on, changed, writing));
  });
}

function newest(commentIds: readonly number[]): number[] {
  return [...commentIds].sort((a, b) => a - b).slice(-MAX_REMEMBERED);
}

function unionOfLost(some: PostmortemMarker["lost"] = [], others: PostmortemMarker["lost"] = []) {
  return [...new Map([...some, ...others].map((item) => [item.issue, item])).values()];
}

function union<Entry>(some: readonly Entry[] = [], others: readonly Entry[] = []): Entry[] {
  return [...new Set([...some, ...others])];
}

/** Replaces the App's timeline block, and records the executed commands in the marker by the same write, so that they run once. */
export function refreshTimeline(
  { postmortem, marker, timeline, commentIds }: Operation<"refresh-timeline">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(postmortem, writing, (body, on) => {
    if (readMarker(body).found !== "marker") return body;
    const present = trustedOr(marker, body, on, writing);
    const obeyed = newest(union(present.obeyed, commentIds));
    return replaceMarker(replaceTimeline(body, timeline), signedFor(on, { ...present, obeyed }, writing));
  });
}

/** Changes only this part of the marker, and keeps what was recorded since the write was planned. */
export function recordNotice(
  { issue, marker, notified }: Operation<"record-notice">,
  writing: IssueWriting,
): Promise<void> {
  return editBody(issue, writing, (body, on) => {
    if (readMarker(body).found !== "marker") return body;
    const present = trustedOr(marker, body, on, writing);
    return replaceMarker(body, signedFor(on, withNotified(present, notified), writing));
  });
}

/**
 * The marker in a body, if this App signed it for this issue, with its current key or a pinned one. Any other marker may have been
 * edited since it was observed, so a write must not use it.
 */
export function trustedIn(body: string, on: MarkedIssue, { trust, keys }: IssueWriting): Marker | null {
  const reading = readMarker(body);
  return reading.found === "marker" && trust.holds(reading, on, keys) ? reading.marker : null;
}

/** The trusted marker in a body, if it is of this kind; otherwise the marker that was trusted when the write was planned. */
function trustedOr<Planned extends WithoutIssue<Marker>>(
  planned: Planned,
  body: string,
  on: MarkedIssue,
  writing: IssueWriting,
): Planned {
  const present = trustedIn(body, on, writing);
  return present?.kind === planned.kind ? (present as unknown as Planned) : planned;
}
