import { effectOf } from "../../src/engine/events.ts";
import type { Payload } from "../../src/engine/payload.ts";
import { duplicates, project, untrackedLines, violations } from "../scenarios/projection.ts";
import { playFrom, type Scenario, type Stage } from "../scenarios/scenario.ts";
import { type Arrange, Simulation } from "../scenarios/simulation.ts";

/** The maximum number of simultaneous webhooks for which every order is tried. */
const MOST_PERMUTED = 5;

/**
 * One way in which webhooks can be delivered. It applies to the webhooks of each step, and the hourly sweep follows
 * each step, as it does when webhooks are lost.
 */
interface DeliveryVariant {
  readonly name: string;
  readonly arrange: Arrange;
}

export interface DeliveryVariants {
  /** How the scenario ends when each webhook arrives once, in order. */
  readonly expected: Outcome;
  /** The number of ways to lose, repeat and reorder the webhooks. */
  readonly total: number;
  /** One variant for all those with the same hints in the same order. Only the hint in a webhook matters. */
  readonly distinct: readonly DeliveryVariant[];
}

/** All delivery variants of a scenario. */
export async function deliveryVariants(scenario: Scenario): Promise<DeliveryVariants> {
  const batches: string[][] = [];
  const sim = await playWithDeliveries(scenario, (waiting) => {
    batches.push(waiting.map(({ event, payload }) => hintIn(effectOf(event, payload as Payload))));
    return waiting;
  });
  const known = new Set<string>();
  const distinct: DeliveryVariant[] = [];
  let total = 0;
  batches.forEach((hints, batch) => {
    known.add(`${batch} ${hints}`);
    for (const { what, places } of variantsOf(hints.length)) {
      total += 1;
      const signature = `${batch} ${places.map((place) => hints[place])}`;
      if (known.has(signature)) continue;
      known.add(signature);
      distinct.push({ name: `batch ${batch}: ${what}`, arrange: only(batch, places) });
    }
  });
  distinct.push(
    { name: "all in reverse order", arrange: (waiting) => [...waiting].reverse() },
    { name: "none", arrange: () => [] },
  );
  return { expected: outcomeOf(sim), total: total + 2, distinct };
}

/** Without the times of the App's own writes: they only decide whether a pass is needed that finds nothing. */
function hintIn(effect: ReturnType<typeof effectOf>): string {
  return JSON.stringify(effect && { ...effect, shown: effect.shown.map(({ ref }) => ref) });
}

/** Runs a scenario with one delivery variant and a sweep after every step. */
export async function playWithDeliveries(scenario: Scenario, arrange: Arrange): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  sim.arrange = arrange;
  sim.startApp();
  await sim.rest();
  const steps = scenario.steps.flatMap((step) => [step, (stage: Stage) => stage.sweep()]);
  await playFrom(sim, { ...scenario, steps }, 0);
  return sim;
}

/** The result of a simulation. `duplicates` are issues that were created twice, even temporarily. */
export interface Outcome {
  readonly projection: ReturnType<typeof project>;
  readonly violations: string[];
  readonly untrackedLines: string[];
  readonly duplicates: string[];
}

export function outcomeOf(sim: Simulation): Outcome {
  return {
    projection: project(sim.github.hub),
    violations: violations(sim.github.hub),
    untrackedLines: untrackedLines(sim.github.hub),
    duplicates: duplicates(sim.github.hub),
  };
}

/** The variants of a batch: one lost, one repeated, and all other orders. Each lists which webhooks arrive. */
function variantsOf(count: number): { what: string; places: readonly number[] }[] {
  const all = [...Array(count).keys()];
  const permuted = Math.min(count, MOST_PERMUTED);
  return [
    ...all.map((lost) => ({
      what: `webhook ${lost} is lost`,
      places: all.filter((place) => place !== lost),
    })),
    ...all.map((one) => ({
      what: `webhook ${one} comes twice`,
      places: all.flatMap((place) => (place === one ? [place, place] : [place])),
    })),
    ...permutations(permuted).map((order) => ({
      what: `webhooks come in the order ${order.join()}`,
      places: [...order, ...all.slice(permuted)],
    })),
  ];
}

/** Arranges this batch and delivers every other one as sent. */
function only(batch: number, places: readonly number[]): Arrange {
  let index = 0;
  return (waiting) => (index++ === batch ? places.flatMap((place) => waiting[place] ?? []) : waiting);
}

/** All permutations except the identity. */
function permutations(count: number): number[][] {
  const all = (remaining: readonly number[]): number[][] =>
    remaining.length === 0
      ? [[]]
      : remaining.flatMap((first) =>
          all(remaining.filter((other) => other !== first)).map((rest) => [first, ...rest]),
        );
  return all([...Array(count).keys()]).slice(1);
}
