import { afterAll, describe, expect, it } from "@jest/globals";
import { obeysTheLaw } from "../scenarios/law.ts";
import { play } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/table.ts";
import { disordersOf, endOf, playDisordered } from "./disorder.ts";

/** Orders of five webhooks are 119, so every so many-th is tried unless there is time for all; and so for the other disorders. */
const EVERY_NTH_ORDER = process.env.FOLLOWTHROUGH_LONG ? 1 : 96;
const EVERY_NTH_OTHER = process.env.FOLLOWTHROUGH_LONG ? 1 : 15;
const EVERY_NTH_SCENARIO = process.env.FOLLOWTHROUGH_LONG ? 1 : 4;
const played = SCENARIOS.filter(({ large }) => !large).filter((_, index) => index % EVERY_NTH_SCENARIO === 0);
const total = { tried: 0, left: 0 };
const startedAt = performance.now();

describe("webhooks lost, repeated, reordered, or none at all and only the sweep: the same end", () => {
  it.each(played)("$name", async (scenario) => {
    const expected = endOf(await play(scenario));
    const disorders = await disordersOf(scenario);
    let orders = 0;
    for (const { name, arrange } of disorders) {
      if (name.includes("order") && orders++ % EVERY_NTH_ORDER !== 0) {
        total.left++;
        continue;
      }
      total.tried++;
      const sim = await playDisordered(scenario, arrange);
      expect({ name, ...endOf(sim) }).toEqual({ name, ...expected });
      await obeysTheLaw(sim, { fresh: false });
    }
  });

  afterAll(() => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `disorder: ${total.tried} runs of ${played.length} scenarios; of webhooks lost, twice, reversed or none one in ${EVERY_NTH_OTHER}, of the other orders one in ${EVERY_NTH_ORDER}, ${total.left} left out; ${seconds} s\n`,
    );
  });
});
