import { Temporal } from "temporal-polyfill";
import type { Clock, Log } from "../../reconcile/ports.ts";
import type { Client } from "../client/client.ts";
import { faultKindOf } from "../client/errors.ts";
import { allPages } from "../client/pages.ts";

/** GitHub keeps deliveries for three days: https://docs.github.com/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks. */
const KEPT = { hours: 72 };

/** Attempts can be listed slightly out of order. */
const OVERLAP = { minutes: 10 };

/** Pages of 100 that are read at a time. The sweep covers everything beyond them. */
const MAX_PAGES = 200;

/** An event that failed this often would fail again. */
const MAX_ATTEMPTS = 3;

/** Redeliveries at a time. A sweep covers everything anyway, so old events need not flood the App after a long outage. */
const AT_MOST = 100;

interface Attempt {
  readonly id: number;
  /** The GUID of the event, the same in all of its attempts. */
  readonly guid: string;
  readonly arrived: boolean;
  readonly at: Temporal.Instant;
}

/** The newest attempt of an event that has not arrived. */
interface Missed extends Attempt {
  readonly tries: number;
}

/**
 * Asks GitHub to redeliver webhooks whose attempts all failed or timed out, because GitHub does not do so by itself.
 * Attempts that were read once are not read again while the process runs.
 */
export class Redeliveries {
  readonly #appClient: Client;
  readonly #clock: Clock;
  readonly #log: Log;
  /** By guid. */
  readonly #missed = new Map<string, Missed>();
  /** The newest attempt that was read, once all before it were. */
  #readUntil: Temporal.Instant | null = null;
  /** Ids of attempts that are already counted and will be read once more. */
  #counted: ReadonlySet<number> = new Set();
  #running: Promise<number> | null = null;

  constructor(appClient: Client, clock: Clock, log: Log) {
    this.#appClient = appClient;
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Returns the number of requested redeliveries; 0 for an API without deliveries. It does not throw, because a sweep
   * covers everything anyway.
   */
  sendFailed(): Promise<number> {
    this.#running ??= this.#sendFailed().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #sendFailed(): Promise<number> {
    await this.#read();
    const failed = [...this.#missed.values()].reverse().filter(({ tries }) => tries < MAX_ATTEMPTS);
    failed.sort((a, b) => Temporal.Instant.compare(b.at, a.at));
    let sent = 0;
    for (const { id } of failed.slice(0, AT_MOST)) {
      try {
        await this.#appClient.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
        sent++;
      } catch (error) {
        this.#log.warn({ deliveryId: id, err: error }, "webhook could not be redelivered");
      }
    }
    if (sent > 0) this.#log.info({ redelivered: sent }, "asked GitHub to redeliver failed webhooks");
    return sent;
  }

  /** Reads new attempts. Those that were read before an error count, and the rest is read the next time. */
  async #read(): Promise<void> {
    const oldest = this.#clock.now().subtract(KEPT);
    const known = this.#readUntil?.subtract(OVERLAP) ?? oldest;
    const since = isBefore(known, oldest) ? oldest : known;
    const attempts: Attempt[] = [];
    let isComplete = false;
    try {
      for await (const attempt of this.#attemptsSince(since)) attempts.push(attempt);
      isComplete = true;
    } catch (error) {
      if (faultKindOf(error) !== "not-found") {
        const fields = { err: error, read: attempts.length };
        this.#log.warn(fields, "failed webhooks could not be listed; the sweep covers them");
      }
    }
    const byId = new Map(attempts.map((attempt) => [attempt.id, attempt]));
    this.#count([...byId.values()].filter(({ id }) => !this.#counted.has(id)));
    for (const [guid, { at }] of this.#missed) if (isBefore(at, oldest)) this.#missed.delete(guid);
    if (!isComplete) this.#counted = new Set([...this.#counted, ...attempts.map(({ id }) => id)]);
    else if (attempts[0]) {
      this.#readUntil = attempts[0].at;
      const rereadFrom = this.#readUntil.subtract(OVERLAP);
      this.#counted = new Set(attempts.filter(({ at }) => !isBefore(at, rereadFrom)).map(({ id }) => id));
    }
  }

  /** Newest first. */
  async *#attemptsSince(since: Temporal.Instant): AsyncGenerator<Attempt> {
    let pages = 0;
    for await (const page of allPages(this.#appClient, "GET /app/hook/deliveries", {})) {
      const attempts = page.map(({ id, guid, status_code, delivered_at }) => ({
        id,
        guid,
        arrived: status_code >= 200 && status_code < 300,
        at: Temporal.Instant.from(delivered_at),
      }));
      yield* attempts.filter(({ at }) => !isBefore(at, since));
      const last = attempts.at(-1);
      if (++pages === MAX_PAGES || (last && isBefore(last.at, since))) return;
    }
  }

  #count(attempts: readonly Attempt[]): void {
    const arrived = new Set(attempts.flatMap(({ guid, arrived }) => (arrived ? guid : [])));
    for (const guid of arrived) this.#missed.delete(guid);
    // From old to new, so that the newest attempt is kept.
    for (const attempt of attempts.toReversed()) {
      if (arrived.has(attempt.guid)) continue;
      const tries = (this.#missed.get(attempt.guid)?.tries ?? 0) + 1;
      this.#missed.set(attempt.guid, { ...attempt, tries });
    }
  }
}

function isBefore(a: Temporal.Instant, b: Temporal.Instant): boolean {
  return Temporal.Instant.compare(a, b) < 0;
}
