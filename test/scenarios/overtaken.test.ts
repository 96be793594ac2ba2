import { describe, expect, it } from "@jest/globals";
import { HOUR, Simulation } from "./driver.ts";
import { obeysTheLaw } from "./law.ts";
import { project } from "./projection.ts";
import { anIncident, bodyOf, changesLine, goOn, type Step, writes } from "./scenario.ts";
import { summary } from "./summary.ts";

const MEND = "- [ ] Mend it @alice due 2026-04-01";

async function tracked(...lines: string[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  await goOn(sim, { name: "tracked", steps: [anIncident, writes(...lines)], outcome: [] }, 0);
  return sim;
}

/** Somebody acts in the moment in which the App has listed what it is going to write to. */
function onceListed(sim: Simulation, act: () => void): void {
  sim.network.hooks = {
    carriedOut: ({ method, path }) => {
      if (method !== "GET" || !path.includes("creator=")) return;
      sim.network.hooks = {};
      act();
    },
  };
}

describe("an item that somebody changes while the App is about to write to it", () => {
  const LINE = (change: (line: string) => string): Step => changesLine("Mend it", change);

  it.each<[string, Step, (sim: Simulation, number: number) => void, RegExp]>([
    [
      "assigned",
      LINE((line) => line.replace("@alice", "@bob")),
      (sim, number) => sim.as("bob").assigns(number, "alice", "carol"),
      /Mend it · alice, carol · 2026-04-01 \(open\)/,
    ],
    [
      "renamed",
      LINE((line) => line.replace("Mend it", "Mend it well")),
      (sim, number) => sim.as("bob").changes(number, { title: "Mend it today" }),
      /Mend it today · alice · 2026-04-01 \(open\)/,
    ],
  ])("keeps what they did: %s", async (_, changes, act, expected) => {
    const sim = await tracked(MEND);
    const { number } = sim.item("Mend it");
    onceListed(sim, () => act(sim, number));
    await changes(sim);
    await sim.rest();
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(expected);
    await obeysTheLaw(sim);
  });
});

describe("a postmortem that GitHub shows older for a while", () => {
  it("loses no line that somebody wrote, where the listing shows it and the issue itself does not yet", async () => {
    const sim = await tracked(MEND);
    await sim.pass(HOUR);
    sim.github.hub.lag = { listings: 1_000, objects: 6_300 };
    sim.arrive = () => [2_000];
    await writes("- [ ] Check it @bob due 2026-04-02 repo: acme/infra")(sim);
    await sim.rest();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    await sim.pass(HOUR);
    await sim.sweep();
    expect(bodyOf(sim)).toContain("Check it");
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(/Check it · bob/);
    await obeysTheLaw(sim);
  });
});
