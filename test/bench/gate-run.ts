import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { actionNode } from "../harness/gate.ts";
import type { Seen } from "./gate-api.ts";

const PEAK = fileURLToPath(new URL("peak-memory.cjs", import.meta.url));
const API = fileURLToPath(new URL("gate-api.ts", import.meta.url));

export interface Api {
  readonly url: string;
  /** Measurements since the last call. */
  seen(): Promise<Seen>;
  stop(): Promise<void>;
}

export async function startApi(items: number, latency: number): Promise<Api> {
  const child = spawn(process.execPath, ["--import", "tsx", API, String(items), String(latency)], {
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
  readonly peakMiB: number | null;
}

/** Runs a program on the Node version for Actions. */
export async function runOnce(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  measuresMemory = false,
): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-bench-"));
  for (const file of ["output", "summary.md"]) writeFileSync(join(folder, file), "");
  const peak = join(folder, "peak");
  const files = { GITHUB_OUTPUT: join(folder, "output"), GITHUB_STEP_SUMMARY: join(folder, "summary.md") };
  const began = performance.now();
  const startedAt = performance.timeOrigin + began;
  const child = spawn(actionNode(), [...(measuresMemory ? ["-r", PEAK] : []), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...files, RUNNER_TEMP: folder, PEAK_MEMORY: peak, ...env },
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
  const peakMiB = existsSync(peak) ? Number(readFileSync(peak, "utf8")) / 1024 : null;
  rmSync(folder, { recursive: true });
  return { code, milliseconds, startedAt, output, peakMiB };
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
    // Writes of the compared Action are rejected.
    "INPUT_DEBUG-ONLY": "true",
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
