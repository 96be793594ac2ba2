import type { Clock, Log, PlainClock } from "../../reconcile/ports.ts";
import type { Fetch } from "./https-fetch.ts";

/** Marks a request as part of the write slot that provided it: `request: write`. */
export interface InWriteSlot {
  readonly inWriteSlot: true;
}

export interface WriteSlots {
  /**
   * Runs `work` when a write can be sent immediately, and holds back all other writes of this client meanwhile, so that
   * what `work` reads is still true when it writes. Its writes must pass the mark that `work` gets.
   */
  writeSlot<Result>(work: (write: InWriteSlot) => Promise<Result>): Promise<Result>;
}

/** The source of a client's token. Both methods throw if no token is available. */
export interface TokenSource {
  token(): Promise<string>;
  /** A new token to replace one that GitHub refused. Returns the same token if there is no other. */
  refresh(): Promise<string>;
}

/** Learns what a client sends. */
export interface RequestMonitor {
  /** Called where a request is asked for: a queue may send it from elsewhere. */
  track(): RequestTrack;
  /** Makes `work` belong to whoever asks for it now, even if a queue calls it later. */
  bind<Work extends (...args: never[]) => unknown>(work: Work): Work;
}

export interface RequestTrack {
  sent(): void;
  /** It is not sent for so long, because of a limit. */
  waits(milliseconds: number): void;
  answered(status: number, headers: Readonly<Record<string, string | number | undefined>>): void;
  /** GitHub's rate limit begins a pause, or makes it longer. */
  paused(): void;
}

export interface ClientOptions<Time extends PlainClock = Clock> {
  /** Base URL of the REST API, without a trailing slash (`apiBaseUrl`). */
  readonly baseUrl: string;
  readonly auth: TokenSource;
  readonly fetch: Fetch;
  readonly clock: Time;
  readonly log: Log;
  readonly userAgent: string;
  readonly monitor?: RequestMonitor;
  /** Minimum time between the starts of two writes. */
  readonly writeIntervalMs: number;
  /** Writes in any minute and in any hour. Default: 80 and 500, GitHub's limits on creating content. */
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  /** How long one request may take, including its body. Default: 15 s. */
  readonly timeoutMs?: number;
  /** The longest wait for a rate limit; `RateLimitedError` is thrown instead of a longer one. Default: unlimited. */
  readonly maxPauseMs?: number;
  /** Reads in progress at the same time. Default: 10. */
  readonly readConcurrency?: number;
}
