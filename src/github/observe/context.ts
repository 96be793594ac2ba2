import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Trust } from "../../record/trust.ts";
import type { InstalledRepository, Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { RepositoryVersions } from "../repositories/repository-versions.ts";
import type { AppIdentity } from "./api-issue.ts";
import type { Comments } from "./comments.ts";
import type { Issues } from "./issues.ts";
import type { SubIssueSupport } from "./sub-issues.ts";

/** What all observers share. */
export interface ObserverContext {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly versions: RepositoryVersions;
  /** Where issues are read: afresh, or from what a sweep has just listed. */
  readonly issues: Issues;
  readonly comments: Comments;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly subIssues: SubIssueSupport;
  readonly keysWithRecords: KeysWithRecords;
}

/** A key, with the repository it is in and the rules there. */
export interface KeyContext {
  readonly installed: InstalledRepository;
  readonly key: IssueRef;
  readonly policy: Policy;
}

/** The rules by which all issues of a key are read, in whichever repository they are. */
export type KeyRules = Pick<Snapshot, "policy" | "installedAt">;

/** Keys that are remembered at most; one that was forgotten is found again by the next sweep. */
const MAX_KEPT = 10_000;

/** Keys that something names which the App wrote, as far as this process saw it. */
export class KeysWithRecords {
  /** Bound by size: by number, the cache would take room for all of them at once. */
  readonly #keys = new LRUCache<string, true>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  has(key: IssueRef): boolean {
    return this.#keys.has(issueKey(key));
  }

  add(key: IssueRef): void {
    this.#keys.set(issueKey(key), true);
  }
}
