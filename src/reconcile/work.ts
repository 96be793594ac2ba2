import type { Operation, Refusals } from "../operations/operation.ts";

/** What the loop brings to its desired state: an incident with all that belongs to it, or one task of a repository. */
export interface Work {
  /** Names it in the queue, in the write budget and in the log: `acme/shop#12`, `acme/shop notices`. */
  readonly key: string;
  /** The account that it belongs to. */
  readonly owner: string;
  /**
   * Observes the world and plans what is missing. Throws what GitHub refuses to show.
   * @param refusals what was refused for good in this run
   */
  plan(refusals?: Refusals): Promise<WorkPlan>;
}

export interface WorkPlan {
  readonly operations: readonly Operation[];
  /** Set when GitHub may show more soon: look again after this time, even if nothing is missing now. */
  readonly recheckAfterMs?: number;
  /** Set when the repository has another name today: nothing is planned under the old one. */
  readonly renamedTo?: Work;
}

/** How work was left. */
export type ReconcileResult =
  /** Nothing is missing. */
  | { readonly kind: "converged"; readonly writes: number }
  /** Something was refused for good: it was reported, and the rest was done. */
  | { readonly kind: "blocked"; readonly writes: number }
  /** Something may succeed later. */
  | { readonly kind: "retry"; readonly afterMs: number }
  /** Something was still missing after the last pass. */
  | { readonly kind: "not-converging" }
  /** Nothing was done: the work continues under the repository's current name. */
  | { readonly kind: "renamed"; readonly to: Work }
  | { readonly kind: "stopped" };

/** How work was left that has not converged; `failed` when its pass threw. */
export type Unconverged = Exclude<ReconcileResult["kind"], "converged" | "stopped" | "renamed"> | "failed";
