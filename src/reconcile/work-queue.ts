import PQueue from "p-queue";
import type { Clock, Log } from "./ports.ts";
import type { ReconcileResult, Unconverged, Work } from "./work.ts";

export interface WorkQueueOptions {
  readonly reconcile: (work: Work) => Promise<ReconcileResult>;
  readonly clock: Clock;
  readonly log: Log;
  /** How much work of one owner is done at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Work that waits for a turn or has one. */
interface QueuedWork {
  /** As it was enqueued last. */
  work: Work;
  /** Whether it was enqueued since its last turn began. */
  isDirty: boolean;
  /** Called once the turn has ended that begins after they were added. */
  callbacks: (() => void)[];
}

/**
 * Work that waits for a turn, each key done by one at a time. Work that is enqueued during its turn gets one more turn
 * afterwards, however often it was enqueued. Every owner has a queue of its own, so that an installation that GitHub
 * slows down holds up no other.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #queues = new Map<string, PQueue>();
  /** By key in lower case, as all that follow. */
  readonly #queued = new Map<string, QueuedWork>();
  /** Ends the wait for a retry. */
  readonly #retries = new Map<string, AbortController>();
  readonly #unconverged = new Map<string, { readonly key: string; readonly left: Unconverged }>();
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** How much work waits or is being done. */
  get size(): number {
    return this.#queued.size;
  }

  /** The keys whose last turn did not converge, and how it left them. */
  get unconverged(): ReadonlyMap<string, Unconverged> {
    return new Map([...this.#unconverged.values()].map(({ key, left }) => [key, left]));
  }

  /** Resolves once a turn that began after this has ended, whatever its result, or the queue is closed. */
  enqueue(work: Work): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const name = work.key.toLowerCase();
    this.#cancelRetry(name);
    const known = this.#queued.get(name);
    const queued = known ?? { work, isDirty: true, callbacks: [] };
    queued.work = work;
    queued.isDirty = true;
    const done = new Promise<void>((resolve) => queued.callbacks.push(resolve));
    if (!known) {
      this.#queued.set(name, queued);
      this.#addTurn(name, queued);
    }
    return done;
  }

  /** Resolves once nothing waits or is being done, or it is closed; what waits for a retry does not count. */
  async idle(): Promise<void> {
    while (this.#queued.size > 0 && !this.#closed) {
      await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    }
  }

  /** Accepts nothing more, drops what has not begun, and resolves once what has begun is finished. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const name of this.#retries.keys()) this.#cancelRetry(name);
    for (const queue of this.#queues.values()) queue.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    for (const { callbacks } of this.#queued.values()) callAll(callbacks);
  }

  #addTurn(name: string, queued: QueuedWork): void {
    void this.#queueOf(queued.work.owner).add(() => this.#turn(name, queued));
  }

  async #turn(name: string, queued: QueuedWork): Promise<void> {
    const { work } = queued;
    const callbacks = queued.callbacks.splice(0);
    queued.isDirty = false;
    const result = await this.#attempt(work);
    this.#remember(name, work.key, result?.kind ?? "failed");
    if (result?.kind === "renamed") void this.enqueue(result.to).then(() => callAll(callbacks));
    else callAll(callbacks);
    if (queued.isDirty && !this.#closed) return this.#addTurn(name, queued);
    callAll(queued.callbacks);
    this.#queued.delete(name);
    if (result?.kind === "retry") void this.#retry(name, work, result.afterMs);
  }

  #remember(name: string, key: string, left: ReconcileResult["kind"] | "failed"): void {
    if (left === "converged" || left === "renamed") this.#unconverged.delete(name);
    else if (left !== "stopped") this.#unconverged.set(name, { key, left });
  }

  /** A turn that throws is reported, and its work left to the next event or sweep; other work continues. */
  async #attempt(work: Work): Promise<ReconcileResult | null> {
    const { reconcile, log, signal } = this.#options;
    try {
      return await reconcile(work);
    } catch (error) {
      if (!signal.aborted) log.error({ key: work.key, err: error }, "pass failed");
      return null;
    }
  }

  /** Enqueues work after a while, unless that happens sooner. */
  async #retry(name: string, work: Work, afterMs: number): Promise<void> {
    if (this.#closed) return;
    const waiting = new AbortController();
    this.#retries.set(name, waiting);
    try {
      await this.#options.clock.sleep(afterMs, waiting.signal);
    } catch (error) {
      if (waiting.signal.aborted) return;
      this.#options.log.error({ key: work.key, err: error }, "could not wait");
    }
    void this.enqueue(work);
  }

  #cancelRetry(name: string): void {
    this.#retries.get(name)?.abort();
    this.#retries.delete(name);
  }

  #queueOf(ownerName: string): PQueue {
    const owner = ownerName.toLowerCase();
    const known = this.#queues.get(owner);
    if (known) return known;
    const queue = new PQueue({ concurrency: this.#options.concurrency });
    queue.on("idle", () => this.#queues.delete(owner));
    this.#queues.set(owner, queue);
    return queue;
  }
}

function callAll(callbacks: (() => void)[]): void {
  for (const call of callbacks.splice(0)) call();
}
