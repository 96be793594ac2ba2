import type { LRUCache } from "lru-cache";
import { CONFIG_PATH, type LoadedPolicy, loadPolicy } from "../../config/load.ts";
import { PublicHolidays } from "../../config/public-holidays.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { formatRepository, isShared, type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { readFile } from "./files.ts";
import type { InstalledRepository } from "./installed-repositories.ts";
import { timedCache } from "./timed-cache.ts";

/** How long a policy is cached. */
const KEPT_MS = 30_000;

function ownFile(repository: RepositoryRef): string {
  return `${formatRepository(repository)}:${CONFIG_PATH}`;
}

/** The active policies, by repository. */
export class Policies {
  readonly #known: LRUCache<string, Policy, InstalledRepository>;
  readonly #calendar: Clock;
  /** The last policy of each repository that could be read, and the day on which it was read. */
  readonly #last = new Map<string, { readonly policy: Policy; readonly day: string }>();
  /** The last policy of each repository that could be read, whenever that was. */
  readonly #read = new Map<string, Policy>();
  readonly #publicHolidays = new PublicHolidays();

  /** The last pushes to each repository and to its owner's shared config, as the last listing showed them. */
  readonly #pushed = new Map<string, string>();

  /** The files behind each policy, and which of them sets each key; keys with their default are missing. */
  readonly #files = new Map<string, Pick<LoadedPolicy, "sources" | "origins">>();

  /** What each policy said, and when this process saw it change, in epoch milliseconds; 0 for never. */
  readonly #changed = new Map<string, { readonly text: string; readonly at: number }>();

  /** `clock` gives the age of a policy, `calendar` the current day and year. */
  constructor(clock: Clock, calendar: Clock) {
    this.#known = timedCache(clock, KEPT_MS, (name, _stale, { context, signal }) => {
      return this.#load(name, context, signal);
    });
    this.#calendar = calendar;
  }

  /** Throws `ConfigError` if a config cannot be used; the App does not guess. */
  of(installed: InstalledRepository): Promise<Policy> {
    return this.#known.forceFetch(repositoryKey(installed.repository), { context: installed });
  }

  /** A policy that may be a day old: it is read again once a day, after a push, or after an error. */
  async cachedToday(installed: InstalledRepository): Promise<Policy> {
    const last = this.#last.get(repositoryKey(installed.repository));
    return last?.day === this.#day() ? last.policy : this.of(installed);
  }

  /** Whether the repository's own file sets a key such as `gate.deployments`, in the last policy that was read. */
  isOwn(repository: RepositoryRef, key: string): boolean {
    return this.#files.get(repositoryKey(repository))?.origins[key] === ownFile(repository);
  }

  /** Whether the repository has a file of settings, as the last policy was read. */
  hasOwnFile(repository: RepositoryRef): boolean {
    return this.#files.get(repositoryKey(repository))?.sources.includes(ownFile(repository)) ?? false;
  }

  /** The last pushes that could have changed files here or in the owner's `.github`, as a text; "" if that is unknown. */
  lastPushes(repository: RepositoryRef): string {
    return this.#pushed.get(repositoryKey(repository)) ?? "";
  }

  /** The last policy that could be read, however old; null if none was. */
  lastRead(repository: RepositoryRef): Policy | null {
    return this.#read.get(repositoryKey(repository)) ?? null;
  }

  /** When this process saw a repository's policy change, in epoch milliseconds; 0 for never. */
  changedAt(repository: RepositoryRef): number {
    return this.#changed.get(repositoryKey(repository))?.at ?? 0;
  }

  /** Records a push, which may have changed the config. */
  pushed(repository: RepositoryRef, at: string): void {
    const name = repositoryKey(repository);
    if (this.#pushed.get(name) === at) return;
    this.#pushed.set(name, at);
    this.#last.delete(name);
    this.#known.delete(name);
  }

  /** Forgets what a repository's settings say, after they changed there: those of a `.github` repository are its owner's. */
  forget(repository: RepositoryRef): void {
    const names = isShared(repository)
      ? [...this.#known.keys(), ...this.#last.keys()]
      : [repositoryKey(repository)];
    const owned = `${repository.owner.toLowerCase()}/`;
    for (const name of names.filter((one) => one.startsWith(owned))) {
      this.#last.delete(name);
      this.#known.delete(name);
    }
  }

  /** The result is not kept for the day if the `signal` reports a push in the meantime. */
  async #load(
    name: string,
    { repository, client }: InstalledRepository,
    signal: AbortSignal,
  ): Promise<Policy> {
    const read = (from: RepositoryRef, path: string) => readFile(client, from, path);
    this.#last.delete(name);
    const loaded = await loadPolicy(read, repository);
    const { year } = todayIn(this.#calendar.now(), loaded.policy.timeZone);
    const { policy } = await this.#publicHolidays.writeOut(loaded, year);
    this.#read.set(name, policy);
    this.#noteChange(name, JSON.stringify(policy));
    this.#files.set(name, { sources: loaded.sources, origins: loaded.origins });
    if (!signal.aborted) this.#last.set(name, { policy, day: this.#day() });
    return policy;
  }

  #noteChange(name: string, text: string): void {
    const known = this.#changed.get(name);
    if (known?.text === text) return;
    this.#changed.set(name, { text, at: known ? this.#calendar.now().epochMilliseconds : 0 });
  }

  #day(): string {
    return this.#calendar.now().toString().slice(0, "2026-12-01".length);
  }
}
