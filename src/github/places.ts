import type { ItemLine } from "../domain/action-item.ts";
import {
  formatRepository,
  type IssueRef,
  parseIssueRef,
  parseRepository,
  type RepositoryRef,
  sameOwner,
  sameRepository,
} from "../domain/issue-ref.ts";
import { resolveMention } from "../reconcile/plan/match.ts";
import type { PostmortemIssue, Repository } from "../reconcile/snapshot.ts";
import type { Place, Repositories } from "./repositories.ts";

/** Those of these repositories that the App reaches, that have issues, and that are this owner's today. */
export async function findPlaces(
  repositories: Repositories,
  refs: readonly RepositoryRef[],
  owner: RepositoryRef,
): Promise<Place[]> {
  const found = await Promise.all(refs.map((ref) => repositories.findMoved(ref)));
  return found
    .filter((place) => place !== null)
    .filter(({ repository }) => repository.hasIssues && sameOwner(repository, owner));
}

/**
 * The place itself and those of the wanted that belong to the same owner, as far as they have issues: nothing is looked for
 * at another's.
 */
export async function findHomes(
  repositories: Repositories,
  place: Place,
  wanted: readonly (RepositoryRef | null)[],
): Promise<Place[]> {
  const { repository } = place;
  const others = wanted.filter((ref) => ref !== null).filter((ref) => !sameRepository(ref, repository));
  const here = repository.hasIssues ? [place] : [];
  const homes = [...here, ...(await findPlaces(repositories, others, repository))];
  return [...new Map(homes.map((home) => [home.repository.id, home])).values()];
}

/** What is known of the owner's other repositories among these, by `owner/repo` in lower case; null where the App is not. */
export async function findTargets(
  repositories: Repositories,
  key: IssueRef,
  named: readonly RepositoryRef[],
): Promise<Record<string, Repository | null>> {
  const others = named.filter((ref) => sameOwner(ref, key) && !sameRepository(ref, key));
  const names = new Map(others.map((ref) => [formatRepository(ref).toLowerCase(), ref]));
  const targets = await Promise.all(
    [...names].map(async ([name, ref]) => {
      const place = await repositories.find(ref);
      return [name, place?.repository ?? null] as const;
    }),
  );
  return Object.fromEntries(targets);
}

/** Repositories that matter to a postmortem's items: its own, those where items are or lines want them, and those of issues that are named. */
export function placesNamedBy({ marker, ref }: PostmortemIssue, lines: readonly ItemLine[]): RepositoryRef[] {
  return [
    ref,
    ...marker.repositories.flatMap((name) => parseRepository(name) ?? []),
    ...lines.flatMap(({ repository }) => (repository && parseRepository(repository)) || []),
    ...lines.flatMap(({ issue }) => (issue ? [resolveMention(issue, ref)] : [])),
    ...(marker.adopted ?? []).flatMap((name) => parseIssueRef(name) ?? []),
  ];
}
