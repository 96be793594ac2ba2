import type { IssueRef } from "../domain/issue-ref.ts";

/** How a key was left. */
export type Outcome =
  | { readonly kind: "at-rest"; readonly writes: number }
  /** Something was refused for good: it was reported, and the rest was done. */
  | { readonly kind: "blocked"; readonly writes: number }
  /** Something may work later: come back then. */
  | { readonly kind: "retry"; readonly afterMs: number }
  /** It did not come to rest within its passes. */
  | { readonly kind: "restless" }
  /** Nothing was done: its repository has another name today, and work is to go on under that, one pass at a time. */
  | { readonly kind: "renamed"; readonly to: IssueRef }
  | { readonly kind: "stopped" };

/** What a run over a key has learned so far. */
export interface Run {
  readonly key: IssueRef;
  /** What was refused for good, by `placeName`, and why. */
  readonly refused: Map<string, string>;
  /** What the last pass planned. */
  plan: string;
  hasMoved: boolean;
}

/** Why a plan is not carried out any further. */
export type Stop =
  /** `unfinished`: it rests on what is not so any more, or was seen too long ago. */
  { readonly kind: "applied" | "unfinished" } | { readonly kind: "retry"; readonly afterMs: number };

export type Step = { readonly writes: number } & (
  | { readonly kind: "at-rest" | "waited" }
  | { readonly kind: "renamed"; readonly to: IssueRef }
  | Stop
);
