import PQueue from "p-queue";
import type { Temporal } from "temporal-polyfill";
import type { Clock, Log } from "./ports.ts";
import type { Queue } from "./queue.ts";
import { type InLine, TurnOrder } from "./turn-order.ts";
import type { ReconcileResult, Turn, Unconverged, Work } from "./work.ts";

export interface WorkQueueOptions {
  readonly reconcile: (work: Work, turn: Turn) => Promise<ReconcileResult>;
  /** Milliseconds until this work may have a turn, which counts as used from then on. Default: 0. */
  readonly delayOf?: (work: Work) => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Units of work per owner that run at the same time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Called after each turn with what the key's last turn left to do; null for nothing. */
  readonly turned?: (key: string, left: Unconverged | null) => void;
  /** Takes over a retry, and returns true if it does. Default: it is done here. */
  readonly later?: (work: Work, afterMs: number) => boolean;
}

/** One for all, because Node does work for every promise. */
const ACCEPTED = Promise.resolve();

type OwnerQueue = PQueue<TurnOrder, InLine>;

/** Work as one line asked for it first. `wait` is aborted when its turn begins, in whatever line that comes. */
interface Asked {
  readonly work: Work;
  readonly wait: AbortController;
}

/** Work that waits for its turn or is running. */
interface QueuedWork {
  /** By line: who asked for it after its last turn began. */
  readonly asked: Map<string, Asked>;
  /** Those who asked for it before the running turn observed last. */
  readonly observed: Set<string>;
  /** Called at the end of the first turn that begins after they were added. */
  readonly callbacks: (() => void)[];
  isRunning: boolean;
  /** When it was asked for, after its last turn. */
  since: Temporal.Instant;
}

/**
 * A queue that runs each key at most once at a time. Work that is enqueued during its turn gets one more turn afterward,
 * no matter how often it was enqueued. Each owner has a separate queue, so that an installation that GitHub rate-limits
 * does not delay the others. In it, repositories take turns, and so do the people of each (`lineOf`).
 */
