import { randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { load } from "js-yaml";
import { messageOf } from "../domain/text.ts";
import { type RegisteredApp, registerApp } from "../github/app-manifest.ts";
import { apiBaseUrl, webUrl } from "../github/client/base-url.ts";
import { type Client, createClient, fixedToken } from "../github/client/client.ts";
import { addToEnvFile, checkEnvFile } from "./env-file.ts";
import { listen } from "./listen.ts";
import { createLog } from "./runtime.ts";
import { connectionTo } from "./service.ts";
import { asSettingsError, type Environment, readAddress, readLogLevel, SettingsError } from "./settings.ts";
import { failurePage, refusedPage, startPage, successPage } from "./setup-pages.ts";

const ENV_FILE = ".env";

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
  const manifest = prepared(server);
  const secret = randomBytes(24).toString("hex");
  let isUsed = false;

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const given = url.searchParams.get(url.pathname === "/registered" ? "state" : "secret");
    const isRoute = request.method === "GET" && ["/", "/registered"].includes(url.pathname);
    if (!isRoute || !isOwnHost(request, host) || isUsed || !isEqual(given, secret)) {
      return send(response, 403, refusedPage());
    }
    const base = `http://${request.headers.host}`;
    if (url.pathname === "/") {
      const action = `${newAppUrl(webUrl(apiUrl), env.GH_ORG)}?state=${secret}`;
      return send(
        response,
        200,
        startPage(action, { ...manifest, redirect_url: `${base}/registered` }),
        action,
      );
    }
    isUsed = true;
    try {
      const app = await register(url.searchParams.get("code") ?? "", client);
      addToEnvFile(ENV_FILE, app.credentials);
      send(response, 200, successPage(`${app.url}/installations/new`));
      say(`Wrote the App's credentials to ${ENV_FILE}. Install the App, then run npm start again.`);
      response.on("close", () => void server.close(done));
    } catch (error) {
      isUsed = false;
      say(`The App could not be registered: ${messageOf(error)}`);
      send(response, 502, failurePage(messageOf(error)));
    }
  };

  server.on("request", (request, response) => void answer(request, response));
  const shown = env.HOST ? host : "localhost";
  const { port: listening } = server.address() as AddressInfo;
  say(`Open http://${shown}:${listening}/?secret=${secret} to register the App.`);
  return () => server.close();
}

/** The manifest, once everything that the setup needs is there. */
function prepared(server: Server): Readonly<Record<string, unknown>> {
  try {
    checkEnvFile(ENV_FILE);
    return readManifest();
  } catch (error) {
    server.close();
    throw error;
  }
}

/** A page of another site that resolves to this address has another host name. */
function isOwnHost({ headers }: IncomingMessage, host: string): boolean {
  if (host === "0.0.0.0" || host === "::") return true;
  const name = (headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
  return [host.toLowerCase(), "localhost", "127.0.0.1", "[::1]"].includes(name);
}

function isEqual(given: string | null, secret: string): boolean {
  return given?.length === secret.length && timingSafeEqual(Buffer.from(given), Buffer.from(secret));
}

function newAppUrl(web: string, organization: string | undefined): string {
  const account = organization ? `/organizations/${encodeURIComponent(organization)}` : "";
  return `${web}${account}/settings/apps/new`;
}

function readManifest(): Readonly<Record<string, unknown>> {
  try {
    return load(readFileSync("app.yml", "utf8")) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new SettingsError(
      `The guided setup reads app.yml in this folder: ${messageOf(error)}. Run npm start in the folder of Followthrough.`,
    );
  }
}

/** The pages run no scripts. The only form leads to GitHub. */
function send(response: ServerResponse, status: number, html: string, formAction = "'none'"): void {
  const [target] = formAction.split("?");
  response
    .writeHead(status, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'unsafe-inline'; form-action ${target}; frame-ancestors 'none'`,
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      connection: "close",
    })
    .end(html);
}
