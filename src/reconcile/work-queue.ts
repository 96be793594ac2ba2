import PQueue from "p-queue";
import {
  formatIssueRef,
  type IssueRef,
  issueKey,
  type RepositoryRef,
  sameRepository,
} from "../domain/issue-ref.ts";
import type { Clock, Log, Outcome } from "./ports.ts";

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

/** A key that waits for a turn or has one. */
interface Noted {
  /** Whether it was noted since its last turn began. */
  wanted: boolean;
  /** Told once the turn has ended that begins after they asked. */
  waiting: (() => void)[];
}

/**
 * Keys that want a pass, each worked on by one at a time. A key that is noted while it is worked on gets one more
 * turn afterwards, however often it was noted. Every owner has a queue of its own, so that an installation that
 * GitHub made wait holds up nobody else.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #queues = new Map<string, PQueue>();
  readonly #noted = new Map<string, Noted>();
  /** Ends the wait of a key for a later try. */
  readonly #later = new Map<string, AbortController>();
  readonly #unsettled = new Map<string, { readonly key: IssueRef; readonly left: Unsettled }>();
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
    return new Map([...this.#unsettled].map(([name, { left }]) => [name, left]));
  }

  /** Those of one repository. */
  unsettledIn(repository: RepositoryRef): IssueRef[] {
    const keys = [...this.#unsettled.values()].map(({ key }) => key);
    return keys.filter((key) => sameRepository(key, repository));
  }

  /** Resolves once a turn that began after this has ended, however it left the key, or the queue is closed. */
  note(key: IssueRef): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const name = issueKey(key);
    this.#stopWaiting(name);
    const known = this.#noted.get(name);
    const noted = known ?? { wanted: true, waiting: [] };
    noted.wanted = true;
    const worked = new Promise<void>((resolve) => noted.waiting.push(resolve));
    if (!known) {
      this.#noted.set(name, noted);
      this.#enqueue(key, name, noted);
    }
    return worked;
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
    for (const name of this.#later.keys()) this.#stopWaiting(name);
    for (const queue of this.#queues.values()) queue.clear();
    await Promise.all([...this.#queues.values()].map((queue) => queue.onIdle()));
    for (const { waiting } of this.#noted.values()) tellAll(waiting);
  }

  #enqueue(key: IssueRef, name: string, noted: Noted): void {
    void this.#queueOf(key).add(() => this.#turn(key, name, noted));
  }

  async #turn(key: IssueRef, name: string, noted: Noted): Promise<void> {
    const waiting = noted.waiting.splice(0);
    noted.wanted = false;
    const outcome = await this.#attempt(key);
    this.#remember(key, name, outcome?.kind ?? "failed");
    if (outcome?.kind === "renamed") void this.note(outcome.to).then(() => tellAll(waiting));
    else tellAll(waiting);
    if (noted.wanted && !this.#closed) return this.#enqueue(key, name, noted);
    tellAll(noted.waiting);
    this.#noted.delete(name);
    if (outcome?.kind === "retry") void this.#tryLater(key, name, outcome.afterMs);
  }

  #remember(key: IssueRef, name: string, left: Outcome["kind"] | "failed"): void {
    if (left === "at-rest" || left === "renamed") this.#unsettled.delete(name);
    else if (left !== "stopped") this.#unsettled.set(name, { key, left });
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

  /** Notes a key after a while, unless somebody else does before. */
  async #tryLater(key: IssueRef, name: string, afterMs: number): Promise<void> {
    if (this.#closed) return;
    const waiting = new AbortController();
    this.#later.set(name, waiting);
    try {
      await this.#options.clock.sleep(afterMs, waiting.signal);
    } catch (error) {
      if (waiting.signal.aborted) return;
      this.#options.log.error({ key: formatIssueRef(key), err: error }, "could not wait");
    }
    void this.note(key);
  }

  #stopWaiting(name: string): void {
    this.#later.get(name)?.abort();
    this.#later.delete(name);
  }

  #queueOf(key: IssueRef): PQueue {
    const owner = key.owner.toLowerCase();
    const known = this.#queues.get(owner);
    if (known) return known;
    const queue = new PQueue({ concurrency: this.#options.concurrency });
    queue.on("idle", () => this.#queues.delete(owner));
    this.#queues.set(owner, queue);
    return queue;
  }
}

function tellAll(waiting: (() => void)[]): void {
  for (const tell of waiting.splice(0)) tell();
}
