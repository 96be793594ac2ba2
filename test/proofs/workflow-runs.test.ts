import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { Fault } from "../fake-github/network.ts";
import { expectConverged } from "../scenarios/convergence.ts";
import { violations } from "../scenarios/projection.ts";
import { play, playFrom, type Scenario, type Stage } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { Simulation } from "../scenarios/simulation.ts";
import { WorkflowRuns } from "../scenarios/workflow-runs.ts";
import { randomFrom } from "./schedule.ts";
import { type Outcome, outcomeOf } from "./webhook-order.ts";

/*
 * Runs of `action/sync` in place of webhooks: each event of a person starts one. Some are dropped, repeated, late, replaced
 * while they wait, overlap, or lose their runner at any call. A sweep follows each step, as the schedule has it.
 */

const RUNS = Number(process.env.FOLLOWTHROUGH_RUNS ?? (process.env.FOLLOWTHROUGH_LONG ? 5_000 : 12));
const HOURS = 3_600_000;
const MAX_SWEEPS = 15;

/** A workflow's token reaches one repository, and only an App answers deployments. */
const played = SCENARIOS.filter(({ large, world }) => {
  return !large && !world?.repositories && !world?.rival && !world?.environments && !world?.choices;
});

interface Disorder {
  readonly scenario: string;
  readonly isGroup: boolean;
  /** How many of a hundred events start no run, or two; and how late a run may be, in milliseconds. */
  readonly dropped: number;
  readonly repeated: number;
  readonly late: number;
  /** How many of a thousand calls are the last of their run. */
  readonly killed: number;
  readonly seed: number;
}

const disorders: fc.Arbitrary<Disorder> = fc.record({
  scenario: fc.constantFrom(...played.map(({ name }) => name)),
  isGroup: fc.boolean(),
  dropped: fc.nat(50),
  repeated: fc.nat(50),
  late: fc.constantFrom(0, 20_000, 120_000),
  killed: fc.constantFrom(0, 5, 30),
  seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
});

const ends = new Map<Scenario, Promise<Outcome>>();

function withServer(scenario: Scenario): Promise<Outcome> {
  const known = ends.get(scenario) ?? play(scenario).then(outcomeOf);
  ends.set(scenario, known);
  return known;
}

async function withRuns(scenario: Scenario, disorder: Disorder): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  const random = randomFrom(disorder.seed);
  sim.makeWorker = () => new WorkflowRuns(sim, disorder);
  sim.network.hooks = {
    fault: (): Fault | null => {
      if (random(1_000) >= disorder.killed) return null;
      return random(2) === 0 ? "crash before" : "crash after";
    },
  };
  sim.arrive = () => {
    if (random(100) < disorder.dropped) return [];
    const once = 300 + random(disorder.late + 1);
    return random(100) < disorder.repeated ? [once, once + random(60_000)] : [once];
  };
  sim.startApp();
  await sim.rest();
  const steps = scenario.steps.flatMap((step) => [step, (stage: Stage) => sweepUntilGood(sim, stage)]);
  await playFrom(sim, { ...scenario, steps }, 0);
  sim.network.hooks = {};
  sim.arrive = null;
  await sim.pass(60_000);
  await sim.sweep();
  await sim.sweep();
  return sim;
}

/** The schedule goes on: a run that loses its runner is followed by another. */
async function sweepUntilGood({ github }: Simulation, stage: Stage): Promise<void> {
  for (let sweep = 1; sweep <= MAX_SWEEPS; sweep++) {
    await stage.sweep();
    if (github.hub.state.runs.at(-1)!.conclusion === "success") return;
  }
}

describe("runs of a workflow in place of webhooks", () => {
  const startedAt = performance.now();

  it(
    "end as the server does, with nothing open twice",
    async () => {
      const property = fc.asyncProperty(disorders, async (disorder) => {
        const scenario = played.find(({ name }) => name === disorder.scenario)!;
        const sim = await withRuns(scenario, disorder);
        const expected = await withServer(scenario);
        expect(outcomeOf(sim).projection).toEqual(expected.projection);
        expect(violations(sim.github.hub)).toEqual([]);
        await expectConverged(sim, { restart: false });
      });
      await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
    },
    12 * HOURS,
  );

  afterAll(() => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(`workflow runs: ${RUNS} disorders of ${played.length} scenarios, ${seconds} s\n`);
  });
});
