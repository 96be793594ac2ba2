import { createServer } from "node:http";
import { run } from "probot";
import { apiBaseUrl } from "../github/client/base-url.ts";
import { listen } from "./server.ts";
import { asSettingsError, type Environment, readAddress, readLogLevel, SettingsError } from "./settings.ts";

const PUBLIC_API = "https://api.github.com";

/**
 * Probot's guided setup: creates the App on GitHub from `app.yml` and writes its credentials to `.env`. Anyone who reaches
 * its page can write that file, so it accepts only local connections unless HOST is set. A production server gets its
 * credentials from its environment.
 * @throws SettingsError in production
 */
export async function guideSetup(env: Environment): Promise<void> {
  if (env.NODE_ENV === "production") {
    throw new SettingsError(
      "No credentials are set. Set APP_ID, PRIVATE_KEY (or PRIVATE_KEY_PATH) and WEBHOOK_SECRET; the guided setup that creates them is not available when NODE_ENV is production.",
    );
  }
  const { host, port } = readAddress({ ...env, HOST: env.HOST || "127.0.0.1" });
  const log = readLogLevel(env);
  await findFree({ host, port });
  Object.assign(process.env, { ...enterpriseServer(env), LOG_LEVEL: log, NO_SMEE_SETUP: "true" });
  const server = await run(() => {}, { env: { ...process.env, HOST: host, PORT: String(port) } });
  const stop = () => {
    void server.stop().finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** Without this check, Probot prints a stack trace for an address that cannot be used. */
async function findFree(address: { host: string; port: number }): Promise<void> {
  const probe = createServer();
  await listen(probe, address);
  await new Promise((closed) => probe.close(closed));
}

/** Probot's setup expects only the host of an Enterprise Server. */
function enterpriseServer(env: Environment): Environment {
  const address = asSettingsError(() => apiBaseUrl(env));
  if (env.GHE_HOST || address === PUBLIC_API) return {};
  const { host, protocol } = new URL(address);
  return { GHE_HOST: host, GHE_PROTOCOL: protocol.replace(":", "") };
}
