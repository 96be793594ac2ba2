import type { GateItem, GatePostmortem, UnreadableIssue } from "../gate/verdict.ts";
import type { IssueRef } from "../issue-ref.ts";

/** What the gate would have read of an issue at some time. */
export type PastState =
  /** It was closed, or not tracked. */
  | { readonly as: "nothing" }
  | { readonly as: "action-item"; readonly item: GateItem }
  | { readonly as: "postmortem"; readonly postmortem: GatePostmortem }
  | { readonly as: "unreadable"; readonly unreadable: UnreadableIssue }
  /** `why` is a sentence. */
  | { readonly as: "unknown"; readonly why: string };

/** A state from an instant on, in epoch milliseconds. */
export interface Period {
  readonly from: number;
  readonly state: PastState;
}

/** What became of an issue. */
export interface IssueHistory {
  readonly issue: IssueRef;
  readonly title: string;
  /** In rising order. Before the first, there was nothing. */
  readonly periods: readonly Period[];
}

export const NOTHING: PastState = { as: "nothing" };

/**
 * The state in which a merge found an issue. GitHub tells times in whole seconds, and a merge closes what it fixes, so what
 * happened in the second of the merge came after it.
 */
export function stateBefore({ periods }: IssueHistory, instant: number): PastState {
  return periods.findLast(({ from }) => from < instant)?.state ?? NOTHING;
}

/** A merged pull request. */
export interface Merge {
  readonly number: number;
  readonly title: string;
  /** Login of its author; null if unknown. */
  readonly author: string | null;
  readonly isByBot: boolean;
  /** Epoch milliseconds. */
  readonly mergedAt: number;
  readonly toDefaultBranch: boolean;
}

/** What can exempt a pull request from what holds it. Null stands for what can't be read anymore. */
export interface MergeDetails {
  /** The labels that it had when it was merged. */
  readonly labels: readonly string[] | null;
  readonly closes: readonly IssueRef[] | null;
  /** What its description says that it closes: GitHub forgets the link to an issue that is deleted. */
  readonly mayClose: readonly IssueRef[];
  /** What it reverts, once that was verified. */
  readonly reverts: string | null;
  /** Whether it claims to be a revert, and nothing can verify that anymore. */
  readonly mayRevert: boolean;
  readonly areas: readonly string[] | null;
  /** Why some are null or unverified, a sentence each. */
  readonly unknown: readonly string[];
}
