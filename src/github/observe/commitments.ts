import { parseRepository, repositoryKey } from "../../domain/issue-ref.ts";
import { groupBy } from "../../domain/text.ts";
import type { Commitments } from "../../observed/commitments.ts";
import { type Issue, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import {
  isItemWithoutMarker,
  withItemMarkerIf,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import type { ItemMarker } from "../../record/marker-types.ts";
import {
  findInstalled,
  findTargets,
  type InstalledRepository,
} from "../repositories/installed-repositories.ts";
import { readAdopted } from "./adopted-items.ts";
import type { RepositoryContext } from "./context.ts";

/** The commitments in a repository's postmortems, including deleted ones; `own` are the App's issues there. */
export async function readCommitments(
  own: readonly Issue[],
  context: RepositoryContext,
): Promise<Commitments> {
  const { installed, policy } = context;
  const marked = own.flatMap((issue) => withPostmortemMarker(issue, context));
  // A postmortem with a tampered record still has items, so it is kept; its own record is not used.
  const postmortems = marked.filter((postmortem) => !isTrusted(postmortem) || !postmortem.marker.withdrawn);
  const issues = [...own, ...(await issuesElsewhere(postmortems, context))];
  const ids = new Set(postmortems.map(({ id }) => id));
  const isOurs = ({ postmortem }: ItemMarker) => ids.has(postmortem.id);
  const byPostmortem = groupBy(
    issues.flatMap((issue) => withItemMarkerIf(issue, isOurs, context)),
    ({ marker }) => String(marker.postmortem.id),
  );
  const ours = postmortems.flatMap(({ id }) => byPostmortem.get(String(id)) ?? []);
  const orphans = issues.flatMap((issue) => withItemMarkerIf(issue, isOrphan(installed, own), context));
  const adopted = await readAdopted(postmortems, context);
  const items = [...ours, ...orphans, ...adopted];
  const known = new Set(items.map(({ id }) => id));
  const itemsWithoutMarker = own.filter((issue) => {
    return issue.state === "open" && !known.has(issue.id) && isItemWithoutMarker(issue, context);
  });
  const refs = [...postmortems, ...items, ...itemsWithoutMarker].map(({ ref }) => ref);
  const { repository } = installed;
  const knownRepositories = {
    ...(await findTargets(context.repositories, repository, refs)),
    [repositoryKey(repository)]: repository,
  };
  return { policy, postmortems, items, itemsWithoutMarker, knownRepositories };
}

/** Whether the postmortem of an item was in this repository and no longer exists. */
function isOrphan(
  { repository }: InstalledRepository,
  own: readonly Issue[],
): (marker: ItemMarker) => boolean {
  const there = new Set(own.map(({ id }) => id));
  return ({ postmortem }) => postmortem.repositoryId === repository.id && !there.has(postmortem.id);
}

/** The App's issues in the other repositories of the same owner that these postmortems name. */
async function issuesElsewhere(
  postmortems: readonly PostmortemIssue[],
  { installed: { repository }, repositories, issues }: RepositoryContext,
): Promise<Issue[]> {
  const names = new Set(postmortems.flatMap(({ marker }) => marker.repositories));
  const named = [...names].flatMap((name) => parseRepository(name) ?? []);
  const reachable = await findInstalled(repositories, named, repository);
  const others = new Map(reachable.map((other) => [other.repository.id, other]));
  others.delete(repository.id);
  return issues.ownIn([...others.values()], null);
}
