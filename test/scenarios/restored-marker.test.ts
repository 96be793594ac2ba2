import { expect, it } from "@jest/globals";
import { readMarker, stripMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import { editsPostmortem, opensIncident, writes } from "./scenario.ts";
import { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

it("restores a postmortem's marker even if a second postmortem of the incident was closed as a duplicate", async () => {
  const sim = new Simulation();
  sim.arrange = () => [];
  sim.github.hub.lag = { listings: 8_000, objects: 0 };
  sim.startApp();
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.sweep();
  sim.github.hub.lag = { listings: 0, objects: 0 };
  await sim.pass(60_000);
  await sim.sweep();
  expect(sim.github.hub.state.issues.filter(({ number }) => number <= 3)).toHaveLength(3);
  await editsPostmortem(stripMarker)(sim);
  await writes("- [ ] Fix it @alice due 2026-04-01")(sim);
  await sim.sweep();
  expect(summary(project(sim.github.hub))).toEqual([
    "Postmortem: Down (open)",
    "[ ] Fix it · alice · 2026-04-01 (open)",
  ]);
  // Without webhooks, a process sees what the other one wrote in its next sweep.
  await sim.sweep();
  await expectConverged(sim);
});

it("restores the marker of a closed incident's postmortem in a sweep, although no webhook arrived", async () => {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.rest();
  sim.as("alice").closes(1);
  await sim.rest();
  sim.arrange = () => [];
  await editsPostmortem(stripMarker)(sim);
  await sim.sweep();
  const { hub } = sim.github;
  const { body } = nowOf(hub.issue(hub.repository("acme", "shop")!, sim.postmortem().number)!);
  expect(readMarker(body ?? "").found).toBe("marker");
  await sim.sweep();
  await expectConverged(sim);
});
