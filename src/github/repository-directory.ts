import { findCommands } from "../commands/find-commands.ts";
import { todayIn } from "../domain/calendar/due-date.ts";
import {
  formatIssueRef,
  type IssueRef,
  isShared,
  issueKey,
  type RepositoryRef,
  sameIssue,
  sameOwner,
  sameRepository,
} from "../domain/issue-ref.ts";
import type { Policy } from "../domain/policy.ts";
import type { Issue } from "../observed/issue.ts";
import type { RepositoryDirectory, RepositoryScan, SweepRequest } from "../reconcile/ports.ts";
import { followsOthers, keysNamedBy } from "../record/links.ts";
import { faultKindOf } from "./client/errors.ts";
import { allItems } from "./client/pages.ts";
import type { GitHubWorld, GitHubWorldOptions } from "./github-world.ts";
import type { Host } from "./hosts/host.ts";
import { issueRefFromUrl, type ListedIssues } from "./observe/issues.ts";
import { type InstalledRepository, isUsable } from "./repositories/installed-repositories.ts";
import { LastCheck } from "./repositories/last-check.ts";

/** The App's closed issues that changed within this time are observed again, in case an event was missed. */
const LOOK_BACK = { hours: 24 * 30 };

/** GitHub can redeliver webhooks for three days. The App does not execute older commands, because a late reaction would be a surprise. */
const COMMAND_LOOK_BACK = { hours: 24 * 3 };

export interface RepositoryDirectoryOptions
  extends Omit<GitHubWorldOptions, "signer" | "settleMs" | "appId" | "readBody"> {
  readonly host: Pick<Host, "owners" | "repositoriesOf" | "renewAccess">;
  readonly world: Pick<GitHubWorld, "listingReader">;
}

/** The state of a repository when it was last scanned, and the policy of that time. */
interface ScanState {
  readonly repository: RepositoryRef;
  /** From `RepositoryVersions`. */
  readonly version: string | null;
  readonly policy: Policy;
  /** Rules depend on the day, so a new day counts as a change. */
  readonly day: string;
}

/** Lists the repositories of all installations, and their keys. */
export class GitHubRepositoryDirectory implements RepositoryDirectory {
  readonly #options: RepositoryDirectoryOptions;
  readonly #lastCheck = new LastCheck<ScanState>();

  constructor(options: RepositoryDirectoryOptions) {
    this.#options = options;
  }

  owners(): AsyncIterable<string> {
    return this.#options.host.owners();
  }

  async repositoriesOf(owner: string): Promise<readonly RepositoryRef[]> {
    const { host, repositories, policies } = this.#options;
    const listed = await host.repositoriesOf(owner);
    const shared = listed.find(({ ref }) => isShared(ref))?.found?.data.pushed_at;
    for (const { ref, found } of listed) {
      if (!found) continue;
      repositories.remember(found);
      policies.pushed(ref, `${found.data.pushed_at}`, shared ?? null);
    }
    return listed.map(({ ref }) => ref);
  }

  async refresh({ owner, only }: SweepRequest): Promise<void> {
    const { host, repositories } = this.#options;
    const isRequested = (ref: RepositoryRef) =>
      only ? only.some((each) => sameRepository(each, ref)) : sameOwner(ref, { owner, repo: "" });
    this.#lastCheck.forgetWhere(({ repository }) => isRequested(repository));
    if (!only) return host.renewAccess(owner);
    for (const repository of only) repositories.forget(repository);
  }

