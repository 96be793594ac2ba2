import type { DeliveryRow } from "../github/state.ts";
import { type Arrange, Simulation } from "../scenarios/driver.ts";
import { copies, project, wrongs } from "../scenarios/projection.ts";
import { goOn, type Scenario, type Stage } from "../scenarios/scenario.ts";

/** Most webhooks of one moment that are tried in every order. */
const MOST_PERMUTED = 5;

/**
 * One way for webhooks to go wrong. What a person's step sends arrives so; the hour's sweep follows each step, as it
 * does where webhooks are lost.
 */
export interface Disorder {
  readonly name: string;
  readonly arrange: Arrange;
}

/** The webhooks of one scenario in the order in which they were sent, and all the ways that they are spoiled. */
export async function disordersOf(scenario: Scenario): Promise<Disorder[]> {
  const sent: DeliveryRow[] = [];
  let batches: (readonly DeliveryRow[])[] = [];
  await playDisordered(scenario, (waiting) => {
    sent.push(...waiting);
    batches = [...batches, waiting];
    return waiting;
  });
  return [
    ...sent.map((_, index) => ({ name: `webhook ${index} is lost`, arrange: without(index) })),
    ...sent.map((_, index) => ({ name: `webhook ${index} comes twice`, arrange: twice(index) })),
    ...batches.flatMap((batch, index) => {
      return permutations(batch.slice(0, MOST_PERMUTED).length).map((order) => ({
        name: `batch ${index} comes in the order ${order.join()}`,
        arrange: inOrder(index, order),
      }));
    }),
    { name: "all come in reverse", arrange: (waiting) => [...waiting].reverse() },
    { name: "none comes", arrange: () => [] },
  ];
}

/** Plays a scenario with its webhooks in disorder, and a sweep after every step. */
export async function playDisordered(scenario: Scenario, arrange: Arrange): Promise<Simulation> {
  const sim = new Simulation(scenario.world);
  sim.arrange = arrange;
  sim.startApp();
  await sim.rest();
  const steps = scenario.steps.flatMap((step) => [step, (stage: Stage) => stage.sweep()]);
  await goOn(sim, { ...scenario, steps }, 0);
  return sim;
}

/** What a simulation came to; `copies` are things that were made twice, if only for a while. */
export function endOf(sim: Simulation): {
  projection: ReturnType<typeof project>;
  wrongs: string[];
  copies: string[];
} {
  return {
    projection: project(sim.github.hub),
    wrongs: wrongs(sim.github.hub),
    copies: copies(sim.github.hub),
  };
}

function without(lost: number): Arrange {
  let index = 0;
  return (waiting) => waiting.filter(() => index++ !== lost);
}

function twice(repeated: number): Arrange {
  let index = 0;
  return (waiting) =>
    waiting.flatMap((delivery) => (index++ === repeated ? [delivery, delivery] : [delivery]));
}

function inOrder(batch: number, order: readonly number[]): Arrange {
  let index = 0;
  return (waiting) => {
    if (index++ !== batch) return waiting;
    return [...order.flatMap((place) => waiting[place] ?? []), ...waiting.slice(order.length)];
  };
}

/** All orders of so many things, but the one that is given. */
function permutations(count: number): number[][] {
  const all = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) => all(left.filter((other) => other !== first)).map((rest) => [first, ...rest]));
  return all([...Array(count).keys()]).slice(1);
}
