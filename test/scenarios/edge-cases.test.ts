import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { copies, project, wrongs } from "./projection.ts";
import { anIncident, bodyOf, editsPostmortem, goOn, INCIDENT, item, play, writes } from "./scenario.ts";
import { SCENARIOS } from "./scenario-table.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const ONE = "- [ ] Mend it @alice due 2026-04-01";
const oneItem = { name: "one item", steps: [anIncident, writes(ONE)], outcome: [] };
const withoutNumbers = (body: string): string => body.replace(/^(- \[[ x]\]) #\d+ /gm, "$1 ");
const commentsOn = (sim: Simulation, number: number): string[] => {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).map((comment) => nowOf(comment)!.body);
};

describe("a postmortem that is gone", () => {
  it.each(["the postmortem is deleted", "the postmortem is transferred away"])(
    "%s: the incident says so, once",
    async (start) => {
      const sim = await play(SCENARIOS.find(({ name }) => name.startsWith(start))!);
      await obeysTheLaw(sim);
      expect(commentsOn(sim, INCIDENT).filter((body) => body.includes("is not there any more"))).toHaveLength(
        1,
      );
    },
  );
});

describe("a body at GitHub's limit", () => {
  it("is told, nothing is made twice, and the App rests", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        anIncident,
        writes(ONE),
        editsPostmortem((body) => body.padEnd(65_536, "x")),
        editsPostmortem((body) => {
          const spare = "- [ ] Check it twice @bob\n";
          return body.replace(/^- \[ \] #/m, `${spare}- [ ] #`).slice(0, 65_536);
        }),
      ],
    });
    expect(bodyOf(sim).length).toBeLessThanOrEqual(65_536);
    expect([...wrongs(sim.github.hub), ...copies(sim.github.hub)]).toEqual([]);
    await obeysTheLaw(sim);
  });
});

describe("an item's body at GitHub's limit", () => {
  const fillsItem = item("Mend it", (bob, number) => bob.edits(number, (body) => body.padEnd(65_536, "x")));

  it("is told, the line follows the issue, and the App rests", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        anIncident,
        writes(ONE),
        fillsItem,
        item("Mend it", (bob, number) => bob.closes(number)),
        writes("- [ ] Check it @bob due 2026-04-02"),
      ],
    });
    expect(summary(project(sim.github.hub))).toEqual([
      "Postmortem: Down (open)",
      "[ ] Check it · bob · 2026-04-02 (open)",
      "[x] Mend it · alice · 2026-04-01 (closed as completed)",
    ]);
    expect(commentsOn(sim, 2).join("\n")).toContain("The text of #3 is too full");
    await obeysTheLaw(sim);
  });

  it("answers a command for which there is no room", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        anIncident,
        writes(ONE),
        fillsItem,
        (stage) => stage.as("alice").comments(3, "/extend +2d the parts are late"),
      ],
    });
    expect(commentsOn(sim, 3).at(-1)).toMatch(/^@alice.*could not be saved.*too long/s);
    await obeysTheLaw(sim);
  });
});

describe("a repository whose issues are switched off", () => {
  it("is left alone, and looked after again once they are back", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        anIncident,
        writes(ONE),
        (stage) => stage.as("alice").switchesIssues(false),
        (stage) => stage.sweep(),
        (stage) => stage.as("alice").switchesIssues(true),
        item("Mend it", (bob, number) => bob.closes(number)),
      ],
    });
    expect(sim.running[0]!.said.filter((line) => line.startsWith("error"))).toEqual([]);
    expect(bodyOf(sim)).toMatch(/^- \[x\] #3 Mend it/m);
    await obeysTheLaw(sim);
  });
});

