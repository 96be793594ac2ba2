import { effectOf, type Payload } from "../../src/app/events.ts";
import { copies, project, untracked, wrongs } from "../scenarios/projection.ts";
import { goOn, type Scenario, type Stage } from "../scenarios/scenario.ts";
import { type Arrange, Simulation } from "../scenarios/simulation.ts";

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

export interface Disorders {
  /** How many ways there are for the webhooks to be lost, repeated and reordered. */
  readonly total: number;
  /** One for all those in which the App is told the same, in the same order: a webhook is a hint, and nothing else of it counts. */
  readonly different: readonly Disorder[];
}

/** All the ways in which the webhooks of one scenario are spoiled. */
export async function disordersOf(scenario: Scenario): Promise<Disorders> {
  const batches: string[][] = [];
  await playDisordered(scenario, (waiting) => {
    batches.push(waiting.map(({ event, payload }) => JSON.stringify(effectOf(event, payload as Payload))));
    return waiting;
  });
  const known = new Set<string>();
  const different: Disorder[] = [];
  let total = 0;
  batches.forEach((hints, batch) => {
    known.add(`${batch} ${hints}`);
    for (const { what, places } of spoiled(hints.length)) {
      total += 1;
      const told = `${batch} ${places.map((place) => hints[place])}`;
      if (known.has(told)) continue;
      known.add(told);
      different.push({ name: `batch ${batch}: ${what}`, arrange: only(batch, places) });
    }
  });
  different.push(
    { name: "all come in reverse", arrange: (waiting) => [...waiting].reverse() },
    { name: "none comes", arrange: () => [] },
  );
  return { total: total + 2, different };
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
  untracked: string[];
  copies: string[];
} {
  return {
    projection: project(sim.github.hub),
    wrongs: wrongs(sim.github.hub),
    untracked: untracked(sim.github.hub),
    copies: copies(sim.github.hub),
  };
}

/** So many webhooks of one moment with one lost, with one twice, and in every other order: which of them arrive. */
function spoiled(count: number): { what: string; places: readonly number[] }[] {
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

/** This batch arrives as arranged, and every other one as it was sent. */
function only(batch: number, places: readonly number[]): Arrange {
  let index = 0;
  return (waiting) => (index++ === batch ? places.flatMap((place) => waiting[place] ?? []) : waiting);
}

/** All orders of so many things, but the one that is given. */
function permutations(count: number): number[][] {
  const all = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((first) => all(left.filter((other) => other !== first)).map((rest) => [first, ...rest]));
  return all([...Array(count).keys()]).slice(1);
}
