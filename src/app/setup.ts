import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import { type RegisteredApp, registerApp } from "../github/app-manifest.ts";
import { apiBaseUrl } from "../github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../github/client/client.ts";
import { connectionTo } from "./connection.ts";
import { listen } from "./listen.ts";
import { createLog } from "./runtime.ts";
import { asSettingsError, type Environment, readAddress, readLogLevel } from "./settings.ts";
import { failurePage, refusedPage } from "./setup-pages.ts";
import { type Answer, REGISTERED, type RouteOptions, type Show, setupRoutes } from "./setup-routes.ts";

/** The parts of the guided setup that a test replaces. */
interface SetupOptions {
  readonly register: (code: string, client: Client) => Promise<RegisteredApp>;
  /** Tells the operator something, in one line. */
  readonly say: (line: string) => void;
  /** Called once the credentials are written. */
  readonly done: () => void;
}

/**
 * The guided setup registers the App on GitHub from `app.yml` and writes its credentials to `.env`, once. Whoever could drive
 * it would choose the App that the server trusts. So it listens only locally unless HOST is set, answers only to its own
 * host name and to the secret in the printed address, and has no route that writes what a browser sends.
 * https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 * @throws SettingsError in production, and if `.env` cannot be written, before GitHub creates anything
 */
export async function guideSetup(env: Environment): Promise<void> {
  if (env.NODE_ENV === "production") {
    throw new SettingsError(
      "No credentials are set. Set APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET; the guided setup that creates them is not available when NODE_ENV is production.",
    );
  }
  const say = (line: string) => void process.stdout.write(`${line}\n`);
  await serveSetup(env, { register: registerApp, say, done: () => process.exit(0) });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
}

/**
 * Serves the setup's pages until the credentials are written.
 * @returns stops it earlier
 * @internal
 */
export async function serveSetup(
  env: Environment,
  { register, say, done }: SetupOptions,
): Promise<() => void> {
  const { host, port } = readAddress({ ...env, HOST: env.HOST || "127.0.0.1" });
  const apiUrl = asSettingsError(() => apiBaseUrl(env));
  const connection = connectionTo(apiUrl, env, createLog(readLogLevel(env)));
  const client = createClient({ ...connection, auth: fixedToken(""), writeIntervalMs: 0 });
  const server = createServer();
  await listen(server, { host, port });
  const secret = randomBytes(24).toString("hex");
  const pages = prepared(server, { env, apiUrl, secret, register: (code) => register(code, client), say });

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = urlOf(request);
    const show = request.method === "GET" && isOwnHost(request, host) ? pages.get(url.pathname) : undefined;
    const given = url.searchParams.get(url.pathname === REGISTERED ? "state" : "secret");
    if (!show || !isEqual(given, secret)) return send(response, { status: 403, page: refusedPage() });
    const { isDone, ...answered } = await show(url.searchParams, `http://${request.headers.host}`);
    if (isDone) {
      pages.clear();
      response.on("close", () => {
        server.close(done);
        // A browser opens connections in advance, and would keep the server waiting.
        server.closeAllConnections();
      });
    }
    send(response, answered);
  };

  server.on("request", (request, response) => {
    answer(request, response).catch((error) => {
      say(`The setup failed: ${messageOf(error)}`);
      send(response, {
        status: 500,
        page: failurePage("The setup failed", messageOf(error), "Start it again."),
      });
    });
  });
  const shown = env.HOST ? host : "localhost";
  const { port: listening } = server.address() as AddressInfo;
  say(`Open http://${shown}:${listening}/?secret=${secret} to register the App.`);
  return () => server.close();
}

/** The pages, once everything that the setup needs is there. */
function prepared(server: Server, options: RouteOptions): Map<string, Show> {
  try {
    return setupRoutes(options);
  } catch (error) {
    server.close();
    throw error;
  }
}

/** A request can name anything. What is not an address has no page. */
function urlOf({ url }: IncomingMessage): URL {
  const base = "http://localhost";
  return new URL(url && URL.canParse(url, base) ? url : "/none", base);
}

/** A page of another site that resolves to this address has another host name. */
function isOwnHost({ headers }: IncomingMessage, host: string): boolean {
  if (host === "0.0.0.0" || host === "::") return true;
  const name = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  return [host.toLowerCase(), "localhost", "127.0.0.1", "[::1]"].includes(name);
}

function isEqual(given: string | null, secret: string): boolean {
  const [one, other] = [Buffer.from(given ?? ""), Buffer.from(secret)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** The pages run no scripts, and their forms lead only where they should. */
function send(
  response: ServerResponse,
  { status, page, formAction = "'none'" }: Omit<Answer, "isDone">,
): void {
  response
    .writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action ${formAction}; frame-ancestors 'none'; base-uri 'none'`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    })
    .end(page);
}
