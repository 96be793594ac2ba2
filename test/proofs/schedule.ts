import fc from "fast-check";
import type { Call, Fault } from "../fake-github/network.ts";
import type { DeliveryRow } from "../fake-github/state.ts";
import { goOn, type Scenario } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";

/** A random life of the App: everything in it follows from these numbers. */
export interface Schedule {
  /** Its name. */
  readonly scenario: string;
  readonly workers: number;
  /** Milliseconds that GitHub's listings lag behind its writes, and single issues do. */
  readonly lag: { readonly listings: number; readonly objects: number };
  /** Of a thousand calls, how many go wrong in each way. */
  readonly faults: Readonly<Record<Fault, number>>;
  /** Longest way of a request to GitHub, and of its answer, in milliseconds. */
  readonly latency: number;
  /** Of a hundred webhooks, how many are lost, and how many come twice. */
  readonly lost: number;
  readonly repeated: number;
  readonly seed: number;
}

const RARELY = { min: 0, max: 30 };
/** DESIGN's promise: with one worker, lag up to here makes no double. */
export const PROMISED_LAG = 8_000;

export function schedules(
  scenarios: readonly Scenario[],
  workers: { min: number; max: number },
): fc.Arbitrary<Schedule> {
  return fc.record({
    scenario: fc.constantFrom(...scenarios.map(({ name }) => name)),
    workers: fc.integer(workers),
    lag: fc.record({ listings: fc.nat(PROMISED_LAG), objects: fc.nat(PROMISED_LAG) }),
    faults: fc.record({
      "crash before": fc.integer(RARELY),
      "crash after": fc.integer(RARELY),
      "error before": fc.integer(RARELY),
      "error after": fc.integer(RARELY),
    }),
    latency: fc.constantFrom(0, 50, 2_000),
    lost: fc.nat(50),
    repeated: fc.nat(50),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  });
}

/**
 * Plays a scenario on a schedule. Faults, lag and losses go on while people act; a sweep follows every step. In the
 * end the weather clears, one worker is left, and it sweeps.
 */
export async function playSchedule(scenario: Scenario, schedule: Schedule): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  const random = randomFrom(schedule.seed);
  const { hub } = sim.github;
  sim.network.hooks = {
    fault: (call) => faultFor(call, schedule, random),
    latency: () => [random(schedule.latency + 1), random(schedule.latency + 1)],
    crashed: () => {
      // Seldom an hour, so that no life goes on into the next day, on which other dates are due.
      void sim.time.sleep(random(8) === 0 ? HOUR : 1_000).then(() => sim.startApp());
    },
  };
  hub.lag = { ...schedule.lag };
  sim.arrive = (delivery) => arrivals(delivery, schedule, random);
  for (let worker = 0; worker < schedule.workers; worker++) sim.startApp();
  await sim.rest();
  const steps = scenario.steps.flatMap((step) => [step, () => hourlySweep(sim)]);
  await goOn(sim, { ...scenario, steps }, 0);
  return clearUp(sim);
}

/** Faults end, and so does the lag; a process of which nothing is left undone sweeps twice. */
async function clearUp(sim: Simulation): Promise<Simulation> {
  sim.network.hooks = {};
  sim.arrive = null;
  for (const process of sim.running) process.kill();
  await sim.time.pass(60_000);
  sim.github.hub.lag = { listings: 0, objects: 0 };
  sim.startApp();
  await sim.rest();
  await sim.sweep();
  return sim;
}

async function hourlySweep(sim: Simulation): Promise<void> {
  await sim.time.pass(60_000);
  if (sim.running.length === 0) sim.startApp();
  await sim.sweep();
}

function faultFor(_: Call, { faults }: Schedule, random: (below: number) => number): Fault | null {
  let at = random(1_000);
  for (const [fault, rate] of Object.entries(faults) as [Fault, number][]) {
    if (at < rate) return fault;
    at -= rate;
  }
  return null;
}

/** When copies of a webhook arrive, in milliseconds; none at all if it is lost. */
function arrivals(_: DeliveryRow, { lost, repeated }: Schedule, random: (below: number) => number): number[] {
  if (random(100) < lost) return [];
  const once = random(5_000);
  return random(100) < repeated ? [once, random(60_000)] : [once];
}

/** A small generator of its own (mulberry32), so that a seed means the same schedule everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
