import { join } from "node:path";
import { start } from "./processes.ts";
import { EMPTY_FOLDER, type Env, ROOT, serverEnv } from "./server.ts";
import type { World } from "./world.ts";
import { writesSince } from "./world-helpers.ts";

/** The built commands. */
export const SWEEP = join(ROOT, "build/cli/sweep.js");
export const REPORT = join(ROOT, "build/cli/report.js");

export interface CommandResult {
  readonly code: unknown;
  readonly output: string;
  readonly lines: string[];
}

export interface Sweep extends CommandResult {
  /** Its writes to GitHub, as `METHOD path`. */
  readonly writes: string[];
}

/** Runs a program until it exits. */
export async function runCommand(
  program: string,
  args: string[],
  cwd: string,
  env: Env,
): Promise<CommandResult> {
  const process = start("sweep", program, args, { cwd, env: env as NodeJS.ProcessEnv });
  const code = await process.ended;
  await process.stop();
  const output = process.output();
  return { code, output, lines: output.trimEnd().split("\n") };
}

/** The environment of a sweep from the command line: the server's, without the port. */
export function sweepEnv({ github, proxy: wire }: World, env: Env = {}): Env {
  return serverEnv({ ...github, url: wire.url }, 0, { LOG_LEVEL: "warn", ...env });
}

/** Runs the built sweep command, as `npm run sweep` does. */
export async function runSweep(world: World, args: string[] = [], env: Env = {}): Promise<Sweep> {
  const from = world.proxy.requests.length;
  const ran = await runCommand(process.execPath, [SWEEP, ...args], EMPTY_FOLDER, sweepEnv(world, env));
  return { ...ran, writes: writesSince(world, from) };
}
