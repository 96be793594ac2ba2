import { afterAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { FOUND } from "./any-state/found.ts";
import { states } from "./any-state/generator.ts";
import { faultsFrom } from "./any-state/prove.ts";

/*
 * From any state that GitHub allows, the loop rests within three passes, nothing swings back and forth on the way, another sweep writes
 * nothing, and the end is what an oracle says that shares no code with the App (decision 52).
 */

const { FOLLOWTHROUGH_STATES, FOLLOWTHROUGH_LONG } = process.env;
const RUNS = Number(FOLLOWTHROUGH_STATES ?? (FOLLOWTHROUGH_LONG ? 10_000 : 500));
const HOURS = 3_600_000;

describe("from any state", () => {
  const passes: number[] = [];
  const startedAt = process.cpuUsage();

  it.each(Object.entries(FOUND))("in which this was found: %s", async (_, state) => {
    expect((await faultsFrom(state)).faults).toEqual([]);
  });

  it(
    "the loop rests where the oracle says",
    async () => {
      const property = fc.asyncProperty(states, async (state) => {
        const end = await faultsFrom(state);
        passes[end.passes] = (passes[end.passes] ?? 0) + 1;
        expect(end.faults).toEqual([]);
      });
      await fc.assert(property, { numRuns: RUNS });
    },
    12 * HOURS,
  );

  afterAll(() => {
    const { user, system } = process.cpuUsage(startedAt);
    const seconds = ((user + system) / 1e6).toFixed(0);
    const needed = Object.entries(passes).map(([count, times]) => `${times} in ${count}`);
    const { seed } = fc.readConfigureGlobal();
    process.stdout.write(
      `any state: ${RUNS} states, seed ${seed}, passes that wrote: ${needed.join(", ")}; ${seconds} s of CPU time\n`,
    );
  });
});
