import { describe, expect, it } from "@jest/globals";
import { obeysTheLaw } from "./law.ts";
import { project, wrongs } from "./projection.ts";
import { play } from "./scenario.ts";
import { summary } from "./summary.ts";
import { SCENARIOS } from "./table.ts";

describe("every scenario", () => {
  it.each(SCENARIOS)("$name", async (scenario) => {
    const sim = await play(scenario);
    expect(summary(project(sim.github.hub))).toEqual(scenario.outcome);
    expect(wrongs(sim.github.hub)).toEqual([]);
    await obeysTheLaw(sim);
  });
});
