import { Redis } from "ioredis";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import type { Log } from "../reconcile/ports.ts";

/** A command without a reply for so long has failed. */
const COMMAND_MS = 3_000;

/** How long a command that waits for something may take longer than it asked for. */
const GRACE_MS = 2_000;

const MAX_RECONNECT_MS = 2_000;

/** Redis 7 has all that is used here; so has every Valkey, which names that version of Redis. */
const MIN_MAJOR = 7;

export interface LinkOptions {
  /** It can contain a password, so neither it nor an error that could quote it is logged. */
  readonly url: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The connections of this process with Redis, which come back by themselves. */
export class RedisLink {
  /** Fails at once while Redis cannot be reached, and never sends a command twice. */
  readonly commands: Redis;
  /** Waits until Redis is back, as BullMQ's workers need it. */
  readonly patient: Redis;
  readonly #others: Redis[] = [];
  readonly #log: Log;
  readonly #signal: AbortSignal;
  #problem: string | null = "it was not reached yet";

  constructor({ url, log, signal }: LinkOptions) {
    this.#log = log;
    this.#signal = signal;
    const common = {
      lazyConnect: true,
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(100 * 2 ** Math.min(times, 6), MAX_RECONNECT_MS),
      blockingTimeout: COMMAND_MS,
      blockingTimeoutGrace: GRACE_MS,
    };
    this.commands = new Redis(url, {
      ...common,
      ...{ enableOfflineQueue: false, autoResendUnfulfilledCommands: false, commandTimeout: COMMAND_MS },
    });
    this.patient = new Redis(url, common);
    for (const redis of [this.commands, this.patient]) redis.on("error", (error) => this.#note(error));
    this.commands.on("close", () => this.isDown("the connection was lost"));
  }

  /** Why Redis cannot be used; null if it can. */
  get problem(): string | null {
    return this.#problem;
  }

  isUp(): void {
    if (this.#problem !== null) this.#log.info({}, "Redis can be reached");
    this.#problem = null;
  }

  isDown(problem: string): void {
    if (this.#signal.aborted) return;
    if (this.#problem === null)
      this.#log.error({ problem }, "Redis cannot be reached; the work waits until it can");
    this.#problem = problem;
  }

  /** Waits until Redis can be reached. Throws `SettingsError` if it refuses the credentials or is too old. */
  async connect(): Promise<void> {
    await Promise.all([opened(this.commands, this.#signal), opened(this.patient, this.#signal)]);
    const { server, version } = versionIn(await this.commands.info("server"));
    if (Number.parseInt(version, 10) >= MIN_MAJOR) return;
    throw new SettingsError(
      `REDIS_URL should name a Redis ${MIN_MAJOR} or later, or a Valkey, but this is ${server} ${version}.`,
    );
  }

  /** Another connection, for commands that wait. */
  another(): Redis {
    const redis = this.patient.duplicate();
    redis.on("error", (error) => this.#note(error));
    this.#others.push(redis);
    return redis;
  }

  close(): void {
    for (const redis of [this.commands, this.patient, ...this.#others]) redis.disconnect();
  }

  /** ioredis names host and port in its errors, and never the password. */
  #note(error: unknown): void {
    if (this.commands.status !== "ready") this.isDown(messageOf(error) || "the connection failed");
  }
}

/** Resolves once the connection is ready. */
function opened(redis: Redis, signal: AbortSignal): Promise<void> {
  if (redis.status === "ready") return Promise.resolve();
  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => {
      if (!/^(WRONGPASS|NOAUTH|NOPERM|ERR (AUTH|invalid|Client sent AUTH))/.test(error.message)) return;
      redis.disconnect();
      reject(
        new SettingsError(
          `Redis refuses the credentials in REDIS_URL: ${error.message} Check user and password.`,
        ),
      );
    };
    redis.on("error", refuse);
    redis.once("ready", () => {
      redis.off("error", refuse);
      resolve();
    });
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    // The first attempt can fail; the connection tries again by itself.
    redis.connect().catch(() => {});
  });
}

function versionIn(info: string): { readonly server: string; readonly version: string } {
  const read = (name: string) => new RegExp(`^${name}:(\\S+)`, "m").exec(info)?.[1];
  const valkey = read("valkey_version");
  if (valkey) return { server: "Valkey", version: valkey };
  return { server: "Redis", version: read("redis_version") ?? "of an unknown version" };
}
