import {
  formatRepository,
  type IssueRef,
  type RepositoryRef,
  sameOwner,
  sameRepository,
} from "../domain/issue-ref.ts";
import type { Repository } from "../reconcile/snapshot.ts";
import type { Place, Repositories } from "./repositories.ts";

/** Those of these repositories that the App reaches. */
export async function findPlaces(
  repositories: Repositories,
  refs: readonly RepositoryRef[],
): Promise<Place[]> {
  const found = await Promise.all(refs.map((ref) => repositories.find(ref)));
  return found.filter((place) => place !== null);
}

/** The place itself and those of the wanted that belong to the same owner: nothing is looked for at another's. */
export async function findHomes(
  repositories: Repositories,
  place: Place,
  wanted: readonly (RepositoryRef | null)[],
): Promise<Place[]> {
  const { repository } = place;
  const others = wanted
    .filter((ref) => ref !== null)
    .filter((ref) => sameOwner(ref, repository) && !sameRepository(ref, repository));
  const homes = [place, ...(await findPlaces(repositories, others))];
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
