import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { obeysTheLaw } from "../scenarios/convergence.ts";
import { losses } from "../scenarios/lost-items.ts";
import { play, type Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { summary } from "../scenarios/summary.ts";
import { playSchedule, schedules } from "./schedule.ts";
import { endOf } from "./webhook-order.ts";

/** So many in place of those of a build. */
const ASKED_FOR = process.env.FOLLOWTHROUGH_RUNS ?? (process.env.FOLLOWTHROUGH_LONG && 50_000);
const HOURS = 3_600_000;

const small = SCENARIOS.filter(({ large }) => !large);
const ends = new Map<Scenario, Promise<ReturnType<typeof endOf>>>();

function undisturbed(scenario: Scenario): Promise<ReturnType<typeof endOf>> {
  const known = ends.get(scenario) ?? play(scenario).then(endOf);
  ends.set(scenario, known);
  return known;
}

/** What an undisturbed life comes to, and this one does not. Who deletes one of two copies is left with the other. */
function missingIn(end: ReturnType<typeof endOf>, expected: ReturnType<typeof endOf>): string[] {
  const left = promisesIn(end);
  return promisesIn(expected).filter((line) => {
    const index = left.indexOf(line);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** What a life came to, in a few lines; a copy that was closed again is no loss, and neither is what was taken back. */
function promisesIn({ projection }: ReturnType<typeof endOf>): string[] {
  const isNone = /\(closed as duplicate\)|^— .*\(closed as not_planned\)/;
  return summary(projection).filter((line) => !isNone.test(line));
}

interface Extent {
  readonly workers: { readonly min: number; readonly max: number };
  /** How many schedules a build plays; `FOLLOWTHROUGH_RUNS` says otherwise. */
  readonly inBuild: number;
}

/** The proof for so many workers; a file of its own for each, so that they run side by side. */
export function proveSchedules(promise: string, { workers, inBuild }: Extent): void {
  const runs = Number(ASKED_FOR ?? inBuild);
  describe("random schedules of faults, lag, lost webhooks and restarts", () => {
    const startedAt = performance.now();

    it(
      promise,
      async () => {
        const property = fc.asyncProperty(schedules(small, workers), async (schedule) => {
          const scenario = small.find(({ name }) => name === schedule.scenario)!;
          const sim = await playSchedule(scenario, schedule);
          const end = endOf(sim);
          if (schedule.workers === 1) expect(end).toEqual(await undisturbed(scenario));
          expect(missingIn(end, await undisturbed(scenario))).toEqual([]);
          expect([...end.wrongs, ...losses(sim.github.hub)]).toEqual([]);
          await obeysTheLaw(sim, { fresh: false });
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
