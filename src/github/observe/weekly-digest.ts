import { todayIn } from "../../domain/calendar/due-date.ts";
import { parseRepository, type RepositoryRef, sameOwner, sameRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { marksIn } from "../../observed/comments.ts";
import type { Promises } from "../../observed/commitments.ts";
import type { Issue } from "../../observed/issue.ts";
import { reportsAmong } from "../../observed/reports.ts";
import { refusalBetween } from "../../observed/repositories.ts";
import type { Clock, CompletedSweep, ObservedDigest } from "../../reconcile/ports.ts";
import type { Changes } from "../repositories/changes.ts";
import { findPlaces, type Place, type Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { Comments } from "./comments.ts";
import { type PromiseReading, readPromises } from "./commitments.ts";
import { listOwnIssues } from "./issues.ts";

export interface DigestHomeReading {
  readonly repositories: Repositories;
  readonly policies: Policies;
}

/** Where a repository's digest stands: nowhere, in a place, or nowhere since that is refused. */
export type DigestHome =
  | { readonly kind: "none" }
  | { readonly kind: "own" }
  /** One for several repositories. */
  | { readonly kind: "shared"; readonly ref: RepositoryRef }
  | { readonly kind: "refused"; readonly refusal: string };

/**
 * Says where the digest of a repository stands. What stands in another repository is read there, so it may not go to
 * a more public one, and that one's own config has to name itself as well: nobody's digest is written to by surprise.
 */
export async function digestHomeOf(
  { repository }: Place,
  { digest }: Policy,
  { repositories, policies }: DigestHomeReading,
): Promise<DigestHome> {
  const ref = digest.repository === null ? null : parseRepository(digest.repository);
  if (!digest.enabled) return { kind: "none" };
  if (!ref) return { kind: "own" };
  if (sameRepository(ref, repository)) return { kind: "shared", ref };
  const home = await repositories.find(ref);
  const refusal = refusalBetween({ ref: repository, known: repository }, { ref, known: home?.repository });
  if (refusal !== null || !home) return { kind: "refused", refusal: refusal ?? "" };
  const { digest: there } = await policies.ofToday(home);
  const itself = there.repository === null ? null : parseRepository(there.repository);
  if (there.enabled && itself && sameRepository(itself, home.repository)) return { kind: "shared", ref };
  const name = `${ref.owner}/${ref.repo}`;
  return {
    kind: "refused",
    refusal: `${name} keeps no digest for others. Set digest.repository to ${name} in its config as well, or in ${ref.owner}/.github for all repositories.`,
  };
}

export interface DigestObserverOptions extends PromiseReading, DigestHomeReading {
  readonly comments: Comments;
  readonly clock: Clock;
  readonly changes: Changes;
}

/** How everything looked that a digest is about, when it said all that there was to say. */
interface Quiet {
  readonly day: string;
  readonly unread: number;
  /** As `Changes` names them, by repository id. */
  readonly states: ReadonlyMap<number, string | null>;
}

/** What a digest is gathered from. */
interface Gathering {
  readonly home: Place;
  readonly policy: Policy;
  /** None where there shall be no digest. */
  readonly places: readonly Place[];
  readonly unread: number;
}

/** Reads what a digest is about: the promises of its own repository, or of all that share it. */
export class DigestObserver {
  readonly #options: DigestObserverOptions;
  /** By the id of the repository in which the digest stands. */
  readonly #quiet = new Map<number, Quiet>();

  constructor(options: DigestObserverOptions) {
    this.#options = options;
  }

  /** Null when there is nothing to write: nothing of ours is there, or nothing changed since all was said on this day. */
  async observe(repository: RepositoryRef, sweep: CompletedSweep): Promise<ObservedDigest | null> {
    const home = await this.#options.repositories.find(repository);
    if (!home || home.repository.archived || !home.repository.hasIssues) return null;
    const gathering = await this.#gathering(home, sweep);
    const quiet = gathering && (await this.#lookedAt(gathering));
    if (!quiet) return null;
    const { policy, unread } = gathering;
    const own = await listOwnIssues(home.client, home.repository, null, this.#options);
    const sources = await Promise.all(gathering.places.map((place) => this.#promises(place, gathering, own)));
    const told = await Promise.all(sources.map((promises) => this.#withMarks(promises)));
    const digests = reportsAmong(own, "digest", { trust: this.#options.trust, policy });
    const snapshot = { home: home.repository, policy, digests, sources: told, unread };
    return { snapshot, markUpToDate: () => void this.#quiet.set(home.repository.id, quiet) };
  }

  /** Null when this sweep did not see all that the digest is about. */
  async #gathering(home: Place, sweep: CompletedSweep): Promise<Gathering | null> {
    const policy = await this.#options.policies.ofToday(home);
    const where = await digestHomeOf(home, policy, this.#options);
    if (where.kind === "own") return { home, policy, places: [home], unread: 0 };
    const isHere = where.kind === "shared" && sameRepository(where.ref, home.repository);
    if (!isHere) return { home, policy, places: [], unread: 0 };
    if (!sweep.isComplete) return null;
    const owners = sweep.repositories.filter((ref) => sameOwner(ref, home.repository));
    const isFound = (ref: RepositoryRef) => sweep.scanned.some((scanned) => sameRepository(scanned, ref));
    const readable: Place[] = [];
    let unread = 0;
    for (const ref of owners) {
      const sends = await this.#sendsTo(home, ref);
      if (sends && isFound(ref)) readable.push(sends);
      else if (sends !== false) unread++;
    }
    return { home, policy, places: readable, unread };
  }

  /** The repository, if its digest stands in this home; false if it does not; null when that cannot be told. */
  async #sendsTo(home: Place, ref: RepositoryRef): Promise<Place | false | null> {
    try {
      const [place] = await findPlaces(this.#options.repositories, [ref], home.repository);
      if (!place || place.repository.archived || !place.repository.hasIssues) return false;
      const where = await digestHomeOf(place, await this.#options.policies.ofToday(place), this.#options);
      return where.kind === "shared" && sameRepository(where.ref, home.repository) ? place : false;
    } catch {
      // Why is told where that repository is looked after itself; here it is counted as left out.
      return null;
    }
  }

  /** How all looks now; null when it looks as it did when all was said. */
  async #lookedAt({ home, policy, places, unread }: Gathering): Promise<Quiet | null> {
    const day = todayIn(this.#options.clock.now(), policy.timeZone).toString();
    const last = this.#quiet.get(home.repository.id);
    const states = new Map<number, string | null>();
    for (const place of [home, ...places]) {
      const { id } = place.repository;
      if (!states.has(id)) states.set(id, await this.#options.changes.lately(place));
    }
    const isSame = [...states].every(([id, state]) => state !== null && last?.states.get(id) === state);
    const isQuiet = isSame && last?.states.size === states.size && last.day === day && last.unread === unread;
    return isQuiet ? null : { day, unread, states };
  }

  /** Open items with the marks of what was said on them: a sweep has just read these comments. */
  async #withMarks(promises: Promises): Promise<Promises> {
    const { repositories, comments } = this.#options;
    const items = promises.items.map(async (item) => {
      const place = item.state === "open" ? await repositories.find(item.ref) : null;
      return place ? { ...item, told: marksIn(await comments.of(place.client, item)) } : item;
    });
    return { ...promises, items: await Promise.all(items) };
  }

  async #promises(place: Place, { home, policy }: Gathering, own: readonly Issue[]): Promise<Promises> {
    if (place.repository.id === home.repository.id) return readPromises(place, policy, own, this.#options);
    const issues = await listOwnIssues(place.client, place.repository, null, this.#options);
    return readPromises(place, await this.#options.policies.ofToday(place), issues, this.#options);
  }
}
