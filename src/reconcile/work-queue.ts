import PQueue from "p-queue";
import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import type { Clock, Log } from "./ports.ts";
import type { Outcome } from "./reconciler.ts";

/** How a key was left that is not at rest: `failed` when its pass threw. */
export type Unsettled = Exclude<Outcome["kind"], "at-rest" | "stopped" | "renamed"> | "failed";

export interface WorkQueueOptions {
  readonly work: (key: IssueRef) => Promise<Outcome>;
  readonly clock: Clock;
  readonly log: Log;
  /** Keys of one owner that are worked on at once. */
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Keys that want a pass, each worked on by one at a time. A key that is noted while it is worked on gets one more
 * turn afterwards, however often it was noted. Every owner has a queue of its own, so that an installation that
 * GitHub made wait holds up nobody else.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #queues = new Map<string, PQueue>();
  /** Keys that wait for a turn or have one; true when they want another. */
  readonly #noted = new Map<string, boolean>();
  readonly #unsettled = new Map<string, Unsettled>();
  #closed = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  /** Keys that are waiting or being worked on. */
  get size(): number {
    return this.#noted.size;
  }

  /** Keys that their last turn did not bring to rest, by `owner/repo#number` in lower case. */
  get unsettled(): ReadonlyMap<string, Unsettled> {
    return this.#unsettled;
  }

  note(key: IssueRef): void {
    if (this.#closed) return;
    const name = nameOf(key);
    if (this.#noted.has(name)) {
      this.#noted.set(name, true);
      return;
    }
    this.#noted.set(name, false);
    void this.#queueOf(key).add(() => this.#turn(key, name));
  }

  /** Resolves once no key waits or is worked on, or it is closed; keys that wait for a later try do not count. */
  async idle(): Promise<void> {
    while (this.#noted.size > 0 && !this.#closed) {
      await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    }
  }

  /** Takes nothing more, forgets what has not begun, and resolves once what has begun is finished. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const queue of this.#queues.values()) queue.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
  }

  async #turn(key: IssueRef, name: string): Promise<void> {
    this.#noted.set(name, false);
    const outcome = await this.#attempt(key);
    this.#remember(name, outcome?.kind ?? "failed");
    if (outcome?.kind === "renamed") this.note(outcome.to);
    const again = this.#noted.get(name) === true;
    this.#noted.delete(name);
    if (again) this.note(key);
    else if (outcome?.kind === "retry") void this.#later(key, outcome.afterMs);
  }

  #remember(name: string, left: Outcome["kind"] | "failed"): void {
    if (left === "at-rest" || left === "renamed") this.#unsettled.delete(name);
    else if (left !== "stopped") this.#unsettled.set(name, left);
  }

  /** A key whose pass throws is reported and left to the next event or sweep; it stops no other key. */
  async #attempt(key: IssueRef): Promise<Outcome | null> {
    const { work, log, signal } = this.#options;
    try {
      return await work(key);
    } catch (error) {
      if (!signal.aborted) log.error({ key: formatIssueRef(key), err: error }, "pass failed");
      return null;
    }
  }

  async #later(key: IssueRef, afterMs: number): Promise<void> {
    const { clock, signal, log } = this.#options;
    try {
      await clock.sleep(afterMs, signal);
      this.note(key);
    } catch (error) {
      if (!signal.aborted) log.error({ key: formatIssueRef(key), err: error }, "could not wait");
    }
  }

  #queueOf(key: IssueRef): PQueue {
    const owner = key.owner.toLowerCase();
    const queue = this.#queues.get(owner) ?? new PQueue({ concurrency: this.#options.concurrency });
    this.#queues.set(owner, queue);
    return queue;
  }
}

function nameOf(key: IssueRef): string {
  return formatIssueRef(key).toLowerCase();
}
