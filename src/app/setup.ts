import { run } from "probot";
import { type Environment, readAddress, readLogLevel } from "./settings.ts";

/**
 * Probot's guided setup: makes the App on GitHub from `app.yml` and writes its credentials to `.env`.
 * It is for a first start at one's own machine; a server gets its credentials from its environment.
 */
export async function guideSetup(env: Environment): Promise<void> {
  const { host, port } = readAddress(env);
  process.env.LOG_LEVEL = readLogLevel(env);
  const server = await run(() => {}, { env: { ...process.env, HOST: host, PORT: String(port) } });
  const stop = () => {
    void server.stop().finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
