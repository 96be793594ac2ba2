import type { Hub } from "./hub.ts";
import { Refusal } from "./routes/route.ts";
import type { Grant } from "./state.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** "No more than 80 content-generating requests per minute, and no more than 500 per hour": docs.github.com, "Rate limits for the REST API". */
const WRITES = { perMinute: 80, perHour: 500 } as const;
const REQUESTS_PER_HOUR = 5_000;

type Counts = Map<number, { hour: number; count: number }>;

/** Until when, and whether GitHub says for how long. */
interface Secondary {
  readonly until: number;
  readonly named: boolean;
}

/** GitHub's rate limits, kept for each installation; a test may also play that one was met. */
export class Limits {
  readonly #hub: Hub;
  #writes = new Map<number, number[]>();
  #requests: Counts = new Map();
  #points: Counts = new Map();
  /** A secondary limit until an instant, with or without saying how long. */
  secondary: Secondary | null = null;
  /** The primary limits of the hour: requests of REST, and points of GraphQL, where each query costs one. */
  perHour = REQUESTS_PER_HOUR;
  pointsPerHour = REQUESTS_PER_HOUR;
  /** Requests that met a limit. */
  met = 0;
  /** Requests of REST that an installation paid for, since the start. */
  paid = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** What was counted so far, for a world that is kept. */
  keep(): unknown {
    return structuredClone([this.#writes, this.#requests, this.#points]);
  }

  restore(kept: unknown): void {
    [this.#writes, this.#requests, this.#points] = structuredClone(kept) as [
      Map<number, number[]>,
      Counts,
      Counts,
    ];
  }

  /** Counts a request; throws when it is one too many. */
  count(installation: Grant | null, method: string): void {
    if (!installation) return;
    const { now } = this.#hub;
    if (this.secondary && now < this.secondary.until) this.#refuseSecondary(this.secondary);
    if (increase(this.#requests, installation, now) > (installation.perHour ?? this.perHour)) {
      this.met++;
      throw new Refusal(
        403,
        "API rate limit exceeded for installation ID 1.",
        {},
        { "x-ratelimit-remaining": "0" },
      );
    }
    this.paid++;
    if (method === "GET") return;
    const writes = (this.#writes.get(installation.id) ?? []).filter((at) => at > now - HOUR);
    const lastMinute = writes.filter((at) => at > now - MINUTE).length;
    if (lastMinute >= WRITES.perMinute || writes.length >= WRITES.perHour) {
      this.#refuseSecondary({ until: now + MINUTE, named: true });
    }
    this.#writes.set(installation.id, [...writes, now]);
  }

  /** A 304 does not count: docs.github.com, "Best practices for using the REST API", "Use conditional requests". */
  giveBack(installation: Grant | null): void {
    const entry = installation && this.#requests.get(installation.id);
    if (!entry) return;
    entry.count--;
    this.paid--;
  }

  /**
   * Counts a query. Returns what GitHub answers when it is one too many: "the response status will still be `200`, but
   * you will receive an error message, and the value of the `x-ratelimit-remaining` header will be `0`". The error's
   * type was seen in both forms, so they take turns.
   */
  countQuery(grant: Grant): { readonly errors: readonly object[] } | null {
    const { now } = this.#hub;
    if (this.secondary && now < this.secondary.until) this.#refuseSecondary(this.secondary);
    if (increase(this.#points, grant, now) <= this.pointsPerHour) return null;
    this.met++;
    const message = `API rate limit exceeded for installation ID ${grant.id}.`;
    const error =
      this.met % 2 === 1
        ? { type: "RATE_LIMITED", message }
        : { type: "RATE_LIMIT", code: "graphql_rate_limit", message };
    return { errors: [error] };
  }

  /** The points of a token's hour, which ends at `reset`, in epoch milliseconds. */
  points({ id }: Grant): { readonly limit: number; readonly used: number; readonly reset: number } {
    const hour = Math.floor(this.#hub.now / HOUR);
    const entry = this.#points.get(id);
    const used = entry?.hour === hour ? entry.count : 0;
    return { limit: this.pointsPerHour, used, reset: (hour + 1) * HOUR };
  }

  /** What GitHub tells whoever holds a token; the App itself has limits of its own, which the model leaves out. */
  headers(grant: Grant | null): Record<string, string> {
    const hour = Math.floor(this.#hub.now / HOUR);
    const limit = grant?.perHour ?? this.perHour;
    const known = grant ? this.#requests.get(grant.id) : undefined;
    const used = known?.hour === hour ? known.count : 0;
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-reset": String((hour + 1) * (HOUR / 1000)),
      "x-ratelimit-resource": "core",
      ...(grant && { "x-ratelimit-remaining": String(Math.max(0, limit - used)) }),
    };
  }

  queryHeaders(grant: Grant): Record<string, string> {
    const { limit, used, reset } = this.points(grant);
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(Math.max(0, limit - used)),
      "x-ratelimit-used": String(Math.min(limit, used)),
      "x-ratelimit-reset": String(reset / 1000),
      "x-ratelimit-resource": "graphql",
    };
  }

  #refuseSecondary({ until, named }: Secondary): never {
    this.met++;
    const seconds = Math.ceil((until - this.#hub.now) / 1000);
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    throw new Refusal(403, message, {}, named ? { "retry-after": String(seconds) } : {});
  }
}

/** One more in this hour; returns how many there were. */
function increase(counts: Counts, { id }: Grant, now: number): number {
  const hour = Math.floor(now / HOUR);
  const known = counts.get(id);
  const entry = known?.hour === hour ? known : { hour, count: 0 };
  counts.set(id, entry);
  return ++entry.count;
}
