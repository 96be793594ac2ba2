import { todayIn } from "../../domain/calendar/due-date.ts";
import { labelsToRecheck } from "../../domain/gate/recheck-labels.ts";
import { type RepositoryRef, sameOwner, sameRepository } from "../../domain/issue-ref.ts";
import { weekStart } from "../../domain/notices/weekly-digest.ts";
import type { Policy } from "../../domain/policy.ts";
import { isMorePrivate } from "../../domain/visibility.ts";
import { tagsIn } from "../../observed/comments.ts";
import {
  type Commitments,
  type DigestSnapshot,
  type DriftedWorkflow,
  type UnconfirmedNotice,
  unconfirmedOn,
} from "../../observed/commitments.ts";
import { type Issue, isTrusted } from "../../observed/issue.ts";
import { reportsAmong } from "../../observed/reports.ts";
import type { CompletedSweep, ObservedReport } from "../../reconcile/ports.ts";
import { areasWithoutFiles } from "../repositories/empty-areas.ts";
import {
  type FindRepository,
  type InstalledRepository,
  isUsable,
} from "../repositories/installed-repositories.ts";
import { LastCheck } from "../repositories/last-check.ts";
import { recheckDrift } from "../repositories/recheck-drift.ts";
import { readCommitments } from "./commitments.ts";
import { commentsOn, type ObserverContext, usableChats } from "./context.ts";
import { digestHomeOf } from "./digest-home.ts";

/** The state that a digest depends on. */
interface DigestState {
  readonly day: string;
  readonly unread: number;
  /** From `RepositoryVersions`, by repository id. */
  readonly versions: ReadonlyMap<number, string | null>;
}

/** The repositories that a digest covers. */
interface DigestScope {
  readonly home: InstalledRepository;
  readonly policy: Policy;
  /** Empty if there must be no digest. */
  readonly sources: readonly InstalledRepository[];
  readonly unread: number;
}

