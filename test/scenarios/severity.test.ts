import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { anIncident, changesLine, INCIDENT, type Step, writes } from "./scenario.ts";
import { Simulation } from "./simulation.ts";

/* The gate may spare what lesser incidents ask for: so each item has its incident's severity on record. */

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = new Simulation({ config: "severities: { sev1: {}, sev2: {}, sev4: {} }" });
  sim.startApp();
  await sim.rest();
  await goOn(sim, ...steps);
  return sim;
}

async function goOn(sim: Simulation, ...steps: Step[]): Promise<void> {
  for (const step of steps) {
    await step(sim);
    await sim.pass(60_000);
  }
}

/** By the words of each item. */
function severities(sim: Simulation): Record<string, string | undefined> {
  const { hub } = sim.github;
  const items = hub.state.issues.flatMap((row) => {
    const reading = readMarker(nowOf(row).body ?? "");
    return reading.found === "marker" && reading.marker.kind === "action-item" ? [reading.marker] : [];
  });
  return Object.fromEntries(items.map(({ words, ledger }) => [words, ledger.severity]));
}

const promise = writes("- [ ] Mend it @alice due 2026-04-01");
const relabel = (from: string, to: string): Step[] => [
  (sim) => sim.as("alice").labels(INCIDENT, to),
  (sim) => sim.as("alice").unlabels(INCIDENT, from),
];

describe("the severity of its incident on an item's record", () => {
  it("is there once the item is tracked", async () => {
    const sim = await played(anIncident, promise);
    expect(severities(sim)).toEqual({ "mend it": "sev2" });
    await obeysTheLaw(sim);
  });

  it("is there too on an issue that others wrote", async () => {
    const sim = await played(
      anIncident,
      (stage) => stage.as("bob").opens({ title: "Mend the valve" }),
      writes("- [ ] #3"),
    );
    expect(severities(sim)).toEqual({ "mend the valve": "sev2" });
    await obeysTheLaw(sim);
  });

  it("is none where the incident has none", async () => {
    const plain: Step = (sim) => sim.as("alice").opens({ title: "Down", labels: ["incident"] });
    const sim = await played(plain, promise);
    expect(severities(sim)).toEqual({ "mend it": undefined });
  });

  it("follows the incident, and each open item with it, whether its line is still there or not", async () => {
    const sim = await played(
      anIncident,
      writes("- [ ] Mend it @alice due 2026-04-01", "- [ ] Watch it @bob due 2026-04-01"),
    );
    await sim.pass(25 * 3_600_000);
    await goOn(
      sim,
      changesLine("Watch it", () => null),
      ...relabel("sev2", "sev4"),
    );
    expect(severities(sim)).toEqual({ "mend it": "sev4", "watch it": "sev4" });
    await obeysTheLaw(sim);
  });

  it("follows it on an item that is done too, so that it does not matter which of the two came first", async () => {
    const sim = await played(anIncident, promise);
    const { number } = sim.item("Mend it");
    await goOn(sim, (stage) => stage.as("alice").closes(number), ...relabel("sev2", "sev4"));
    expect(severities(sim)).toEqual({ "mend it": "sev4" });
    await obeysTheLaw(sim);
  });
});
