import { LRUCache } from "lru-cache";
import {
  type IssueRef,
  issueKey,
  type RepositoryRef,
  readIssueMention,
  resolveMention,
} from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { isSameLogin, isSharedLogin, loginOf } from "../../domain/writers.ts";
import { unsignedComment } from "../../record/comment-signature.ts";
import { readEntries } from "../../record/index-entries.ts";
import type { MarkedIssue } from "../../record/recorded-issue.ts";
import { readReport } from "../../record/report-tag.ts";
import type { Trust } from "../../record/trust.ts";
import type { Policies } from "../repositories/policies.ts";

/** The login that this process writes as, such as `followthrough[bot]`. */
export interface AppIdentity {
  readonly login: string;
}

/** Whether a login is the one that this process writes as. Alone, that proves nothing for `github-actions[bot]`. */
export function isApp(login: string | undefined, app: AppIdentity): boolean {
  return isSameLogin(login, app.login);
}

/**
 * Whether this App did something that nobody can sign, such as closing an issue. What `github-actions[bot]` did, any workflow may
 * have done, so it counts as another bot's.
 */
export function isActOf(login: string | undefined, app: AppIdentity): boolean {
  return isApp(login, app) && !isSharedLogin(app.login);
}

/** How many issues that a signed record vouches for are remembered. */
const MAX_VOUCHED = 20_000;

interface Written extends MarkedIssue {
  readonly ref: IssueRef;
  readonly author: string;
  readonly body: string;
}

type Keys = Pick<Policy, "apps" | "signingKeys">;

const UNKNOWN: Keys = { apps: [], signingKeys: [] };

/**
 * Tells what the App wrote. Its own login proves that, but not `github-actions[bot]`, as which every workflow of the repository
 * writes. There, and for other writers that the settings list, a signature by the App's key or a pinned one must.
 */
export class Writers {
  readonly #app: AppIdentity;
  readonly #trust: Trust;
  readonly #policies: Pick<Policies, "lastRead">;
  /** Issues that a signed record names as the App's, by `issueKey`. Their own records may have been edited since. */
  readonly #vouched = new LRUCache<string, true>({ maxSize: MAX_VOUCHED, sizeCalculation: () => 1 });

  constructor(app: AppIdentity, trust: Trust, policies: Pick<Policies, "lastRead">) {
    this.#app = app;
    this.#trust = trust;
    this.#policies = policies;
  }

  /** The login that this process writes as. */
  get login(): string {
    return this.#app.login;
  }

  /** The logins of the other writers that a repository's settings list. */
  othersIn(repository: RepositoryRef): string[] {
    return this.keysOf(repository)
      .apps.map(loginOf)
      .filter((login) => !isApp(login, this.#app));
  }

  /** Whether the App, or another writer of the settings, wrote an issue. */
  wrote(issue: Written): boolean {
    if (isActOf(issue.author, this.#app)) return true;
    if (!this.isWriter(issue.author, issue.ref)) return false;
    return this.#vouched.has(issueKey(issue.ref)) || this.#trust.proves(issue, this.keysOf(issue.ref));
  }

  /** Whether this login is the App's or that of another writer, which proves nothing yet. */
  isWriter(login: string | undefined, repository: RepositoryRef): boolean {
    return isApp(login, this.#app) || this.othersIn(repository).some((other) => isSameLogin(login, other));
  }

  /**
   * Whether the App did something that nobody can sign. What another writer did, or someone with a shared login, counts as the App's
   * only if its signed record says the same.
   */
  did(login: string | undefined, repository: RepositoryRef, isRecorded: boolean): boolean {
    return isActOf(login, this.#app) || (isRecorded && this.isWriter(login, repository));
  }

  /** Records that a signed record names an issue as the App's. It counts only if a writer opened it. */
  vouchFor(ref: IssueRef): void {
    this.#vouched.set(issueKey(ref), true);
  }

  /** The same for what a signed index lists: open items and their postmortems. Without shared logins, there is nothing to learn. */
  learnFrom({ ref, body }: Pick<Written, "ref" | "body">): void {
    const report = readReport(body);
    if (report?.kind !== "index" || !report.identity.items) return;
    for (const { number, postmortem } of readEntries(report.identity.items)) {
      this.vouchFor({ ...ref, number });
      const mention = readIssueMention(postmortem);
      if (mention) this.vouchFor(resolveMention(mention, ref));
    }
  }

  /** A comment without its signature, and whether the App wrote it. */
  readComment(
    { author, body }: Pick<Written, "author" | "body">,
    issue: Pick<Written, "ref" | "repositoryId">,
  ): { readonly byApp: boolean; readonly body: string } {
    const isOurs =
      isActOf(author, this.#app) ||
      (this.isWriter(author, issue.ref) && this.#trust.provesComment(body, issue, this.keysOf(issue.ref)));
    return { byApp: isOurs, body: isOurs ? unsignedComment(body) : body };
  }

  /** Identifies what decides about comments in a repository: with other keys, they are read again. */
  versionIn(repository: RepositoryRef): string {
    return JSON.stringify(this.keysOf(repository));
  }

  /** The keys and the writers in the last settings of a repository that could be read; none if there are none. */
  keysOf(repository: RepositoryRef): Keys {
    const { apps, signingKeys } = this.#policies.lastRead(repository) ?? UNKNOWN;
    return { apps, signingKeys };
  }
}