describe("a repository that was renamed", () => {
  it("is worked on under one name, though older records name another", async () => {
    const sim = await play(oneItem);
    sim.as("alice").renamesRepository("store");
    await sim.pass(HOUR);
    const before = sim.network.calls.length;
    const alice = sim.as("alice").in("acme/store");
    // One says by its record which incident is meant, and the other is that incident: at the same moment.
    alice.edits(sim.postmortem().number, (body) => body.replace(/^- \[ \] #/m, "- [ ] Check it @bob\n$&"));
    alice.changes(INCIDENT, { title: "Down again" });
    await sim.rest();
    expect(copies(sim.github.hub)).toEqual([]);
    const made = sim.network.calls.slice(before).filter(({ path, method }) => {
      return method === "POST" && path.endsWith("/issues");
    });
    expect(made).toHaveLength(1);
    await obeysTheLaw(sim);
  });
});

describe("webhooks that never arrived", () => {
  it("are asked for by the sweep, and arrive then", async () => {
    const sim = new Simulation();
    const first = sim.startApp({ redelivers: true });
    await sim.rest();
    first.kill();
    await goOn(sim, { ...oneItem, steps: [anIncident] }, 0);
    const missed = sim.github.hub.state.deliveries.filter(({ status }) => status === "failed");
    expect(missed.length).toBeGreaterThan(0);
    sim.startApp({ redelivers: true });
    await sim.rest();
    const again = sim.github.hub.state.deliveries.filter(({ redelivery }) => redelivery);
    expect(again.map(({ guid, status }) => [guid, status])).toEqual(
      expect.arrayContaining(missed.map(({ guid }) => [guid, "OK"])),
    );
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    const asked = () => sim.network.calls.filter(({ path }) => path.endsWith("/attempts")).length;
    const before = asked();
    await sim.sweep();
    expect(asked()).toBe(before);
  });
});

describe("a dry run", () => {
  it("plans what is missing, and writes nothing", async () => {
    const sim = new Simulation();
    sim.startApp().kill();
    anIncident(sim);
    const preview = dryRun(sim).then((kinds) => ({ kinds, writes: sim.network.writes.length }));
    await sim.rest();
    expect(await preview).toEqual({ kinds: ["create-postmortem"], writes: 0 });
  });

  it.each(SCENARIOS.filter(({ large }) => !large))(
    "plans nothing once all is at rest: $name",
    async (scenario) => {
      const sim = await play(scenario);
      await sim.sweep();
      const preview = dryRun(sim);
      await sim.rest();
      expect(await preview).toEqual([]);
    },
  );

  /** In a process that knows nothing yet. */
  function dryRun(sim: Simulation): Promise<string[]> {
    for (const process of sim.running) process.kill();
    return sim.startApp().preview();
  }
});

describe("a fight with another bot", () => {
  it("stops at a bounded number of writes, says so, and begins anew only an hour later", async () => {
    const sim = await play(oneItem);
    const { number } = sim.postmortem();
    const path = `/repos/acme/shop/issues/${number}`;
    const ours = () =>
      sim.network.writes.filter((call) => call.method === "PATCH" && call.path === path).length;
    const before = ours();
    const undo = () => sim.time.sleep(5_000).then(() => sim.as("bob").edits(number, withoutNumbers));
    sim.network.hooks = {
      carriedOut: (call) => {
        if (call.method === "PATCH" && call.path === path) void undo();
      },
    };
    void undo();
    await sim.rest();
    expect(ours() - before).toBeGreaterThan(10);
    expect(ours() - before).toBeLessThanOrEqual(60);
    expect(sim.running[0]!.said.join("\n")).toContain("another user or app keeps changing it back");
    const told = () =>
      commentsOn(sim, number).filter((body) => /Not done: .*keeps changing it back/.test(body));
    expect(told()).toHaveLength(1);
    expect(copies(sim.github.hub)).toEqual([]);
    sim.network.hooks = {};
    await sim.pass(2 * HOUR);
    await sim.sweep();
    expect(bodyOf(sim)).toMatch(/^- \[ \] #\d+ Mend it/m);
    expect(told()).toEqual([]);
  });

  it("is never taken for one when people have a hundred items tracked, and change them all twice in the hour", async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `- [ ] Promise ${index} @bob due 2026-04-01`);
    const assigns = (from: string, to: string) =>
      editsPostmortem((body) => body.replaceAll(`@${from} `, `@${to} `));
    const steps = [anIncident, writes(...lines), assigns("bob", "alice"), assigns("alice", "carol")];
    const sim = await play({ ...oneItem, steps });
    expect(sim.running[0]!.said.join("\n")).not.toContain("keeps changing it back");
    expect(project(sim.github.hub).postmortems[0]!.items.map(({ owners }) => owners.join())).toEqual(
      Array(100).fill("carol"),
    );
  });
});

describe("an event that arrives during a pass", () => {
  it("makes one more pass, and nothing is dropped", async () => {
    const sim = await play(oneItem);
    let done = false;
    sim.network.hooks = {
      latency: () => [2_000, 2_000],
      carriedOut: (call) => {
        if (done || call.isWrite) return;
        done = true;
        // Its webhook arrives while the pass that this read belongs to is still under way.
        void sim.time.sleep(500).then(() => writes("- [ ] Check it @bob due 2026-04-02")(sim));
      },
    };
    sim.as("bob").labels(INCIDENT, "noted");
    await sim.rest();
    expect(summary(project(sim.github.hub))).toEqual([
      "Postmortem: Down (open)",
      "[ ] Check it · bob · 2026-04-02 (open)",
      "[ ] Mend it · alice · 2026-04-01 (open)",
    ]);
    expect(copies(sim.github.hub)).toEqual([]);
    await obeysTheLaw(sim);
  });
});