  /** Finds the keys of incidents, of postmortems and items that are open or changed recently, and of recent commands. */
  async scan(repository: RepositoryRef): Promise<RepositoryScan> {
    const { listed, observe } = this.#options.world.listingReader();
    const seen = await this.#options.repositories.lastSeen(repository);
    if (!isUsable(seen)) return { keys: [], observe };
    const { id } = seen.repository;
    const state = await this.#currentState(seen);
    if (state.version !== null && this.#lastCheck.isSame(id, state)) return { keys: [], observe };
    const installed = await this.#options.repositories.find(repository);
    if (!isUsable(installed)) return { keys: [], observe };
    const found = [
      ...(await this.#incidents(installed, state.policy, listed)),
      ...(await this.#keysOfOwnIssues(installed, listed)),
      ...(await this.#commandedIssues(installed)),
    ];
    // Anyone who can edit the App's issues can write another owner's key into one.
    const own = found.filter((key) => sameOwner(key, repository));
    const keys = await Promise.all(own.map((key) => this.#underNewName(key)));
    this.#lastCheck.remember(id, state);
    return {
      keys: [...new Map(keys.map((key) => [issueKey(key), key])).values()],
      observe,
    };
  }

  /**
   * Markers can contain a repository's earlier name or owner. The key uses the current name, because one incident under two
   * names would be two keys. A repository that the App cannot access is logged.
   */
  async #underNewName(key: IssueRef): Promise<IssueRef> {
    const installed = await this.#options.repositories.findFollowingRenames(key);
    if (installed)
      return { owner: installed.repository.owner, repo: installed.repository.repo, number: key.number };
    const fields = { key: formatIssueRef(key) };
    this.#options.log.warn(
      fields,
      "cannot be observed: the App is not installed there, or the repository does not exist",
    );
    return key;
  }

  async #currentState(installed: InstalledRepository): Promise<ScanState> {
    const { versions, clock, policies } = this.#options;
    const { id, owner, repo } = installed.repository;
    const version = await versions.check(installed);
    const isSame = version !== null && this.#lastCheck.of(id)?.version === version;
    const policy = await (isSame ? policies.cachedToday(installed) : policies.of(installed));
    const day = todayIn(clock.now(), policy.timeZone).toString();
    return { repository: { owner, repo }, version, policy, day };
  }

  async #incidents(
    installed: InstalledRepository,
    policy: Policy,
    listed: ListedIssues,
  ): Promise<IssueRef[]> {
    const issues = await listed.incidents(installed, policy, { state: "open" });
    const { owner, repo } = installed.repository;
    return issues.map(({ ref: { number } }) => ({ owner, repo, number }));
  }

  async #keysOfOwnIssues(installed: InstalledRepository, listed: ListedIssues): Promise<IssueRef[]> {
    const since = this.#options.clock.now().subtract(LOOK_BACK).toString({ smallestUnit: "second" });
    const own = await listed.own(installed);
    const isOfNow = (issue: Issue) => issue.state === "open" || issue.updatedAt >= since;
    return own
      .filter((issue) => isOfNow(issue) || followsOthers(issue))
      .flatMap((issue) => keysOf(issue, own, installed));
  }

  /** If the API cannot list a repository's comments, the keys are those of all recent issues with comments. */
  async #commandedIssues({ client, repository: { owner, repo } }: InstalledRepository): Promise<IssueRef[]> {
    const since = this.#options.clock.now().subtract(COMMAND_LOOK_BACK).toString({ smallestUnit: "second" });
    try {
      const route = "GET /repos/{owner}/{repo}/issues/comments";
      const comments = await allItems(client, route, { owner, repo, since });
      const commands = comments.filter(({ body }) => findCommands(body ?? "").length > 0);
      return commands.flatMap(({ issue_url }) => issueRefFromUrl(issue_url) ?? []);
    } catch (error) {
      if (faultKindOf(error) !== "not-found") throw error;
      const issues = await allItems(client, "GET /repos/{owner}/{repo}/issues", { owner, repo, since });
      return issues
        .filter((issue) => issue.comments > 0 && !issue.pull_request)
        .map(({ number }) => ({ owner, repo, number }));
    }
  }
}

/** The incidents that an issue's marker names. A postmortem that lost its marker is a sub-issue of its incident. */
function keysOf(issue: Issue, own: readonly Issue[], installed: InstalledRepository): IssueRef[] {
  const named = keysNamedBy(issue, installed.repository);
  const { parent } = issue;
  if (named.length > 0 || parent === null) return named;
  return own.some(({ ref }) => sameIssue(ref, parent)) ? [] : [parent];
}
