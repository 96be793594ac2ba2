import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Temporal } from "temporal-polyfill";
import type { Backlog } from "../engine/engine.ts";
import type { Condition, Metrics } from "../engine/monitor.ts";

const PREFIX = "followthrough_";

/** What is read when a monitoring system asks. */
export interface Reading {
  readonly now: Temporal.Instant;
  readonly condition: Condition;
  readonly isReady: boolean;
  /** Null while the App is not connected. */
  readonly backlog: Backlog | null;
  readonly requestsLeft: ReadonlyMap<string, number>;
  /** The jobs of all processes by state; null if this one works alone, or they cannot be counted. */
  readonly jobs: Readonly<Record<string, number>> | null;
}

/** The metrics in the format of Prometheus. Import this file only if they are on: it costs memory and time to start. */
export class PrometheusMetrics implements Metrics {
  readonly #registry = new Registry();
  readonly #webhooks = this.#counter("webhooks_total", "Webhooks by event and outcome.", [
    "event",
    "outcome",
  ]);
  readonly #passes = this.#counter("passes_total", "Passes over a key by outcome.", ["outcome"]);
  readonly #seconds = this.#histogram("pass_seconds", "How long passes took.", [
    ...[0.1, 0.5, 1, 2, 5, 10, 30, 60, 300, 1_800],
  ]);
  readonly #requests = this.#histogram("pass_requests", "Requests to GitHub in a pass.", [
    ...[0, 1, 2, 5, 10, 20, 50, 100, 500],
  ]);
  readonly #writes = this.#counter("writes_total", "Writes by operation.", ["operation"]);
  readonly #responses = this.#counter("github_responses_total", "Responses of GitHub by status.", ["status"]);
  readonly #pauses = this.#counter("rate_limit_pauses_total", "Pauses for GitHub's rate limit.", []);
  readonly #chats = this.#counter("chat_messages_total", "Messages to chats by receiver and outcome.", [
    "receiver",
    "outcome",
  ]);
  readonly #keys = this.#gauge("queue_keys", "Keys that wait for a pass or have one now.");
  readonly #oldest = this.#gauge("queue_oldest_seconds", "Since when the oldest of them waits.");
  readonly #writesLeft = this.#gauge("writes_left", "Ordinary writes left this hour.", ["owner"]);
  readonly #requestsLeft = this.#gauge(
    "github_requests_left",
    "Requests that GitHub still allows this hour.",
    ["owner"],
  );
  readonly #jobs = this.#gauge("shared_jobs", "BullMQ's jobs of all processes by state.", ["state"]);
  readonly #sweep = this.#gauge(
    "last_sweep_age_seconds",
    "Since the last complete sweep, or since the start.",
  );
  readonly #ready = this.#gauge("ready", "1 if /readyz is green.");

  constructor(version: string) {
    this.#gauge("build_info", "The version of the App and of Node.", ["version", "node"]).set(
      { version, node: process.version },
      1,
    );
    this.#pauses.inc(0);
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  webhook(event: string, outcome: string): void {
    this.#webhooks.inc({ event, outcome });
  }

  pass({ outcome, milliseconds, requests, writes }: Parameters<Metrics["pass"]>[0]): void {
    this.#passes.inc({ outcome });
    this.#seconds.observe(milliseconds / 1_000);
    this.#requests.observe(requests);
    for (const [operation, count] of writes) this.#writes.inc({ operation }, count);
  }

  response(status: number): void {
    this.#responses.inc({ status });
  }

  pause(): void {
    this.#pauses.inc();
  }

  chat(receiver: string, outcome: string): void {
    this.#chats.inc({ receiver, outcome });
  }

  /** All metrics as text. */
  render({ now, condition, isReady, backlog, requestsLeft, jobs }: Reading): Promise<string> {
    const secondsSince = (time: Temporal.Instant | null) =>
      time ? Math.max(0, (now.epochMilliseconds - time.epochMilliseconds) / 1_000) : 0;
    this.#keys.set(backlog?.keys ?? 0);
    this.#oldest.set(secondsSince(backlog?.oldest ?? null));
    this.#sweep.set(secondsSince(condition.sweptAt ?? condition.startedAt));
    this.#ready.set(isReady ? 1 : 0);
    setAll(this.#writesLeft, backlog?.writesLeft ?? new Map());
    setAll(this.#requestsLeft, requestsLeft);
    this.#jobs.reset();
    for (const [state, count] of Object.entries(jobs ?? {})) this.#jobs.set({ state }, count);
    return this.#registry.metrics();
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> {
    return new Gauge({ name: PREFIX + name, help, labelNames, registers: [this.#registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: PREFIX + name, help, buckets, registers: [this.#registry] });
  }
}

function setAll(gauge: Gauge<"owner">, values: ReadonlyMap<string, number>): void {
  gauge.reset();
  for (const [owner, value] of values) gauge.set({ owner }, value);
}
