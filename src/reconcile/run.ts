import type { Temporal } from "temporal-polyfill";
import type { RepositoryRef } from "../domain/issue-ref.ts";
import { type Operation, opensIssue } from "../operations/operation.ts";
import { writeKey } from "../operations/operation-target.ts";
import type { Turn, Work } from "./work.ts";

/** When a plan was observed, and since when it ages. */
export interface Times {
  readonly observedAt: Temporal.Instant;
  readonly plannedAt: Temporal.Instant;
}

/** The state of one `reconcile` call. */
export interface Run {
  readonly work: Work;
  /** Why operations were refused permanently, by `writeKey`. */
  readonly refusals: Map<string, string>;
  /** What the budget leaves out of this run, by `writeKey`. */
  readonly leftOut: Set<string>;
  /** Comments whose replies are among these and come later. */
  readonly delayed: Set<number>;
  /** When the rest can be done; 0 if nothing waits. */
  retryAfterMs: number;
  readonly turn: Turn;
  /** The operations that the last pass planned, by `identityOf`. */
  lastPlan: string;
  /** Where items or postmortems were written, by `owner/repo` in lower case. */
  readonly changed: Map<string, RepositoryRef>;
  hasMoved: boolean;
  /** Set if the last plan opened issues and nothing of it failed, with all that it did, by `identityOf`. */
  opened: (Times & { readonly done: readonly string[] }) | null;
}

/** Whether to observe once more after a redirect: a repository that was just renamed is found under its new name. */
export function isFirstMove(run: Run): boolean {
  if (run.hasMoved) return false;
  run.hasMoved = true;
  return true;
}

/** Whether this run has neither failed to do it nor left it out. */
export function mayDo({ refusals, leftOut }: Run, operation: Operation): boolean {
  return !refusals.has(writeKey(operation)) && !leftOut.has(writeKey(operation));
}

/** Equal for equal operations. Creating operations contain the time, which differs from pass to pass. */
export function identityOf(operation: Operation): string {
  const isDated = opensIssue(operation) || operation.kind === "adopt-item";
  return isDated ? writeKey(operation) : JSON.stringify(operation);
}
