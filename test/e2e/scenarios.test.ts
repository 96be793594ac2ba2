import { afterAll, describe, expect, it } from "@jest/globals";
import { stopAll } from "../harness/processes.ts";
import { isWrite } from "../harness/recording-proxy.ts";
import { copies, project, wrongs } from "../scenarios/projection.ts";
import { play, type Scenario } from "../scenarios/scenario.ts";
import { SCENARIOS } from "../scenarios/scenario-table.ts";
import { EmulatedStage } from "./emulated-stage.ts";

const played = SCENARIOS.filter(({ large, gap }) => !large && !gap);
const startedAt = performance.now();

/** What the scenario comes to on the model: today, and without sub-issues, which the emulator lacks. */
async function onTheModel(scenario: Scenario): Promise<unknown> {
  const start = `${new Date().toISOString().slice(0, 19)}Z`;
  const sim = await play({ ...scenario, world: { ...scenario.world, subIssues: false, start } });
  return project(sim.github.hub);
}

describe("the scenarios, on an emulator that others wrote: the same end as on the model", () => {
  it.each(played)("$name", async (scenario) => {
    const stage = await EmulatedStage.start(scenario.world);
    try {
      for (const step of scenario.steps) {
        await step(stage);
        await stage.rest();
      }
      const hub = await stage.hub();
      expect(project(hub)).toEqual(await onTheModel(scenario));
      expect([...wrongs(hub), ...copies(hub)]).toEqual([]);
      // Webhooks leave digests to the sweeps: the first one writes it.
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
    const left = SCENARIOS.filter(({ large, gap }) => large || gap);
    const lines = left.map(({ name, gap }) => `  ${name}: ${gap ?? "too large"}`);
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    process.stdout.write(
      `on the emulator: ${played.length} scenarios, ${seconds} s; not played, and the gap:\n${lines.join("\n")}\n`,
    );
  });
});
