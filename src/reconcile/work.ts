import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { FailedWrites, Operation } from "../operations/operation.ts";
import type { Pace } from "./turn-pace.ts";

/** Who caused work, as the webhook names them. This decides whose turn is next, and never what someone may do. */
export interface Requester {
  readonly login: string;
  /** Whether they are neither a member of the organization nor a collaborator, as far as GitHub shows it. */
  readonly isOutsider: boolean;
}

/** What led to work, for the log. */
export interface Cause {
  /** A webhook with its action, such as `issues.labeled`, or what the App does by itself. */
  readonly event: string;
  /** GitHub's id of the delivery, for a webhook. */
  readonly delivery?: string;
  /** Who caused the webhook, as GitHub names them. */
  readonly sender?: string;
}

/** Work that a sweep found. */
export const SWEEP: Cause = { event: "sweep" };

/** What another process needs to do the same work. */
export type Hint =
  | { readonly kind: "incident"; readonly issue: IssueRef }
  | { readonly kind: "checks"; readonly repository: RepositoryRef }
  | { readonly kind: "deployments"; readonly repository: RepositoryRef; readonly looksAgain: number };

/** A unit of work for the loop: an incident with everything that belongs to it, or one task of a repository. */
export interface Work {
  /** Names it in the queue, in the write budget and in the log: `acme/shop#12`, `acme/shop notices`. */
  readonly key: string;
  /** The account that the repository belongs to. */
  readonly owner: string;
  /** Missing if the App itself asks for it: a sweep, or a change of another incident. */
  readonly requester?: Requester | undefined;
  readonly cause?: Cause | undefined;
  /** How often it may have a turn, if that is less than usual. */
  readonly pace?: Pace;
  /** Whether each of its writes has limits of its own, so that those of records do not hold it back. */
  readonly writesChecks?: boolean;
  /** Whether GitHub lets only an App do it. */
  readonly forApp?: boolean;
  /** With this, another process can do it. Missing if only this one can. */
  readonly hint?: Hint;
  /**
   * Observes the world and plans what is missing. Throws if GitHub refuses to show something.
   * @param refusals the operations that were refused permanently in this run
   */
  plan(refusals?: FailedWrites): Promise<WorkPlan>;
  /** Plans what follows from the issues that the last `plan` opened, without observing again. Missing if it can't. */
  planNext?(refusals: FailedWrites): Promise<WorkPlan>;
}

/** A turn of the queue, as the work that has it sees it. */
export interface Turn {
  /** Lets other lines have their turn first, if some wait; call it between two writes. */
  giveWay(): Promise<void>;
  /** Call this before a pass observes: if the work converges, that pass has also done what was asked for until now. */
  observes(): void;
}

export interface WorkPlan {
  readonly operations: readonly Operation[];
  /** Set if GitHub may show more soon: observe again after this time, even if nothing is missing now. */
  readonly recheckAfterMs?: number;
  /** Set if the repository has been renamed: nothing is planned under the old name. */
  readonly renamedTo?: Work;
}

/** The result of reconciling a unit of work. */
export type ReconcileResult =
  /** Nothing is missing. */
  | { readonly kind: "converged"; readonly writes: number }
  /** Something was refused permanently: it was reported, and the rest was done. */
  | { readonly kind: "blocked"; readonly writes: number }
  /** Something may succeed later. */
  | { readonly kind: "retry"; readonly afterMs: number }
  /** Something was still missing after the last pass. */
  | { readonly kind: "not-converging" }
  /** It got no turn, because the rest of GitHub's limit belongs to others (`mayBegin`). The next process does it. */
  | { readonly kind: "left" }
  /** Nothing was done: the work continues under the repository's current name. */
  | { readonly kind: "renamed"; readonly to: Work }
  | { readonly kind: "stopped" };

/** Why work has not converged; `failed` if its pass threw. */
export type Unconverged = Exclude<ReconcileResult["kind"], "converged" | "stopped" | "renamed"> | "failed";
