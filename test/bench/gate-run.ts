import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { actionNode } from "../harness/gate.ts";
import type { Seen } from "./gate-api.ts";

const RESOURCES = fileURLToPath(new URL("resources.cjs", import.meta.url));
const API = fileURLToPath(new URL("gate-api.ts", import.meta.url));

export interface Api {
  readonly url: string;
  /** Measurements since the last call. */
  seen(): Promise<Seen>;
  stop(): Promise<void>;
}

/** @param settings the repository's settings file; without it, there is none */
export async function startApi(items: number, latency: number, settings = ""): Promise<Api> {
  const args = ["--import", "tsx", API, String(items), String(latency), settings];
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = line.toString().trim();
  return {
    url,
    seen: async () => (await (await fetch(`${url}/bench/seen`)).json()) as Seen,
    stop: async () => {
      child.kill();
      await once(child, "close");
    },
  };
}

export interface Run {
  readonly code: number | null;
  readonly milliseconds: number;
  /** The start time, in epoch milliseconds. */
  readonly startedAt: number;
  readonly output: string;
  /** Null if they were not measured. */
  readonly used: Resources | null;
}

/** What `resources.cjs` writes. */
interface Resources {
  readonly peakKiB: number;
  readonly cpuMicroseconds: number;
  /** The URLs of the loaded files, if they were counted. */
  readonly files: readonly string[];
}

/** Runs a program on the Node version for Actions. */
export async function runOnce(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  measuresResources = false,
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-bench-"));
  for (const file of ["output", "summary.md"]) writeFileSync(join(folder, file), "");
  const usage = join(folder, "usage.json");
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
  const began = performance.now();
  const startedAt = performance.timeOrigin + began;
  const child = spawn(actionNode(), [...(measuresResources ? ["-r", RESOURCES] : []), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...files, RUNNER_TEMP: folder, RESOURCES: usage, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  const [code] = (await once(child, "close")) as [number | null];
  const milliseconds = performance.now() - began;
  const used = existsSync(usage) ? (JSON.parse(readFileSync(usage, "utf8")) as Resources) : null;
  rmSync(folder, { recursive: true });
  return { code, milliseconds, startedAt, output, used };
}

/** The environment for an Action's bundle: every input has its default from `action.yml`. */
export function actionEnv(bundle: string, apiUrl: string, token: string): NodeJS.ProcessEnv {
  const manifest = ["action.yml", "action.yaml"]
    .map((name) => join(dirname(bundle), "..", name))
    .find((file) => existsSync(file));
  const { inputs = {} } = manifest ? (load(readFileSync(manifest, "utf8")) as Manifest) : {};
  const inputEntries = Object.entries(inputs).map(([name, { default: standard = "" }]) => {
    const value = /github\.token/.test(String(standard)) || /token$/.test(name) ? token : String(standard);
    return [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value];
  });
  return {
    ...Object.fromEntries(inputEntries),
    // So that actions/stale reads all issues. None of them is stale, so it writes nothing.
    "INPUT_OPERATIONS-PER-RUN": "1000000",
    GITHUB_API_URL: apiUrl,
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_REPOSITORY_ID: "1",
    GITHUB_EVENT_NAME: "schedule",
    GITHUB_ACTIONS: "true",
  };
}

interface Manifest {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown }>>;
}
