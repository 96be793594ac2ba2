import type { Temporal } from "temporal-polyfill";
import { remembers } from "../domain/commands/decision.ts";
import { isIncident } from "../domain/labels.ts";
import type { Policy } from "../domain/policy.ts";
import { readIncidentId } from "../markdown/incident-id.ts";
import { readMarker } from "../record/marker.ts";
import { readReportTag } from "../record/report-tag.ts";
import { type Issue, type PostmortemIssue, VISIBLE_AFTER_MS } from "./issue.ts";
import type { NotedComment } from "./same-incident.ts";
import type { Snapshot } from "./snapshot.ts";

/** The comments whose notes the timeline of an open postmortem does not show yet, as far as its record says. */
export function unshownNotes(
  { noted }: Pick<Snapshot, "noted">,
  { state, marker }: PostmortemIssue,
): readonly NotedComment[] {
  if (state === "closed") return [];
  return noted.filter(({ commentId }) => !remembers(marker.obeyed ?? [], commentId));
}

/**
 * Whether an incident with an id is so new that GitHub may not show an earlier issue with the same id yet. Its postmortem waits for
 * that, because two postmortems of one incident would be worse than a late one.
 */
export function mayRepeatUnseen(
  {
    incident,
    labelledAt,
    postmortems,
    sameIncident,
  }: Pick<Snapshot, "incident" | "labelledAt" | "postmortems" | "sameIncident">,
  now: Temporal.Instant,
): boolean {
  if (!incident || labelledAt === null || sameIncident.id === null || postmortems.length > 0) return false;
  const since = Math.max(Date.parse(incident.createdAt), Date.parse(labelledAt));
  return incident.state === "open" && Math.abs(now.epochMilliseconds - since) < VISIBLE_AFTER_MS;
}

/**
 * Whether the App wrote an issue for its own purposes: a postmortem, an item, a report. What it opened as an incident, because a tool
 * asked for it, has none of these records.
 */
export function isOwnRecord({ byApp, body, labels, type }: Issue, policy: Pick<Policy, "incident">): boolean {
  if (!byApp) return false;
  if (readMarker(body).found !== "none" || readReportTag(body) !== null) return true;
  return readIncidentId(body) === null && !isIncident({ labels, type }, policy);
}
