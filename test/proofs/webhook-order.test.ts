import { afterAll, describe, expect, it } from "@jest/globals";
import { obeysTheLaw } from "../scenarios/convergence.ts";
import { play } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { disordersOf, endOf, playDisordered } from "./webhook-order.ts";

/** Of the disorders in which the App is told something different, every so many-th is played. */
const EVERY_NTH = Number(process.env.FOLLOWTHROUGH_DISORDER ?? (process.env.FOLLOWTHROUGH_LONG ? 1 : 8));
const played = SCENARIOS.filter(({ large }) => !large);
const total = { disorders: 0, different: 0, tried: 0 };
const startedAt = performance.now();

describe("webhooks lost, repeated, reordered, or none at all and only the sweep: the same end", () => {
  it.each(played)("$name", async (scenario) => {
    const expected = endOf(await play(scenario));
    const { total: disorders, different } = await disordersOf(scenario);
    total.disorders += disorders;
    for (const { name, arrange } of different) {
      const isTried = total.different++ % EVERY_NTH === 0 || name === "none comes";
      if (!isTried) continue;
      total.tried++;
      const sim = await playDisordered(scenario, arrange);
      expect({ name, ...endOf(sim) }).toEqual({ name, ...expected });
      await obeysTheLaw(sim, { fresh: false });
    }
  });

  afterAll(() => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `disorder: ${total.disorders} ways to spoil the webhooks of ${played.length} scenarios, ${total.different} of which tell the App something different; ${total.tried} played, one in ${EVERY_NTH} and every one without any; ${seconds} s\n`,
    );
  });
});
