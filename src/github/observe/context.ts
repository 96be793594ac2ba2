import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import { type Comment, tagsIn } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Trust } from "../../record/trust.ts";
import type { GraphQL } from "../client/graphql.ts";
import type { InstalledRepository, Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { RepositoryVersions } from "../repositories/repository-versions.ts";
import type { Comments } from "./comments.ts";
import type { AppIdentity, Issues } from "./issues.ts";
import type { SubIssueSupport } from "./sub-issues.ts";

/** The dependencies that all observers share. */
export interface ObserverContext {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly versions: RepositoryVersions;
  /** Reads issues from GitHub, or from the listings of a sweep. */
  readonly issues: Issues;
  readonly comments: Comments;
  readonly graphql: GraphQL;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly subIssues: SubIssueSupport;
  readonly keysWithRecords: KeysWithRecords;
}

/** The comments on an issue; none if the App cannot access its repository anymore. */
export async function commentsOn(
  issue: Issue,
  { repositories, comments }: ObserverContext,
): Promise<readonly Comment[]> {
  const installed = await repositories.find(issue.ref);
  return installed ? comments.of(installed.client, issue) : [];
}

/** Adds the tags of the comments on each issue. */
export function withTags<Tagged extends Issue>(issues: readonly Tagged[], context: ObserverContext) {
  return Promise.all(
    issues.map(async (issue) => ({ ...issue, postedTags: tagsIn(await commentsOn(issue, context)) })),
  );
}

/** The same, with the repository that is observed and the policy there. */
export interface RepositoryContext extends ObserverContext {
  readonly installed: InstalledRepository;
  readonly policy: Policy;
}

/** The same, with the key that is observed. Its policy is for all of its issues, in all repositories. */
export interface KeyContext extends RepositoryContext {
  readonly key: IssueRef;
}

/** How many keys are remembered; the next sweep finds forgotten ones again. */
const MAX_KEPT = 10_000;

/** Keys for which this process has seen a postmortem or item of the App. */
export class KeysWithRecords {
  /** Limited by size, because a limit by number allocates memory for all entries in advance. */
  readonly #keys = new LRUCache<string, true>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  has(key: IssueRef): boolean {
    return this.#keys.has(issueKey(key));
  }

  add(key: IssueRef): void {
    this.#keys.set(issueKey(key), true);
  }
}
