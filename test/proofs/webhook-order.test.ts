import { afterAll, describe, expect, it } from "@jest/globals";
import { expectConverged } from "../scenarios/convergence.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { summary } from "../scenarios/summary.ts";
import { deliveryVariants, outcomeOf, playWithDeliveries } from "./webhook-order.ts";

/** Runs every nth of the variants in which the App receives different hints. */
const EVERY_NTH = Number(process.env.FOLLOWTHROUGH_DISORDER ?? (process.env.FOLLOWTHROUGH_LONG ? 1 : 64));
/** A fight with another bot takes three rounds, and the hints decide when each one is. */
const isPlayable = ({ large, world }: Scenario) => !large && !world?.rival;
/** A build spoils the webhooks of a third, and crashes another one (`crash-matrix.test.ts`). */
const isInThird = (index: number) => EVERY_NTH === 1 || index % 3 === 0;
const played = SCENARIOS.filter((scenario, index) => isPlayable(scenario) && isInThird(index));
/** Runs one in eight scenarios without any webhook, or each of them with every variant. */
const withoutAny = new Set(played.filter((_, index) => index % Math.min(EVERY_NTH, 8) === 0));
const total = { disorders: 0, different: 0, tried: 0 };
const startedAt = performance.now();

describe("the same final state with webhooks lost, repeated, reordered, or none at all", () => {
  it.each(played)("$name", async (scenario) => {
    const { expected, total: disorders, distinct: different } = await deliveryVariants(scenario);
    expect(summary(expected.projection)).toEqual(scenario.outcome);
    total.disorders += disorders;
    for (const { name, arrange } of different) {
      // A dispatch is the one webhook that no sweep makes up for; a lost one arrives when the App asks for it again.
      if (name === "none" && scenario.world?.redelivers) continue;
      const isTried = total.different++ % EVERY_NTH === 0 || (name === "none" && withoutAny.has(scenario));
      if (!isTried) continue;
      total.tried++;
      const sim = await playWithDeliveries(scenario, arrange);
      expect({ name, ...outcomeOf(sim) }).toEqual({ name, ...expected });
      await expectConverged(sim, { restart: false });
    }
  });

  afterAll(() => {
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `disorder: ${total.disorders} ways to spoil the webhooks of ${played.length} scenarios out of ${SCENARIOS.filter(isPlayable).length}, ${total.different} of which tell the App something different; ${total.tried} played, one in ${EVERY_NTH} and ${withoutAny.size} scenarios without any; ${seconds} s\n`,
    );
  });
});
