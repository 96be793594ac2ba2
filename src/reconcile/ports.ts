import type { Temporal } from "temporal-polyfill";
import type { IssueRef } from "../domain/issue-ref.ts";
import type { Operation } from "./operation.ts";
import type { Snapshot } from "./snapshot.ts";

/** Time as an input: the server's clock, or one that a test turns by hand. */
export interface Clock {
  now(): Temporal.Instant;
  /** Resolves after so many milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Structured logging, as pino does it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The world that a key lives in, as the loop needs it: read it, write to it. */
export interface World {
  /** What there is now; null when the key is nothing of ours, or is gone. Throws what GitHub refuses to show. */
  observe(key: IssueRef): Promise<Snapshot | null>;
  /**
   * Performs one operation. Throws when it was refused, or when nobody knows whether it took.
   * @param plannedAt when the world was last looked at for it: a write that had to wait for too long is not done
   */
  apply(operation: Operation, plannedAt?: Temporal.Instant): Promise<void>;
  /** What to do about an error that either of them threw. */
  judge(error: unknown): Judgement;
}

export type Judgement =
  /** Nobody knows whether the write took: settle, observe, and plan again. */
  | { readonly kind: "ambiguous" }
  /** Nothing was done, since the world is not as it was planned for: observe and plan again. */
  | { readonly kind: "outdated" }
  /** What it was about has another address now, which is found by looking once more; `reason` if that is of no use. */
  | { readonly kind: "moved"; readonly reason: string }
  /** It may work later. */
  | { readonly kind: "transient"; readonly retryAfterMs: number }
  /** It will not work by trying again: report it and go on with the rest. `reason` is Markdown for people. */
  | { readonly kind: "terminal"; readonly reason: string };
