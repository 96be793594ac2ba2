import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { changesLine, INCIDENT, opensIncident, type Step, writes } from "./scenario.ts";
import { Simulation } from "./simulation.ts";

/* The gate can exempt items of less severe incidents, so each item's record has its incident's severity. */

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = new Simulation({ config: "severities: { sev1: {}, sev2: {}, sev4: {} }" });
  sim.startApp();
  await sim.rest();
  await playFrom(sim, ...steps);
  return sim;
}

async function playFrom(sim: Simulation, ...steps: Step[]): Promise<void> {
  for (const step of steps) {
    await step(sim);
    await sim.pass(60_000);
  }
}

/** By the words of the item. */
function severities(sim: Simulation): Record<string, string | undefined> {
  const { hub } = sim.github;
  const items = hub.state.issues.flatMap((row) => {
    const reading = readMarker(nowOf(row).body ?? "");
    return reading.found === "marker" && reading.marker.kind === "action-item" ? [reading.marker] : [];
  });
  return Object.fromEntries(items.map(({ words, ledger }) => [words, ledger.severity]));
}

const writesItem = writes("- [ ] Fix it @alice due 2026-04-01");
const relabel = (from: string, to: string): Step[] => [
  (sim) => sim.as("alice").labels(INCIDENT, to),
  (sim) => sim.as("alice").unlabels(INCIDENT, from),
];

describe("the incident's severity in an item's record", () => {
  it("is recorded when the item is tracked", async () => {
    const sim = await played(opensIncident, writesItem);
    expect(severities(sim)).toEqual({ "fix it": "sev2" });
    await expectConverged(sim);
  });

  it("is recorded on an adopted issue, too", async () => {
    const sim = await played(
      opensIncident,
      (stage) => stage.as("bob").opens({ title: "Fix the valve" }),
      writes("- [ ] #3"),
    );
    expect(severities(sim)).toEqual({ "fix the valve": "sev2" });
    await expectConverged(sim);
  });

  it("is empty if the incident has none", async () => {
    const plain: Step = (sim) => sim.as("alice").opens({ title: "Down", labels: ["incident"] });
    const sim = await played(plain, writesItem);
    expect(severities(sim)).toEqual({ "fix it": undefined });
  });

  it("follows the incident on each open item, with or without a line", async () => {
    const sim = await played(
      opensIncident,
      writes("- [ ] Fix it @alice due 2026-04-01", "- [ ] Watch it @bob due 2026-04-01"),
    );
    await sim.pass(25 * 3_600_000);
    await playFrom(
      sim,
      changesLine("Watch it", () => null),
      ...relabel("sev2", "sev4"),
    );
    expect(severities(sim)).toEqual({ "fix it": "sev4", "watch it": "sev4" });
    await expectConverged(sim);
  });

  it("follows the incident on a done item, too, so that the order of the two changes does not matter", async () => {
    const sim = await played(opensIncident, writesItem);
    const { number } = sim.item("Fix it");
    await playFrom(sim, (stage) => stage.as("alice").closes(number), ...relabel("sev2", "sev4"));
    expect(severities(sim)).toEqual({ "fix it": "sev4" });
    await expectConverged(sim);
  });
});
