import { LRUCache } from "lru-cache";
import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import type { RepositoryVersions } from "../repositories/repository-versions.ts";
import { Issues } from "./issues.ts";

/** How long a listing is shared. The tasks of a repository follow each other, and recent writes are remembered for as long. */
const KEPT_MS = 60_000;

/** Characters of listings in memory, whose records are kept with them; the least recently used one is dropped first. */
const MAX_CHARACTERS = 4_000_000;

/** The cost of an issue besides its body, in characters. */
const OVERHEAD = 500;

type IssueSources = ConstructorParameters<typeof Issues>;

interface Kept {
  /** What the listing is true for; null shares it with nobody. */
  readonly version: string | null;
  readonly issues: Promise<Issue[]>;
  readonly size: number;
}

/**
 * Lists all of the App's issues in a repository once for the scan and the tasks of a sweep, as long as nothing changed there: until
 * the version of its issues is another one, the App writes something there, or a minute is over.
 */
export class SharedListings extends Issues {
  readonly #versions: Pick<RepositoryVersions, "lastSeen">;
  /** By `repositoryKey`. */
  readonly #kept: LRUCache<string, Kept>;

  constructor(sources: IssueSources, versions: Pick<RepositoryVersions, "lastSeen">, clock: Clock) {
    super(...sources);
    this.#versions = versions;
    this.#kept = new LRUCache({
      maxSize: MAX_CHARACTERS,
      sizeCalculation: ({ size }) => size,
      ...{ ttl: KEPT_MS - 1, ttlResolution: 0, perf: { now: () => clock.now().epochMilliseconds } },
    });
  }

  override async own(installed: InstalledRepository, since: string | null): Promise<Issue[]> {
    if (since !== null) return super.own(installed, since);
    const { repository } = installed;
    const kept = this.#kept.get(repositoryKey(repository));
    const isSame = kept && kept.version !== null && kept.version === this.#versionOf(installed);
    const issues = await (isSame ? kept.issues : this.listAgain(installed));
    return this.recent.overlayListing(repository, issues, (issue) => issue.byApp);
  }

  /** Reads the listing in any case, and shares it. */
  async listAgain(installed: InstalledRepository): Promise<Issue[]> {
    const name = repositoryKey(installed.repository);
    const kept = { version: this.#versionOf(installed), issues: this.listOwn(installed, null), size: 1 };
    this.#kept.set(name, kept);
    const issues = await kept.issues.catch((error: unknown) => {
      if (this.#kept.peek(name) === kept) this.#kept.delete(name);
      throw error;
    });
    if (this.#kept.peek(name) === kept) this.#kept.set(name, { ...kept, size: sizeOf(issues) });
    return issues;
  }

  /** Call this before the App writes there. */
  forget(repository: RepositoryRef): void {
    this.#kept.delete(repositoryKey(repository));
  }

  forgetAll(): void {
    this.#kept.clear();
  }

  /** The settings decide whose issues are listed. */
  #versionOf({ repository }: InstalledRepository): string | null {
    const version = this.#versions.lastSeen(repository);
    return version && `${version} ${this.writers.versionIn(repository)}`;
  }
}

function sizeOf(issues: readonly Issue[]): number {
  return issues.reduce((sum, { body }) => sum + body.length + OVERHEAD, 1);
}
