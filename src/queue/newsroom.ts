import type { Redis } from "ioredis";
import type { Log } from "../reconcile/ports.ts";
import type { News, Newsroom } from "../reconcile/sharing.ts";
import type { RedisTime } from "./redis-time.ts";
import type { Keys, RunScript } from "./scripts.ts";

/** What only the parts of this folder tell each other. `at` is Redis's time. */
type InnerNews =
  | { readonly kind: "write"; readonly installation: string; readonly member: string; readonly at: string }
  | {
      readonly kind: "pause";
      readonly installation: string;
      readonly ofQueries: boolean;
      readonly ms: number;
    }
  | { readonly kind: "owner"; readonly owner: string };

type AnyNews = News | InnerNews;

/** How long news matters: the longest limit is one of an hour. */
const KEPT_MS = 3_600_000;

/** How long a read waits for news. */
const BLOCK_MS = 2_000;

const AT_A_TIME = 500;

/** News that waits while Redis cannot be reached. More of it is dropped: the sweep makes good for it. */
const MAX_UNTOLD = 10_000;

const CATCH_UP_MS = 1_000;

type Entry = readonly [id: string, fields: readonly string[]];

interface NewsroomOptions {
  /** A connection of its own, since it waits for news. */
  readonly reader: Redis;
  readonly run: RunScript;
  readonly keys: Keys;
  readonly time: RedisTime;
  readonly process: string;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * News in a Redis stream of the last hour. After a cut, reading goes on where it stopped, and a process that just began
 * reads the whole hour, so that nobody misses what others did.
 */
export class StreamNewsroom implements Newsroom {
  readonly #options: NewsroomOptions;
  readonly #listeners: ((news: AnyNews, ageMs: number, isOwn: boolean) => void)[] = [];
  #untold: AnyNews[] = [];
  #telling = false;
  #lastId: string | null = null;
  #arrived: (() => void)[] = [];

  constructor(options: NewsroomOptions) {
    this.#options = options;
  }

  tell(news: AnyNews): void {
    if (this.#untold.length < MAX_UNTOLD) this.#untold.push(news);
    void this.flush();
  }

  listen(hear: (news: News, ageMs: number) => void): void {
    this.#listeners.push((news, ageMs, isOwn) => {
      const isInner = news.kind === "write" || news.kind === "pause" || news.kind === "owner";
      if (!isOwn && !isInner) hear(news, ageMs);
    });
  }

  /** Also hears what this process told itself. */
  listenToAll(hear: (news: AnyNews, ageMs: number) => void): void {
    this.#listeners.push((news, ageMs) => hear(news, ageMs));
  }

  /** Tells what was not told yet, as much as possible at once. */
  async flush(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    const { run, keys, process } = this.#options;
    try {
      while (this.#untold.length > 0) {
        const together = this.#untold.slice(0, AT_A_TIME);
        await run("tell", [keys.news], [JSON.stringify(together), process]);
        this.#untold.splice(0, together.length);
      }
    } catch {
      // The next beat tries again.
    } finally {
      this.#telling = false;
    }
  }

  /** Reads the stream from its beginning, because Redis lost what was there. */
  startOver(): void {
    this.#lastId = "0";
  }

  /**
   * Resolves once the news with this id is heard here, and all before it, or after a second.
   * @param id empty if there is no news
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
          keys.news,
          from,
        )) as [string, Entry[]][] | null;
        if (this.#lastId !== from) continue;
        for (const entry of found?.[0]?.[1] ?? []) this.#hear(entry);
      } catch (error) {
        if (!signal.aborted) log.debug({ err: error }, "news could not be read");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
  }

  #hear([id, fields]: Entry): void {
    const { process, time, log } = this.#options;
    this.#lastId = id;
    const [, text = "", , from] = fields;
    try {
      const ageMs = Math.max(0, time.now() - Number.parseInt(id, 10));
      for (const news of JSON.parse(text) as AnyNews[])
        for (const hear of this.#listeners) hear(news, ageMs, from === process);
    } catch (error) {
      log.error({ err: error }, "news of another process could not be used");
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