export class WorkQueue implements Queue {
  readonly #options: WorkQueueOptions;
  readonly #queues = new Map<string, OwnerQueue>();
  /** By key in lower case, like the maps below. */
  readonly #queued = new Map<string, QueuedWork>();
  /** Ends the wait for a retry. */
  readonly #retries = new Map<string, AbortController>();
  readonly #unconverged = new Map<string, { readonly key: string; readonly result: Unconverged }>();
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#queued.size;
  }

  get oldest(): Temporal.Instant | null {
    const times = [...this.#queued.values()].map(({ since }) => since);
    return times.reduce<Temporal.Instant | null>(
      (oldest, time) => (oldest && oldest.epochMilliseconds <= time.epochMilliseconds ? oldest : time),
      null,
    );
  }

  get unconverged(): ReadonlyMap<string, Unconverged> {
    return new Map([...this.#unconverged.values()].map(({ key, result }) => [key, result]));
  }

  offer(...works: readonly Work[]): Promise<void> {
    for (const work of works) this.#ask(work);
    return ACCEPTED;
  }

  enqueue(work: Work): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#ask(work, resolve));
  }

  /** @param done called at the end of its turn */
  #ask(work: Work, done?: () => void): void {
    if (this.#closed) return;
    const name = work.key.toLowerCase();
    this.#cancelRetry(name);
    const queued: QueuedWork = this.#queued.get(name) ?? {
      asked: new Map(),
      observed: new Set(),
      callbacks: [],
      isRunning: false,
      since: this.#options.clock.now(),
    };
    this.#queued.set(name, queued);
    if (done) queued.callbacks.push(done);
    const line = lineOf(work).join("\n");
    queued.observed.delete(line);
    if (queued.asked.has(line)) return;
    const asked = { work, wait: new AbortController() };
    queued.asked.set(line, asked);
    if (!queued.isRunning) this.#waitInLine(name, queued, asked);
  }

  async idle(): Promise<void> {
    while (this.#queues.size > 0 && !this.#closed) {
      await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const name of this.#retries.keys()) this.#cancelRetry(name);
    for (const queued of this.#queued.values()) endWaits(queued);
    for (const queue of this.#queues.values()) queue.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    for (const { callbacks } of this.#queued.values()) callAll(callbacks);
  }

  /** Waits until the work may have a turn, and then for the turns before it. The first line that comes to it gets it. */
  #waitInLine(name: string, queued: QueuedWork, { work, wait: { signal } }: Asked): void {
    const takePlace = () => {
      if (signal.aborted) return;
      const place = new Place(this.#queueOf(work.owner), lineOf(work));
      place.take(() => {
        if (signal.aborted) place.free();
        else void this.#turn(name, queued, work, place).finally(() => place.free());
      });
    };
    const delay = this.#options.delayOf?.(work) ?? 0;
    if (delay === 0) takePlace();
    else void this.#sleep(delay, signal, work.key).then(takePlace);
  }

  async #turn(name: string, queued: QueuedWork, work: Work, place: Place): Promise<void> {
    const callbacks = queued.callbacks.splice(0);
    endWaits(queued);
    queued.isRunning = true;
    const result = await this.#attempt(work, {
      giveWay: () => place.giveWay(),
      observes: () => {
        // A look for a deployment may be needed again, because GitHub may show it later.
        for (const [line, asked] of queued.asked)
          if (asked.work.hint?.kind === "incident") queued.observed.add(line);
      },
    });
    queued.isRunning = false;
    if (result?.kind === "converged") for (const line of queued.observed) queued.asked.delete(line);
    queued.observed.clear();
    this.#remember(work.key, result?.kind ?? "failed");
    if (result?.kind === "renamed") void this.enqueue(result.to).then(() => callAll(callbacks));
    else callAll(callbacks);
    if (queued.asked.size > 0 && !this.#closed) {
      queued.since = this.#options.clock.now();
      for (const asked of queued.asked.values()) this.#waitInLine(name, queued, asked);
      return;
    }
    callAll(queued.callbacks);
    this.#queued.delete(name);
    if (result?.kind === "retry" && !this.#options.later?.(work, result.afterMs))
      void this.#retry(name, work, result.afterMs);
  }

  #remember(key: string, result: ReconcileResult["kind"] | "failed"): void {
    if (result === "stopped") return;
    const left = result === "converged" || result === "renamed" ? null : result;
    this.note(key, left);
    this.#options.turned?.(key, left);
  }

  /** Remembers what the key's last turn left to do, here or in another process. */
  note(key: string, left: Unconverged | null): void {
    if (left === null) this.#unconverged.delete(key.toLowerCase());
    else this.#unconverged.set(key.toLowerCase(), { key, result: left });
  }

  /** Logs a turn that throws. The next event or sweep retries its work; other work continues. */
  async #attempt(work: Work, turn: Turn): Promise<ReconcileResult | null> {
    const { reconcile, log, signal } = this.#options;
    try {
      return await reconcile(work, turn);
    } catch (error) {
      if (!signal.aborted) log.error({ key: work.key, err: error }, "pass failed");
      return null;
    }
  }

  /** Enqueues work after this time, unless someone else enqueues it earlier. */
  async #retry(name: string, work: Work, afterMs: number): Promise<void> {
    if (this.#closed) return;
    const waiting = new AbortController();
    this.#retries.set(name, waiting);
    await this.#sleep(afterMs, waiting.signal, work.key);
    if (!waiting.signal.aborted) void this.enqueue(work);
  }

  /** Resolves after this time, or once aborted. */
  async #sleep(milliseconds: number, signal: AbortSignal, key: string): Promise<void> {
    const { clock, log } = this.#options;
    try {
      await clock.sleep(milliseconds, signal);
    } catch (error) {
      if (!signal.aborted) log.error({ key, err: error }, "could not wait for a turn");
    }
  }

  #cancelRetry(name: string): void {
    this.#retries.get(name)?.abort();
    this.#retries.delete(name);
  }

  #queueOf(ownerName: string): OwnerQueue {
    const owner = ownerName.toLowerCase();
    const known = this.#queues.get(owner);
    if (known) return known;
    const queue: OwnerQueue = new PQueue({ concurrency: this.#options.concurrency, queueClass: TurnOrder });
    queue.on("idle", () => this.#queues.delete(owner));
    this.#queues.set(owner, queue);
    return queue;
  }
}

/**
 * Whose turn work takes: that of a repository, and in it that of whoever asked. All outsiders of a repository together have
 * the turns of one person, so that many strangers delay a member no more than one does.
 */
export function lineOf({ key, requester }: Pick<Work, "key" | "requester">): readonly string[] {
  const [repository = ""] = /^[^#\s]+/.exec(key.toLowerCase()) ?? [];
  if (!requester) return [repository, "the App"];
  const person = `@${requester.login.toLowerCase()}`;
  return requester.isOutsider ? [repository, "outsiders", person] : [repository, person];
}

/** A place among the work of an owner that runs at the same time. */
class Place {
  readonly #queue: OwnerQueue;
  readonly #line: readonly string[];
  #free = () => {};

  constructor(queue: OwnerQueue, line: readonly string[]) {
    this.#queue = queue;
    this.#line = line;
  }

  /** Calls `begin` when its turn has come. The place is taken until it is freed. */
  take(begin: () => void, continues = false): void {
    const run = () => {
      return new Promise<void>((free) => {
        this.#free = free;
        begin();
      });
    };
    void this.#queue.add(run, { line: this.#line, continues });
  }

  free(): void {
    this.#free();
  }

  /** Leaves the place to other lines that wait, and resolves once the turn has come again. */
  async giveWay(): Promise<void> {
    if (this.#queue.size === 0) return;
    const free = this.#free;
    const again = new Promise<void>((resolve) => this.take(resolve, true));
    free();
    await again;
  }
}

function endWaits({ asked }: QueuedWork): void {
  // With a reason, because Node would create an exception otherwise.
  for (const { wait } of asked.values()) wait.abort("begun");
  asked.clear();
}

function callAll(callbacks: (() => void)[]): void {
  for (const call of callbacks.splice(0)) call();
}
