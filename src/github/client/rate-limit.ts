import { isHttpError } from "./errors.ts";

/** Wait when GitHub names no time: "wait for at least one minute", then exponentially longer. */
const FIRST_PAUSE = 60_000;

/** GitHub's limits are counted by the hour; whatever asks for longer is not believed. */
const LONGEST_PAUSE = 3_600_000;

/** Shortest wait, so that a limit which ended already is never asked about in a tight loop. */
const SHORTEST_PAUSE = 1_000;

/** The wait that an answer asks for: `milliseconds` is null when it names none. */
export interface Limit {
  readonly milliseconds: number | null;
}

/**
 * Reads a rate limit out of a failed request; null when it failed for another reason. `now` in epoch milliseconds.
 * Order of the headers, and what to do without them: docs.github.com, "Rate limits for the REST API", "Exceeding
 * the rate limit".
 */
export function limitOf(error: unknown, now: number): Limit | null {
  if (!isHttpError(error) || !error.response) return null;
  if (error.status !== 403 && error.status !== 429) return null;
  const headers = error.response.headers;
  const serverNow = Date.parse(String(headers.date)) || now;
  const after = retryAfter(headers["retry-after"], serverNow);
  if (after !== null) return { milliseconds: after };
  const reset = Number(headers["x-ratelimit-reset"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0) {
    return { milliseconds: reset * 1000 - serverNow };
  }
  const limited = error.status === 429 || /rate limit|abuse detection/i.test(error.message);
  return limited ? { milliseconds: null } : null;
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | number | undefined, serverNow: number): number | null {
  if (value === undefined || value === "") return null;
  const seconds = Number(value);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(String(value)) - serverNow : seconds * 1000;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/** The pause of one client: nothing is sent before `until`. Instants are epoch milliseconds. */
export class Pause {
  #until = Number.NEGATIVE_INFINITY;
  #strikes = 0;

  get until(): number {
    return this.#until;
  }

  remaining(now: number): number {
    // A clock that was set back must not turn an hour into a day.
    return Math.max(0, Math.min(this.#until - now, LONGEST_PAUSE));
  }

  /** Notes a limit that a request ran into which was sent at `sentAt`; tells whether that made the pause longer. */
  strike(limit: Limit, sentAt: number, now: number): boolean {
    // Requests that were under way together ran into one limit once.
    const together = sentAt < this.#until;
    if (!together) this.#strikes += 1;
    const wait = limit.milliseconds ?? (together ? 0 : FIRST_PAUSE * 2 ** (this.#strikes - 1));
    const until = now + Math.min(Math.max(wait, SHORTEST_PAUSE), LONGEST_PAUSE);
    if (until <= this.#until) return false;
    this.#until = until;
    return true;
  }

  /** Notes that a request sent at `sentAt` was let through. */
  passed(sentAt: number): void {
    if (sentAt >= this.#until) this.#strikes = 0;
  }
}
