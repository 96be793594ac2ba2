import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually, pause } from "./eventually.ts";
import { APP, type GitHub, WEBHOOK_SECRET } from "./github.ts";
import { type Running, start } from "./processes.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** An empty working folder, so that no `.env` file or key is found. */
export const EMPTY_FOLDER = mkdtempSync(join(tmpdir(), "followthrough-empty-"));

export type Env = Readonly<Record<string, string | undefined>>;

/** The server's environment variables. Undefined removes a variable. */
export function serverEnv(github: Pick<GitHub, "url" | "privateKey">, port: number, extra: Env = {}): Env {
  return {
    ...bareEnv(),
    APP_ID: String(APP.id),
    PRIVATE_KEY: github.privateKey,
    WEBHOOK_SECRET,
    GITHUB_API_URL: github.url,
    HOST: "127.0.0.1",
    PORT: String(port),
    LOG_LEVEL: "info",
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: "5",
    FOLLOWTHROUGH_SETTLE_MS: "200",
    ...extra,
  };
}

/** The environment of a machine without configuration, independent of the machine that runs the tests. */
export function bareEnv(): Env {
  const { PATH, HOME, TMPDIR, npm_config_registry } = process.env;
  return { PATH, HOME, TMPDIR, npm_config_registry, NO_COLOR: "1" };
}

/** Starts the built server, as `npm start` does, but in an empty folder. Does not wait until it is ready. */
export function launchServer(env: Env): Running {
  return start("server", process.execPath, [join(ROOT, "build/index.js")], {
    cwd: EMPTY_FOLDER,
    env: env as NodeJS.ProcessEnv,
  });
}

/**
 * Waits until the server is ready.
 * @throws with the server's output, if it exits instead
 */
export async function waitUntilReady(server: Running, url: string): Promise<void> {
  let ended: unknown;
  server.ended.then((code) => {
    ended = code;
  });
  await eventually(async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok || ended !== undefined) return;
    throw new Error(`the server is not ready (${answer?.status ?? "no answer"})\n${server.output()}`);
  });
  await pause(0); // lets the exit event arrive
  if (ended !== undefined) throw new Error(`the server ended with ${ended}:\n${server.output()}`);
}
