import { parseIssueRef } from "../domain/issue-ref.ts";
import type { ItemMarker } from "../markdown/marker-shape.ts";
import type { Issue, ItemIssue } from "../reconcile/snapshot.ts";
import type { Around } from "./bare-snapshot.ts";
import type { LeaderOptions } from "./leader.ts";
import { withItemMarkerIf } from "./own-issues.ts";
import type { Place } from "./repositories.ts";
import type { Trust } from "./trust.ts";

export interface OrphansOptions extends LeaderOptions {
  readonly trust: Trust;
}

/**
 * Items that name this incident and whose postmortem is not there any more. That is asked of the postmortem's own address, since a
 * listing may lag behind; where that repository is out of reach nobody can tell, and they are left alone.
 * @param own what the App wrote in these homes
 */
export async function findOrphans(
  own: readonly Issue[],
  homes: readonly Place[],
  around: Around,
  options: OrphansOptions,
): Promise<ItemIssue[]> {
  const seen = new Set(own.map(({ id }) => id));
  const believing = { trust: options.trust, policy: around.policy };
  const mayBe = ({ key, postmortem }: ItemMarker) =>
    parseIssueRef(key)?.number === around.key.number && !seen.has(postmortem.id);
  const candidates = own.flatMap((issue) => withItemMarkerIf(issue, mayBe, believing));
  const orphans: ItemIssue[] = [];
  for (const item of candidates) {
    const named = await options.repositories.findMoved(parseIssueRef(item.marker.key)!);
    if (named?.repository.id !== around.place.repository.id) continue;
    if (await isWithoutPostmortem(item, homes, options)) orphans.push(item);
  }
  return orphans;
}

async function isWithoutPostmortem(
  { marker: { postmortem } }: ItemIssue,
  homes: readonly Place[],
  { issues }: OrphansOptions,
): Promise<boolean> {
  const home = homes.find(({ repository }) => repository.id === postmortem.repositoryId);
  if (!home) return false;
  const { owner, repo } = home.repository;
  const there = await issues.read(home, { owner, repo, number: postmortem.number });
  return there?.id !== postmortem.id;
}
