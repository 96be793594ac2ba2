import type { LRUCache } from "lru-cache";
import {
  formatRepository,
  type IssueRef,
  type RepositoryRef,
  repositoryKey,
  sameOwner,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { Repository } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { isAbsent, MovedError } from "../client/errors.ts";
import { timedCache } from "./timed-cache.ts";

/** A repository on which the App is installed, under its name of today, and the client that acts there. */
export interface InstalledRepository {
  readonly repository: Repository;
  readonly installedAt: string;
  readonly client: Client;
}

/** Whether the App can work there: issues are switched on, and take writes. */
export function isUsable(
  installed: InstalledRepository | null | undefined,
): installed is InstalledRepository {
  return !!installed && !installed.repository.archived && installed.repository.hasIssues;
}

export interface RepositoriesOptions {
  /** Acts as the App itself. */
  readonly appClient: Client;
  /** Acts as one installation; the same client each time, since it keeps that installation's pace. */
  readonly clientOf: (installationId: number) => Client;
  readonly clock: Clock;
}

/** What the API says of a repository, as far as the App reads it. */
export interface ApiRepository {
  readonly id: number;
  readonly name: string;
  readonly full_name: string;
  readonly private: boolean;
  readonly archived?: boolean;
  readonly has_issues?: boolean;
}

const KEPT_MS = 60_000;

/** Looks repositories up, with the installation that reaches them, and remembers them for a minute. */
export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #known: LRUCache<string, InstalledRepository | "absent", RepositoryRef>;

  constructor(options: RepositoriesOptions) {
    this.#options = options;
    this.#known = timedCache(options.clock, KEPT_MS, async (_name, _stale, { context }) => {
      return (await this.#read(context)) ?? "absent";
    });
  }

  /**
   * Null when the App is not installed there, or is suspended, or there is no such repository. One that was renamed
   * is found under its new name; one that went to another owner is not followed there.
   */
  async find(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const installed = await this.findFollowingRenames(ref);
    return installed && sameOwner(installed.repository, ref) ? installed : null;
  }

  /** The same where it has to be there; throws when it is not. */
  async get(ref: RepositoryRef): Promise<InstalledRepository> {
    const installed = await this.find(ref);
    if (installed) return installed;
    throw new Error(`The App is no longer installed on ${formatRepository(ref)}. Install it there again.`);
  }

  /** The same as `find`, wherever it went: for keys and records, which say where to look and take no words along. */
  async findFollowingRenames(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const installed = await this.#known.forceFetch(repositoryKey(ref), { context: ref });
    return installed === "absent" ? null : installed;
  }

  /** The repository with this id, whatever its name; null as above. */
  async findById(id: number): Promise<InstalledRepository | null> {
    const { appClient, clientOf } = this.#options;
    try {
      const { data: installation } = await appClient.request("GET /repositories/{id}/installation", { id });
      if (installation.suspended_at) return null;
      const client = clientOf(installation.id);
      const { data } = await client.request("GET /repositories/{id}", { id });
      const installed = toInstalled(data, client, installation.created_at);
      // Both names tell the same from now on, whatever was remembered of the other one.
      if (installed) this.#known.set(repositoryKey(installed.repository), installed);
      return installed;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** Keeps what a listing of an installation's repositories told. */
  remember(data: ApiRepository, installationId: number, installedAt: string): RepositoryRef | null {
    const installed = toInstalled(data, this.#options.clientOf(installationId), installedAt);
    if (installed) this.#known.set(repositoryKey(installed.repository), installed);
    return installed?.repository ?? null;
  }

  forget(ref: RepositoryRef): void {
    this.#known.delete(repositoryKey(ref));
  }

  async #read(ref: RepositoryRef): Promise<InstalledRepository | null> {
    const { owner, repo } = ref;
    const { appClient, clientOf } = this.#options;
    try {
      const { data: installation } = await appClient.rest.apps.getRepoInstallation({ owner, repo });
      if (installation.suspended_at) return null;
      const client = clientOf(installation.id);
      const { data } = await client.rest.repos.get({ owner, repo });
      return toInstalled(data, client, installation.created_at);
    } catch (error) {
      if (error instanceof MovedError) return this.#follow(error);
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /** GitHub names a moved repository by its id: https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api. */
  async #follow({ location }: MovedError): Promise<InstalledRepository | null> {
    const id = /\/repositories\/(\d+)(?:\/|$)/.exec(location ?? "")?.[1];
    return id ? this.findById(Number(id)) : null;
  }
}

function toInstalled(data: ApiRepository, client: Client, installedAt: string): InstalledRepository | null {
  const [owner, repo] = data.full_name.split("/");
  if (!owner || !repo) return null;
  const repository = {
    owner,
    repo,
    id: data.id,
    private: data.private,
    archived: data.archived ?? false,
    hasIssues: data.has_issues ?? true,
    installed: true,
  };
  return { client, installedAt, repository };
}

/** Those of these repositories that the App reaches, that have issues, and that are this owner's today. */
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
 * The repository itself and those of the wanted that belong to the same owner, if they have issues: another owner's are
 * never looked up.
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

/** What is known of the owner's other repositories among these, by `owner/repo` in lower case; null where the App is not. */
export async function findTargets(
  repositories: Repositories,
  key: IssueRef,
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
