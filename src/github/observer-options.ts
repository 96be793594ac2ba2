import type { Clock } from "../reconcile/ports.ts";
import type { ApiFeatures } from "./api-features.ts";
import type { Comments } from "./comments.ts";
import type { IssueSource } from "./issues.ts";
import type { KnownKeys } from "./known-keys.ts";
import type { Policies } from "./policies.ts";
import type { RecentWrites } from "./recent-writes.ts";
import type { Repositories } from "./repositories.ts";
import type { AppIdentity } from "./to-issue.ts";
import type { Trust } from "./trust.ts";

export interface ObserverOptions {
  readonly app: AppIdentity;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly recent: RecentWrites;
  readonly comments: Comments;
  readonly trust: Trust;
  readonly clock: Clock;
  /** Where issues are read: afresh, or from what a sweep has just listed. */
  readonly issues: IssueSource;
  readonly api: ApiFeatures;
  /** All observers learn together. */
  readonly known: KnownKeys;
}
