import { Temporal } from "temporal-polyfill";
import { severityOf, topicsOf } from "../domain/labels.ts";
import type { TakenFromIncident } from "../record/marker-types.ts";
import { fingerprint } from "../record/visible-text.ts";
import { type Issue, type PostmortemIssue, VISIBLE_AFTER_MS } from "./issue.ts";
import { isMorePrivateThan } from "./repositories.ts";
import type { Snapshot } from "./snapshot.ts";

type Observed = Pick<
  Snapshot,
  "incident" | "isPrimary" | "key" | "knownRepositories" | "labelledAt" | "policy" | "repository"
>;

/** What a postmortem takes over from its incident as it is now. */
export function takenNow(
  { labelledAt, policy }: Pick<Snapshot, "labelledAt" | "policy">,
  { title, labels }: Issue,
): Pick<TakenFromIncident, "title" | "severity" | "topics" | "isIncident"> {
  const topics = topicsOf(labels, policy).map((topic) => topic.toLowerCase());
  return {
    title,
    severity: severityOf(labels, policy),
    topics: fingerprint(topics.sort().join("\n")),
    isIncident: labelledAt !== null,
  };
}

/**
 * The incident that a postmortem follows; null for a closed postmortem, or if the incident is gone or was moved to a more
 * private repository. A shared postmortem follows only the first of its incidents.
 */
export function followedIncident(observed: Observed, { ref, state, marker }: PostmortemIssue): Issue | null {
  const { incident, isPrimary, key, repository } = observed;
  const [first] = marker.incidents;
  const isFirst = first?.repositoryId === repository.id && first.number === key.number;
  const isFollowed = state === "open" && isPrimary && isFirst && !isMorePrivateThan(observed, key, ref);
  return isFollowed ? incident : null;
}

/**
 * Whether it must be known who set the incident's severity and when: it changed, or an approver may have confirmed
 * that it was lowered.
 */
export function needsGrading(observed: Observed, postmortem: PostmortemIssue): boolean {
  const incident = followedIncident(observed, postmortem);
  const { severity, dueFor } = postmortem.marker.taken;
  return incident !== null && (takenNow(observed, incident).severity !== severity || dueFor !== undefined);
}

/** Whether other items of earlier postmortems may be related now. */
export function needsRelatedItems(observed: Observed, postmortem: PostmortemIssue): boolean {
  const incident = followedIncident(observed, postmortem);
  return incident !== null && takenNow(observed, incident).topics !== postmortem.marker.taken.topics;
}

/** Whether an issue changed so recently that what GitHub shows about it may be older. */
export function changedRecently({ updatedAt }: Pick<Issue, "updatedAt">, now: Temporal.Instant): boolean {
  const age = Temporal.Instant.from(updatedAt).until(now).total("milliseconds");
  return Math.abs(age) < VISIBLE_AFTER_MS;
}

/** Whether the incident's severity changed so recently that GitHub does not show yet who changed it. */
export function isGradingUnseen(
  { grading, incident }: Pick<Snapshot, "grading" | "incident">,
  now: Temporal.Instant,
): boolean {
  return grading !== null && grading.at === null && incident !== null && changedRecently(incident, now);
}
