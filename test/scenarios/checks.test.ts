import { describe, expect, it } from "@jest/globals";
import { checkOn } from "../fake-github/check-views.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const CHECKED: WorldSeed = { config: "check: true\n", choices: ["gate-check"] };

/** An incident with one item that fell due last week, and this many open pull requests. */
async function startOverdue(pulls: number, world: WorldSeed = CHECKED): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Fix it @alice due 2026-03-03")(sim);
  await sim.rest();
  await sim.pass(48 * HOUR);
  await sim.sweep();
  for (let index = 0; index < pulls; index++) sim.as("carol").opensPull({ title: `Change ${index}` });
  await sim.rest();
  return sim;
}

/** The check of every open pull request, in the order of their numbers. */
function colors(sim: Simulation): string[] {
  const { hub } = sim.github;
  const shop = hub.repository("acme", "shop")!;
  return hub.issuesOf(shop).flatMap((row) => {
    if (!hub.pull(row)) return [];
    const check = checkOn(hub, shop, String(row.number).padStart(40, "d"));
    return check ? (nowOf(check).conclusion ?? "none") : "none";
  });
}

describe("the App's check", () => {
  it("turns green by itself when the item is closed", async () => {
    const sim = await startOverdue(3);
    expect(colors(sim)).toEqual(["failure", "failure", "failure"]);
    sim.as("bob").closes(sim.item("Fix it").number);
    await sim.rest();
    expect(colors(sim)).toEqual(["success", "success", "success"]);
    await expectConverged(sim);
  });
});
