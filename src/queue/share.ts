import { randomUUID } from "node:crypto";
import { SettingsError } from "../domain/settings-error.ts";
import type { SharedLimits } from "../github/client/client-options.ts";
import type { Log } from "../reconcile/ports.ts";
import type { Lease, OwnTurns, Sharing } from "../reconcile/sharing.ts";
import { type HeldLease, Leases } from "./leases.ts";
import { StreamMessageBus } from "./message-bus.ts";
import { RedisLink } from "./redis-link.ts";
import { RedisTime } from "./redis-time.ts";
import { keysOf, type RunScript, scriptsOn } from "./scripts.ts";
import { LimitsOfInstallations } from "./shared-limits.ts";
import { BullQueue, type JobCounts } from "./shared-queue.ts";

/** The lease of a process that says nothing ends after so long. */
const LEASE_MS = 15_000;

/** For tests, which are in a hurry: a busy machine can need this long. */
const SHORTEST_LEASE_MS = 4_000;

const HEARTBEATS_PER_LEASE = 3;

/** The lease of whoever does what is done once for all processes. */
const LEADER = "leader";

export interface ShareOptions {
  readonly url: string;
  readonly prefix: string;
  /** How long GitHub may take to show a write. */
  readonly settleMs: number;
  /** For tests: leases are so much shorter. */
  readonly timesFaster: number;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called when this process begins to do what is done once for all. */
  readonly becameLeader: () => void;
}

/** What several processes share through Redis, which holds only hints, leases and counts: it can lose everything at any time. */
export class RedisSharing implements Sharing {
  readonly bus: StreamMessageBus;
  readonly #options: ShareOptions;
  readonly #link: RedisLink;
  readonly #run: RunScript;
  readonly #keys: ReturnType<typeof keysOf>;
  readonly #time = new RedisTime();
  readonly #process = randomUUID();
  readonly #leases: Leases;
  readonly #limits: LimitsOfInstallations;
  readonly #leaseMs: number;
  #queue: BullQueue | null = null;
  /** The epoch of Redis's data. A new one begins when it lost them. */
  #epoch: string | null = null;
  #leadership: HeldLease | null = null;
  #renewal: Promise<void> | null = null;
  #heartbeats: Promise<void> = Promise.resolve();

