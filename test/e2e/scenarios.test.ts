import { afterAll, describe, expect, it } from "@jest/globals";
import { isPlayed } from "../harness/cases.ts";
import { stopAll } from "../harness/processes.ts";
import { isWrite } from "../harness/recording-proxy.ts";
import { duplicates, project, violations } from "../scenarios/projection.ts";
import { play, type Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { EmulatedStage } from "./emulated-stage.ts";

const playable = SCENARIOS.filter(({ large, gap }) => !large && !gap);
/** A build plays one in three, because each starts an emulator. */
const emulated = playable.filter((_, index) => isPlayed(index));
const startedAt = performance.now();

/** The scenario's result on the model, with today's date and without sub-issues, which the emulator lacks. */
async function onTheModel(scenario: Scenario): Promise<unknown> {
  const start = `${new Date().toISOString().slice(0, 19)}Z`;
  const sim = await play({ ...scenario, world: { ...scenario.world, subIssues: false, start } });
  return project(sim.github.hub);
}

describe("the scenarios on a third-party emulator: the same result as on the model", () => {
  it.each(emulated)("$name", async (scenario) => {
    const stage = await EmulatedStage.start(scenario.world);
    try {
      for (const step of scenario.steps) {
        await step(stage);
        await stage.rest();
      }
      const hub = await stage.hub();
      expect(project(hub)).toEqual(await onTheModel(scenario));
      expect([...violations(hub), ...duplicates(hub)]).toEqual([]);
      // Webhooks do not update digests: the first sweep writes them.
      await stage.sweep();
      const before = stage.wire.requests.length;
      await stage.sweep();
      expect(stage.wire.requests.slice(before).filter(isWrite)).toEqual([]);
    } finally {
      await stage.stop();
    }
  });

  afterAll(async () => {
    await stopAll();
    const skipped = SCENARIOS.filter(({ large, gap }) => large || gap);
    const lines = skipped.map(({ name, gap }) => `  ${name}: ${gap ?? "too large"}`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `on the emulator: ${emulated.length} of ${playable.length} scenarios, ${seconds} s; not played, and the gap:\n${lines.join("\n")}\n`,
    );
  });
});
