import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { expectConverged } from "../scenarios/convergence.ts";
import { lostItems } from "../scenarios/lost-items.ts";
import { play, type Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { summary } from "../scenarios/summary.ts";
import { playSchedule, schedules } from "./schedule.ts";
import { type Outcome, outcomeOf } from "./webhook-order.ts";

/** The number of runs, if not the build's default. */
const ASKED_FOR = process.env.FOLLOWTHROUGH_RUNS ?? (process.env.FOLLOWTHROUGH_LONG && 50_000);
const HOURS = 3_600_000;

/**
 * While reads lag, a fight with another bot needs more passes than an event has, and the next sweep goes on. The App asks for a failed
 * webhook twice, which is not always enough under so many faults, and no sweep makes up for a dispatch.
 */
const small = SCENARIOS.filter(({ large, world }) => !large && !world?.rival && !world?.redelivers);
const ends = new Map<Scenario, Promise<Outcome>>();

function undisturbed(scenario: Scenario): Promise<Outcome> {
  const known = ends.get(scenario) ?? play(scenario).then(outcomeOf);
  ends.set(scenario, known);
  return known;
}

/** What the undisturbed run has and this one lacks. A person who deletes one of two duplicates still has the other. */
function missingIn(end: Outcome, { outcome }: Scenario): string[] {
  const remaining = promisesIn(summary(end.projection));
  return promisesIn(outcome).filter((line) => {
    const index = remaining.indexOf(line);
    if (index !== -1) remaining.splice(index, 1);
    return index === -1;
  });
}

/** The result of a run in a few lines, without closed duplicates and withdrawn items. */
function promisesIn(lines: readonly string[]): string[] {
  const isNone = /\(closed as duplicate\)|^— .*\(closed as not_planned\)/;
  return lines.filter((line) => !isNone.test(line));
}

interface Extent {
  readonly workers: { readonly min: number; readonly max: number };
  /** How many schedules a build runs. `FOLLOWTHROUGH_RUNS` overrides it. */
  readonly inBuild: number;
}

/** The proof for this number of workers. Each has its own file, so that they run in parallel. */
export function proveSchedules(claim: string, { workers, inBuild }: Extent): void {
  const runs = Number(ASKED_FOR ?? inBuild);
  describe("random schedules of faults, lag, lost webhooks and restarts", () => {
    const startedAt = performance.now();

    it(
      claim,
      async () => {
        const property = fc.asyncProperty(schedules(small, workers), async (schedule) => {
          const scenario = small.find(({ name }) => name === schedule.scenario)!;
          const sim = await playSchedule(scenario, schedule);
          const end = outcomeOf(sim);
          if (schedule.workers === 1) expect(end).toEqual(await undisturbed(scenario));
          expect(missingIn(end, scenario)).toEqual([]);
          expect([...end.violations, ...lostItems(sim.github.hub)]).toEqual([]);
          await expectConverged(sim, { restart: false });
        });
        await fc.assert(property, { numRuns: runs, endOnFailure: true });
      },
      12 * HOURS,
    );

    afterAll(() => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const who = workers.max === 1 ? "1 worker" : `${workers.min} to ${workers.max} workers`;
      const { seed } = fc.readConfigureGlobal();
      process.stdout.write(`schedules, ${who}: ${runs} runs, seed ${seed}, ${seconds} s\n`);
    });
  });
}
