import type { Temporal } from "temporal-polyfill";
import type { Unconverged, Work } from "./work.ts";

/** Runs each key at most once at a time: in this process (`WorkQueue`), or in all that share the work. */
export interface Queue {
  /** Resolves once all of the work is certain to have a turn. Throws if some of it cannot be accepted. */
  offer(...works: readonly Work[]): Promise<void>;
  /** Resolves once a turn that began after this call has ended, whatever its result, or the queue is closed. */
  enqueue(work: Work): Promise<void>;
  /** How much work of this process waits or is running. */
  readonly size: number;
  /** Since when the oldest of it waits or runs; null if there is none. */
  readonly oldest: Temporal.Instant | null;
  /** The keys whose last turn did not converge, with its result. */
  readonly unconverged: ReadonlyMap<string, Unconverged>;
  /** Resolves once nothing may run now in this process, or the queue is closed. Work that waits for a time does not count. */
  idle(): Promise<void>;
  /** Accepts no more work, drops what has not begun, and resolves once the running work is finished. */
  close(): Promise<void>;
}
