import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { VERSION } from "./connection.ts";
import { listen } from "./listen.ts";
import type { PrometheusMetrics, Reading } from "./metrics.ts";
import type { MetricsSettings } from "./settings.ts";

/** Responds to `GET /metrics`. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Null if metrics are off; then their library is not even loaded. */
export async function createMetrics({ port, token }: MetricsSettings): Promise<PrometheusMetrics | null> {
  if (port === null && token === null) return null;
  const { PrometheusMetrics } = await import("./metrics.ts");
  return new PrometheusMetrics(VERSION);
}

export function metricsHandler(
  metrics: PrometheusMetrics,
  { token }: MetricsSettings,
  read: () => Promise<Reading>,
): MetricsHandler {
  const expected = token === null ? null : fingerprint(`Bearer ${token}`);
  return async ({ headers }, response) => {
    const isAllowed = !expected || timingSafeEqual(fingerprint(headers.authorization ?? ""), expected);
    if (!isAllowed) {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
      return;
    }
    response.writeHead(200, { "content-type": metrics.contentType }).end(await metrics.render(await read()));
  };
}

/** Serves the metrics on a port of their own. Throws `SettingsError` if it cannot be used. */
export async function serveMetrics(
  handle: MetricsHandler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url?.split("?")[0] !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    handle(request, response).catch(() => response.destroy());
  });
  await listen(server, { host, port, portName: "FOLLOWTHROUGH_METRICS_PORT" });
  // It must not keep a process alive that stops.
  server.unref();
}

/** Equal lengths, as a comparison in constant time needs them. */
function fingerprint(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
