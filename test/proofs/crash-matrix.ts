import type { Call, Fault } from "../fake-github/network.ts";
import { expectConverged } from "../scenarios/convergence.ts";
import { duplicates, project, violations } from "../scenarios/projection.ts";
import { play, playFrom, type Scenario } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";
import { type Checkpoint, restoreCheckpoint, takeCheckpoint } from "./checkpoint.ts";

const FAULTS: readonly Fault[] = ["crash before", "crash after", "error after", "error before"];
const RESTARTS = { now: 1_000, later: HOUR } as const;
type Restart = keyof typeof RESTARTS;

export interface MatrixResult {
  /** Calls × faults × restarts. */
  readonly cells: number;
  /** Simulations that were run for them. Cells with the same world at the same moment share one. */
  readonly runs: number;
  /** Different simulations, tried or not. */
  readonly different: number;
  /** Cells that were left out by sampling. */
  readonly sampledOut: number;
  readonly failures: readonly string[];
}

export interface MatrixOptions {
  /** Tries every nth failing read while the process continues. */
  readonly everyNthRead: number;
  /** Runs every nth of all other simulations, and four times as many of the writes whose response is lost. */
  readonly everyNthRun: number;
  /** How many simulations other scenarios had, tried or not, so that it is not always the first ones that are tried. */
  readonly before: number;
}

/**
 * Runs one scenario with one fault at one call, for each call, fault and restart. A process that crashes leaves only
 * the world behind, so its cell starts with the world at that moment. After an error, the process either continues
 * ("now"), or it stops and restarts an hour later, which is a crash.
 */
export async function runMatrix(scenario: Scenario, options: MatrixOptions): Promise<MatrixResult> {
  const { everyNthRead, everyNthRun } = options;
  const { calls, before, after, expected } = await undisturbed(scenario);
  const failures: string[] = [];
  const known = new Map<string, string | null>();
  const skipped = new Set<string>();
  let [cells, runs, sampledOut, reads] = [0, 0, 0, 0];
  const once = async (name: string, cell: string, run: () => Promise<Simulation>) => {
    cells++;
    if (!known.has(name) && !skipped.has(name)) {
      const share = name.endsWith("error after") ? Math.ceil(everyNthRun / 4) : everyNthRun;
      const isTried = (options.before + known.size + skipped.size) % share === 0;
      if (isTried) known.set(name, await problemOf(run, expected));
      else skipped.add(name);
      if (isTried) runs++;
    }
    if (skipped.has(name)) sampledOut++;
    const problem = known.get(name);
    if (problem) failures.push(`${scenario.name}: ${cell}: ${problem}`);
  };
  for (const call of calls) {
    const isTried = call.isWrite || reads++ % everyNthRead === 0;
    for (const fault of FAULTS) {
      for (const restart of Object.keys(RESTARTS) as Restart[]) {
        const cell = `call ${call.index} ${call.method} ${call.path}, ${fault}, restart ${restart}`;
        const took = fault === "crash after" || fault === "error after";
        if (fault.startsWith("crash") || restart === "later") {
          const checkpoint = (took ? after : before)[call.index]!;
          await once(`${worldOf(checkpoint)} ${restart}`, cell, () =>
            restarted(scenario, checkpoint, restart),
          );
        } else if (isTried) {
          // A failing read is the same before and after.
          const name = `${call.index} ${call.isWrite ? fault : "error"}`;
          await once(name, cell, () => disturbed(scenario, call, fault));
        } else {
          cells++;
          sampledOut++;
        }
      }
    }
  }
  return { cells, runs, different: known.size + skipped.size, sampledOut, failures };
}

interface Baseline {
  readonly calls: readonly Call[];
  /** The world before each call, and after GitHub accepted it. */
  readonly before: readonly Checkpoint[];
  readonly after: readonly Checkpoint[];
  readonly expected: string;
}

async function undisturbed(scenario: Scenario): Promise<Baseline> {
  const before: Checkpoint[] = [];
  const after: Checkpoint[] = [];
  const sim = await play(scenario, (sim) => {
    let last: Checkpoint | null = null;
    const recordState = () => {
      last = last && worldOf(last) === worldNow(sim) ? last : takeCheckpoint(sim);
      return last;
    };
    sim.network.hooks = {
      fault: (call) => {
        before[call.index] = recordState();
        return null;
      },
      carriedOut: (call) => {
        after[call.index] = recordState();
      },
    };
  });
  return { calls: [...sim.network.calls], before, after, expected: JSON.stringify(project(sim.github.hub)) };
}

/** Identifies a moment: the same step, time and number of rows mean the same world. */
function worldOf({ at, step, state }: Checkpoint): string {
  return `${step} ${at} ${state.nextId} ${state.deliveries.filter(({ status }) => status === "waiting").length} ${versions(state)}`;
}

function worldNow(sim: Simulation): string {
  return worldOf({ at: sim.time.milliseconds, step: sim.step, state: sim.github.hub.state, limits: null });
}

function versions({ issues, comments, checks, chats }: Checkpoint["state"]): number {
  return [...issues, ...comments, ...checks].reduce((sum, row) => sum + row.versions.length, chats.length);
}

/** The process crashed here. A new one is started, and the scenario continues. */
async function restarted(scenario: Scenario, checkpoint: Checkpoint, restart: Restart): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  restoreCheckpoint(sim, checkpoint);
  await sim.time.pass(RESTARTS[restart]);
  sim.startApp();
  await sim.rest();
  await playFrom(sim, scenario, checkpoint.step + 1);
  return sim;
}

/** The call fails, and the process continues. */
function disturbed(scenario: Scenario, { index }: Call, fault: Fault): Promise<Simulation> {
  return play(scenario, (sim) => {
    sim.network.hooks = { fault: (call) => (call.index === index ? fault : null) };
  });
}

/** The problem with a cell's final state, or null. */
async function problemOf(run: () => Promise<Simulation>, expected: string): Promise<string | null> {
  try {
    const sim = await run();
    const found = JSON.stringify(project(sim.github.hub));
    if (found !== expected) return `ended differently: ${difference(expected, found)}\n${sim.summary()}`;
    const wrong = [
      ...violations(sim.github.hub),
      ...duplicates(sim.github.hub).map((name) => `made twice: ${name}`),
    ];
    if (wrong.length > 0) return `${wrong.join("; ")}\n${sim.summary()}`;
    sim.network.hooks = {};
    await expectConverged(sim, { restart: false });
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function difference(expected: string, found: string): string {
  let start = 0;
  while (expected[start] === found[start]) start++;
  const from = Math.max(0, start - 120);
  return `expected …${expected.slice(from, start + 200)}…, found …${found.slice(from, start + 200)}…`;
}
