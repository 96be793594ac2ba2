import { expect, it } from "@jest/globals";
import { readMarker, stripMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import {
  changesLine,
  editsPostmortem,
  hoursPass,
  opensIncident,
  play,
  type Step,
  writes,
} from "./scenario.ts";
import type { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const INFRA = { repositories: { "acme/infra": {} } };
const ELSEWHERE = "- [ ] Fix it @alice due 2026-04-01 repo: acme/infra";
const losesRecord = editsPostmortem(stripMarker);
const extendsIt: Step = (sim) =>
  sim.as("alice").in("acme/infra").comments(1, "/extend +2d the parts are late");

function repositoriesOf(sim: Simulation): readonly string[] {
  const { hub } = sim.github;
  const { body } = nowOf(hub.issue(hub.repository("acme", "shop")!, sim.postmortem().number)!);
  const reading = readMarker(body ?? "");
  return reading.found === "marker" && reading.marker.kind === "postmortem"
    ? reading.marker.repositories
    : [];
}

it.each<[string, Step[], string]>([
  ["by their lines", [losesRecord], "[ ]"],
  // Its line is gone, so only the sub-issue shows it.
  ["as sub-issues", [hoursPass(48), changesLine("Fix it", () => null), losesRecord], "—"],
])("a postmortem that lost its record finds its items in other repositories %s", async (_, steps, box) => {
  const sim = await play({
    name: "",
    outcome: [],
    world: INFRA,
    steps: [opensIncident, writes(ELSEWHERE), ...steps, (stage) => stage.sweep(), extendsIt],
  });
  await expectConverged(sim);
  expect(repositoriesOf(sim)).toEqual(["acme/infra"]);
  expect(summary(project(sim.github.hub))).toEqual([
    "Postmortem: Down (open)",
    `${box} Fix it · alice · 2026-04-03 (open) in acme/infra`,
  ]);
});
