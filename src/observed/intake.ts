import type { Temporal } from "temporal-polyfill";
import { remembers } from "../domain/commands/decision.ts";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import { isIncident } from "../domain/labels.ts";
import type { Policy } from "../domain/policy.ts";
import { readIncidentId } from "../markdown/incident-id.ts";
import { readMarker } from "../record/marker.ts";
import { readReportTag } from "../record/report-tag.ts";
import { type Issue, type PostmortemIssue, type Repository, VISIBLE_AFTER_MS } from "./issue.ts";
import type { ReportIssue } from "./reports.ts";
import type { NotedComment, RepeatedIncident } from "./same-incident.ts";
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
 * asked for it, is none, even if someone removed its tag.
 */
export function isOwnRecord({ byApp, body, labels, type }: Issue, policy: Pick<Policy, "incident">): boolean {
  if (!byApp) return false;
  if (readMarker(body).found !== "none") return true;
  const report = readReportTag(body);
  if (report !== null) return report !== "incident";
  return readIncidentId(body) === null && !isIncident({ labels, type }, policy);
}

/** A dispatch, and what it is about. */
export interface IntakeSnapshot {
  readonly dispatch: Dispatch;
  readonly repository: Repository;
  readonly policy: Policy;
  /** The incident that has its id now, with the tags of the App's comments on it; null if there is none. */
  readonly incident: RepeatedIncident | null;
  /** The App's reports on dispatches in this repository, in any state, by number; read only if something is wrong. */
  readonly reports: readonly ReportIssue[];
}
