import type { Hub } from "./hub.ts";
import { Refusal } from "./routes/route.ts";
import type { Grant } from "./state.ts";

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** "No more than 80 content-generating requests per minute, and no more than 500 per hour": docs.github.com, "Rate limits for the REST API". */
const WRITES = { perMinute: 80, perHour: 500 } as const;
const REQUESTS_PER_HOUR = 5_000;

/** GitHub's rate limits, kept for each installation; a test may also play that one was met. */
export class Limits {
  readonly #hub: Hub;
  #writes = new Map<number, number[]>();
  #requests = new Map<number, { hour: number; count: number }>();
  /** A secondary limit until an instant, with or without saying how long. */
  secondary: { readonly until: number; readonly named: boolean } | null = null;
  /** The primary limit of the hour. */
  perHour = REQUESTS_PER_HOUR;
  /** Requests that met a limit. */
  met = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** What was counted so far, for a world that is kept. */
  keep(): unknown {
    return structuredClone([this.#writes, this.#requests]);
  }

  restore(kept: unknown): void {
    [this.#writes, this.#requests] = structuredClone(kept) as [
      Map<number, number[]>,
      Map<number, { hour: number; count: number }>,
    ];
  }

  /** Counts a request; throws when it is one too many. */
  count(installation: Grant | null, method: string): void {
    if (!installation) return;
    const { now } = this.#hub;
    if (this.secondary && now < this.secondary.until) this.#refuseSecondary(this.secondary);
    this.#countPrimary(installation, now);
    if (method === "GET") return;
    const writes = (this.#writes.get(installation.id) ?? []).filter((at) => at > now - HOUR);
    const lastMinute = writes.filter((at) => at > now - MINUTE).length;
    if (lastMinute >= WRITES.perMinute || writes.length >= WRITES.perHour) {
      this.#refuseSecondary({ until: now + MINUTE, named: true });
    }
    this.#writes.set(installation.id, [...writes, now]);
  }

  headers(): Record<string, string> {
    const reset = Math.ceil((Math.floor(this.#hub.now / HOUR) + 1) * (HOUR / 1000));
    return { "x-ratelimit-limit": String(this.perHour), "x-ratelimit-reset": String(reset) };
  }

  #countPrimary({ id }: Grant, now: number): void {
    const hour = Math.floor(now / HOUR);
    const known = this.#requests.get(id);
    const entry = known?.hour === hour ? known : { hour, count: 0 };
    this.#requests.set(id, entry);
    entry.count++;
    if (entry.count <= this.perHour) return;
    this.met++;
    throw new Refusal(
      403,
      "API rate limit exceeded for installation ID 1.",
      {},
      { "x-ratelimit-remaining": "0" },
    );
  }

  #refuseSecondary({ until, named }: { readonly until: number; readonly named: boolean }): never {
    this.met++;
    const seconds = Math.ceil((until - this.#hub.now) / 1000);
    const message =
      "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
    throw new Refusal(403, message, {}, named ? { "retry-after": String(seconds) } : {});
  }
}
