import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { Repository } from "../reconcile/snapshot.ts";
import { TimedCache } from "./cache.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";

/** A repository on which the App is installed, and the client that acts there. */
export interface Place {
  readonly repository: Repository;
  readonly installedAt: string;
  readonly client: Client;
}

export interface RepositoriesOptions {
  /** Acts as the App itself. */
  readonly appClient: Client;
  /** Acts as one installation; the same client each time, since it keeps that installation's pace. */
  readonly clientOf: (installationId: number) => Client;
  readonly clock: Clock;
}

const KEPT_MS = 60_000;

/** Looks repositories up, with the installation that reaches them, and remembers them for a minute. */
export class Repositories {
  readonly #options: RepositoriesOptions;
  readonly #places: TimedCache<Place | null>;

  constructor(options: RepositoriesOptions) {
    this.#options = options;
    this.#places = new TimedCache(options.clock, KEPT_MS);
  }

  /** Null when the App is not installed there, or is suspended, or there is no such repository. */
  async find(ref: RepositoryRef): Promise<Place | null> {
    return this.#places.get(formatRepository(ref).toLowerCase(), () => this.#look(ref));
  }

  forget(ref: RepositoryRef): void {
    this.#places.forget(formatRepository(ref).toLowerCase());
  }

  async #look({ owner, repo }: RepositoryRef): Promise<Place | null> {
    try {
      const { data: installation } = await this.#options.appClient.rest.apps.getRepoInstallation({
        owner,
        repo,
      });
      if (installation.suspended_at) return null;
      const client = this.#options.clientOf(installation.id);
      const { data } = await client.rest.repos.get({ owner, repo });
      return {
        client,
        installedAt: installation.created_at,
        repository: {
          owner,
          repo,
          id: data.id,
          private: data.private,
          archived: data.archived,
          hasIssues: data.has_issues,
          installed: true,
        },
      };
    } catch (error) {
      const kind = kindOf(error);
      if (kind === "not-found" || kind === "gone") return null;
      throw error;
    }
  }
}
