import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import { Monitor } from "../engine/monitor.ts";
import type { RedisSharing, ShareOptions } from "../queue/share.ts";
import type { Clock, Log } from "../reconcile/ports.ts";
import { listen } from "./listen.ts";
import type { Reading } from "./metrics.ts";
import { createMetrics, type MetricsHandler, metricsHandler, serveMetrics } from "./metrics-endpoint.ts";
import { whyNotReady } from "./readiness.ts";
import { createLog, systemClock } from "./runtime.ts";
import { type Service, startService } from "./service.ts";
import { type Environment, readLogLevel, readSettings, type Settings } from "./settings.ts";
import { webhookHandler } from "./webhook-endpoint.ts";
import { createWebhooks } from "./webhooks.ts";

/** How long a request may take to arrive. GitHub gives up after ten seconds. */
const REQUEST_MS = 15_000;

/** How often to see whether a day began in some time zone. It takes no request. */
const DAY_CHECK_MS = 60_000;

/** How long the work in progress may take after the process is asked to stop. */
const STOP_MS = 10_000;

/** Serves until the process is asked to stop. Throws `SettingsError` for a problem that the operator must fix. */
export async function serve(env: Environment): Promise<void> {
  const settings = readSettings(env);
  const log = createLog(readLogLevel(env));
  const stopping = new AbortController();
  const clock = systemClock();
  const metrics = await createMetrics(settings.metrics);
  const monitor = new Monitor({ log, clock, metrics: metrics ?? undefined });
  const leadership = new EventTarget();
  const becameLeader = () => void leadership.dispatchEvent(new Event("begins"));
  const sharing = await createSharing(settings, { log, signal: stopping.signal, becameLeader });
  const service = startWhenListening(settings, log, stopping.signal, monitor, sharing);
  const status = () => statusOf(service, { monitor, clock, settings, sharing, signal: stopping.signal });
  const webhooks = createWebhooks(settings, service.started, log, monitor.metrics);
  await webhooks.ready();
  const handleWebhook = webhookHandler({
    ...{ probot: webhooks, secret: settings.webhookSecret, log, metrics: monitor.metrics },
    whyUnavailable: () => sharing?.problem ?? null,
  });
  const read = async () => ({ ...status(), jobs: (await sharing?.jobs()) ?? null });
  const handleMetrics = metrics && metricsHandler(metrics, settings.metrics, read);
  const routes = {
    handleWebhook,
    handleMetrics: settings.metrics.port === null ? handleMetrics : null,
    status,
  };
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    void respond(request, response, { ...routes, log });
  });
  await listen(server, settings);
  log.info({ host: settings.host, port: settings.port }, "listening");
  if (handleMetrics && settings.metrics.port !== null)
    await serveMetrics(handleMetrics, { host: settings.host, port: settings.metrics.port });
  stopOnSignals(server, service, stopping, log);
  service.start();
  const { sweep, redeliver, startDays, ifLeader } = await orStopping(service.started, stopping.signal);
  const schedule = { clock: systemClock(), log, intervalMs: settings.sweepIntervalMs, random: Math.random };
  const repeat = (name: string, work: () => Promise<unknown>) =>
    repeatForever(name, () => ifLeader(work), { ...schedule, signal: stopping.signal });
  // A new leader does not wait for the next interval: the process before may have left a sweep undone.
  const report = (error: unknown) => log.error({ err: error }, "sweep failed; the next run tries again");
  leadership.addEventListener("begins", () => void ifLeader(sweep).catch(report));
  await Promise.all([
    // They run independently, so that many failed webhooks do not delay a sweep.
    repeat("sweep", sweep),
    repeat("redelivery", redeliver),
    repeatForever("the check of the date", () => ifLeader(startDays), {
      ...{ ...schedule, intervalMs: DAY_CHECK_MS, signal: stopping.signal },
    }),
  ]);
}

/** After an interrupted start, this never resolves: the signal handler ends the process. */
function orStopping(started: Promise<Service>, signal: AbortSignal): Promise<Service> {
  return started.catch((error) => (signal.aborted ? new Promise<never>(() => {}) : Promise.reject(error)));
}

