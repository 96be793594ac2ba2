import fc from "fast-check";
import type { Call, Fault } from "../fake-github/network.ts";
import type { DeliveryRow } from "../fake-github/state.ts";
import { playFrom, type Scenario } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";

/** A random schedule: these numbers determine everything in it. */
export interface Schedule {
  /** Its name. */
  readonly scenario: string;
  readonly workers: number;
  /** How many milliseconds GitHub's listings, and single issues, lag behind its writes. */
  readonly lag: { readonly listings: number; readonly objects: number };
  /** How many of a thousand calls fail in each way. */
  readonly faults: Readonly<Record<Fault, number>>;
  /** Maximum latency of a request and of its response, in milliseconds. */
  readonly latency: number;
  /** How many of a hundred webhooks are lost, and how many arrive twice. */
  readonly lost: number;
  readonly repeated: number;
  readonly seed: number;
}

const LOW_RATE = { min: 0, max: 30 };
/** The guarantee: with one worker, a lag up to this causes no duplicate. */
const SUPPORTED_LAG = 8_000;

export function schedules(
  scenarios: readonly Scenario[],
  workers: { min: number; max: number },
): fc.Arbitrary<Schedule> {
  return fc.record({
    scenario: fc.constantFrom(...scenarios.map(({ name }) => name)),
    workers: fc.integer(workers),
    lag: fc.record({ listings: fc.nat(SUPPORTED_LAG), objects: fc.nat(SUPPORTED_LAG) }),
    faults: fc.record({
      "crash before": fc.integer(LOW_RATE),
      "crash after": fc.integer(LOW_RATE),
      "error before": fc.integer(LOW_RATE),
      "error after": fc.integer(LOW_RATE),
    }),
    latency: fc.constantFrom(0, 50, 2_000),
    lost: fc.nat(50),
    repeated: fc.nat(50),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  });
}

/**
 * Runs a scenario on a schedule. Faults, lag and losses continue while people act, and a sweep follows every step. At
 * the end, the faults stop, and one remaining worker sweeps.
 */
export async function playSchedule(scenario: Scenario, schedule: Schedule): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  const random = randomFrom(schedule.seed);
  const { hub } = sim.github;
  sim.network.hooks = {
    fault: (call) => faultFor(call, schedule, random),
    latency: () => [random(schedule.latency + 1), random(schedule.latency + 1)],
    crashed: () => {
      // Rarely an hour, so that no run continues into the next day, which has other due dates.
      void sim.time.sleep(random(8) === 0 ? HOUR : 1_000).then(() => sim.startApp());
    },
  };
  hub.lag = { ...schedule.lag };
  sim.arrive = (delivery) => arrivals(delivery, schedule, random);
  for (let worker = 0; worker < schedule.workers; worker++) sim.startApp();
  await sim.rest();
  const steps = scenario.steps.flatMap((step) => [step, () => hourlySweep(sim)]);
  await playFrom(sim, { ...scenario, steps }, 0);
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
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}
