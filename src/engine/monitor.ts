import { AsyncLocalStorage } from "node:async_hooks";
import type { Temporal } from "temporal-polyfill";
import type { ChatRule } from "../domain/notices/chat.ts";
import type { RequestMonitor, RequestTrack } from "../github/client/client-options.ts";
import type { Clock, Log } from "../reconcile/ports.ts";
import type { Lease } from "../reconcile/sharing.ts";
import type { Cause, ReconcileResult, Turn, Work } from "../reconcile/work.ts";

/** What counts figures for an operator. The server has one if metrics are on (`metrics.ts`). */
export interface Metrics {
  webhook(event: string, outcome: "enqueued" | "ignored" | "refused"): void;
  pass(pass: PassReport): void;
  /** A response of GitHub. */
  response(status: number): void;
  /** A pause, because GitHub's rate limit asks for it. */
  pause(): void;
  /** A message to a chat, after its last try. */
  chat(receiver: ChatRule["to"], outcome: "confirmed" | "unconfirmed"): void;
}

/** A pass over a key, from the beginning of its turn to the end. */
export interface PassReport {
  readonly key: string;
  readonly cause: Cause | undefined;
  readonly outcome: ReconcileResult["kind"] | "failed";
  readonly requests: number;
  /** The number of writes by kind of operation (`Operation`). */
  readonly writes: ReadonlyMap<string, number>;
  readonly milliseconds: number;
}

/** The state of the App that its readiness depends on. */
export interface Condition {
  /** Why the App is not connected to GitHub; null once it is. */
  readonly connecting: string | null;
  /** Why GitHub does not accept the App's key; null if it does. */
  readonly refusal: string | null;
  /** When the last complete sweep ended; null before the first. */
  readonly sweptAt: Temporal.Instant | null;
  /** Why the last sweep failed; null if it did not. */
  readonly sweepError: string | null;
  readonly startedAt: Temporal.Instant;
  /** For each owner none of whose passes moves: the pass that moved last, and since when nothing did. */
  readonly stuck: readonly { readonly key: string; readonly since: Temporal.Instant }[];
}

interface Pass {
  readonly work: Work;
  readonly startedAt: number;
  requests: number;
  readonly writes: Map<string, number>;
  /** When it last did something, or until when a limit makes it wait. Epoch milliseconds. */
  movedAt: number;
}

/** What the running code belongs to. */
interface Context {
  readonly pass: Pass | null;
  /** Null if no other process can do the same. */
  readonly lease: Lease | null;
}

/**
 * For a server without metrics.
 * @internal
 */
export const NO_METRICS: Metrics = { webhook() {}, pass() {}, response() {}, pause() {}, chat() {} };

interface MonitorOptions {
  readonly log: Log;
  readonly clock: Pick<Clock, "now">;
  readonly metrics?: Metrics | undefined;
}

/** Watches the passes, and the requests of each, for the log, the metrics and the readiness. */
export class Monitor implements RequestMonitor {
  readonly metrics: Metrics;
  readonly #log: Log;
  readonly #clock: Pick<Clock, "now">;
  /**
   * The pass that the running code belongs to. One for all monitors, because Node 20 keeps each storage that was ever
   * used, and does work for each of them at every promise.
   */
  static readonly #current = new AsyncLocalStorage<Context>();
  readonly #running = new Set<Pass>();
  readonly #requestsLeft = new Map<string, number>();
  readonly #startedAt: Temporal.Instant;
  #connecting: string | null = "it has not answered yet";
  #refusal: string | null = null;
  #sweptAt: Temporal.Instant | null = null;
  #sweepError: string | null = null;

