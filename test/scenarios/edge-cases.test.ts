import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates, project, violations } from "./projection.ts";
import {
  bodyOf,
  editsPostmortem,
  INCIDENT,
  item,
  opensIncident,
  play,
  playFrom,
  writes,
} from "./scenario.ts";
import { SCENARIOS } from "./scenario-table.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = { name: "one item", steps: [opensIncident, writes(ONE)], outcome: [] };
const withoutNumbers = (body: string): string => body.replace(/^(- \[[ x]\]) \[#\d+\]\(\S+\) /gm, "$1 ");
const commentsOn = (sim: Simulation, number: number): string[] => {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).map((comment) => nowOf(comment)!.body);
};

describe("a removed postmortem", () => {
  it.each(["the postmortem is deleted", "the postmortem is transferred"])(
    "%s: the incident says so once",
    async (start) => {
      const sim = await play(SCENARIOS.find(({ name }) => name.startsWith(start))!);
      await expectConverged(sim);
      expect(commentsOn(sim, INCIDENT).filter((body) => body.includes("no longer exists"))).toHaveLength(1);
    },
  );
});

describe("a body at GitHub's limit", () => {
  it("is reported, nothing is duplicated, and the App becomes idle", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        opensIncident,
        writes(ONE),
        editsPostmortem((body) => body.padEnd(65_536, "x")),
        editsPostmortem((body) => {
          const extraLine = "- [ ] Check it twice @bob\n";
          return body.replace(/^- \[ \] \[#/m, `${extraLine}- [ ] [#`).slice(0, 65_536);
        }),
      ],
    });
    expect(bodyOf(sim).length).toBeLessThanOrEqual(65_536);
    expect([...violations(sim.github.hub), ...duplicates(sim.github.hub)]).toEqual([]);
    await expectConverged(sim);
  });
});

describe("an item's body at GitHub's limit", () => {
  const fillsItem = item("Fix it", (bob, number) => bob.edits(number, (body) => body.padEnd(65_536, "x")));

  it("is reported, the line follows the issue, and the App becomes idle", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        opensIncident,
        writes(ONE),
        fillsItem,
        item("Fix it", (bob, number) => bob.closes(number)),
        writes("- [ ] Check it @bob due 2026-04-02"),
      ],
    });
    expect(summary(project(sim.github.hub))).toEqual([
      "Postmortem: Down (open)",
      "[ ] Check it · bob · 2026-04-02 (open)",
      "[x] Fix it · alice · 2026-04-01 (closed as completed)",
    ]);
    expect(commentsOn(sim, 2).join("\n")).toContain("The text of #3 is too long");
    await expectConverged(sim);
  });

  it("gets a reply to a command that cannot be recorded", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        opensIncident,
        writes(ONE),
        fillsItem,
        (stage) => stage.as("alice").comments(3, "/extend +2d the parts are late"),
      ],
    });
    expect(commentsOn(sim, 3).at(-1)).toMatch(/^@alice.*could not be saved.*would exceed GitHub's limit/s);
    await expectConverged(sim);
  });
});

