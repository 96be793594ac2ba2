import { describe, expect, it } from "@jest/globals";
import { APP } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates, project } from "./projection.ts";
import { INCIDENT, opensIncident, play, type Step, writes } from "./scenario.ts";
import { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const played = (...steps: Step[]): Promise<Simulation> => play({ name: "", steps, outcome: [] });

const row = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return hub.issue(hub.repository("acme", "shop")!, number)!;
};
const saidOn = (sim: Simulation, number: number): string[] =>
  sim.github.hub.comments(row(sim, number)).map((comment) => nowOf(comment)!.body);

/** A second copy of the postmortem, as two workers can leave it. */
function opensASecond(sim: Simulation): number {
  const { hub, life } = sim.github;
  const { title, body } = nowOf(row(sim, 2));
  const second = { title, body, labels: ["postmortem", "sev2"] };
  return life.open(hub.repository("acme", "shop")!, APP.bot, second).number;
}

describe("a second postmortem of an incident", () => {
  it("is closed if no one wrote in it", async () => {
    const sim = await played(opensIncident);
    const second = opensASecond(sim);
    await sim.rest();
    expect(nowOf(row(sim, second)).stateReason).toBe("duplicate");
    expect(saidOn(sim, second)).toEqual([expect.stringContaining("#2 is the one being tracked")]);
  });

  it("stays open if a person commented on it, and the first one says so", async () => {
    const sim = await played(opensIncident);
    const second = opensASecond(sim);
    sim.as("bob").comments(second, "I begin with the timeline here.");
    await sim.rest();
    expect(nowOf(row(sim, second)).state).toBe("open");
    expect(saidOn(sim, 2).join("\n")).toContain(
      `acme/shop#${second} is another postmortem of the same incident`,
    );
    await expectConverged(sim);
  });

  it("stays open if a person comments just before it is closed", async () => {
    const sim = await played(opensIncident);
    let second = 0;
    let hasSaid = false;
    sim.network.hooks = {
      fault: ({ method, path }) => {
        // The single read is the one right before the write.
        if (hasSaid || method !== "GET" || path !== `/repos/acme/shop/issues/${second}`) return null;
        hasSaid = true;
        sim.as("bob").comments(second, "I begin here.");
        return null;
      },
    };
    second = opensASecond(sim);
    await sim.rest();
    expect(hasSaid).toBe(true);
    expect(nowOf(row(sim, second)).state).toBe("open");
    await expectConverged(sim);
  });
});

describe("an issue that is no longer an incident", () => {
  it("leaves its postmortem open if a person commented on it", async () => {
    const sim = await played(
      opensIncident,
      (stage) => stage.as("bob").comments(2, "I shall write this on Monday."),
      (stage) => stage.as("alice").unlabels(INCIDENT, "incident"),
    );
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    await expectConverged(sim);
  });
});

describe("a single response that sub-issues are missing", () => {
  it("does not change the incident's body, because it can come from a race or a replica", async () => {
    const sim = await played(opensIncident, writes(ONE, "- [ ] Drain it @bob due 2026-04-01"));
    const before = nowOf(row(sim, INCIDENT)).body;
    // An item without its link, of which a new process knows nothing.
    for (const process of sim.running) process.kill();
    sim.github.hub.change(row(sim, 3), { parent: null });
    let refused = 0;
    sim.network.hooks = {
      instead: ({ method, path }) => {
        if (method !== "GET" || !path.includes("/sub_issues") || refused++ > 0) return null;
        const text = JSON.stringify({ message: "Not Found", documentation_url: "", status: "404" });
        return { status: 404, headers: { "content-type": "application/json" }, text };
      },
    };
    sim.startApp();
    await sim.rest();
    await sim.pass(120_000);
    await sim.sweep();
    expect(refused).toBeGreaterThan(0);
    expect(nowOf(row(sim, INCIDENT)).body).toBe(before);
    expect(nowOf(row(sim, 3)).parent).toBe(row(sim, 2).id);
    expect(duplicates(sim.github.hub)).toEqual([]);
    await expectConverged(sim);
  });
});

describe("an event about an issue without signs of an incident", () => {
  it("causes no listing, even if the App wrote many issues since", async () => {
    const sim = new Simulation();
    sim.as("alice").opens({ title: "A typo", labels: ["bug"] });
    const { hub, life } = sim.github;
    for (let count = 0; count < 150; count++) {
      life.open(hub.repository("acme", "shop")!, APP.bot, { title: `Old item ${count}` });
    }
    sim.startApp();
    await sim.rest();
    await sim.pass(3_600_000);
    const before = sim.network.calls.length;
    sim.as("alice").labels(1, "documentation");
    await sim.rest();
    const paths = sim.network.calls.slice(before).map(({ path }) => path);
    expect(paths).toContain("/repos/acme/shop/issues/1");
    expect(paths.filter((path) => path.includes("creator="))).toEqual([]);
  });

  it("is processed if the issue has the label, a command or a record", async () => {
    const sim = await played(
      (stage) => stage.as("alice").opens({ title: "A typo", labels: ["bug"] }),
      (stage) => stage.as("carol").comments(1, "/postmortem"),
    );
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: A typo (open)"]);
    sim.as("bob").changes(2, { body: "" });
    await sim.rest();
    sim.as("alice").labels(1, "noted");
    await sim.rest();
    await expectConverged(sim);
  });
});
