import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jest } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { type Runner, run } from "../../action/run.ts";
import type { Fetch } from "../../src/github/client/https-fetch.ts";
import type { Clock } from "../../src/reconcile/ports.ts";
import { hurriedClock } from "../github/client/virtual-clock.ts";
import { SHOP_ID } from "./issues.ts";
import { NOW, servedFetch } from "./serve.ts";

export interface InProcessRun {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly now?: string;
  /** Default: what asks the served world. */
  readonly fetch?: Fetch;
  /** What runs. Default: the gate. */
  readonly program?: (runner: Runner) => Promise<number>;
  /** The event. Its file is written for the run. */
  readonly event?: { readonly name: string; readonly payload: object };
}

export interface InProcessResult {
  readonly code: number;
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

// @actions/core keeps the summary's path for the lifetime of the process.
const folder = mkdtempSync(join(tmpdir(), "followthrough-run-"));
const SUMMARY = join(folder, "summary.md");
const OUTPUT = join(folder, "output");
const EVENT = join(folder, "event.json");

/** Runs the gate, or another program of the Action, in this process, with an environment like the runner's and a fixed clock. */
export async function runInProcess(options: InProcessRun = {}): Promise<InProcessResult> {
  const { inputs = {}, env = {}, now = NOW, fetch = servedFetch, program = run } = options;
  writeFileSync(SUMMARY, "");
  writeFileSync(OUTPUT, "");
  writeFileSync(EVENT, JSON.stringify(options.event?.payload ?? {}));
  const before = process.env;
  process.env = {
    GITHUB_API_URL: "https://api.github.test",
    GITHUB_SERVER_URL: "https://github.test",
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_REPOSITORY_ID: String(SHOP_ID),
    GITHUB_RUN_ID: "4711",
    GITHUB_STEP_SUMMARY: SUMMARY,
    GITHUB_OUTPUT: OUTPUT,
    GITHUB_EVENT_NAME: options.event?.name ?? "push",
    GITHUB_EVENT_PATH: EVENT,
    "INPUT_GITHUB-TOKEN": "token",
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    ),
    ...env,
  };
  const printed: string[] = [];
  const write = jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed.push(String(text));
    return true;
  });
  try {
    let slept = 0;
    const clock: Clock = {
      now: () => Temporal.Instant.from(now).add({ milliseconds: slept }),
      sleep: async (milliseconds, signal) => {
        await hurriedClock.sleep(milliseconds, signal);
        slept += milliseconds;
      },
    };
    const code = await program({ fetch, clock });
    return {
      code,
      log: printed.join(""),
      summary: readFileSync(SUMMARY, "utf8"),
      outputs: readOutputs(readFileSync(OUTPUT, "utf8")),
    };
  } finally {
    write.mockRestore();
    process.env = before;
  }
}

/** Reads an outputs file as the runner does: only a line with the delimiter ends a value. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const [name, delimiter] = lines[index]!.split("<<");
    if (delimiter === undefined) continue;
    const end = lines.indexOf(delimiter, index + 1);
    outputs[name!] = lines.slice(index + 1, end).join("\n");
    index = end;
  }
  return outputs;
}
