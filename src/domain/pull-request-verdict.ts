import type { IssueRef, RepositoryRef } from "./issue-ref.ts";
import type { Rule } from "./rule.ts";

/** What is about to be merged: one pull request, or those that stand together in a merge queue. */
export interface GateChange {
  readonly repository: RepositoryRef;
  /** Whether they stand in a merge queue, where one that is held up holds up the others. */
  readonly isQueue: boolean;
  readonly pullRequests: readonly GatePullRequest[];
  /** What could not be learned of it, each a sentence with the way to mend it. It frees nobody. */
  readonly notes: readonly string[];
}

export interface GatePullRequest {
  readonly number: number;
  readonly labels: readonly string[];
  /** The issues that merging it closes. */
  readonly closes: readonly IssueRef[];
  /** What it takes back, once that was checked: `#12`, or a commit. */
  readonly reverts: string | null;
  /** Names of the areas that its files belong to; null when they are not known, and so all count. */
  readonly areas: readonly string[] | null;
}

/** Whether one pull request may pass whatever is overdue, and by what right. */
export interface PullRequestVerdict {
  readonly number: number;
  readonly passes: Rule | null;
  /** Whether that right holds whatever could not be read, too. */
  readonly sparesProblems: boolean;
  readonly areas: readonly string[] | null;
}