  constructor(options: ShareOptions) {
    const { log, signal, settleMs } = options;
    this.#options = options;
    this.#leaseMs = Math.max(SHORTEST_LEASE_MS, LEASE_MS / options.timesFaster);
    this.#link = new RedisLink(options);
    this.#run = scriptsOn(this.#link.commands);
    this.#keys = keysOf(options.prefix);
    const [run, keys, process, time] = [this.#run, this.#keys, this.#process, this.#time];
    const epoch = () => (this.#link.problem === null ? this.#epoch : null);
    this.bus = new StreamMessageBus({
      ...{ run, keys, process, time, log, signal },
      reader: this.#link.another(),
    });
    const graceMs = (2 * this.#leaseMs) / HEARTBEATS_PER_LEASE;
    this.#limits = new LimitsOfInstallations({ run, keys, epoch, process, time, bus: this.bus, graceMs });
    const renew = () => this.#renew();
    this.#leases = new Leases({ run, keys, epoch, process, settleMs, leaseMs: this.#leaseMs, renew });
  }

  /** Waits until Redis can be reached. Throws `SettingsError` if it refuses the credentials or is too old. */
  async start(): Promise<void> {
    await this.#join();
    this.#link.isUp();
    void this.bus.read();
    this.#heartbeats = this.#heartbeat();
  }

  /** Redis can go away again at each step; then this begins anew. */
  async #join(): Promise<void> {
    const { signal, log } = this.#options;
    for (;;) {
      try {
        await this.#link.connect();
        return await this.#joinEpoch();
      } catch (error) {
        if (error instanceof SettingsError || signal.aborted) throw error;
        log.debug({ err: error }, "Redis went away at the start");
        await pause(this.#leaseMs / HEARTBEATS_PER_LEASE, signal);
      }
    }
  }

  /** A sentence about why nothing can be shared now; null if it can. */
  get problem(): string | null {
    const { problem } = this.#link;
    return problem === null ? null : `Redis cannot be reached: ${problem}.`;
  }

  limitsOf(installation: number): SharedLimits {
    return this.#limits.of(String(installation));
  }

  queueFor(own: OwnTurns): BullQueue {
    const { log, signal } = this.#options;
    this.#queue = new BullQueue(own, {
      ...{ link: this.#link, run: this.#run, keys: this.#keys, bus: this.bus, log, signal },
      lockMs: 2 * this.#leaseMs,
    });
    this.#queue.joinOwners().catch(() => {});
    return this.#queue;
  }

  async hold<Result>(
    key: string,
    work: (lease: Lease) => Promise<Result>,
  ): Promise<{ readonly result: Result } | { readonly busyMs: number }> {
    const lease = await this.#leases.take(key.toLowerCase()).catch(() => ({ busyMs: this.#leaseMs }));
    if ("busyMs" in lease) return lease;
    try {
      return { result: await work(lease) };
    } finally {
      await this.#leases.release(lease);
    }
  }

  async leadership(): Promise<Lease | null> {
    return (await this.#leadership?.whyNot()) === null ? this.#leadership : null;
  }

  /** The jobs of all processes; null while Redis cannot be reached. */
  async jobs(): Promise<JobCounts | null> {
    if (this.problem !== null || !this.#queue) return null;
    return this.#queue.counts().catch(() => null);
  }

  /** Call this at the end. Abort the signal first. */
  async close(): Promise<void> {
    await this.#heartbeats;
    if (this.#leadership) await this.#leases.release(this.#leadership);
    this.#link.close();
  }

  /** Shows that this process lives, and finds out what changed in Redis. */
  async #heartbeat(): Promise<void> {
    const { signal, log } = this.#options;
    while (!signal.aborted) {
      const startedAt = performance.now();
      try {
        void this.bus.flush();
        await this.#renew();
        await Promise.all([this.#seekLeadership(), this.#queue?.joinOwners()]);
        this.#link.isUp();
      } catch (error) {
        log.debug({ err: error }, "Redis did not answer as expected");
        this.#link.isDown(this.#link.problem ?? "it does not answer");
      }
      await pause(startedAt + this.#leaseMs / HEARTBEATS_PER_LEASE - performance.now(), signal);
    }
  }

  /** Renews all leases, or waits until a renewal ends that is under way. */
  #renew(): Promise<void> {
    this.#renewal ??= this.#renewAll().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renewAll(): Promise<void> {
    const { keys, args, renewed } = this.#leases.renewal();
    const [epoch, now, ...goesOn] = (await this.#run("renew", [this.#keys.epoch, ...keys], args)) as [
      string,
      string,
      ...number[],
    ];
    this.#time.set(Number(now));
    renewed(goesOn);
    if (epoch !== this.#epoch) await this.#joinEpoch();
  }

  /** Redis lost its data, or this process is new: it tells Redis what it remembers. */
  async #joinEpoch(): Promise<void> {
    if (this.#epoch !== null)
      this.#options.log.warn({}, "Redis lost its data; the processes go on without it");
    await this.#limits.restore();
    const [epoch, now] = (await this.#run("begin", [this.#keys.epoch], [randomUUID()])) as [string, string];
    this.#time.set(Number(now));
    if (this.#epoch !== null) this.bus.startOver();
    this.#epoch = epoch;
  }

  async #seekLeadership(): Promise<void> {
    if ((await this.#leadership?.whyNot()) === null) return;
    const lease = await this.#leases.take(LEADER);
    this.#leadership = "busyMs" in lease ? null : lease;
    if (this.#leadership) this.#options.becameLeader();
  }
}

/** Resolves after this time, or once aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
  });
}
