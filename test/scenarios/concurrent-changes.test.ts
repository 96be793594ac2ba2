import { describe, expect, it } from "@jest/globals";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { project } from "./projection.ts";
import { anIncident, bodyOf, changesLine, goOn, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const MEND = "- [ ] Mend it @alice due 2026-04-01";

async function tracked(...lines: string[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  await goOn(sim, { name: "tracked", steps: [anIncident, writes(...lines)], outcome: [] }, 0);
  return sim;
}

const LIMITED: WireAnswer = {
  status: 403,
  headers: { "content-type": "application/json; charset=utf-8", "retry-after": "600" },
  text: JSON.stringify({ message: "You have exceeded a secondary rate limit." }),
};

const commentsOn = ({ github: { hub } }: Simulation, number: number): string[] =>
  hub
    .comments(hub.issue(hub.repository("acme", "shop")!, number)!)
    .flatMap((comment) => nowOf(comment)?.body ?? []);

/** Somebody acts in the moment in which the App has listed what it is going to write to, or has read something else. */
function onceListed(
  sim: Simulation,
  act: () => void,
  isMoment = (path: string) => path.includes("creator="),
): void {
  sim.network.hooks = {
    carriedOut: ({ method, path }) => {
      if (method !== "GET" || !isMoment(path)) return;
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

describe("a command that has to wait for GitHub's rate limit", () => {
  it("is refused when its author has lost the right meanwhile", async () => {
    const sim = await tracked(MEND);
    const { number } = sim.item("Mend it");
    const shop = sim.github.hub.repository("acme", "shop")!;
    sim.github.hub.alter(shop, { collaborators: { ...shop.collaborators, carol: "maintain" } });
    let refused = 0;
    sim.network.hooks = {
      instead: ({ method, path }) => {
        if (method !== "PATCH" || !path.endsWith(`/issues/${number}`) || refused++ > 0) return null;
        sim.github.hub.alter(shop, { collaborators: { ...shop.collaborators, carol: "triage" } });
        return LIMITED;
      },
    };
    sim.as("carol").comments(number, "/waive 30d The vendor is late");
    await sim.rest();
    expect(refused).toBe(1);
    const said = commentsOn(sim, number).filter((body) => body.includes("@carol"));
    expect(said).toEqual([expect.stringContaining("A waiver takes an approver")]);
    expect(JSON.stringify(project(sim.github.hub))).toContain('"waiver":null');
    await obeysTheLaw(sim);
  });
});

describe("a repository that is renamed while the App is at work in it", () => {
  it.each([
    ["before it writes", (path: string) => path.includes("creator=")],
    ["before it looks", (path: string) => path.endsWith("/issues/1")],
  ])("has it done under the new name at once, without a webhook: %s", async (_, isMoment) => {
    const sim = await tracked(MEND);
    onceListed(
      sim,
      () => {
        sim.arrange = () => [];
        sim.as("alice").renamesRepository("store");
      },
      isMoment,
    );
    await changesLine("Mend it", (line) => line.replace("@alice", "@bob"))(sim);
    await sim.rest();
    expect(summary(project(sim.github.hub)).join("\n")).toContain("Mend it · bob · 2026-04-01 (open)");
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

describe("an issue that GitHub does not show yet", () => {
  it("is followed once it does, though nothing tells", async () => {
    const sim = await tracked(MEND);
    await sim.pass(HOUR);
    sim.github.hub.lag = { listings: 0, objects: 8_000 };
    const number = sim.as("carol").opens({ title: "Slow queries" });
    await writes(`- [ ] #${number} Tune them @alice due 2026-04-02`)(sim);
    await sim.rest();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    await sim.pass(60_000);
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(/Slow queries · alice · 2026-04-02 \(open\)/);
    await obeysTheLaw(sim);
  });

  it("brings up an incident once it does, though the sweep that listed it could not read it", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    sim.arrive = () => [];
    sim.github.hub.lag = { listings: 0, objects: 8_000 };
    sim.as("alice").opens({ title: "Down", labels: ["incident"] });
    await sim.sweep();
    await sim.pass(120_000);
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    await obeysTheLaw(sim);
  });
});