  constructor({ log, clock, metrics = NO_METRICS }: MonitorOptions) {
    this.metrics = metrics;
    this.#log = log;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  /** Runs a pass, logs it in one line, and counts it. */
  async watch(
    work: Work,
    turn: Turn,
    reconcile: (work: Work, turn: Turn) => Promise<ReconcileResult>,
    lease: Lease | null = null,
  ): Promise<ReconcileResult> {
    const now = this.#now();
    const pass: Pass = { work, startedAt: now, movedAt: now, requests: 0, writes: new Map() };
    const giveWay = async () => {
      await turn.giveWay();
      this.#move(pass);
    };
    this.#running.add(pass);
    let outcome: PassReport["outcome"] = "failed";
    try {
      const result = await Monitor.#current.run({ pass, lease }, () => reconcile(work, { ...turn, giveWay }));
      outcome = result.kind;
      return result;
    } finally {
      this.#running.delete(pass);
      this.#report(pass, outcome);
    }
  }

  /** Runs work that is no pass, and that needs a lease. */
  hold<Result>(lease: Lease, work: () => Promise<Result>): Promise<Result> {
    return Monitor.#current.run({ pass: null, lease }, work);
  }

  /** Whether the running code still has the lease that it needs, if it needs one. */
  async mayGoOn(): Promise<boolean> {
    const lease = Monitor.#current.getStore()?.lease;
    return !lease || (await lease.whyNot()) === null;
  }

  wrote(kind: string): void {
    const pass = Monitor.#current.getStore()?.pass;
    pass?.writes.set(kind, (pass.writes.get(kind) ?? 0) + 1);
  }

  track(): RequestTrack {
    const { pass = null, lease = null } = Monitor.#current.getStore() ?? {};
    return {
      whyNot: async () => lease?.whyNot() ?? null,
      sent: (isWrite) => {
        if (isWrite) lease?.writes();
        if (!pass) return;
        pass.requests++;
        this.#move(pass);
      },
      waits: (milliseconds) => {
        if (pass) this.#move(pass, milliseconds);
      },
      answered: (status, headers) => {
        this.metrics.response(status);
        const left = Number(headers["x-ratelimit-remaining"] ?? Number.NaN);
        const isRest = (headers["x-ratelimit-resource"] ?? "core") === "core";
        if (pass && isRest && left >= 0) this.#requestsLeft.set(pass.work.owner.toLowerCase(), left);
      },
      paused: () => this.metrics.pause(),
    };
  }

  bind<Work extends (...args: never[]) => unknown>(work: Work): Work {
    return AsyncLocalStorage.bind(work);
  }

  /** For the clients that use the App's own key, whose responses show whether GitHub accepts it. */
  ofApp(): RequestMonitor {
    const track = () => {
      const requests = this.track();
      const answered: RequestTrack["answered"] = (status, headers) => {
        requests.answered(status, headers);
        if (status === 401) this.#refusal = "GitHub answers 401 to the App's key";
        else if (status < 500) this.#refusal = null;
      };
      return { ...requests, answered };
    };
    return { track, bind: (work) => this.bind(work) };
  }

  /** @param why null once the App is connected */
  connecting(why: string | null): void {
    this.#connecting = why;
  }

  /**
   * @param error null after a complete sweep
   * @param ageMs how long ago that was
   */
  swept(error: string | null, ageMs = 0): void {
    this.#sweepError = error;
    if (error === null) this.#sweptAt = this.#clock.now().subtract({ milliseconds: Math.round(ageMs) });
  }

  condition(): Condition {
    return {
      connecting: this.#connecting,
      refusal: this.#refusal,
      sweptAt: this.#sweptAt,
      sweepError: this.#sweepError,
      startedAt: this.#startedAt,
      stuck: this.#stuck(),
    };
  }

  /** The requests that GitHub still allows in its current hour, by owner, as its last response said. */
  get requestsLeft(): ReadonlyMap<string, number> {
    return this.#requestsLeft;
  }

  #stuck(): Condition["stuck"] {
    const last = new Map<string, Pass>();
    for (const pass of this.#running) {
      const owner = pass.work.owner.toLowerCase();
      if (pass.movedAt >= (last.get(owner)?.movedAt ?? Number.NEGATIVE_INFINITY)) last.set(owner, pass);
    }
    const now = this.#clock.now();
    return [...last.values()]
      .filter(({ movedAt }) => movedAt < now.epochMilliseconds)
      .map(({ work, movedAt }) => ({
        key: work.key,
        since: now.subtract({ milliseconds: now.epochMilliseconds - movedAt }),
      }));
  }

  #move(pass: Pass, waitsMs = 0): void {
    pass.movedAt = Math.max(pass.movedAt, this.#now() + waitsMs);
  }

  #report({ work, startedAt, requests, writes }: Pass, outcome: PassReport["outcome"]): void {
    const { key, cause } = work;
    const milliseconds = this.#now() - startedAt;
    this.metrics.pass({ key, cause, outcome, requests, writes, milliseconds });
    const sum = [...writes.values()].reduce((total, count) => total + count, 0);
    const fields = {
      ...{ key, cause, outcome, requests, writes: sum },
      ...(sum > 0 && { operations: Object.fromEntries(writes) }),
      ms: milliseconds,
    };
    // Sweeps and webhooks also ask for passes over what the settings turn off, several for each repository.
    this.#log[requests === 0 ? "debug" : "info"](fields, "pass");
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}
