import { describe, expect, it } from "@jest/globals";
import { obeysTheLaw } from "./convergence.ts";
import { project, wrongs } from "./projection.ts";
import { play } from "./scenario.ts";
import { SCENARIOS } from "./scenario-table.ts";
import { summary } from "./summary.ts";

describe("every scenario", () => {
  it.each(SCENARIOS)("$name", async (scenario) => {
    const sim = await play(scenario);
    expect(summary(project(sim.github.hub))).toEqual(scenario.outcome);
    expect(wrongs(sim.github.hub)).toEqual([]);
    await obeysTheLaw(sim);
  });
});
