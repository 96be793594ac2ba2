import type { Clock, Log, PlainClock } from "../../reconcile/ports.ts";
import type { Fetch } from "./https-fetch.ts";
import type { WriteLimits } from "./write-pace.ts";

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
  /** Why it must not be sent: another process may do the same work now. Null if it may. */
  whyNot(): Promise<string | null>;
  sent(isWrite: boolean): void;
  /** It is not sent for so long, because of a limit. */
  waits(milliseconds: number): void;
  answered(status: number, headers: Readonly<Record<string, string | number | undefined>>): void;
  /** GitHub's rate limit begins a pause, or makes it longer. */
  paused(): void;
}

/** The limits of clients that act for the same installation in several processes. */
export interface SharedLimits {
  /** Milliseconds until a write may be sent; 0 takes it, unless this only asks. A text says why nothing is known. */
  takeWrite(limits: WriteLimits, onlyAsks: boolean): Promise<number | string>;
  /** Tells the other processes that GitHub asks for a pause; of GraphQL only, or of everything. */
  paused(ofQueries: boolean, milliseconds: number): void;
  /** Milliseconds that remain of the pauses which others told. */
  pauseLeft(isQuery: boolean): number;
}

export interface ClientOptions<Time extends PlainClock = Clock> {
  /** Base URL of the REST API, without a trailing slash (`apiBaseUrl`). */
  readonly baseUrl: string;
  readonly auth: TokenSource;
  readonly fetch: Fetch;
  /** Leaves out of the JSON of an answer what is not read. Default: nothing is left out. */
  readonly shorten?: ((url: string, json: string) => string) | undefined;
  readonly clock: Time;
  readonly log: Log;
  readonly userAgent: string;
  readonly monitor?: RequestMonitor;
  /** Minimum time between the starts of two writes. */
  readonly writeIntervalMs: number;
  /** Writes in any minute and in any hour. Default: 80 and 500, GitHub's limits on creating content. */
  readonly writesPerMinute?: number;
  readonly writesPerHour?: number;
  /** For tests: the minutes and hours of all limits are so much shorter. Default: 1. */
  readonly timesFaster?: number;
  /** Default: no other process acts for the same installation. */
  readonly shared?: SharedLimits;
  /** How long one request may take, including its body. Default: 15 s. */
  readonly timeoutMs?: number;
  /** The longest wait for a rate limit; `RateLimitedError` is thrown instead of a longer one. Default: unlimited. */
  readonly maxPauseMs?: number;
  /** Reads in progress at the same time. Default: 10. */
  readonly readConcurrency?: number;
}
