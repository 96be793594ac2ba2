import { type IssueRef, parseIssueRef, sameIssue, sameRepository } from "../../domain/issue-ref.ts";
import { type Comment, tagsIn } from "../../observed/comments.ts";
import type { Issue, OpenOrShareCommand, PostmortemIssue } from "../../observed/issue.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { recordedPostmortem } from "../../record/comment-tag.ts";
import { readBodyLink } from "../../record/links.ts";
import type { MarkedIncident } from "../../record/marker-types.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";

/**
 * The incident under whose key a postmortem is tracked: the first of its incidents that still exists, or else the first
 * whose repository the App can access; null if there is none.
 * @param living an incident that is known to be there
 */
export async function primaryIncidentOf(
  { marker }: PostmortemIssue,
  living: IssueRef | null,
  context: ObserverContext,
): Promise<IssueRef | null> {
  let within: IssueRef | null = null;
  for (const incident of marker.incidents) {
    const found = await findIncident(incident, context);
    if (!found) continue;
    if (living && sameIssue(found.ref, living)) return living;
    if (await context.issues.read(found.installed, found.ref)) return found.ref;
    within ??= found.ref;
  }
  return within;
}

/** Whether an incident of a postmortem no longer exists, or the App cannot access it. */
async function isGone(incident: MarkedIncident, context: ObserverContext): Promise<boolean> {
  const found = await findIncident(incident, context);
  return !found || (await context.issues.read(found.installed, found.ref)) === null;
}

/** The current location of an incident, by the repository's id, because another repository may have its name now. */
async function findIncident(
  { key, repositoryId, number }: MarkedIncident,
  { repositories }: ObserverContext,
): Promise<{ readonly installed: InstalledRepository; readonly ref: IssueRef } | null> {
  const named = parseIssueRef(key);
  const known = named && (await repositories.findFollowingRenames(named));
  const installed = known?.repository.id === repositoryId ? known : await repositories.findById(repositoryId);
  if (!installed) return null;
  const { owner, repo } = installed.repository;
  return { installed, ref: { owner, repo, number } };
}

/**
 * Whether an incident's body has the line with which the App links a postmortem if the API has no sub-issues. People can write it
 * too, so it only says that it is worth looking for records. Which postmortem is the incident's own, these say.
 */
export function hasPostmortemLink(
  incident: Issue,
  postmortemRepositories: readonly InstalledRepository[],
): boolean {
  const linked = readBodyLink(incident);
  if (linked === null) return false;
  return postmortemRepositories.some(({ repository }) => sameRepository(linked, repository));
}

/** The recorded postmortem if it no longer exists: it was deleted, or transferred to another repository. */
export async function findMissingPostmortem(
  recorded: IssueRef,
  { repositories, issues }: ObserverContext,
): Promise<IssueRef | null> {
  const installed = await repositories.find(recorded);
  // If issues are disabled, nothing is lost, but no issue is visible.
  if (installed && !installed.repository.hasIssues) return null;
  const issue = installed && (await issues.read(installed, recorded));
  return issue ? null : recorded;
}

/**
 * The recorded postmortem if it belongs to an incident that no longer exists. Comments move with a transferred issue, so
 * that incident is this one.
 */
export async function movedPostmortem(
  comments: readonly Comment[],
  marked: readonly PostmortemIssue[],
  context: ObserverContext,
): Promise<Snapshot["moved"]> {
  const link = linkComment(comments);
  const recorded = link && recordedPostmortem(tagsIn([link]));
  const postmortem = recorded && marked.find(({ ref }) => sameIssue(ref, recorded));
  for (const from of postmortem?.marker.incidents ?? []) {
    if (await isGone(from, context)) return { postmortem: postmortem!, from, linkedAt: link!.createdAt };
  }
  return null;
}

/**
 * The commands but those that opened a postmortem before the App recorded one on the incident: it executed them, and the record is
 * gone with it. One that shares another postmortem is on the record of that one.
 */
export function commandsSinceLink(
  commands: readonly OpenOrShareCommand[],
  comments: readonly Comment[],
): OpenOrShareCommand[] {
  const link = linkComment(comments);
  return commands.filter(
    ({ share, comment: { id } }) => share !== null || link === undefined || id > link.id,
  );
}

/** The App's newest comment on an incident that records its postmortem. */
function linkComment(comments: readonly Comment[]): Comment | undefined {
  return comments.findLast((comment) => recordedPostmortem(tagsIn([comment])) !== null);
}

/** A postmortem's first incident, under its name on record; null if the App cannot read it. */
export async function firstIncidentOf(
  { marker }: PostmortemIssue,
  { repositories, issues }: ObserverContext,
): Promise<Issue | null> {
  const ref = parseIssueRef(marker.incidents[0]!.key);
  const installed = ref && (await repositories.find(ref));
  return installed && issues.read(installed, ref);
}
