import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Logger } from "pino";
import type { Clock, Log } from "../reconcile/ports.ts";
import { createLog, systemClock } from "./runtime.ts";
import { type Service, startService } from "./service.ts";
import { type Environment, readLogLevel, readSettings, type Settings, SettingsError } from "./settings.ts";
import { createWebhooks, webhookHandler } from "./webhooks.ts";

/** How long a request may take to arrive. GitHub gives up after ten seconds. */
const REQUEST_MS = 15_000;

/** How long the work in progress may take after the process is asked to stop. */
const STOP_MS = 10_000;

/** Serves until the process is asked to stop. Throws `SettingsError` for a problem that the operator must fix. */
export async function serve(env: Environment): Promise<void> {
  const settings = readSettings(env);
  const log = createLog(readLogLevel(env));
  const stopping = new AbortController();
  const service = startWhenListening(settings, log, stopping.signal);
  const handleWebhook = await webhookHandler(createWebhooks(settings, service.started, log), log);
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    void respond(request, response, { handleWebhook, isReady: service.isReady, log });
  });
  await listen(server, settings);
  log.info({ host: settings.host, port: settings.port }, "listening");
  stopOnSignals(server, service, stopping, log);
  service.start();
  const { sweep, redeliver } = await orStopping(service.started, stopping.signal);
  const schedule = { clock: systemClock(), log, intervalMs: settings.sweepIntervalMs, random: Math.random };
  const repeat = (name: string, work: () => Promise<unknown>) =>
    repeatForever(name, work, { ...schedule, signal: stopping.signal });
  await Promise.all([
    // They run independently, so that many failed webhooks do not delay a sweep.
    repeat("sweep", sweep),
    repeat("redelivery", redeliver),
  ]);
}

/** After an interrupted start, this never resolves: the signal handler ends the process. */
function orStopping(started: Promise<Service>, signal: AbortSignal): Promise<Service> {
  return started.catch((error) => (signal.aborted ? new Promise<never>(() => {}) : Promise.reject(error)));
}

/** Connects only once the server listens, so that a second process on the same port does no work. */
function startWhenListening(settings: Settings, log: Logger, signal: AbortSignal) {
  let start = () => {};
  let ready = false;
  const listening = new Promise<void>((resolve) => {
    start = resolve;
  });
  const started = listening.then(async () => {
    const service = await startService(settings, log, signal);
    ready = true;
    return service;
  });
  return { start: () => start(), started, isReady: () => ready && !signal.aborted };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  {
    handleWebhook,
    isReady,
    log,
  }: { handleWebhook: Awaited<ReturnType<typeof webhookHandler>>; isReady: () => boolean; log: Logger },
): Promise<void> {
  const path = request.url?.split("?")[0];
  try {
    if (path === "/healthz") return answer(response, 200, "ok");
    if (path === "/readyz")
      return isReady() ? answer(response, 200, "ready") : answer(response, 503, "not ready");
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

/** Throws `SettingsError` when the address cannot be used. */
export function listen(server: Server, { host, port }: Pick<Settings, "host" | "port">): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
    server.listen({ host, port }, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new SettingsError(
      `Port ${port} is already in use. Stop the process that uses it, or set PORT to another.`,
    );
  }
  if (error.code === "EACCES") {
    return new SettingsError(`This user is not allowed to use port ${port}. Set PORT to a port above 1023.`);
  }
  return new SettingsError(
    `Cannot listen on HOST ${host}: ${error.message}. Set HOST to an address of this machine.`,
  );
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
