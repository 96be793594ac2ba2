import { loadPolicy } from "../config/load.ts";
import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import type { Clock } from "../reconcile/ports.ts";
import { TimedCache } from "./cache.ts";
import { readFile } from "./read-file.ts";
import type { Place } from "./repositories.ts";

/** How long a config is taken to be unchanged. */
const KEPT_MS = 30_000;

/** The policies in force, by repository. */
export class Policies {
  readonly #known: TimedCache<Policy>;

  constructor(clock: Clock) {
    this.#known = new TimedCache(clock, KEPT_MS);
  }

  /** Throws `ConfigError` when a config cannot be used: nothing is guessed then. */
  of({ repository, client }: Place): Promise<Policy> {
    const read = (from: RepositoryRef, path: string) => readFile(client, from, path);
    const name = formatRepository(repository).toLowerCase();
    return this.#known.get(name, async () => (await loadPolicy(read, repository)).policy);
  }
}
