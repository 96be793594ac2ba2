import type { LRUCache } from "lru-cache";
import { CONFIG_PATH, FOLDER, type LoadedPolicy, loadPolicy, nameInFolder } from "../../config/load.ts";
import { PublicHolidays } from "../../config/public-holidays.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import {
  formatRepository,
  isShared,
  type RepositoryRef,
  repositoryKey,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { namesIn, readFile } from "./files.ts";
import type { InstalledRepository } from "./installed-repositories.ts";
import { timedCache } from "./timed-cache.ts";

/** How long a policy is cached anyway. GitHub has shown a push everywhere by then. */
const KEPT_MS = 30_000;

/** A policy as it was read. */
interface Read {
  readonly policy: Policy;
  readonly day: string;
  /** In epoch milliseconds. */
  readonly at: number;
  /** The last push to the repository that was known then. */
  readonly pushedAt: string | null;
  /** Whether its owner's settings are part of it. */
  readonly isShared: boolean;
}

/** The last push to a repository and to its owner's shared settings, as a listing showed them; null if it did not. */
interface Pushes {
  readonly own: string;
  readonly shared: string | null;
}

/** The files behind a policy, and which of them sets each key; keys with their default are missing. */
interface Files extends Pick<LoadedPolicy, "sources" | "origins"> {
  /** What was in the folders of the settings, by `repositoryKey`. Null if there may be more. */
  readonly folders: ReadonlyMap<string, ReadonlySet<string> | null>;
}

function ownFile(repository: RepositoryRef): string {
  return `${formatRepository(repository)}:${CONFIG_PATH}`;
}

/** The active policies, by repository. */
export class Policies {
  readonly #known: LRUCache<string, Policy, InstalledRepository>;
  readonly #calendar: Clock;
  /** The last policy of each repository that could be read, until a push may have changed it. */
  readonly #last = new Map<string, Read>();
  /** The last policy of each repository that could be read, whenever that was. */
  readonly #read = new Map<string, Policy>();
  readonly #publicHolidays = new PublicHolidays();

  readonly #pushed = new Map<string, Pushes>();

  /** When a webhook told of changed settings, in epoch milliseconds. */
  readonly #forgotten = new Map<string, number>();

  readonly #files = new Map<string, Files>();

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
  async of(installed: InstalledRepository): Promise<Policy> {
    const name = repositoryKey(installed.repository);
    const last = this.#last.get(name);
    return last && this.#isCurrent(name, last, installed)
      ? last.policy
      : this.#known.forceFetch(name, { context: installed });
  }

  /**
   * Whether nobody can have pushed other settings since they were read, well after the last push. The repository, which is read every
   * minute, tells of pushes to it; webhooks and the listing of a sweep tell of those to its owner's settings.
   */
  #isCurrent(name: string, { day, at, pushedAt, isShared }: Read, installed: InstalledRepository): boolean {
    const pushes = this.#pushed.get(name);
    if (!pushes || pushedAt === null || installed.pushedAt !== pushedAt || day !== this.#day()) return false;
    if (isShared && pushes.shared === null) return false;
    const changes = [pushedAt, pushes.shared ?? pushedAt].map(Date.parse);
    return at - Math.max(...changes, this.#forgotten.get(name) ?? 0) >= KEPT_MS;
  }

  /** A policy that may be a day old: it is read again once a day, after a push, or after an error. */
  async cachedToday(installed: InstalledRepository): Promise<Policy> {
    return this.knownToday(installed.repository) ?? this.of(installed);
  }

  /** The same without any request; null if it must be read. Most events ask for what most settings turn off. */
  knownToday(repository: RepositoryRef): Policy | null {
    const last = this.#last.get(repositoryKey(repository));
    return last?.day === this.#day() ? last.policy : null;
  }

  /** Whether the repository's own file sets a key such as `gate.deployments`, in the last policy that was read. */
  isOwn(repository: RepositoryRef, key: string): boolean {
    return this.#files.get(repositoryKey(repository))?.origins[key] === ownFile(repository);
  }

  /** Whether the repository has a file of settings, as the last policy was read. */
  hasOwnFile(repository: RepositoryRef): boolean {
    return this.#files.get(repositoryKey(repository))?.sources.includes(ownFile(repository)) ?? false;
  }

  /** The names in the folder of a repository's settings, as the last policy was read; none if that is unknown. */
  namesIn(repository: RepositoryRef): readonly string[] {
    const name = repositoryKey(repository);
    return [...(this.#files.get(name)?.folders.get(name) ?? [])];
  }

  /**
   * Whether a file may exist in a repository, or in its owner's `.github`, as far as the folders tell that were read with the
   * policy. A push that changes that makes the policy be read again, unless nothing tells of pushes there.
   */
  mayExist(repository: RepositoryRef, place: RepositoryRef, path: string): boolean {
    const name = repositoryKey(repository);
    const names = this.#files.get(name)?.folders.get(repositoryKey(place));
    const file = nameInFolder(path);
    if (!names || file === null || names.has(file)) return true;
    return names.size > 0 && !sameRepository(place, repository) && !this.#pushed.get(name)?.shared;
  }

  /** The last pushes that could have changed files here or in the owner's `.github`, as a text; "" if that is unknown. */
  lastPushes(repository: RepositoryRef): string {
    const pushes = this.#pushed.get(repositoryKey(repository));
    return pushes ? `${pushes.own} ${pushes.shared}` : "";
  }

  /** The last policy that could be read, however old; null if none was. */
  lastRead(repository: RepositoryRef): Policy | null {
    return this.#read.get(repositoryKey(repository)) ?? null;
  }

  /** When this process saw a repository's policy change, in epoch milliseconds; 0 for never. */
  changedAt(repository: RepositoryRef): number {
    return this.#changed.get(repositoryKey(repository))?.at ?? 0;
  }

  /** Records the last pushes, which may have changed the config: to a repository, and to its owner's `.github` if that was listed. */
  pushed(repository: RepositoryRef, own: string, shared: string | null): void {
    const name = repositoryKey(repository);
    const known = this.#pushed.get(name);
    if (known?.own === own && known.shared === shared) return;
    this.#pushed.set(name, { own, shared });
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
      this.#forgotten.set(name, this.#calendar.now().epochMilliseconds);
    }
  }

  /** The result is not kept for the day if the `signal` reports a push in the meantime. */
  async #load(
    name: string,
    { repository, client, pushedAt = null }: InstalledRepository,
    signal: AbortSignal,
  ): Promise<Policy> {
    const folders = new Map<string, ReadonlySet<string> | null>();
    const read = async (from: RepositoryRef, path: string) => {
      const names = await namesIn(client, from, FOLDER);
      folders.set(repositoryKey(from), names);
      return names?.has(nameInFolder(path) ?? "") === false ? null : readFile(client, from, path);
    };
    this.#last.delete(name);
    const at = this.#calendar.now().epochMilliseconds;
    const loaded = await loadPolicy(read, repository);
    const { year } = todayIn(this.#calendar.now(), loaded.policy.timeZone);
    const { policy } = await this.#publicHolidays.writeOut(loaded, year);
    this.#read.set(name, policy);
    this.#noteChange(name, JSON.stringify(policy));
    this.#files.set(name, { sources: loaded.sources, origins: loaded.origins, folders });
    const isShared = loaded.sources.some((file) => file !== ownFile(repository));
    if (!signal.aborted) this.#last.set(name, { policy, day: this.#day(), at, pushedAt, isShared });
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
