import { isHttpError } from "./errors.ts";

/** The first wait if GitHub names no time ("wait for at least one minute"); the next ones are exponentially longer. */
const FIRST_PAUSE = 60_000;

/** GitHub counts its limits by the hour, so a longer wait is not plausible. */
const LONGEST_PAUSE = 3_600_000;

/** The shortest wait, so that a limit that has already ended does not cause a tight loop. */
const SHORTEST_PAUSE = 1_000;

/** The wait that a response asks for; `milliseconds` is null if it names no time. */
export interface Limit {
  readonly milliseconds: number | null;
  /** Whether it is the limit of an hour, which REST and GraphQL have separately. */
  readonly isPrimary: boolean;
}

/**
 * Reads a rate limit from a failed request; null if the request failed for another reason. `now` is in epoch milliseconds.
 * The order of the headers, and the wait without them, follow docs.github.com, "Rate limits for the REST API",
 * "Exceeding the rate limit".
 */
export function limitOf(error: unknown, now: number): Limit | null {
  if (!isHttpError(error) || !error.response) return null;
  if (error.status !== 403 && error.status !== 429) return null;
  const headers = error.response.headers;
  const serverNow = Date.parse(String(headers.date)) || now;
  const after = retryAfter(headers["retry-after"], serverNow);
  if (after !== null) return { milliseconds: after, isPrimary: false };
  const reset = Number(headers["x-ratelimit-reset"]);
  if (String(headers["x-ratelimit-remaining"]) === "0" && reset > 0) {
    return { milliseconds: reset * 1000 - serverNow, isPrimary: true };
  }
  const limited = error.status === 429 || /rate limit|abuse detection/i.test(error.message);
  return limited ? { milliseconds: null, isPrimary: false } : null;
}

/** `Retry-After` is a number of seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(value: string | number | undefined, serverNow: number): number | null {
  if (value === undefined || value === "") return null;
  const seconds = Number(value);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(String(value)) - serverNow : seconds * 1000;
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/** The pause of one client, which sends nothing before `until`. Times are epoch milliseconds. */
export class Pause {
  #until = Number.NEGATIVE_INFINITY;
  #strikes = 0;

  get until(): number {
    return this.#until;
  }

  remaining(now: number): number {
    // If the clock was set back, the pause must not become longer than any limit.
    return Math.max(0, Math.min(this.#until - now, LONGEST_PAUSE));
  }

  /** Records a limit that stopped a request sent at `sentAt`. Returns whether the pause became longer. */
  strike(limit: Limit, sentAt: number, now: number): boolean {
    // Requests that were in progress together count as one strike.
    const together = sentAt < this.#until;
    if (!together) this.#strikes += 1;
    const wait = limit.milliseconds ?? (together ? 0 : FIRST_PAUSE * 2 ** (this.#strikes - 1));
    const until = now + Math.min(Math.max(wait, SHORTEST_PAUSE), LONGEST_PAUSE);
    if (until <= this.#until) return false;
    this.#until = until;
    return true;
  }

  /** Records that a request sent at `sentAt` was not limited. */
  passed(sentAt: number): void {
    if (sentAt >= this.#until) this.#strikes = 0;
  }
}
