import type { IssueRef } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { Policy } from "../../domain/policy.ts";
import type { PostmortemIssue } from "../../observed/issue.ts";
import { placesNamedBy, wantedHome } from "../../observed/repositories.ts";
import { NOTHING, type Snapshot } from "../../observed/snapshot.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { Trust } from "../../record/trust.ts";
import { findTargets, type Place, type Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { Comments } from "./comments.ts";
import type { AppIdentity, IssueSource } from "./issues.ts";
import type { ApiFeatures, KnownKeys } from "./learned.ts";
import type { RecentWrites } from "./recent-writes.ts";

/** A key, with the repository it is in and the rules there. */
export interface Around {
  readonly place: Place;
  readonly key: IssueRef;
  readonly policy: Policy;
}

export interface BareOptions {
  readonly repositories: Repositories;
  readonly api: { readonly subIssues: boolean };
}

/**
 * A snapshot with nothing in it but where it is, and where its postmortem's items may be.
 * @param lines of its postmortem, as far as its items are followed under this key
 */
export async function bareSnapshot(
  { place, key, policy }: Around,
  postmortem: PostmortemIssue | undefined,
  lines: readonly ItemLine[],
  { repositories, api }: BareOptions,
): Promise<Snapshot> {
  const wanted = [wantedHome({ key, policy }), ...(postmortem ? placesNamedBy(postmortem, lines) : [])];
  return {
    ...NOTHING,
    key,
    repository: place.repository,
    installedAt: place.installedAt,
    policy,
    targets: await findTargets(repositories, key, wanted),
    subIssues: api.subIssues,
  };
}

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
