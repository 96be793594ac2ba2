import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eventually } from "../harness/eventually.ts";
import { freePort } from "../harness/processes.ts";
import { EMPTY_FOLDER, type Env, ROOT, serverEnv } from "../harness/server.ts";

const localPath = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The resources that a process has used so far, in bytes. */
interface Usage {
  readonly cpuMicroseconds: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly peakRss: number;
}

/** The fields of V8's heap snapshot that are used. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** A measured process. */
export interface Measured {
  readonly url: string;
  /** With `collect`, runs the garbage collector first. */
  usage(options?: { collect: boolean }): Promise<Usage>;
  /** The objects of its heap that are still in use. */
  heapSnapshot(): Promise<HeapSnapshot>;
  /** Its log so far. */
  log(): string;
  /** Stops it for a while, or lets it go on. */
  signal(name: "SIGSTOP" | "SIGCONT"): void;
  stop(): Promise<void>;
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** The flags with which `npm start` runs Node. */
const { scripts } = JSON.parse(readFileSync(`${ROOT}/package.json`, "utf8")) as {
  scripts: { start: string };
};
const AS_SHIPPED = scripts.start.match(/--\S+/g) ?? [];

async function startMeasured(program: string, args: string[], env: Env, port: number): Promise<Measured> {
  const child = spawn(
    process.execPath,
    ["--expose-gc", "--import", localPath("report-usage.mjs"), ...args, program],
    {
      cwd: EMPTY_FOLDER,
      env: env as NodeJS.ProcessEnv,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    },
  );
  children.add(child);
  let log = "";
  for (const stream of [child.stdout!, child.stderr!]) stream.on("data", (text) => (log += text));
  const url = `http://127.0.0.1:${port}`;
  await eventually(async () => {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (!answer?.ok) throw new Error(`${program} is not ready: ${log}`);
  });
  const ask = async <Answer>(question: object): Promise<Answer> => {
    child.send(question);
    const [answer] = (await once(child, "message")) as [Answer];
    return answer;
  };
  return {
    url,
    log: () => log,
    signal: (name) => void child.kill(name),
    usage: (options = { collect: false }) => ask<Usage>(options),
    heapSnapshot: async () => {
      const folder = await mkdtemp(join(tmpdir(), "heap-"));
      const path = await ask<string>({ heapSnapshot: join(folder, "heap.json") });
      const snapshot = JSON.parse(await readFile(path, "utf8")) as HeapSnapshot;
      await rm(folder, { recursive: true });
      return snapshot;
    },
    stop: async () => {
      const ended = once(child, "close");
      child.kill("SIGKILL");
      await ended;
      children.delete(child);
    },
  };
}

/** The server as shipped, after `npm run build`. */
export async function startApp(
  github: { url: string; privateKey: string },
  extra: Env = {},
): Promise<Measured> {
  const port = await freePort();
  return startMeasured(`${ROOT}/build/index.js`, AS_SHIPPED, serverEnv(github, port, extra), port);
}

export async function startBareProbot(privateKey: string): Promise<Measured> {
  const port = await freePort();
  const env = serverEnv({ url: "http://127.0.0.1:9", privateKey }, port);
  return startMeasured(localPath("bare-probot.mjs"), [], env, port);
}

/** The model of GitHub with this many repositories, from `acme/r001`. */
export async function startModel(repositories: number, extra: Env = {}): Promise<Measured> {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), REPOSITORIES: String(repositories), ...extra };
  return startMeasured(localPath("app-github.ts"), ["--import", import.meta.resolve("tsx")], env, port);
}