/** Reads the commitments in a digest: those of its own repository, or of all repositories that share it. */
export class DigestObserver {
  readonly #context: ObserverContext;
  /** The state in which the digest was up to date, by its repository. */
  readonly #lastCheck = new LastCheck<DigestState>();
  /** The week and the labels with which a repository's recheck had not drifted. */
  readonly #rechecks = new LastCheck<{ readonly week: string; readonly labels: readonly string[] }>();

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /** Null if there is nothing to write: there are no commitments, or nothing changed since the digest was up to date on this day. */
  async observe(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<DigestSnapshot> | null> {
    const { repositories } = this.#context;
    if (await this.#isUnchanged(repository, sweep, (ref) => repositories.lastSeen(ref))) return null;
    const scope = await this.#scopeOf(repository, sweep, (ref) => repositories.find(ref));
    if (!scope) return null;
    const state = await this.#stateOf(scope);
    const { home, policy, unread } = scope;
    const own = await this.#context.issues.own(home, null);
    const commitments = await Promise.all(
      scope.sources.map((source) => this.#commitments(source, scope, own)),
    );
    const sources = await Promise.all(commitments.map((each) => this.#withTags(each)));
    const digests = reportsAmong(own, "digest", { trust: this.#context.trust, policy });
    const isNeeded = sources.some(({ postmortems, items }) => postmortems.length + items.length > 0);
    const emptyAreas = isNeeded ? await areasWithoutFiles(home, policy) : [];
    const drifted = isNeeded ? await this.#drifted(scope) : [];
    const chat = usableChats(policy, home.repository, this.#context);
    const unconfirmed = (await Promise.all(sources.map((each) => this.#unconfirmed(each)))).flat();
    const snapshot = { home: home.repository, policy, digests, sources, unread, emptyAreas, drifted };
    return {
      snapshot: { ...snapshot, chat, unconfirmed },
      markUpToDate: () => this.#lastCheck.remember(home.repository.id, state),
    };
  }

  async #isUnchanged(
    repository: RepositoryRef,
    sweep: CompletedSweep,
    find: FindRepository,
  ): Promise<boolean> {
    const scope = await this.#scopeOf(repository, sweep, find);
    if (!scope) return true;
    const state = await this.#stateOf(scope);
    const isKnown = ![...state.versions.values()].includes(null);
    return isKnown && this.#lastCheck.isSame(scope.home.repository.id, state);
  }

  /** Null if the App cannot work there, or if this sweep did not cover all repositories of the digest. */
  async #scopeOf(
    repository: RepositoryRef,
    sweep: CompletedSweep,
    find: FindRepository,
  ): Promise<DigestScope | null> {
    const home = await find(repository);
    if (!isUsable(home)) return null;
    const policy = await this.#context.policies.cachedToday(home);
    const where = await digestHomeOf({ ...this.#context, installed: home, policy, find });
    if (where.kind === "own") return { home, policy, sources: [home], unread: 0 };
    const isHere = where.kind === "shared" && sameRepository(where.ref, home.repository);
    if (!isHere) return { home, policy, sources: [], unread: 0 };
    if (!sweep.isComplete) return null;
    const owners = sweep.repositories.filter((ref) => sameOwner(ref, home.repository));
    const isFound = (ref: RepositoryRef) => sweep.scanned.some((scanned) => sameRepository(scanned, ref));
    const readable: InstalledRepository[] = [];
    let unread = 0;
    for (const ref of owners) {
      const sends = await this.#sendsTo(home, ref, find);
      if (sends && isFound(ref)) readable.push(sends);
      else if (sends !== false) unread++;
    }
    return { home, policy, sources: readable, unread };
  }

  /** The repository, if its digest is written in this home; false if it is not; null if that is unknown. */
  async #sendsTo(
    home: InstalledRepository,
    ref: RepositoryRef,
    find: FindRepository,
  ): Promise<InstalledRepository | false | null> {
    try {
      const installed = await find(ref);
      if (!isUsable(installed)) return false;
      const policy = await this.#context.policies.cachedToday(installed);
      const where = await digestHomeOf({ ...this.#context, installed, policy, find });
      return where.kind === "shared" && sameRepository(where.ref, home.repository) ? installed : false;
    } catch {
      // That repository's own sweep reports the reason; here it only counts as unread.
      return null;
    }
  }

  async #stateOf({ home, policy, sources, unread }: DigestScope): Promise<DigestState> {
    const day = todayIn(this.#context.clock.now(), policy.timeZone).toString();
    const versions = new Map<number, string | null>();
    for (const installed of [home, ...sources]) {
      const { id } = installed.repository;
      if (!versions.has(id)) versions.set(id, await this.#context.versions.lastKnown(installed));
    }
    return { day, unread, versions };
  }

  /** Adds the tags of the comments on open items, which the sweep has just read. */
  async #withTags(commitments: Commitments): Promise<Commitments> {
    const open = commitments.items.filter(({ state }) => state === "open");
    const comments = await commentsOn(open, this.#context);
    const items = commitments.items.map((item) => {
      const said = comments.get(item.id);
      return said ? { ...item, postedTags: tagsIn(said) } : item;
    });
    return { ...commitments, items };
  }

  /** The notices on what is open in a repository that no chat confirmed. */
  async #unconfirmed({ policy, postmortems, items }: Commitments): Promise<UnconfirmedNotice[]> {
    if (policy.notify.length === 0) return [];
    const open = [...postmortems, ...items].filter((one) => one.state === "open" && isTrusted(one));
    const comments = await commentsOn(open, this.#context);
    return open.flatMap((one) => unconfirmedOn(one, comments.get(one.id) ?? []));
  }

  /**
   * Reads each workflow once a week, after the labels changed, and as long as it differs. A digest does not name what is more
   * private than itself.
   */
  async #drifted({ home, policy, sources }: DigestScope): Promise<DriftedWorkflow[]> {
    const today = todayIn(this.#context.clock.now(), policy.timeZone);
    const week = weekStart(today, policy.digest.weekday).toString();
    const shown = sources.filter(
      ({ repository }) => !isMorePrivate(repository.visibility, home.repository.visibility),
    );
    const read = shown.map(async (installed): Promise<DriftedWorkflow[]> => {
      const { repository } = installed;
      const isHome = repository.id === home.repository.id;
      const rules = isHome ? policy : await this.#context.policies.cachedToday(installed);
      const state = { week, labels: labelsToRecheck(rules, repository) };
      if (this.#rechecks.isSame(repository.id, state)) return [];
      const drift = await recheckDrift(installed, state.labels);
      if (drift === null) this.#rechecks.remember(repository.id, state);
      return drift === null ? [] : [{ repository, ...drift }];
    });
    return (await Promise.all(read)).flat();
  }

  async #commitments(
    installed: InstalledRepository,
    { home, policy }: DigestScope,
    own: readonly Issue[],
  ): Promise<Commitments> {
    const context = { ...this.#context, installed };
    if (installed.repository.id === home.repository.id) return readCommitments(own, { ...context, policy });
    const issues = await context.issues.own(installed, null);
    return readCommitments(issues, { ...context, policy: await context.policies.cachedToday(installed) });
  }
}
