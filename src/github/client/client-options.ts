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

/**
 * The base of the REST API, without a slash at its end: `GITHUB_API_URL`, else `GHE_HOST` (with `GHE_PROTOCOL`,
 * https) as Enterprise Server has it, else GitHub's own. Throws an `Error` that names the variable.
 */
export function apiBaseUrl(env: Readonly<Record<string, string | undefined>>): string {
  if (env.GITHUB_API_URL) return checked(env.GITHUB_API_URL, "GITHUB_API_URL", "https://api.github.com");
  if (!env.GHE_HOST) return "https://api.github.com";
  if (!/^[\w.-]+(:\d+)?$/.test(env.GHE_HOST)) {
    throw new Error(`GHE_HOST: expected a host such as github.example.com, found "${env.GHE_HOST}".`);
  }
  const protocol = (env.GHE_PROTOCOL || "https").replace(/:?(\/\/)?$/, "");
  return checked(`${protocol}://${env.GHE_HOST}/api/v3`, "GHE_PROTOCOL", "https");
}

function checked(text: string, variable: string, example: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash) {
    // What was found is not repeated: an address can carry a password.
    throw new Error(
      `${variable}: expected an http or https address such as ${example}, without user, query or #.`,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, "");
}
