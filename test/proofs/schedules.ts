import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { obeysTheLaw } from "../scenarios/law.ts";
import { play, type Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/table.ts";
import { endOf } from "./disorder.ts";
import { playSchedule, schedules } from "./schedule.ts";

/** Of each kind; `FOLLOWTHROUGH_RUNS` says otherwise. */
const RUNS = Number(process.env.FOLLOWTHROUGH_RUNS ?? (process.env.FOLLOWTHROUGH_LONG ? 50_000 : 80));
const HOURS = 3_600_000;

const small = SCENARIOS.filter(({ large }) => !large);
const ends = new Map<Scenario, Promise<ReturnType<typeof endOf>>>();

function undisturbed(scenario: Scenario): Promise<ReturnType<typeof endOf>> {
  const known = ends.get(scenario) ?? play(scenario).then(endOf);
  ends.set(scenario, known);
  return known;
}

/** The proof for so many workers; a file of its own for each, so that they run side by side. */
export function proveSchedules(promise: string, workers: { min: number; max: number }): void {
  describe("random schedules of faults, lag, lost webhooks and restarts", () => {
    const startedAt = performance.now();

    it(
      promise,
      async () => {
        const property = fc.asyncProperty(schedules(small, workers), async (schedule) => {
          const scenario = small.find(({ name }) => name === schedule.scenario)!;
          const sim = await playSchedule(scenario, schedule);
          const end = endOf(sim);
          const expected = await undisturbed(scenario);
          if (schedule.workers === 1) expect(end).toEqual(expected);
          expect(end.wrongs).toEqual([]);
          expect(end.untracked).toEqual(expected.untracked);
          await obeysTheLaw(sim, { fresh: false });
        });
        await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
      },
      12 * HOURS,
    );

    afterAll(() => {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const who = workers.max === 1 ? "1 worker" : `${workers.min} to ${workers.max} workers`;
      const { seed } = fc.readConfigureGlobal();
      process.stdout.write(`schedules, ${who}: ${RUNS} runs, seed ${seed}, ${seconds} s\n`);
    });
  });
}
