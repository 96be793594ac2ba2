import { randomUUID } from "node:crypto";
import { type Job, type JobsOptions, Queue, WaitingError, Worker } from "bullmq";
import type { Temporal } from "temporal-polyfill";
import type { Log } from "../reconcile/ports.ts";
import type { OwnTurns, SharedQueue } from "../reconcile/sharing.ts";
import type { Hint, Unconverged, Work } from "../reconcile/work.ts";
import { lineOf } from "../reconcile/work-queue.ts";
import type { StreamMessageBus } from "./message-bus.ts";
import type { RedisLink } from "./redis-link.ts";
import type { Keys, RunScript } from "./scripts.ts";

/** Jobs of an owner that this process holds; four run at a time (`WorkQueue`), so that the others have their turns among them. */
const HELD = 16;

/** BullMQ's lowest priority, the highest number that it accepts. */
const LAST_PLACE = 2_097_152;

/** A job may be taken over as often as processes die. */
const MAX_TAKEN_OVER = 1_000_000;

interface JobData extends Pick<Work, "requester" | "cause"> {
  readonly hint: Hint;
  readonly key: string;
  readonly owner: string;
  /** Whether it had to wait for its turn already. */
  readonly wasDelayed?: true;
}

/** What asks for a job: an event or a sweep, a turn that comes later, or a turn that left something to do. */
type Why = "hint" | "turn" | "retry";

/** A hint that is on its way to Redis, and whether the same was asked for since. */
interface OnItsWay {
  readonly sent: Promise<void>;
  next: Promise<void> | null;
}

interface JobsOfOwner {
  readonly queue: Queue<JobData>;
  readonly worker: Worker<JobData>;
}

export interface SharedQueueOptions {
  readonly link: RedisLink;
  readonly run: RunScript;
  readonly keys: Keys;
  readonly bus: StreamMessageBus;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** How long a job stays with a process that says nothing. */
  readonly lockMs: number;
}

/** The states of jobs, as BullMQ counts them. */
export type JobCounts = Readonly<Record<"waiting" | "active" | "delayed", number>>;

/**
 * The hints of all processes, as BullMQ jobs: one queue for each owner, so that an owner whom GitHub limits does not hold up
 * others, and at most one waiting job for each key. A hint that arrives while its key has a turn becomes the next job.
 */
export class BullQueue implements SharedQueue {
  readonly #options: SharedQueueOptions;
  readonly #own: OwnTurns;
  readonly #owners = new Map<string, JobsOfOwner>();
  /** Who waits here for the end of a turn, by key in lower case. */
  readonly #awaiting = new Map<string, { readonly key: string; readonly done: (() => void)[] }>();
  /** Jobs that get another turn, by their id. */
  readonly #again = new Map<string, { readonly data: JobData; readonly delay: number; readonly why: Why }>();
  /** By hint, key and line. */
  readonly #onTheirWay = new Map<string, OnItsWay>();
  /** The ids of the jobs that have a turn here, by key in lower case. */
  readonly #running = new Map<string, string>();
  #isClosed = false;

  constructor(own: OwnTurns, options: SharedQueueOptions) {
    this.#own = own;
    this.#options = options;
    options.bus.subscribeToAll((message, ageMs) => {
      if (message.kind === "turned" && ageMs < 60_000) this.#turned(message.key);
      else if (message.kind === "owner") this.#of(message.owner);
    });
  }

  get size(): number {
    return this.#own.queue.size;
  }

  get oldest(): Temporal.Instant | null {
    return this.#own.queue.oldest;
  }

