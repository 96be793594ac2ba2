import { type GitHub, startGitHub } from "./github.ts";
import type { Person } from "./person.ts";
import { freePort, type Running } from "./processes.ts";
import { startWire, type Wire } from "./recording-proxy.ts";
import { type Env, launchServer, ready, serverEnv } from "./server.ts";

/** An emulated GitHub, the App's server, and the wire between them. */
export interface World {
  readonly github: GitHub;
  readonly wire: Wire;
  readonly port: number;
  as(login: string, repository?: string): Person;
  /** The server that runs now. */
  server(): Running;
  /** Starts a (further) server on the same port, and waits until it is ready. */
  startServer(env?: Env): Promise<Running>;
}

export interface WorldOptions {
  /** Files to commit before the server starts, by `owner/repo:path`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Env;
  /** Leaves the server to the test. */
  readonly serverless?: boolean;
}

/** Runs a test in a world of its own. When it fails, the error ends with what the server last said. */
export async function inWorld(options: WorldOptions, test: (world: World) => Promise<void>): Promise<void> {
  const wire = await startWire();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const github = await startGitHub({
    webhookUrl: `${url}/api/github/webhooks`,
    publicUrl: wire.url,
  }).catch(async (error) => {
    await wire.stop();
    throw error;
  });
  wire.connect(github.url);
  const servers: Running[] = [];
  const world: World = {
    github,
    wire,
    port,
    as: github.as,
    server: () => servers.at(-1)!,
    startServer: async (env = {}) => {
      const server = launchServer(serverEnv({ ...github, url: wire.url }, port, { ...options.env, ...env }));
      servers.push(server);
      await ready(server, url);
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
    const said = servers.map((server) => server.output().slice(-4000)).join("\n--- restarted ---\n");
    const asked = wire.requests.slice(-60).map(({ method, path }) => `${method} ${path}`);
    if (error instanceof Error)
      error.message += `\n\nThe server said:\n${said || "(nothing)"}\n\nIt asked:\n${asked.join("\n")}`;
    throw error;
  } finally {
    for (const server of servers) await server.stop();
    await github.process.stop();
    await wire.stop();
  }
}