/** Connects only once the server listens, so that a second process on the same port does no work. */
function startWhenListening(
  settings: Settings,
  log: Logger,
  signal: AbortSignal,
  monitor: Monitor,
  sharing: RedisSharing | null,
) {
  let start = () => {};
  let running: Service | null = null;
  const listening = new Promise<void>((resolve) => {
    start = resolve;
  });
  const started = listening.then(async () => {
    await sharing?.start();
    const service = await startService(settings, log, signal, monitor, sharing);
    const close = async () => {
      await service.close();
      await sharing?.close();
    };
    running = { ...service, close };
    return running;
  });
  return { start: () => start(), started, running: (): Service | null => running };
}

interface StatusOptions {
  readonly monitor: Monitor;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly sharing: Pick<RedisSharing, "problem"> | null;
  readonly signal: AbortSignal;
}

/** What the server knows about its own work; `reasons` are why it is not ready. */
function statusOf(
  { running }: { running: () => Service | null },
  { monitor, clock, settings, sharing, signal }: StatusOptions,
): Omit<Reading, "jobs"> & { reasons: readonly string[] } {
  const now = clock.now();
  const condition = monitor.condition();
  const reasons = signal.aborted
    ? ["the server is stopping"]
    : whyNotReady(condition, now, settings.sweepIntervalMs, sharing?.problem ?? null);
  const backlog = running()?.backlog() ?? null;
  const { requestsLeft } = monitor;
  return { now, condition, isReady: reasons.length === 0, reasons, backlog, requestsLeft };
}

interface Routes {
  readonly handleWebhook: ReturnType<typeof webhookHandler>;
  /** Null if this port serves no metrics. */
  readonly handleMetrics: MetricsHandler | null;
  readonly status: () => ReturnType<typeof statusOf>;
  readonly log: Logger;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { handleWebhook, handleMetrics, status, log }: Routes,
): Promise<void> {
  const path = request.url?.split("?")[0];
  try {
    if (path === "/healthz") return answer(response, 200, "ok");
    if (path === "/readyz") {
      const { reasons } = status();
      if (reasons.length === 0) return answer(response, 200, "ready");
      return answer(response, 503, ["not ready", ...reasons.map((reason) => `- ${reason}`)].join("\n"));
    }
    if (path === "/metrics" && handleMetrics) return await handleMetrics(request, response);
    if (await handleWebhook(request, response)) return;
    answer(response, 404, "not found");
  } catch (error) {
    log.error({ path, err: error }, "request failed");
    if (!response.headersSent) answer(response, 500, "internal error");
  }
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

function stopOnSignals(
  server: Server,
  { started }: { started: Promise<Service> },
  stopping: AbortController,
  log: Logger,
): void {
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return;
    log.info({ signal }, "stopping: finishing the work in progress");
    setTimeout(() => process.exit(0), STOP_MS).unref();
    server.close();
    server.closeAllConnections();
    stopping.abort(new Error("the server is stopping"));
    started
      .then((service) => service.close())
      .catch(() => {})
      .finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Each interval is up to a tenth shorter or longer, to spread the load of many servers. */
const JITTER = 0.1;

/**
 * Starts `work` immediately and then at every interval. It does not wait for a run to end before it starts the next one,
 * so that an owner that GitHub rate-limits does not delay the others. Failures are logged.
 * @internal
 */
export async function repeatForever(
  name: string,
  work: () => Promise<unknown>,
  { clock, log, intervalMs, signal, random }: RepeatOptions,
): Promise<void> {
  const report = (error: unknown) => {
    if (!signal.aborted) log.error({ err: error }, `${name} failed; the next run tries again`);
  };
  while (!signal.aborted) {
    work().catch(report);
    try {
      await clock.sleep(intervalMs * (1 - JITTER + 2 * JITTER * random()), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}

interface RepeatOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly intervalMs: number;
  readonly signal: AbortSignal;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Null if this process works alone; then nothing of it is even loaded. */
async function createSharing(
  { redis, settleMs, timesFaster }: Settings,
  options: Pick<ShareOptions, "log" | "signal" | "becameLeader">,
): Promise<RedisSharing | null> {
  if (!redis) return null;
  const { RedisSharing } = await import("../queue/share.ts");
  return new RedisSharing({ ...redis, ...options, settleMs, timesFaster });
}
