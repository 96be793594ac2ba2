import { type IssueRef, sameIssue, sameRepository } from "../domain/issue-ref.ts";
import { readBodyLink } from "../markdown/body-link.ts";
import { recordedPostmortem } from "../markdown/comment-mark.ts";
import type { Issue, PostmortemIssue, Snapshot, TamperedPostmortem } from "../reconcile/snapshot.ts";
import { type Comments, marksIn } from "./comments.ts";
import { isGone, type LeaderOptions } from "./leader.ts";
import type { Place } from "./repositories.ts";

/**
 * The postmortem that an incident's body links to where there are no sub-issues. People can write that line as well, so it
 * is believed only where this incident's postmortems may be.
 */
export function linkedPostmortem(incident: Issue, homes: readonly Place[]): IssueRef | null {
  const linked = readBodyLink(incident);
  const near = homes.some(({ repository }) => linked !== null && sameRepository(linked, repository));
  return near ? linked : null;
}

/** The postmortem on record when it is not there any more: deleted, or moved to another repository. */
export async function lostPostmortem(
  recorded: IssueRef,
  { repositories, issues }: LeaderOptions,
): Promise<IssueRef | null> {
  const place = await repositories.find(recorded);
  // Where issues are switched off nothing is lost, and none can be seen.
  if (place && !place.repository.hasIssues) return null;
  const issue = place && (await issues.read(place, recorded));
  return issue ? null : recorded;
}

/**
 * The postmortem on record, if it belongs to an incident that is gone: comments go along when an issue is transferred, so
 * that one is this one.
 */
export async function movedPostmortem(
  told: Snapshot["told"],
  marked: readonly PostmortemIssue[],
  options: LeaderOptions,
): Promise<Snapshot["moved"]> {
  const recorded = recordedPostmortem(told);
  const postmortem = marked.find(({ ref }) => recorded !== null && sameIssue(ref, recorded));
  for (const from of postmortem?.marker.incidents ?? []) {
    if (await isGone(from, options)) return { postmortem: postmortem!, from };
  }
  return null;
}

/** Postmortems whose record somebody changed, with what was said on them. */
export function withMarksOf(
  tampered: readonly PostmortemIssue[],
  { repositories, comments }: LeaderOptions & { readonly comments: Comments },
): Promise<TamperedPostmortem[]> {
  return Promise.all(
    tampered.map(async (postmortem) => {
      const place = await repositories.find(postmortem.ref);
      const told = place ? marksIn(await comments.of(place.client, postmortem)) : [];
      return { ...postmortem, told };
    }),
  );
}
