import { type RepositoryRef, repositoryKey } from "../../domain/issue-ref.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { allItems, allPages, type Item } from "../client/pages.ts";
import { type AppIdentity, isApp } from "./writers.ts";

const ROUTE = "GET /repos/{owner}/{repo}/issues";

type ListedIssue = Item<typeof ROUTE>;

/** An issue that the App opened, which a listing must contain once GitHub has had this long to show it. */
interface Opened {
  readonly number: number;
  readonly createdAt: string;
  /** By the App's own clock, in epoch milliseconds. */
  readonly visibleAt: number;
}

/**
 * Lists the issues that the App opened. `creator=slug[bot]` finds nothing on some enterprise hosts, so an empty answer is
 * checked against the issues of all authors. Where it was wrong, the App lists those from then on. Until it found something, or the
 * App has opened something, what an incident needs is listed like that, too.
 */
export class OwnIssues {
  readonly #app: AppIdentity;
  readonly #clock: Clock;
  readonly #settleMs: number;
  /** Whether `creator=` is used, by `repositoryKey`; missing until that is decided. */
  readonly #usesCreator = new Map<string, boolean>();
  /** Whether `creator=` found something in any repository. */
  #works = false;
  /** The repositories whose most recent issues were searched for the App's. */
  readonly #searched = new Set<string>();
  /** The repositories where the issues of all authors were listed since some incident. */
  readonly #listed = new Set<string>();
  /** The last issue that the App opened in each repository, until a listing shows it. */
  readonly #opened = new Map<string, Opened>();

  /** @param settleMs how long GitHub may take to show what was written */
  constructor(app: AppIdentity, clock: Clock, settleMs: number) {
    this.#app = app;
    this.#clock = clock;
    this.#settleMs = settleMs;
  }

  /**
   * Those that changed since an instant (ISO 8601), in any state, oldest first.
   * @param others logins of other writers, whose issues are listed, too
   */
  async list(
    client: Client,
    repository: RepositoryRef,
    since: string | null,
    others: readonly string[] = [],
  ): Promise<ListedIssue[]> {
    const own = await this.#listOwn(client, repository, since);
    const theirs = others.map((login) => {
      const isFiltered = this.#usesCreator.get(repositoryKey(repository)) === false;
      return isFiltered
        ? this.#byAuthor(client, repository, since, login)
        : this.#byCreator(client, repository, since, login);
    });
    return [own, ...(await Promise.all(theirs))].flat();
  }

  async #listOwn(client: Client, repository: RepositoryRef, since: string | null): Promise<ListedIssue[]> {
    const key = repositoryKey(repository);
    if (this.#usesCreator.get(key) === false) return this.#byAuthor(client, repository, since);
    if (since !== null && !this.#isDecided(key)) {
      this.#listed.add(key);
      return this.#byAuthor(client, repository, since);
    }
    const found = await this.#byCreator(client, repository, since);
    if (found.length > 0) {
      this.#works = true;
      this.#usesCreator.set(key, true);
    }
    if (!(await this.#isWrong(found, client, repository, since))) return found;
    this.#usesCreator.set(key, false);
    return this.#byAuthor(client, repository, since);
  }

  /**
   * Whether what the App knows about its issues there is enough to open one more. As long as `creator=` has found none
   * anywhere, and none is known to be opened there, this reads the issues of all authors; if some are the App's, what was planned is outdated.
   * @param ofIncident whether it belongs to an incident, so that nothing before that incident matters
   */
  async areKnown(client: Client, repository: RepositoryRef, ofIncident: boolean): Promise<boolean> {
    const key = repositoryKey(repository);
    if (this.#isDecided(key) || (ofIncident && this.#listed.has(key))) return true;
    if ((await this.#byAuthor(client, repository, null)).length === 0) return true;
    this.#usesCreator.set(key, (await this.#byCreator(client, repository, null)).length > 0);
    return false;
  }

  /** Whether this process has found issues of the App in this repository. */
  hasFound(repository: RepositoryRef): boolean {
    return this.#usesCreator.has(repositoryKey(repository));
  }

  #isDecided(key: string): boolean {
    return this.#works || this.#usesCreator.has(key) || this.#opened.has(key);
  }

  /** Remembers an issue that the App has just opened. */
  remember(repository: RepositoryRef, number: number, createdAt: string): void {
    const visibleAt = this.#clock.now().epochMilliseconds + this.#settleMs;
    this.#opened.set(repositoryKey(repository), { number, createdAt, visibleAt });
  }

  /** Whether `creator=` left out issues of the App. */
  async #isWrong(
    found: readonly ListedIssue[],
    client: Client,
    repository: RepositoryRef,
    since: string | null,
  ): Promise<boolean> {
    const key = repositoryKey(repository);
    const opened = this.#opened.get(key);
    const isOpened = ({ number }: ListedIssue) => number === opened?.number;
    if (opened && this.#mustShow(opened, since)) {
      this.#opened.delete(key);
      // It may also have been deleted or transferred.
      return !found.some(isOpened) && (await this.#byAuthor(client, repository, since)).some(isOpened);
    }
    if (this.#works || this.#usesCreator.has(key) || this.#searched.has(key)) return false;
    this.#searched.add(key);
    return this.#isAmongRecent(client, repository);
  }

  #mustShow({ createdAt, visibleAt }: Opened, since: string | null): boolean {
    const isCovered = since === null || Date.parse(since) <= Date.parse(createdAt);
    return isCovered && this.#clock.now().epochMilliseconds >= visibleAt;
  }

  #byCreator(
    client: Client,
    { owner, repo }: RepositoryRef,
    since: string | null,
    creator = this.#app.login,
  ): Promise<ListedIssue[]> {
    return allItems(client, ROUTE, { owner, repo, creator, ...OLDEST_FIRST, ...(since && { since }) });
  }

  async #byAuthor(
    client: Client,
    { owner, repo }: RepositoryRef,
    since: string | null,
    login = this.#app.login,
  ): Promise<ListedIssue[]> {
    const all = await allItems(client, ROUTE, { owner, repo, ...OLDEST_FIRST, ...(since && { since }) });
    return all.filter(({ user }) => isApp(user?.login, { login }));
  }

  /** Whether the App wrote one of the hundred issues that were updated last. */
  async #isAmongRecent(client: Client, { owner, repo }: RepositoryRef): Promise<boolean> {
    const parameters = { owner, repo, state: "all", sort: "updated", direction: "desc" } as const;
    for await (const page of allPages(client, ROUTE, parameters)) {
      return page.some((issue) => this.#isOwn(issue));
    }
    return false;
  }

  #isOwn({ user }: ListedIssue): boolean {
    return isApp(user?.login, this.#app);
  }
}

const OLDEST_FIRST = { state: "all", sort: "created", direction: "asc" } as const;
