import type { Clock, Log } from "../../reconcile/ports.ts";

/** Marks a request as part of the slot that it was handed for: `request: write`. */
export interface InWriteSlot {
  readonly inWriteSlot: true;
}

export interface WriteSlots {
  /**
   * Runs `work` when a write may be sent at once, and lets no other write of this client in between: so what is
   * read in it is still true when it is written. Writes inside pass the mark that `work` is given.
   */
  writeSlot<Result>(work: (write: InWriteSlot) => Promise<Result>): Promise<Result>;
}

/** Where a client's token comes from. Both throw when there is none to be had. */
export interface TokenSource {
  token(): Promise<string>;
  /** A new token in place of one that GitHub refused. Returns the same token if there is no other. */
  refresh(): Promise<string>;
}

export interface ClientOptions {
  /** Base of the REST API, without a slash at its end (`apiBaseUrl`). */
  readonly baseUrl: string;
  readonly auth: TokenSource;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly userAgent: string;
  /** Least time between the starts of two writes. */
  readonly writeIntervalMs: number;
  /** Writes in any minute, and in any hour: 80 and 500, GitHub's own limits on creating content. */
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  /** How long one request may take, its body included: 15 s. */
  readonly timeoutMs?: number;
  /** The longest wait for a rate limit before `RateLimitedError` is thrown instead: unlimited. */
  readonly maxPauseMs?: number;
  /** Reads under way at once: 10. */
  readonly readConcurrency?: number;
}
