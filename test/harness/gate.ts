import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { start } from "./processes.ts";
import { bareEnv, ROOT } from "./server.ts";

export interface ActionRun {
  /** The folder of its action.yml. */
  readonly action: "action" | "action/sync";
  readonly apiUrl: string;
  readonly token: string;
  readonly repository?: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: { readonly name: string; readonly payload: object };
  /** More variables that GitHub sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** The program that runs the bundle. Default: this process's Node. */
  readonly node?: string;
}

export interface ActionResult {
  readonly code: number | NodeJS.Signals;
  /** The job's log, including workflow commands. */
  readonly log: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export const runGate = (run: Omit<ActionRun, "action">): Promise<ActionResult> =>
  runAction({ action: "action", ...run });

/**
 * Runs the committed bundle as a runner does: inputs and files through environment variables, defaults from action.yml.
 */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const { action, token, repository = "acme/shop", event = { name: "push", payload: {} } } = run;
  const folder = mkdtempSync(join(tmpdir(), "followthrough-action-"));
  const file = (name: string, content = ""): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const { inputs, runs } = manifest(action);
  const env: Record<string, string | undefined> = {
    ...bareEnv(),
    GITHUB_ACTIONS: "true",
    GITHUB_API_URL: run.apiUrl,
    GITHUB_SERVER_URL: "https://github.example",
    GITHUB_REPOSITORY: repository,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: file("event.json", JSON.stringify(event.payload)),
    GITHUB_OUTPUT: file("output"),
    GITHUB_STEP_SUMMARY: file("summary.md"),
    GITHUB_WORKSPACE: folder,
    GITHUB_RUN_ID: "1",
    RUNNER_TEMP: folder,
    ...run.env,
  };
  for (const [name, { default: standard = "" }] of Object.entries(inputs)) {
    const value = run.inputs?.[name] ?? contexts(String(standard), { token, repository });
    env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
  }
  const bundle = join(ROOT, action, runs.main);
  const running = start(action, run.node ?? process.execPath, [bundle], {
    cwd: folder,
    env: env as NodeJS.ProcessEnv,
  });
  const code = await running.ended;
  await running.stop();
  const result = {
    code,
    log: running.output(),
    summary: readFileSync(env.GITHUB_STEP_SUMMARY!, "utf8"),
    outputs: readOutputs(readFileSync(env.GITHUB_OUTPUT!, "utf8")),
  };
  rmSync(folder, { recursive: true });
  return result;
}

interface Manifest {
  readonly inputs: Readonly<Record<string, { readonly default?: unknown }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

function manifest(action: string): Manifest {
  return load(readFileSync(join(ROOT, action, "action.yml"), "utf8")) as Manifest;
}

/** Evaluates expressions, as the runner does before it starts the Action. */
function contexts(text: string, values: { token: string; repository: string }): string {
  return text
    .replace(/\$\{\{\s*github\.token\s*\}\}/g, values.token)
    .replace(/\$\{\{\s*github\.repository\s*\}\}/g, values.repository);
}

/** Reads the outputs file: `name=value`, or a heredoc for multi-line values. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const entry = /^([^=\n]+?)(?:<<(.+)\n([\s\S]*?)\n\2|=(.*))$/gm;
  for (const [, name, , block, line] of text.matchAll(entry)) outputs[name!] = block ?? line ?? "";
  return outputs;
}

/** npx takes seconds, and Jest loads this file for each test file (`environment.mjs`). */
const { sharedByTestFiles = new Map<string, string>() } = globalThis as {
  sharedByTestFiles?: Map<string, string>;
};

/** The Node version for `using: node24`: this process's Node if it is new enough, otherwise one from npx. */
export function actionNode(): string {
  const isNewEnough = Number(process.versions.node.split(".")[0]) >= 24;
  const node = sharedByTestFiles.get("node24") ?? (isNewEnough ? process.execPath : fromNpx());
  sharedByTestFiles.set("node24", node);
  return node;
}

function fromNpx(): string {
  if (process.env.FOLLOWTHROUGH_NODE24) return process.env.FOLLOWTHROUGH_NODE24;
  try {
    const args = ["-y", "-p", "node@24", "node", "-p", "process.execPath"];
    return execFileSync("npx", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return process.execPath;
  }
}
