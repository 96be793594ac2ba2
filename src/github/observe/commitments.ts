import { parseRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Commitments } from "../../observed/commitments.ts";
import { type Issue, isBelieved, type PostmortemIssue } from "../../observed/issue.ts";
import {
  isUnmarkedItem,
  withItemMarker,
  withItemMarkerIf,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import { findInstalled, type InstalledRepository } from "../repositories/installed-repositories.ts";
import { readAdopted } from "./adopted-items.ts";
import type { ObserverContext } from "./context.ts";

/** What people promised in a repository's postmortems, those that are gone among them; the App wrote `own` there. */
export async function readCommitments(
  installed: InstalledRepository,
  policy: Policy,
  own: readonly Issue[],
  context: ObserverContext,
): Promise<Commitments> {
  const believing = { trust: context.trust, policy };
  const marked = own.flatMap((issue) => withPostmortemMarker(issue, believing));
  // One whose record was changed still has its items: what it says of itself is left out where it matters.
  const postmortems = marked.filter((postmortem) => !isBelieved(postmortem) || !postmortem.marker.withdrawn);
  const issues = [...own, ...(await issuesElsewhere(installed, postmortems, context))];
  const ours = postmortems.flatMap((postmortem) => {
    return issues.flatMap((issue) => withItemMarker(issue, postmortem, believing));
  });
  const orphans = issues.flatMap((issue) => withItemMarkerIf(issue, isOrphan(installed, own), believing));
  const adopted = await readAdopted(postmortems, policy, context);
  const unmarked = own.filter((issue) => issue.state === "open" && isUnmarkedItem(issue, believing));
  return { policy, postmortems, items: [...ours, ...orphans, ...adopted], unmarked };
}

/** Whether the postmortem of an item stood in this repository, and is not there any more. */
function isOrphan(
  { repository }: InstalledRepository,
  own: readonly Issue[],
): (marker: ItemMarker) => boolean {
  const there = new Set(own.map(({ id }) => id));
  return ({ postmortem }) => postmortem.repositoryId === repository.id && !there.has(postmortem.id);
}

/** Items of these postmortems that live in other repositories of the same owner. */
async function issuesElsewhere(
  { repository }: InstalledRepository,
  postmortems: readonly PostmortemIssue[],
  context: ObserverContext,
): Promise<Issue[]> {
  const names = new Set(postmortems.flatMap(({ marker }) => marker.repositories));
  const named = [...names].flatMap((name) => parseRepository(name) ?? []);
  const reachable = await findInstalled(context.repositories, named, repository);
  const others = new Map(reachable.map((other) => [other.repository.id, other]));
  others.delete(repository.id);
  const lists = [...others.values()].map((other) => context.issues.listOwn(other, null));
  return (await Promise.all(lists)).flat();
}
