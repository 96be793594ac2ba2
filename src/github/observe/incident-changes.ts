import { Temporal } from "temporal-polyfill";
import { teamsThatMatter } from "../../domain/actor.ts";
import { sameLabel, severityOf } from "../../domain/labels.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Grading } from "../../domain/postmortem/grading.ts";
import { needsGrading, needsRelatedItems } from "../../observed/incident-changes.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { KeyContext } from "./context.ts";
import { Actors } from "./people.ts";
import { observeRelatedItems } from "./related-items.ts";
import { readEvents, type TimelineEntry } from "./timeline.ts";
import { isActOf } from "./writers.ts";

const UNKNOWN: Grading = { at: null, by: null };

/** Adds what must be known about a change of the incident before its postmortem can take it over. */
export async function withIncidentChanges(
  snapshot: Snapshot,
  incident: Issue,
  postmortemRepositories: readonly InstalledRepository[],
  context: KeyContext,
): Promise<Snapshot> {
  const postmortem = snapshot.postmortems[0]!;
  return {
    ...snapshot,
    grading: needsGrading(snapshot, postmortem) ? await observeGrading(incident, context) : null,
    relatedItems: needsRelatedItems(snapshot, postmortem)
      ? await observeRelatedItems(snapshot, postmortemRepositories, context)
      : [],
  };
}

/** When and by whom an incident's current severity was set. */
async function observeGrading(
  { ref, labels }: Issue,
  { app, installed, policy }: KeyContext,
): Promise<Grading> {
  const { client } = installed;
  const last = lastGrading((await readEvents(client, ref)) ?? [], labels, policy);
  if (!last?.created_at) return UNKNOWN;
  const at = Temporal.Instant.from(last.created_at);
  const author = last.actor?.login;
  if (!author) return { at, by: null };
  const actors = new Actors(client, ref, teamsThatMatter(policy.approvers, []));
  const byBot = last.actor?.type === "Bot";
  return { at, by: await actors.of({ author, byApp: isActOf(author, app), byBot }) };
}

/**
 * The last event that changed the severity, or that added the label of the current severity again. Null if the events
 * do not lead to the labels that the incident has.
 * @internal
 */
export function lastGrading(
  entries: readonly TimelineEntry[],
  labels: readonly string[],
  policy: Pick<Policy, "severities">,
): TimelineEntry | null {
  let present: readonly string[] = [];
  let last: TimelineEntry | null = null;
  for (const entry of entries) {
    const name = entry.label?.name;
    if (!name || severityOf([name], policy) === null) continue;
    if (entry.event !== "labeled" && entry.event !== "unlabeled") continue;
    const before = severityOf(present, policy);
    present = present.filter((label) => !sameLabel(label, name));
    if (entry.event === "labeled") present = [...present, name];
    const after = severityOf(present, policy);
    const isSet = entry.event === "labeled" && after !== null && sameLabel(after, name);
    if (after !== before || isSet) last = entry;
  }
  return severityOf(present, policy) === severityOf(labels, policy) ? last : null;
}
