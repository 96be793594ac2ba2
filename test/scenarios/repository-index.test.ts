import { describe, expect, it } from "@jest/globals";
import { readReport } from "../../src/record/report-tag.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { describeReports, reportsIn } from "./reports.ts";
import { opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

async function startWithItem(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Fix it @alice due 2026-03-10")(sim);
  await sim.rest();
  await sim.sweep();
  return sim;
}

const indexes = (sim: Simulation, repository?: string) => reportsIn(sim, "index", repository);
const INDEX = 5;

function labelsIn(sim: Simulation): unknown {
  const shop = sim.github.hub.repository("acme", "shop")!;
  return readReport(nowOf(sim.github.hub.issue(shop, INDEX)!).body ?? "")?.identity.labels;
}

describe("the index of a repository", () => {
  it("opens with the sweep after the first postmortem, and names the labels that the App works by", async () => {
    const sim = await startWithItem({
      config: "action_items: { label: todo }\npostmortem: { label: review }\n",
    });
    expect(describeReports(indexes(sim))).toEqual([`#${INDEX} Followthrough index (open)`]);
    const [{ body, labels }] = indexes(sim) as [ReturnType<typeof indexes>[number]];
    expect(labels).toEqual(["followthrough-index"]);
    expect(body).toContain("| Action items | todo |\n| Postmortems | review |");
    expect(labelsIn(sim)).toEqual({ actionItem: "todo", postmortem: "review" });
    await expectConverged(sim);
  });

  it("does not open in a repository without a postmortem", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    await sim.sweep();
    expect(indexes(sim)).toEqual([]);
  });

  it("opens in each repository that has an item", async () => {
    const sim = new Simulation({ repositories: { "acme/infra": {} } });
    sim.startApp();
    await sim.rest();
    opensIncident(sim);
    await sim.rest();
    await writes("- [ ] Fix it @alice repo: acme/infra")(sim);
    await sim.rest();
    await sim.sweep();
    expect(indexes(sim, "acme/infra")).toHaveLength(1);
    await expectConverged(sim);
  });

  it("follows the settings", async () => {
    const sim = await startWithItem();
    sim.as("alice").commits(".github/followthrough.yml", "action_items: { label: todo }\n");
    await sim.pass(24 * HOUR);
    await sim.sweep();
    expect(labelsIn(sim)).toEqual({ actionItem: "todo", postmortem: "postmortem" });
    expect(indexes(sim)).toHaveLength(1);
    await expectConverged(sim);
  });

  it.each<[string, (sim: Simulation) => void]>([
    ["is closed", (sim) => sim.as("carol").closes(INDEX, "not_planned")],
    ["is renamed", (sim) => sim.as("carol").changes(INDEX, { title: "Nothing" })],
    [
      "has its text replaced below the tag",
      (sim) => sim.as("carol").edits(INDEX, (body) => body.slice(0, body.indexOf("\n"))),
    ],
  ])("is restored by the next sweep when it %s", async (_, act) => {
    const sim = await startWithItem();
    const before = indexes(sim);
    act(sim);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(indexes(sim)).toEqual(before);
    await expectConverged(sim);
  });

  it.each<[string, (sim: Simulation) => void]>([
    ["is deleted", (sim) => sim.as("carol").deletes(INDEX)],
    ["loses its tag", (sim) => sim.as("carol").edits(INDEX, () => "Nothing")],
  ])("opens again when it %s", async (_, act) => {
    const sim = await startWithItem();
    act(sim);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(indexes(sim).filter(({ state }) => state === "open")).toHaveLength(1);
    await expectConverged(sim);
  });
});
