import { type RepositoryRef, repositoryKey, sameRepository } from "../../src/domain/issue-ref.ts";
import { isMorePrivate, type Visibility, visibilityOf } from "../../src/domain/visibility.ts";
import type { Client } from "../../src/github/client/client.ts";

/** Whether fewer people can read a repository than the log and the summary of this run. */
export type IsMorePrivate = (ref: RepositoryRef) => Promise<boolean>;

/**
 * Compares repositories with the one of the run. Each is read at most once, and not at all if its visibility is known.
 * @param current the repository of the run; without one, everyone may read the run
 * @param listed known visibilities, by `owner/repo` in lower case
 */
export function comparesWithRun(
  client: Client,
  current: RepositoryRef | null,
  listed: ReadonlyMap<string, Visibility | undefined>,
): IsMorePrivate {
  const known = new Map<string, Visibility | undefined | Promise<Visibility | undefined>>(listed);
  const read = ({ owner, repo }: RepositoryRef) => {
    const key = repositoryKey({ owner, repo });
    if (!known.has(key)) {
      const asked = client.request("GET /repos/{owner}/{repo}", { owner, repo });
      known.set(
        key,
        asked.then(
          ({ data }) => visibilityOf(data),
          () => undefined,
        ),
      );
    }
    return known.get(key);
  };
  return async (ref) => {
    if (current && sameRepository(ref, current)) return false;
    const [from, to] = await Promise.all([read(ref), current ? read(current) : "public"]);
    return isMorePrivate(from, to);
  };
}
