import type { LRUCache } from "lru-cache";
import {
  formatRepository,
  parseRepository,
  type RepositoryRef,
  repositoryKey,
  sameOwner,
  sameRepository,
} from "../../domain/issue-ref.ts";
import { visibilityOf } from "../../domain/visibility.ts";
import type { Repository } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { ABSENT, MovedError, onFault } from "../client/errors.ts";
import type { Access, Host, Reachable } from "../hosts/host.ts";
import { timedCache } from "./timed-cache.ts";

/** A repository that the App is installed on, by its current name, and what the App may do there. */
export interface InstalledRepository extends Access {
  readonly repository: Repository;
  /** When somebody last pushed to it, as ISO 8601. Null or missing if GitHub does not tell. */
  readonly pushedAt?: string | null;
}

/** `Repositories.find` or `Repositories.lastSeen`. */
export type FindRepository = (ref: RepositoryRef) => Promise<InstalledRepository | null>;

/** Whether the App can work there: issues are enabled, and the repository is not archived. */
export function isUsable(
  installed: InstalledRepository | null | undefined,
): installed is InstalledRepository {
  return !!installed && !installed.repository.archived && installed.repository.hasIssues;
}

export interface RepositoriesOptions {
  readonly host: Pick<Host, "byName" | "byId">;
  readonly clock: Clock;
}

const KEPT_MS = 60_000;

/** Looks up repositories and their installations, and caches them for a minute. */
export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #known: LRUCache<string, InstalledRepository | "absent", RepositoryRef>;

  constructor(options: RepositoriesOptions) {
    this.#options = options;
    this.#known = timedCache(options.clock, KEPT_MS, async (_name, _stale, { context }) => {
      return (await this.#readByName(context)) ?? "absent";
    });
  }

  /**
   * Null if the App is not installed there or is suspended, or if the repository does not exist. A renamed repository is
   * found under its new name; a repository that was transferred to another owner is not.
   */
  async find(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const installed = await this.findFollowingRenames(ref);
    return installed && sameOwner(installed.repository, ref) ? installed : null;
  }

  /**
   * The repository as it was last seen, however long ago, or as `find` finds it. This suffices to find out whether something
   * changed, without two requests for each repository of a long sweep.
   */
  async lastSeen(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const options = { allowStale: true, noDeleteOnStaleGet: true };
    const seen = this.#known.get(repositoryKey(ref), options);
    return typeof seen === "object" && sameOwner(seen.repository, ref) ? seen : this.find(ref);
  }

  /** Like `find`, but throws if there is none. */
  async get(ref: RepositoryRef): Promise<InstalledRepository> {
    const installed = await this.find(ref);
    if (installed) return installed;
    throw new Error(`The App is no longer installed on ${formatRepository(ref)}. Install it there again.`);
  }

  /** Like `find`, but also finds it under another owner: for keys and records, which carry no text over there. */
  async findFollowingRenames(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const installed = await this.#known.forceFetch(repositoryKey(ref), { context: ref });
    return installed === "absent" ? null : installed;
  }

  /** The repository with this id, whatever its name; null as for `find`. */
  async findById(id: number): Promise<InstalledRepository | null> {
    const found = await this.#options.host.byId(id).catch(onFault(ABSENT, null));
    const installed = found && toInstalled(found);
    // Updates the entry of the current name as well.
    if (installed) this.#known.set(repositoryKey(installed.repository), installed);
    return installed;
  }

  /** Caches an entry of a listing. */
  remember(found: Reachable): RepositoryRef {
    const installed = toInstalled(found);
    this.#known.set(repositoryKey(installed.repository), installed);
    return installed.repository;
  }

  forget(ref: RepositoryRef): void {
    this.#known.delete(repositoryKey(ref));
  }

  async #readByName(ref: RepositoryRef): Promise<InstalledRepository | null> {
    try {
      const found = await this.#options.host.byName(ref);
      return found && toInstalled(found);
    } catch (error) {
      return error instanceof MovedError ? this.#follow(error) : onFault(ABSENT, null)(error);
    }
  }

  /** GitHub names a moved repository by its id: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api. */
  async #follow({ location }: MovedError): Promise<InstalledRepository | null> {
    const id = /\/repositories\/(\d+)(?:\/|$)/.exec(location ?? "")?.[1];
    return id ? this.findById(Number(id)) : null;
  }
}

function toInstalled({ data, access }: Reachable): InstalledRepository {
  const repository = {
    ...parseRepository(data.full_name)!,
    id: data.id,
    visibility: visibilityOf(data),
    archived: data.archived ?? false,
    hasIssues: data.has_issues ?? true,
    installed: true,
    webUrl: new URL(data.html_url).origin,
    defaultBranch: data.default_branch,
  };
  return { ...access, repository, pushedAt: data.pushed_at ?? null };
}

/** The repositories among these that the App can access, that have issues, and that now belong to this owner. */
export async function findInstalled(
  repositories: Repositories,
  refs: readonly RepositoryRef[],
  owner: RepositoryRef,
): Promise<InstalledRepository[]> {
  const found = await Promise.all(refs.map((ref) => repositories.findFollowingRenames(ref)));
  return found
    .filter((installed) => installed !== null)
    .filter(({ repository }) => repository.hasIssues && sameOwner(repository, owner));
}

/**
 * The repository itself and the requested ones that belong to the same owner, without those that have issues disabled.
 */
export async function findPostmortemRepositories(
  repositories: Repositories,
  installed: InstalledRepository,
  wanted: readonly (RepositoryRef | null)[],
): Promise<InstalledRepository[]> {
  const { repository } = installed;
  const others = wanted.filter((ref) => ref !== null).filter((ref) => !sameRepository(ref, repository));
  const here = repository.hasIssues ? [installed] : [];
  const postmortemRepositories = [...here, ...(await findInstalled(repositories, others, repository))];
  return [...new Map(postmortemRepositories.map((home) => [home.repository.id, home])).values()];
}

/** The owner's other repositories among these, by `owner/repo` in lower case; null if the App is not installed there. */
export async function findTargets(
  repositories: Repositories,
  key: RepositoryRef,
  named: readonly RepositoryRef[],
): Promise<Record<string, Repository | null>> {
  const others = named.filter((ref) => sameOwner(ref, key) && !sameRepository(ref, key));
  const names = new Map(others.map((ref) => [repositoryKey(ref), ref]));
  const targets = await Promise.all(
    [...names].map(async ([name, ref]) => {
      const installed = await repositories.find(ref);
      return [name, installed?.repository ?? null] as const;
    }),
  );
  return Object.fromEntries(targets);
}
