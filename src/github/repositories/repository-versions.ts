import type { Endpoints, OctokitResponse } from "@octokit/types";
import type { Repository } from "../../observed/issue.ts";
import { getIfChanged } from "../client/conditional-read.ts";
import type { InstalledRepository } from "./installed-repositories.ts";

type Listing = OctokitResponse<Endpoints["GET /repos/{owner}/{repo}/issues"]["response"]["data"]>;

interface Known {
  /** Null reads the listing anyway. */
  readonly etag: string | null;
  readonly version: string | null;
  /** Whether the last check found no change. */
  readonly same: boolean;
}

/** How long GitHub can take to show a write in a listing. */
const SETTLED_MS = 10_000;

/**
 * A version of the issues of each repository: the issue that changed last, and when. An ETag would not do as a version,
 * because it belongs to a token, and the token of an installation changes every hour. It only saves a part of the rate
 * limit: reading again with the same token costs nothing while nothing changes.
 */
export class RepositoryVersions {
  /** By repository id. */
  readonly #known = new Map<number, Known>();

  /**
   * Reads the current version, which stays the same as long as nothing changes. Null shortly after a change: another issue
   * can still change in the same second, which the version could not show.
   */
  async check({ client, repository: { id, owner, repo } }: InstalledRepository): Promise<string | null> {
    const known = this.#known.get(id);
    const latest = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
    const route = "GET /repos/{owner}/{repo}/issues";
    const changed = await getIfChanged(client, route, latest, known?.etag ?? null);
    const version = changed ? versionOf(changed.response) : (known?.version ?? null);
    const etag = changed ? changed.etag : (known?.etag ?? null);
    const same = version !== null && version === known?.version;
    this.#known.set(id, { etag: version === null ? null : etag, version, same });
    return version;
  }

  /** The last known version, if its check found no change and the App wrote nothing since; otherwise reads it again. */
  async lastKnown(installed: InstalledRepository): Promise<string | null> {
    const known = this.#known.get(installed.repository.id);
    return known?.same ? known.version : this.check(installed);
  }

  /** The last known version, whatever happened since. */
  lastSeen({ id }: Pick<Repository, "id">): string | null {
    return this.#known.get(id)?.version ?? null;
  }

  /** Records that the App wrote something there, so that the known version is outdated. */
  invalidate({ repository: { id } }: InstalledRepository): void {
    const known = this.#known.get(id);
    if (known) this.#known.set(id, { ...known, same: false });
  }
}

/** GitHub shows times in whole seconds, so only a version that is older than the listing's lag is certain. */
function versionOf({ data: [latest], headers: { date } }: Listing): string | null {
  if (!latest) return "no issues";
  const age = Date.parse(date ?? "") - Date.parse(latest.updated_at);
  return age > SETTLED_MS ? `${latest.id} ${latest.updated_at} ${latest.comments}` : null;
}
