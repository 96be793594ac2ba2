import { loadPolicy } from "../config/load.ts";
import { PublicHolidays } from "../config/public-holidays.ts";
import { todayIn } from "../domain/due-date.ts";
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
  readonly #calendar: Clock;
  readonly #publicHolidays = new PublicHolidays();

  /** `clock` says how old a config is, `calendar` which year it is. */
  constructor(clock: Clock, calendar: Clock) {
    this.#known = new TimedCache(clock, KEPT_MS);
    this.#calendar = calendar;
  }

  /** Throws `ConfigError` when a config cannot be used: nothing is guessed then. */
  of({ repository, client }: Place): Promise<Policy> {
    const read = (from: RepositoryRef, path: string) => readFile(client, from, path);
    const name = formatRepository(repository).toLowerCase();
    return this.#known.get(name, async () => {
      const loaded = await loadPolicy(read, repository);
      const { year } = todayIn(this.#calendar.now(), loaded.policy.timeZone);
      return (await this.#publicHolidays.writeOut(loaded, year)).policy;
    });
  }
}
