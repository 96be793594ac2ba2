import type { Redis } from "ioredis";
import type { Log } from "../reconcile/ports.ts";
import type { MessageBus, ProcessMessage } from "../reconcile/sharing.ts";
import type { RedisTime } from "./redis-time.ts";
import type { Keys, RunScript } from "./scripts.ts";

/** Messages that only the parts of this folder send. `at` is Redis's time. */
type InternalMessage =
  | { readonly kind: "write"; readonly installation: string; readonly member: string; readonly at: string }
  | {
      readonly kind: "pause";
      readonly installation: string;
      readonly ofQueries: boolean;
      readonly ms: number;
    }
  | { readonly kind: "owner"; readonly owner: string };

type AnyMessage = ProcessMessage | InternalMessage;

/** How long a message matters: the longest limit is one of an hour. */
const KEPT_MS = 3_600_000;

/** How long a read waits for messages. */
const BLOCK_MS = 2_000;

const AT_A_TIME = 500;

/** Messages that wait while Redis cannot be reached. More are dropped: the sweep makes up for them. */
const MAX_UNSENT = 10_000;

const CATCH_UP_MS = 1_000;

type Entry = readonly [id: string, fields: readonly string[]];

interface MessageBusOptions {
  /** A connection of its own, since it waits for messages. */
  readonly reader: Redis;
  readonly run: RunScript;
  readonly keys: Keys;
  readonly time: RedisTime;
  readonly process: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Messages in a Redis stream of the last hour. After a cut, reading goes on where it stopped, and a process that just began
 * reads the whole hour, so that nobody misses what others did.
 */
export class StreamMessageBus implements MessageBus {
  readonly #options: MessageBusOptions;
  readonly #listeners: ((message: AnyMessage, ageMs: number, isOwn: boolean) => void)[] = [];
  #unsent: AnyMessage[] = [];
  #sending = false;
  #lastId: string | null = null;
  #arrived: (() => void)[] = [];

  constructor(options: MessageBusOptions) {
    this.#options = options;
  }

  publish(message: AnyMessage): void {
    if (this.#unsent.length < MAX_UNSENT) this.#unsent.push(message);
    void this.flush();
  }

  subscribe(receive: (message: ProcessMessage, ageMs: number) => void): void {
    this.#listeners.push((message, ageMs, isOwn) => {
      const isInner = message.kind === "write" || message.kind === "pause" || message.kind === "owner";
      if (!isOwn && !isInner) receive(message, ageMs);
    });
  }

  /** Also receives what this process sent itself. */
  subscribeToAll(receive: (message: AnyMessage, ageMs: number) => void): void {
    this.#listeners.push((message, ageMs) => receive(message, ageMs));
  }

  /** Sends what was not sent yet, as much as possible at once. */
  async flush(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    const { run, keys, process } = this.#options;
    try {
      while (this.#unsent.length > 0) {
        const together = this.#unsent.slice(0, AT_A_TIME);
        await run("publish", [keys.messages], [JSON.stringify(together), process]);
        this.#unsent.splice(0, together.length);
      }
    } catch {
      // The next heartbeat tries again.
    } finally {
      this.#sending = false;
    }
  }

  /** Reads the stream from its beginning, because Redis lost what was there. */
  startOver(): void {
    this.#lastId = "0";
  }

  /**
   * Resolves once the message with this id is received here, and all before it, or after a second.
   * @param id empty if there is no message
   */
  async caughtUp(id: string): Promise<void> {
    if (id === "" || !isBefore(this.#lastId, id)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, CATCH_UP_MS);
      const check = () => {
        if (isBefore(this.#lastId, id)) return void this.#arrived.push(check);
        clearTimeout(timer);
        resolve();
      };
      check();
    });
  }

  /** Reads until the signal is aborted. */
  async read(): Promise<void> {
    const { reader, keys, time, signal, log } = this.#options;
    while (!signal.aborted) {
      try {
        this.#lastId ??= String(Math.max(0, Math.floor(time.now() - KEPT_MS)));
        const from = this.#lastId;
        const found = (await reader.xread(
          "COUNT",
          AT_A_TIME,
          "BLOCK",
          BLOCK_MS,
          "STREAMS",
          keys.messages,
          from,
        )) as [string, Entry[]][] | null;
        if (this.#lastId !== from) continue;
        for (const entry of found?.[0]?.[1] ?? []) this.#receive(entry);
      } catch (error) {
        if (!signal.aborted) log.debug({ err: error }, "messages of other processes could not be read");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  #receive([id, fields]: Entry): void {
    const { process, time, log } = this.#options;
    this.#lastId = id;
    const [, text = "", , from] = fields;
    try {
      const ageMs = Math.max(0, time.now() - Number.parseInt(id, 10));
      for (const message of JSON.parse(text) as AnyMessage[])
        for (const receive of this.#listeners) receive(message, ageMs, from === process);
    } catch (error) {
      log.error({ err: error }, "a message of another process could not be used");
    }
    for (const check of this.#arrived.splice(0)) check();
  }
}

/** Compares ids of a stream, such as `1700000000000-2`. */
function isBefore(id: string | null, other: string): boolean {
  if (id === null) return true;
  const [[time = 0, count = 0], [otherTime = 0, otherCount = 0]] = [id, other].map((one) =>
    one.split("-").map(Number),
  ) as [number[], number[]];
  return time < otherTime || (time === otherTime && count < otherCount);
}
