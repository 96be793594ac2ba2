import { type RepositoryRef, repositoryKey, sameRepository } from "../../../domain/issue-ref.ts";
import { isMorePrivate, type Visibility, visibilityOf } from "../../../domain/visibility.ts";
import type { Client } from "../../client/client.ts";
import type { GateInputs } from "../inputs.ts";

/** What a listing of issues doesn't tell about their repository. */
export interface RepositoryFacts {
  /** The database id, which its records are signed with. */
  readonly id: number;
  readonly visibility: Visibility | undefined;
}

/** The facts about a repository, as the API returns them. */
export function factsOf(row: {
  readonly id: number | bigint;
  readonly private?: boolean;
  readonly visibility?: string;
}): RepositoryFacts {
  return { id: Number(row.id), visibility: visibilityOf(row) };
}

export interface FactsReader {
  /** The repository's database id. Throws what the client throws. */
  readonly idOf: (ref: RepositoryRef) => Promise<number>;
  /** Whether fewer people can read a repository than the log and the summary of this run. */
  readonly isMorePrivate: (ref: RepositoryRef) => Promise<boolean>;
}

/**
 * Reads facts about repositories. Each is read at most once, and not at all if its facts are known.
 * @param inputs the repository of the run, whose id the runner knows; without one, everyone may read the run
 * @param listed known facts, by `owner/repo` in lower case
 */
export function readsFacts(
  client: Client,
  { current, currentId }: Pick<GateInputs, "current" | "currentId">,
  listed: ReadonlyMap<string, RepositoryFacts>,
): FactsReader {
  const known = new Map<string, RepositoryFacts | Promise<RepositoryFacts>>(listed);
  const read = async ({ owner, repo }: RepositoryRef) => {
    const key = repositoryKey({ owner, repo });
    const facts =
      known.get(key) ??
      client.request("GET /repos/{owner}/{repo}", { owner, repo }).then(({ data }) => factsOf(data));
    known.set(key, facts);
    return facts;
  };
  const visibilityOfRepository = (ref: RepositoryRef) =>
    read(ref).then(
      ({ visibility }) => visibility,
      () => undefined,
    );
  const isOfRun = (ref: RepositoryRef) => current !== null && sameRepository(ref, current);
  return {
    idOf: async (ref) => (isOfRun(ref) && currentId !== null ? currentId : (await read(ref)).id),
    isMorePrivate: async (ref) => {
      if (isOfRun(ref)) return false;
      const [from, to] = await Promise.all([
        visibilityOfRepository(ref),
        current ? visibilityOfRepository(current) : ("public" as const),
      ]);
      return isMorePrivate(from, to);
    },
  };
}
