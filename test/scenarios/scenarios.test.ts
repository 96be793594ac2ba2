import { describe, expect, it } from "@jest/globals";
import { expectConverged } from "./convergence.ts";
import { project, violations } from "./projection.ts";
import { play } from "./scenario.ts";
import { SCENARIOS } from "./scenario-table.ts";
import { summary } from "./summary.ts";

describe("the scenarios", () => {
  it.each(SCENARIOS)("$name", async (scenario) => {
    const sim = await play(scenario);
    expect(summary(project(sim.github.hub))).toEqual(scenario.outcome);
    expect(violations(sim.github.hub)).toEqual([]);
    await expectConverged(sim);
    const dryRun = sim.running[0]!.preview();
    await sim.rest();
    expect(await dryRun).toEqual([]);
  });
});
