import { getIfChanged } from "../client/conditional-read.ts";
import type { InstalledRepository } from "./installed-repositories.ts";

interface Known {
  readonly etag: string | null;
  /** Whether the last check found no change. */
  readonly same: boolean;
}

/**
 * A version of the issues of each repository: the ETag of the issue that changed last. Reading it again does not count
 * against the rate limit while nothing changes.
 */
export class RepositoryVersions {
  /** By repository id. */
  readonly #known = new Map<number, Known>();

  /** Reads the current version, which stays the same as long as nothing changes. Null if GitHub sends no ETag. */
  async check({ client, repository: { id, owner, repo } }: InstalledRepository): Promise<string | null> {
    const etag = this.#known.get(id)?.etag ?? null;
    const latest = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
    const changed = await getIfChanged(client, "GET /repos/{owner}/{repo}/issues", latest, etag);
    const known = changed ? { etag: changed.etag, same: false } : { etag, same: true };
    this.#known.set(id, known);
    return known.etag;
  }

  /** The last known version, if its check found no change and the App wrote nothing since; otherwise reads it again. */
  async lastKnown(installed: InstalledRepository): Promise<string | null> {
    const known = this.#known.get(installed.repository.id);
    return known?.same ? known.etag : this.check(installed);
  }

  /** Records that the App wrote something there, so that the known version is outdated. */
  invalidate({ repository: { id } }: InstalledRepository): void {
    const known = this.#known.get(id);
    if (known) this.#known.set(id, { ...known, same: false });
  }
}
