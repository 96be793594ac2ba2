import { randomUUID } from "node:crypto";
import type { SharedLimits } from "../github/client/client-options.ts";
import type { WriteLimits } from "../github/client/write-pace.ts";
import type { StreamMessageBus } from "./message-bus.ts";
import type { RedisTime } from "./redis-time.ts";
import type { Keys, RunScript } from "./scripts.ts";

const HOUR_MS = 3_600_000;

/** An answer that took so long may be outdated: another write may have been taken since. */
const SLOW_MS = 1_000;

/** More writes than any limit counts. */
const MAX_REMEMBERED = 500;

interface LimitsOptions {
  readonly run: RunScript;
  readonly keys: Keys;
  readonly epoch: () => string | null;
  readonly time: RedisTime;
  readonly bus: StreamMessageBus;
  readonly process: string;
  /** After Redis lost its data, nobody writes for so long: every process tells what it remembers before. */
  readonly graceMs: number;
}

/** What this process remembers of an installation, whoever did it. Times are Redis's. */
interface Remembered {
  /** When each write was taken, as Redis wrote it. */
  readonly writes: Map<string, string>;
  pausedUntil: number;
  queriesPausedUntil: number;
}

/**
 * The limits of each installation, which all processes share: Redis counts, and each process remembers what it received, so
 * that a Redis that lost everything gets it back.
 */
export class LimitsOfInstallations {
  readonly #options: LimitsOptions;
  readonly #remembered = new Map<string, Remembered>();

  constructor(options: LimitsOptions) {
    this.#options = options;
    options.bus.subscribeToAll((message, ageMs) => {
      if (message.kind === "write") this.#remember(message.installation, message.member, message.at);
      else if (message.kind === "pause") this.#pause(message, options.time.now() - ageMs + message.ms);
    });
  }

  of(installation: string): SharedLimits {
    return {
      takeWrite: (limits, onlyAsks) => this.#takeWrite(installation, limits, onlyAsks),
      paused: (ofQueries, ms) => {
        this.#options.bus.publish({ kind: "pause", installation, ofQueries, ms });
        if (!ofQueries) void this.#writePause(installation, ms).catch(() => {});
      },
      pauseLeft: (isQuery) => {
        const { pausedUntil = 0, queriesPausedUntil = 0 } = this.#remembered.get(installation) ?? {};
        const until = isQuery ? Math.max(pausedUntil, queriesPausedUntil) : pausedUntil;
        return Math.min(Math.max(0, until - this.#options.time.now()), HOUR_MS);
      },
    };
  }

  /**
   * Writes what is remembered into a Redis that lost it, and tells the processes that began later. What several processes write is
   * counted once.
   */
  async restore(): Promise<void> {
    const { run, keys, time, bus, process } = this.#options;
    for (const [installation, { writes, pausedUntil, queriesPausedUntil }] of this.#remembered) {
      const left = (until: number) => Math.max(0, Math.ceil(until - time.now()));
      if (left(pausedUntil) > 0) await this.#writePause(installation, left(pausedUntil));
      // For processes that began after the pause did.
      for (const [ofQueries, until] of [
        [false, pausedUntil],
        [true, queriesPausedUntil],
      ] as const)
        if (left(until) > 0) bus.publish({ kind: "pause", installation, ofQueries, ms: left(until) });
      const entries = [...writes].flatMap(([member, at]) => [at, member]);
      if (entries.length === 0) continue;
      await run(
        "restore",
        [keys.writes(installation), keys.messages],
        [HOUR_MS, installation, process, ...entries],
      );
    }
  }

  async #takeWrite(installation: string, limits: WriteLimits, onlyAsks: boolean): Promise<number | string> {
    const { run, keys, epoch, process, graceMs } = this.#options;
    const { intervalMs, perMinute, perHour, timesFaster = 1 } = limits;
    const hour = HOUR_MS / timesFaster;
    const windows = [1, intervalMs, perMinute, hour / 60, perHour, hour];
    const expected = epoch();
    if (expected === null) return "Redis cannot be reached, where the processes count their writes";
    const [askedAt, member] = [performance.now(), randomUUID()];
    try {
      const [waits, at] = (await run(
        "takeWrite",
        [keys.epoch, keys.writes(installation), keys.pause(installation), keys.messages],
        [expected, graceMs, hour, onlyAsks ? 0 : 1, installation, member, process, ...windows],
      )) as [string, string | undefined];
      const wait = Number(waits);
      if (wait < 0) return "Redis lost its data, and the processes tell it what they wrote";
      // Now, because Redis can die before it tells anyone.
      if (at !== undefined) this.#remember(installation, member, at);
      return at !== undefined && performance.now() - askedAt > SLOW_MS ? 1 : Math.ceil(wait);
    } catch {
      return "Redis does not answer, where the processes count their writes";
    }
  }

  async #writePause(installation: string, ms: number): Promise<void> {
    const { run, keys } = this.#options;
    await run("pause", [keys.pause(installation)], [Math.ceil(ms)]);
  }

  #remember(installation: string, member: string, at: string): void {
    const { writes } = this.#of(installation);
    writes.set(member, at);
    for (const oldest of writes.keys()) {
      if (writes.size <= MAX_REMEMBERED) break;
      writes.delete(oldest);
    }
  }

  #pause({ installation, ofQueries }: { installation: string; ofQueries: boolean }, until: number): void {
    const remembered = this.#of(installation);
    const name = ofQueries ? "queriesPausedUntil" : "pausedUntil";
    remembered[name] = Math.max(remembered[name], until);
  }

  #of(installation: string): Remembered {
    const known = this.#remembered.get(installation);
    if (known) return known;
    const made: Remembered = { writes: new Map(), pausedUntil: 0, queriesPausedUntil: 0 };
    this.#remembered.set(installation, made);
    return made;
  }
}