  /** Also what this process asked for and did not hear of again, since Redis may have lost it. */
  get unconverged(): ReadonlyMap<string, Unconverged> {
    const waiting = [...this.#awaiting.values()].map(({ key }) => [key, "retry"] as const);
    return new Map([...waiting, ...this.#own.queue.unconverged]);
  }

  async offer(...works: readonly Work[]): Promise<void> {
    await Promise.all(works.map((work) => this.#offer(work)));
  }

  #offer(work: Work): Promise<void> {
    if (!work.hint) return this.#own.queue.offer(work);
    const { hint, key, requester, cause } = work;
    return this.#addOnce({ hint, key, owner: work.owner.toLowerCase(), requester, cause });
  }

  enqueue(work: Work): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    if (!work.hint) return this.#own.queue.enqueue(work);
    const name = work.key.toLowerCase();
    const waiting = this.#awaiting.get(name) ?? { key: work.key, done: [] };
    this.#awaiting.set(name, waiting);
    const done = new Promise<void>((resolve) => waiting.done.push(resolve));
    this.offer(work).catch((error) => {
      this.#options.log.warn({ key: work.key, err: error }, "could not be shared; the next sweep does it");
      for (const call of waiting.done.splice(0)) call();
    });
    return done;
  }

  later({ hint, key, owner, requester, cause }: Work, delay: number): boolean {
    if (!hint) return false;
    const data = { hint, key, owner: owner.toLowerCase(), requester, cause };
    const running = this.#running.get(key.toLowerCase());
    if (running) this.#again.set(running, { data, delay, why: "retry" });
    else void this.#addAgain(data, delay, "retry");
    return true;
  }

  idle(): Promise<void> {
    return this.#own.queue.idle();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#own.queue.close();
    for (const { done } of this.#awaiting.values()) for (const call of done) call();
    await Promise.allSettled([...this.#owners.values()].map(({ worker }) => worker.close()));
    await Promise.allSettled([...this.#owners.values()].map(({ queue }) => queue.close()));
  }

  /** Takes part in the work of every owner that any process heard of. */
  async joinOwners(): Promise<void> {
    const { link, keys } = this.#options;
    for (const owner of await link.commands.smembers(keys.owners)) this.#of(owner);
  }

  async counts(): Promise<JobCounts> {
    const sum = { waiting: 0, active: 0, delayed: 0 };
    for (const { queue } of this.#owners.values()) {
      const found = await queue.getJobCounts("wait", "prioritized", "active", "delayed");
      sum.waiting += (found.wait ?? 0) + (found.prioritized ?? 0);
      sum.active += found.active ?? 0;
      sum.delayed += found.delayed ?? 0;
    }
    return sum;
  }

  /**
   * Adds a job for a hint. A write on GitHub causes several events at once: those that arrive while the first hint is on its
   * way are one, which follows it.
   */
  #addOnce(data: JobData): Promise<void> {
    const name = JSON.stringify([data.hint, data.key.toLowerCase(), ...lineOf(data)]);
    const before = this.#onTheirWay.get(name);
    if (before) {
      before.next ??= before.sent.catch(() => {}).then(() => this.#addOnce(data));
      return before.next;
    }
    const sent = this.#add(data, 0, "hint").finally(() => this.#onTheirWay.delete(name));
    this.#onTheirWay.set(name, { sent, next: null });
    return sent;
  }

  /** Adds a job, or joins one that waits already. A job that only waits for its turn is replaced, unless its own line asks again. */
  async #add(data: JobData, delay: number, why: Why): Promise<void> {
    const { run, keys, bus } = this.#options;
    const { queue } = this.#of(data.owner);
    const id = data.key.toLowerCase();
    const [place, isNew, isForward] = (await run(
      "place",
      [keys.lines(data.owner), keys.owners, keys.asked(id)],
      [nameOfLine(data), data.owner, LAST_PLACE, why, delay],
    )) as [number, number, number];
    if (place === 0) return;
    if (isNew === 1) bus.publish({ kind: "owner", owner: data.owner });
    const options: JobsOptions = {
      ...{ jobId: randomUUID(), priority: place, delay, removeOnComplete: true, removeOnFail: true },
      deduplication: { id, replace: true, keepLastIfActive: true },
    };
    const job = await queue.add(data.hint.kind, data, options);
    if (job.id === options.jobId || isForward !== 1) return;
    const waiting = await queue.getJob(job.id!);
    // Whoever asks for a key that waits in a longer line brings it forward.
    if (waiting && waiting.priority > place)
      await waiting.changePriority({ priority: place }).catch(() => {});
  }

  async #addAgain(data: JobData, delay: number, why: Why): Promise<void> {
    try {
      await this.#add(data, Math.max(1, Math.ceil(delay)), why);
    } catch (error) {
      this.#options.log.warn({ key: data.key, err: error }, "could not be shared; the next sweep does it");
    }
  }

  async #work(job: Job<JobData>, token: string): Promise<void> {
    const { run, keys, bus, signal } = this.#options;
    const { data } = job;
    const name = data.key.toLowerCase();
    const began = [keys.lines(data.owner), keys.asked(name), keys.messages];
    await bus.caughtUp((await run("began", began, [job.opts.priority ?? 0])) as string);
    const work = this.#own.workOf(data.hint, data);
    const delay = data.wasDelayed ? 0 : this.#own.delayOf(work);
    if (delay > 0) {
      this.#again.set(job.id!, { data: { ...data, wasDelayed: true }, delay, why: "turn" });
      return;
    }
    this.#running.set(name, job.id!);
    try {
      await this.#own.queue.enqueue(work);
    } finally {
      if (this.#running.get(name) === job.id) this.#running.delete(name);
    }
    if (!signal.aborted) return;
    // This process stops, and another one goes on.
    await job.moveToWait(token);
    throw new WaitingError();
  }

  #turned(key: string): void {
    const name = key.toLowerCase();
    const waiting = this.#awaiting.get(name);
    this.#awaiting.delete(name);
    for (const call of waiting?.done ?? []) call();
  }

  #of(owner: string): JobsOfOwner {
    const known = this.#owners.get(owner);
    if (known) return known;
    const { link, keys, lockMs, log } = this.#options;
    const common = { prefix: keys.jobs, skipMetasUpdate: true };
    const queue = new Queue<JobData>(owner, {
      ...{ ...common, connection: link.commands },
      streams: { events: { maxLen: 100 } },
    });
    const worker = new Worker<JobData>(owner, (job, token) => this.#work(job, token!), {
      ...{ ...common, connection: link.patient, concurrency: HELD, lockDuration: lockMs },
      ...{ stalledInterval: lockMs, maxStalledCount: MAX_TAKEN_OVER, runRetryDelay: 500 },
    });
    // A job that Redis lost cannot be ended. Its key was worked on, and what is left the sweep finds.
    const report = (error: Error) => log.debug({ owner, err: error }, "a job was not as expected");
    queue.on("error", report);
    worker.on("error", report);
    worker.on("failed", (_job, error) => report(error));
    worker.on("completed", (job) => {
      const again = this.#again.get(job.id!);
      this.#again.delete(job.id!);
      if (again) void this.#addAgain(again.data, again.delay, again.why);
    });
    const made = { queue, worker };
    this.#owners.set(owner, made);
    return made;
  }
}

/** All outsiders of a repository are one, as in `lineOf`. */
function nameOfLine(data: JobData): string {
  return lineOf(data).slice(0, 2).join(" ");
}
