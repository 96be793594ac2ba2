import { findCommands } from "../commands/commands.ts";
import {
  formatIssueRef,
  type IssueRef,
  parseIssueRef,
  parseRepository,
  type RepositoryRef,
} from "../domain/issue-ref.ts";
import { readMarker } from "../markdown/marker.ts";
import type { Clock, Log } from "../reconcile/ports.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import type { Ground } from "../reconcile/sweep.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";
import { listOwnIssues } from "./issues.ts";
import { allItems, allPages } from "./pages.ts";
import type { Policies } from "./policies.ts";
import { RecentWrites } from "./recent-writes.ts";
import type { Place, Repositories } from "./repositories.ts";
import { type AppIdentity, issueRefFromUrl } from "./to-issue.ts";

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
  readonly clock: Clock;
  readonly log: Log;
}

/** Every repository of every installation, and its keys. */
export class GitHubGround implements Ground {
  readonly #options: GroundOptions;

  constructor(options: GroundOptions) {
    this.#options = options;
  }

  async *repositories(): AsyncIterable<RepositoryRef> {
    const { appClient, log } = this.#options;
    for await (const installations of allPages(appClient, "GET /app/installations", {})) {
      for (const { id, account, suspended_at } of installations) {
        const owner = account && "login" in account ? account.login : null;
        if (suspended_at || !owner) continue;
        try {
          yield* await this.repositoriesOf(id, owner);
        } catch (error) {
          log.error({ owner, err: error }, "repositories of this installation could not be listed");
        }
      }
    }
  }

  /** An API without `/installation/repositories` is asked for those of the owner instead. */
  async repositoriesOf(installationId: number, owner: string): Promise<RepositoryRef[]> {
    const client = this.#options.clientOf(installationId);
    const ways = [
      () => allItems(client, "GET /installation/repositories", {}),
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

  /** Keys of incidents, of postmortems and items that are open or changed lately, and of commands written lately. */
  async keysIn(repository: RepositoryRef): Promise<IssueRef[]> {
    const place = await this.#options.repositories.find(repository);
    if (!place || place.repository.archived || !place.repository.hasIssues) return [];
    const keys = [
      ...(await this.#incidents(place)),
      ...(await this.#keysOfOwnIssues(place)),
      ...(await this.#commandedIssues(place)),
    ];
    return [...new Map(keys.map((key) => [formatIssueRef(key).toLowerCase(), key])).values()];
  }

  async #incidents(place: Place): Promise<IssueRef[]> {
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
    const issues = (await Promise.all(lists)).flat().filter((issue) => !issue.pull_request);
    return issues.map(({ number }) => ({ owner, repo, number }));
  }

  async #keysOfOwnIssues({ client, repository }: Place): Promise<IssueRef[]> {
    const { app, clock } = this.#options;
    const reading = { app, recent: new RecentWrites(clock) };
    const since = clock.now().subtract(LOOK_BACK).toString({ smallestUnit: "second" });
    const own = await listOwnIssues(client, repository, null, reading);
    return own.filter((issue) => issue.state === "open" || issue.updatedAt >= since).flatMap(keysNamedBy);
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

/** The incidents that the marker of one of our issues names. */
export function keysNamedBy({ body }: Pick<Issue, "body">): IssueRef[] {
  const reading = readMarker(body);
  if (reading.found !== "marker") return [];
  const { marker } = reading;
  const names = marker.kind === "postmortem" ? marker.incidents.map(({ key }) => key) : [marker.key];
  return names.flatMap((name) => parseIssueRef(name) ?? []);
}
