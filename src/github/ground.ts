import { findCommands } from "../commands/commands.ts";
import { formatIssueRef, type IssueRef, parseRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { followsOthers, keysNamedBy } from "../reconcile/keys.ts";
import type { Clock, Log } from "../reconcile/ports.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import type { Ground, Look } from "../reconcile/sweep.ts";
import type { Client } from "./client.ts";
import { getIfChanged } from "./conditional.ts";
import { kindOf } from "./errors.ts";
import type { GitHubWorld } from "./github-world.ts";
import type { ListedIssues } from "./listed-issues.ts";
import { allItems, allPages } from "./pages.ts";
import type { Policies } from "./policies.ts";
import type { Place, Repositories } from "./repositories.ts";
import { type AppIdentity, issueRefFromUrl, toIssue } from "./to-issue.ts";

/** Closed issues of ours that changed this lately are looked at again: something may have been missed. */
const LOOK_BACK = { hours: 24 * 30 };
/** GitHub can redeliver for three days; commands that were missed for longer are not obeyed by surprise. */
const COMMAND_LOOK_BACK = { hours: 24 * 3 };

export interface GroundOptions {
  readonly app: AppIdentity;
  readonly appClient: Client;
  readonly clientOf: (installationId: number) => Client;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly world: Pick<GitHubWorld, "look">;
  readonly clock: Clock;
  readonly log: Log;
}

interface Installation {
  readonly id: number;
  readonly owner: string;
  readonly createdAt: string;
}

interface Seen {
  readonly etag: string | null;
  /** Rules look at the day, so a new day is a change. */
  readonly day: string;
}

/** Every repository of every installation, and its keys. */
export class GitHubGround implements Ground {
  readonly #options: GroundOptions;
  /** How each repository looked when it was last looked through, by its id. */
  readonly #seen = new Map<number, Seen>();

  constructor(options: GroundOptions) {
    this.#options = options;
  }

  async *repositories(): AsyncIterable<RepositoryRef> {
    const { appClient, log } = this.#options;
    for await (const installations of allPages(appClient, "GET /app/installations", {})) {
      for (const { id, account, suspended_at, created_at } of installations) {
        const owner = account && "login" in account ? account.login : null;
        if (suspended_at || !owner) continue;
        try {
          yield* await this.#repositoriesOf({ id, owner, createdAt: created_at });
        } catch (error) {
          log.error({ owner, err: error }, "repositories of this installation could not be listed");
        }
      }
    }
  }

  async #repositoriesOf(installation: Installation): Promise<RepositoryRef[]> {
    const client = this.#options.clientOf(installation.id);
    try {
      const found = await allItems(client, "GET /installation/repositories", {});
      const { repositories } = this.#options;
      return found.flatMap((data) => repositories.learn(data, installation.id, installation.createdAt) ?? []);
    } catch (error) {
      if (kindOf(error) !== "not-found") throw error;
      return repositoriesOfOwner(client, installation.owner);
    }
  }

  /** Keys of incidents, of postmortems and items that are open or changed lately, and of commands written lately. */
  async lookInto(repository: RepositoryRef): Promise<Look> {
    const { listed, glance } = this.#options.world.look();
    const place = await this.#options.repositories.find(repository);
    if (!place || place.repository.archived || !place.repository.hasIssues) return { keys: [], glance };
    const seen = await this.#changes(place);
    if (!seen) return { keys: [], glance };
    const found = [
      ...(await this.#incidents(place, listed)),
      ...(await this.#keysOfOwnIssues(place, listed)),
      ...(await this.#commandedIssues(place)),
    ];
    const keys = await Promise.all(found.map((key) => this.#underNewName(key)));
    this.#seen.set(place.repository.id, seen);
    return {
      keys: [...new Map(keys.map((key) => [formatIssueRef(key).toLowerCase(), key])).values()],
      glance,
    };
  }

  /** Markers still name a repository as it was called then: one incident under two names would be two keys. */
  async #underNewName(key: IssueRef): Promise<IssueRef> {
    const place = await this.#options.repositories.find(key);
    return place ? { owner: place.repository.owner, repo: place.repository.repo, number: key.number } : key;
  }

  /**
   * What a repository looks like now; null when no issue changed since it was last looked through on this same day.
   * The issue that changed last tells for all of them, and asking for it again costs nothing of the rate limit.
   */
  async #changes({ client, repository: { id, owner, repo } }: Place): Promise<Seen | null> {
    const day = this.#options.clock.now().toString().slice(0, "2026-12-01".length);
    const before = this.#seen.get(id);
    const etag = before?.day === day ? before.etag : null;
    const latest = { owner, repo, state: "all", sort: "updated", direction: "desc", per_page: 1 } as const;
    const changed = await getIfChanged(client, "GET /repos/{owner}/{repo}/issues", latest, etag);
    return changed && { etag: changed.etag, day };
  }

  async #incidents(place: Place, listed: ListedIssues): Promise<IssueRef[]> {
    const policy = await this.#options.policies.of(place);
    const { owner, repo } = place.repository;
    const lists = policy.incident.labels.map((labels) => {
      return allItems(place.client, "GET /repos/{owner}/{repo}/issues", {
        owner,
        repo,
        labels,
        state: "open",
      });
    });
    const data = (await Promise.all(lists)).flat();
    const issues = data.flatMap((entry) => toIssue(entry, this.#options.app) ?? []);
    for (const issue of issues) listed.learn(issue);
    return issues.map(({ ref: { number } }) => ({ owner, repo, number }));
  }

  async #keysOfOwnIssues(place: Place, listed: ListedIssues): Promise<IssueRef[]> {
    const since = this.#options.clock.now().subtract(LOOK_BACK).toString({ smallestUnit: "second" });
    const own = await listed.own(place);
    const isOfNow = (issue: Issue) => issue.state === "open" || issue.updatedAt >= since;
    return own.filter((issue) => isOfNow(issue) || followsOthers(issue)).flatMap(keysNamedBy);
  }

  /** An API without a listing of all comments is asked for the issues that were commented on instead. */
  async #commandedIssues({ client, repository: { owner, repo } }: Place): Promise<IssueRef[]> {
    const since = this.#options.clock.now().subtract(COMMAND_LOOK_BACK).toString({ smallestUnit: "second" });
    try {
      const route = "GET /repos/{owner}/{repo}/issues/comments";
      const comments = await allItems(client, route, { owner, repo, since });
      const commands = comments.filter(({ body }) => findCommands(body ?? "").length > 0);
      return commands.flatMap(({ issue_url }) => issueRefFromUrl(issue_url) ?? []);
    } catch (error) {
      if (kindOf(error) !== "not-found") throw error;
      const issues = await allItems(client, "GET /repos/{owner}/{repo}/issues", { owner, repo, since });
      return issues
        .filter((issue) => issue.comments > 0 && !issue.pull_request)
        .map(({ number }) => ({ owner, repo, number }));
    }
  }
}

/** For an API that does not list an installation's repositories: those of its owner, most of which it reaches. */
async function repositoriesOfOwner(client: Client, owner: string): Promise<RepositoryRef[]> {
  const ways = [
    () => allItems(client, "GET /users/{username}/repos", { username: owner }),
    () => allItems(client, "GET /orgs/{org}/repos", { org: owner }),
    () => allItems(client, "GET /search/repositories", { q: `user:${owner}` }),
  ];
  for (const ask of ways) {
    try {
      const found = await ask();
      return found.map(({ full_name }) => parseRepository(full_name)).filter((ref) => ref !== null);
    } catch (error) {
      if (kindOf(error) !== "not-found") throw error;
    }
  }
  return [];
}
