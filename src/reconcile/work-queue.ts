import PQueue from "p-queue";
import type { Clock, Log } from "./ports.ts";
import type { ReconcileResult, Unconverged, Work } from "./work.ts";

export interface WorkQueueOptions {
  readonly reconcile: (work: Work) => Promise<ReconcileResult>;
  readonly clock: Clock;
  readonly log: Log;
  /** Units of work per owner that run at the same time. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** Work that waits for its turn or is running. */
interface QueuedWork {
  /** As it was enqueued last. */
  work: Work;
  /** Whether it was enqueued after its last turn began. */
  isDirty: boolean;
  /** Called at the end of the first turn that begins after they were added. */
  callbacks: (() => void)[];
}

/**
 * A queue that runs each key at most once at a time. Work that is enqueued during its turn gets one more turn afterward,
 * no matter how often it was enqueued. Each owner has a separate queue, so that an installation that GitHub rate-limits
 * does not delay the others.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #queues = new Map<string, PQueue>();
  /** By key in lower case, like the maps below. */
  readonly #queued = new Map<string, QueuedWork>();
  /** Ends the wait for a retry. */
  readonly #retries = new Map<string, AbortController>();
  readonly #unconverged = new Map<string, { readonly key: string; readonly result: Unconverged }>();
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** How much work waits or is running. */
  get size(): number {
    return this.#queued.size;
  }

  /** The keys whose last turn did not converge, with its result. */
  get unconverged(): ReadonlyMap<string, Unconverged> {
    return new Map([...this.#unconverged.values()].map(({ key, result }) => [key, result]));
  }

  /** Resolves once a turn that began after this call has ended, whatever its result, or the queue is closed. */
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

  /** Resolves once nothing waits or runs, or the queue is closed. Work that waits for a retry does not count. */
  async idle(): Promise<void> {
    while (this.#queued.size > 0 && !this.#closed) {
      await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    }
  }

  /** Accepts no more work, drops what has not begun, and resolves once the running work is finished. */
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

  #remember(name: string, key: string, result: ReconcileResult["kind"] | "failed"): void {
    if (result === "converged" || result === "renamed") this.#unconverged.delete(name);
    else if (result !== "stopped") this.#unconverged.set(name, { key, result });
  }

  /** Logs a turn that throws. The next event or sweep retries its work; other work continues. */
  async #attempt(work: Work): Promise<ReconcileResult | null> {
    const { reconcile, log, signal } = this.#options;
    try {
      return await reconcile(work);
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
    try {
      await this.#options.clock.sleep(afterMs, waiting.signal);
    } catch (error) {
      if (waiting.signal.aborted) return;
      this.#options.log.error({ key: work.key, err: error }, "could not wait for a retry");
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
