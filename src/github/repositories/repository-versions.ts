import { getIfChanged } from "../client/conditional-read.ts";
import type { InstalledRepository } from "./installed-repositories.ts";

interface Known {
  readonly etag: string | null;
  /** Whether it still looked as it did the time before. */
  readonly same: boolean;
}

/**
 * What the issues of each repository look like. The one that changed last tells for all of them, and asking for it
 * again costs nothing of the rate limit.
 */
export class RepositoryVersions {
  /** By repository id. */
  readonly #known = new Map<number, Known>();

  /** Looks now: a name for what there is, the same as long as nothing changes. Null where GitHub gives none. */
  async check({ client, repository: { id, owner, repo } }: InstalledRepository): Promise<string | null> {
    const etag = this.#known.get(id)?.etag ?? null;
    const latest = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
    const changed = await getIfChanged(client, "GET /repos/{owner}/{repo}/issues", latest, etag);
    const known = changed ? { etag: changed.etag, same: false } : { etag, same: true };
    this.#known.set(id, known);
    return known.etag;
  }

  /** What the last look saw, if it saw the same as the one before and nothing was written since; else looks again. */
  async lastKnown(installed: InstalledRepository): Promise<string | null> {
    const known = this.#known.get(installed.repository.id);
    return known?.same ? known.etag : this.check(installed);
  }

  /** Something of ours was written there, so that it looks otherwise now. */
  invalidate({ repository: { id } }: InstalledRepository): void {
    const known = this.#known.get(id);
    if (known) this.#known.set(id, { ...known, same: false });
  }
}
