import { todayIn } from "../../domain/calendar/due-date.ts";
import { type RepositoryRef, sameOwner, sameRepository } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { tagsIn } from "../../observed/comments.ts";
import type { Promises } from "../../observed/commitments.ts";
import type { Issue } from "../../observed/issue.ts";
import { reportsAmong } from "../../observed/reports.ts";
import type { CompletedSweep, ObservedDigest } from "../../reconcile/ports.ts";
import { findPlaces, isUsable, type Place } from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import { readPromises } from "./commitments.ts";
import type { ObserverContext } from "./context.ts";
import { digestHomeOf } from "./digest-home.ts";

/** How everything looks that a digest is about. */
interface DigestState {
  readonly day: string;
  readonly unread: number;
  /** As `Changes` names them, by repository id. */
  readonly versions: ReadonlyMap<number, string | null>;
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
  readonly #context: ObserverContext;
  /** When it said all that there was to say, by the repository in which it stands. */
  readonly #lastCheck = new LastCheck<DigestState>();

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** Null when there is nothing to write: nothing of ours is there, or nothing changed since all was said on this day. */
  async observe(repository: RepositoryRef, sweep: CompletedSweep): Promise<ObservedDigest | null> {
    const home = await this.#context.repositories.find(repository);
    if (!isUsable(home)) return null;
    const gathering = await this.#gathering(home, sweep);
    if (!gathering) return null;
    const state = await this.#stateOf(gathering);
    const isKnown = ![...state.versions.values()].includes(null);
    if (isKnown && this.#lastCheck.isSame(home.repository.id, state)) return null;
    const { policy, unread } = gathering;
    const own = await this.#context.issues.listOwn(home, null);
    const sources = await Promise.all(gathering.places.map((place) => this.#promises(place, gathering, own)));
    const told = await Promise.all(sources.map((promises) => this.#withTags(promises)));
    const digests = reportsAmong(own, "digest", { trust: this.#context.trust, policy });
    const snapshot = { home: home.repository, policy, digests, sources: told, unread };
    return { snapshot, markUpToDate: () => this.#lastCheck.remember(home.repository.id, state) };
  }

  /** Null when this sweep did not see all that the digest is about. */
  async #gathering(home: Place, sweep: CompletedSweep): Promise<Gathering | null> {
    const policy = await this.#context.policies.ofToday(home);
    const where = await digestHomeOf(home, policy, this.#context);
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
      const [place] = await findPlaces(this.#context.repositories, [ref], home.repository);
      if (!isUsable(place)) return false;
      const where = await digestHomeOf(place, await this.#context.policies.ofToday(place), this.#context);
      return where.kind === "shared" && sameRepository(where.ref, home.repository) ? place : false;
    } catch {
      // Why is told where that repository is looked after itself; here it is counted as left out.
      return null;
    }
  }

  async #stateOf({ home, policy, places, unread }: Gathering): Promise<DigestState> {
    const day = todayIn(this.#context.clock.now(), policy.timeZone).toString();
    const versions = new Map<number, string | null>();
    for (const place of [home, ...places]) {
      const { id } = place.repository;
      if (!versions.has(id)) versions.set(id, await this.#context.changes.lately(place));
    }
    return { day, unread, versions };
  }

  /** Open items with the tags of what was said on them: a sweep has just read these comments. */
  async #withTags(promises: Promises): Promise<Promises> {
    const { repositories, comments } = this.#context;
    const items = promises.items.map(async (item) => {
      const place = item.state === "open" ? await repositories.find(item.ref) : null;
      return place ? { ...item, told: tagsIn(await comments.of(place.client, item)) } : item;
    });
    return { ...promises, items: await Promise.all(items) };
  }

  async #promises(place: Place, { home, policy }: Gathering, own: readonly Issue[]): Promise<Promises> {
    if (place.repository.id === home.repository.id) return readPromises(place, policy, own, this.#context);
    const issues = await this.#context.issues.listOwn(place, null);
    return readPromises(place, await this.#context.policies.ofToday(place), issues, this.#context);
  }
}
