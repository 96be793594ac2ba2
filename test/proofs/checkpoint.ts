import { emptyState, type State } from "../fake-github/state.ts";
import type { Simulation } from "../scenarios/simulation.ts";

/** The state of the world at one moment: what a process that crashes there leaves behind. */
export interface Checkpoint {
  readonly at: number;
  readonly step: number;
  readonly state: State;
  readonly limits: unknown;
}

/** Saves the current state. Delivered webhooks are left out, because nothing requests them again. */
export function takeCheckpoint(sim: Simulation): Checkpoint {
  const { state } = sim.github.hub;
  const deliveries = state.deliveries.filter(({ status }) => status !== "OK");
  return {
    at: sim.time.milliseconds,
    step: sim.step,
    state: structuredClone({ ...state, deliveries }),
    limits: sim.github.limits.keep(),
  };
}

/** Restores that moment in a new simulation, including webhooks in transit. */
export function restoreCheckpoint(sim: Simulation, { at, step, state, limits }: Checkpoint): void {
  sim.time.set(at);
  sim.step = step;
  const current = sim.github.hub.state;
  const copy = structuredClone(state);
  for (const name of Object.keys(emptyState()) as (keyof State)[])
    Object.assign(current, { [name]: copy[name] });
  sim.github.limits.restore(limits);
  sim.deliverWaiting();
  sim.rival?.wakesUp();
}
