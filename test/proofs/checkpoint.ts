import { emptyState, type State } from "../fake-github/state.ts";
import type { Simulation } from "../scenarios/simulation.ts";

/** The world at one moment: what a process that died there leaves behind. */
export interface Checkpoint {
  readonly at: number;
  readonly step: number;
  readonly state: State;
  readonly limits: unknown;
}

/** Keeps the world as it is. Webhooks that were delivered are not kept: nobody asks for them again. */
export function keep(sim: Simulation): Checkpoint {
  const { state } = sim.github.hub;
  const deliveries = state.deliveries.filter(({ status }) => status !== "OK");
  return {
    at: sim.time.milliseconds,
    step: sim.step,
    state: structuredClone({ ...state, deliveries }),
    limits: sim.github.limits.keep(),
  };
}

/** Puts a simulation that has only begun at that moment; webhooks that were on their way still are. */
export function restore(sim: Simulation, { at, step, state, limits }: Checkpoint): void {
  sim.time.set(at);
  sim.step = step;
  const own = sim.github.hub.state;
  const copy = structuredClone(state);
  for (const name of Object.keys(emptyState()) as (keyof State)[]) Object.assign(own, { [name]: copy[name] });
  sim.github.limits.restore(limits);
  sim.deliverWaiting();
}