describe("a repository with disabled issues", () => {
  it("is left unchanged, and processed again when they are enabled", async () => {
    const sim = await play({
      ...oneItem,
      steps: [
        opensIncident,
        writes(ONE),
        (stage) => stage.as("alice").switchesIssues(false),
        (stage) => stage.sweep(),
        (stage) => stage.as("alice").switchesIssues(true),
        item("Fix it", (bob, number) => bob.closes(number)),
      ],
    });
    expect(sim.running[0]!.logged.filter((line) => line.startsWith("error"))).toEqual([]);
    expect(bodyOf(sim)).toMatch(/^- \[x\] \[#3\]\(\S+\) Fix it/m);
    await expectConverged(sim);
  });
});

describe("a renamed repository", () => {
  it("is processed under one name, although older records contain the former name", async () => {
    const sim = await play(oneItem);
    sim.as("alice").renamesRepository("store");
    await sim.pass(HOUR);
    const before = sim.network.calls.length;
    const alice = sim.as("alice").in("acme/store");
    // One edit names the incident through its record, the other is on the incident itself, at the same moment.
    alice.edits(sim.postmortem().number, (body) => body.replace(/^- \[ \] \[#/m, "- [ ] Check it @bob\n$&"));
    alice.changes(INCIDENT, { title: "Down again" });
    await sim.rest();
    expect(duplicates(sim.github.hub)).toEqual([]);
    const made = sim.network.calls.slice(before).filter(({ path, method }) => {
      return method === "POST" && path.endsWith("/issues");
    });
    expect(made).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("failed webhooks", () => {
  it("are redelivered at the request of the sweep", async () => {
    const sim = new Simulation();
    const first = sim.startApp({ redelivers: true });
    await sim.rest();
    first.kill();
    await playFrom(sim, { ...oneItem, steps: [opensIncident] }, 0);
    const missed = sim.github.hub.state.deliveries.filter(({ status }) => status === "failed");
    expect(missed.length).toBeGreaterThan(0);
    sim.startApp({ redelivers: true });
    await sim.rest();
    const redelivered = sim.github.hub.state.deliveries.filter(({ redelivery }) => redelivery);
    expect(redelivered.map(({ guid, status }) => [guid, status])).toEqual(
      expect.arrayContaining(missed.map(({ guid }) => [guid, "OK"])),
    );
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    const redeliveryRequests = () =>
      sim.network.calls.filter(({ path }) => path.endsWith("/attempts")).length;
    const before = redeliveryRequests();
    await sim.sweep();
    expect(redeliveryRequests()).toBe(before);
  });
});

describe("a dry run", () => {
  it("plans what is missing and writes nothing", async () => {
    const sim = new Simulation();
    sim.startApp().kill();
    opensIncident(sim);
    const dryRun = sim.startApp().preview();
    const preview = dryRun.then((kinds) => ({ kinds, writes: sim.network.writes.length }));
    await sim.rest();
    expect(await preview).toEqual({ kinds: ["create-postmortem"], writes: 0 });
  });
});

describe("an edit war with another bot", () => {
  it("stops at a limit of writes, reports it, and continues an hour later", async () => {
    const sim = await play(oneItem);
    const { number } = sim.postmortem();
    const path = `/repos/acme/shop/issues/${number}`;
    const appEdits = () =>
      sim.network.writes.filter((call) => call.method === "PATCH" && call.path === path).length;
    const before = appEdits();
    const undo = () => sim.time.sleep(5_000).then(() => sim.as("bob").edits(number, withoutNumbers));
    sim.network.hooks = {
      carriedOut: (call) => {
        if (call.method === "PATCH" && call.path === path) void undo();
      },
    };
    void undo();
    await sim.rest();
    expect(appEdits() - before).toBeGreaterThan(10);
    expect(appEdits() - before).toBeLessThanOrEqual(60);
    expect(sim.running[0]!.logged.join("\n")).toContain("another user or app keeps changing it back");
    const warnings = () =>
      commentsOn(sim, number).filter((body) => /Not done: .*keeps changing it back/.test(body));
    expect(warnings()).toHaveLength(1);
    expect(duplicates(sim.github.hub)).toEqual([]);
    sim.network.hooks = {};
    await sim.pass(2 * HOUR);
    await sim.sweep();
    expect(bodyOf(sim)).toMatch(/^- \[ \] \[#\d+\]\(\S+\) Fix it/m);
    expect(warnings()).toEqual([]);
  });

  it("is not detected when people change a hundred items twice within an hour", async () => {
    const lines = Array.from({ length: 100 }, (_, index) => `- [ ] Promise ${index} @bob due 2026-04-01`);
    const assigns = (from: string, to: string) =>
      editsPostmortem((body) => body.replaceAll(`@${from} `, `@${to} `));
    const steps = [opensIncident, writes(...lines), assigns("bob", "alice"), assigns("alice", "carol")];
    const sim = await play({ ...oneItem, steps });
    expect(sim.running[0]!.logged.join("\n")).not.toContain("keeps changing it back");
    expect(project(sim.github.hub).postmortems[0]!.items.map(({ owners }) => owners.join())).toEqual(
      Array(100).fill("carol"),
    );
  });
});

describe("an event during a pass", () => {
  it("causes one more pass, and nothing is lost", async () => {
    const sim = await play(oneItem);
    let done = false;
    sim.network.hooks = {
      latency: () => [2_000, 2_000],
      carriedOut: (call) => {
        if (done || call.isWrite) return;
        done = true;
        // The webhook arrives while this read's pass is still running.
        void sim.time.sleep(500).then(() => writes("- [ ] Check it @bob due 2026-04-02")(sim));
      },
    };
    sim.as("bob").labels(INCIDENT, "noted");
    await sim.rest();
    expect(summary(project(sim.github.hub))).toEqual([
      "Postmortem: Down (open)",
      "[ ] Check it · bob · 2026-04-02 (open)",
      "[ ] Fix it · alice · 2026-04-01 (open)",
    ]);
    expect(duplicates(sim.github.hub)).toEqual([]);
    await expectConverged(sim);
  });
});
