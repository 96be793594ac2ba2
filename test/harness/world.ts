import { type GitHub, type GitHubOptions, startGitHub } from "./github.ts";
import type { Person } from "./person.ts";
import { freePort, type Running } from "./processes.ts";
import { type RecordingProxy, startProxy } from "./recording-proxy.ts";
import { type Env, launchServer, serverEnv, waitUntilReady } from "./server.ts";

/** An emulated GitHub, the App's server, and the proxy between them. */
export interface World {
  readonly github: GitHub;
  readonly proxy: RecordingProxy;
  readonly port: number;
  as(login: string, repository?: string): Person;
  /** The current server. */
  server(): Running;
  /** Starts another server on the same port and waits until it is ready. */
  startServer(env?: Env): Promise<Running>;
}

export interface WorldOptions {
  /** Files to commit before the server starts, by `owner/repo:path`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Env;
  readonly github?: Pick<GitHubOptions, "isNew" | "repositories">;
  /** Does not start a server. */
  readonly serverless?: boolean;
}

/** Runs a test in a new world. If it fails, the error ends with the server's last output. */
export async function withWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const proxy = await startProxy();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const github = await startGitHub({
    webhookUrl: `${url}/api/github/webhooks`,
    publicUrl: proxy.url,
    ...options.github,
  }).catch(async (error) => {
    await proxy.stop();
    throw error;
  });
  proxy.connect(github.url);
  const servers: Running[] = [];
  const world: World = {
    github,
    proxy,
    port,
    as: github.as,
    server: () => servers.at(-1)!,
    startServer: async (env = {}) => {
      const server = launchServer(serverEnv({ ...github, url: proxy.url }, port, { ...options.env, ...env }));
      servers.push(server);
      await waitUntilReady(server, url);
      return server;
    },
  };
  try {
    for (const [place, content] of Object.entries(options.files ?? {})) {
      const [repository, path] = place.split(":") as [string, string];
      await github.as("alice", repository).addFile(path, content);
    }
    if (!options.serverless) await world.startServer();
    await test(world);
  } catch (error) {
    const serverLog = servers.map((server) => server.output().slice(-4000)).join("\n--- restarted ---\n");
    const lastRequests = proxy.requests.slice(-60).map(({ method, path }) => `${method} ${path}`);
    if (error instanceof Error)
      error.message += `\n\nThe server said:\n${serverLog || "(nothing)"}\n\nIt asked:\n${lastRequests.join("\n")}`;
    throw error;
  } finally {
    for (const server of servers) await server.stop();
    await github.process.stop();
    await proxy.stop();
  }
}
