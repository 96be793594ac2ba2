import { type IssueRef, parseIssueRef, sameIssue } from "../domain/issue-ref.ts";
import type { MarkedIncident } from "../markdown/marker-shape.ts";
import type { PostmortemIssue } from "../reconcile/snapshot.ts";
import type { IssueSource } from "./issues.ts";
import type { Place, Repositories } from "./repositories.ts";

export interface LeaderOptions {
  readonly repositories: Repositories;
  readonly issues: IssueSource;
}

/**
 * The incident under whose key a postmortem is followed: of those that share it the first that there still is, else the
 * first whose repository is within reach; null when none is.
 * @param living an incident that is known to be there
 */
export async function leaderOf(
  { marker }: PostmortemIssue,
  living: IssueRef | null,
  options: LeaderOptions,
): Promise<IssueRef | null> {
  let within: IssueRef | null = null;
  for (const incident of marker.incidents) {
    const found = await findIncident(incident, options);
    if (!found) continue;
    if (living && sameIssue(found.ref, living)) return living;
    if (await options.issues.read(found.place, found.ref)) return found.ref;
    within ??= found.ref;
  }
  return within;
}

/** Whether an incident of a postmortem is gone, or out of reach. */
export async function isGone(incident: MarkedIncident, options: LeaderOptions): Promise<boolean> {
  const found = await findIncident(incident, options);
  return !found || (await options.issues.read(found.place, found.ref)) === null;
}

/** Where an incident is to be found today. The repository's id tells which is meant: its name may be another's now. */
async function findIncident(
  { key, repositoryId, number }: MarkedIncident,
  { repositories }: LeaderOptions,
): Promise<{ readonly place: Place; readonly ref: IssueRef } | null> {
  const named = parseIssueRef(key);
  const known = named && (await repositories.findMoved(named));
  const place = known?.repository.id === repositoryId ? known : await repositories.findById(repositoryId);
  if (!place) return null;
  const { owner, repo } = place.repository;
  return { place, ref: { owner, repo, number } };
}
