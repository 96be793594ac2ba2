import { describe, expect, it } from "@jest/globals";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import { changesLine, INCIDENT, opensIncident, playFrom, type Scenario, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const LINES = ["- [ ] Fix it @alice due 2026-04-01", "- [ ] Check it @bob due 2026-04-02 repo: acme/infra"];
const twoItems: Scenario = { name: "two items", steps: [opensIncident, writes(...LINES)], outcome: [] };
const INFRA = { repositories: { "acme/infra": {} } };

const answer = (status: number, message: string): WireAnswer => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8" },
  text: JSON.stringify({ message }),
});
const FORBIDDEN = answer(403, "Resource not accessible by integration");

/** GitHub responds with this whenever the App opens an issue in this repository. */
function refuse(sim: Simulation, repository: string, instead: WireAnswer): void {
  sim.network.hooks = {
    instead: ({ method, path }) =>
      method === "POST" && path === `/repos/${repository}/issues` ? instead : null,
  };
}

function commentsOn(sim: Simulation, number: number): string[] {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).flatMap((comment) => nowOf(comment)?.body ?? []);
}

const notesOn = (sim: Simulation): string[] =>
  commentsOn(sim, sim.postmortem().number)
    .flatMap((body) => body.split("\n"))
    .filter((line) => line.includes("Not opened"));

/** Writes that report the failure or withdraw the report. */
const writesAboutItSince = (sim: Simulation, from: number): string[] =>
  sim.network.writes
    .slice(from)
    .filter(({ method, body }) => method === "DELETE" || /Not opened|could not be opened/.test(body ?? ""))
    .map(({ method, path }) => `${method} ${path}`);

/** Attempts to open an issue. */
/** Attempts to open an issue, without digest and index. */
const attemptsSince = (sim: Simulation, from: number): number =>
  sim.network.writes.slice(from).filter(({ method, path, body = "" }) => {
    return method === "POST" && path.endsWith("/issues") && !/followthrough-(?:digest|index)/.test(body);
  }).length;

async function refused(instead: WireAnswer): Promise<Simulation> {
  const sim = new Simulation(INFRA);
  refuse(sim, "acme/infra", instead);
  sim.startApp();
  await sim.rest();
  await playFrom(sim, twoItems, 0);
  return sim;
}

describe("an item whose issue GitHub refuses", () => {
  it.each([
    [
      FORBIDDEN,
      /GitHub returned 403 “Resource not accessible by integration”\. Check that the App can write/,
    ],
    [answer(404, "Not Found"), /GitHub returned 404 “Not Found”\. Check that the App is installed there\./],
    [answer(410, "Issues are disabled"), /GitHub returned 410 .*Check that issues are enabled there\./],
    [answer(422, "Hello @alice <!-- `"), /GitHub returned 422 “Hello @\u200Balice &lt;!-- &#96;”\./],
  ])("is listed on the postmortem with the reason: $status", async (instead, reason) => {
    const sim = await refused(instead);
    const notes = notesOn(sim);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^- Not opened: “Check it” as an issue in acme\/infra\. /);
    expect(notes[0]).toMatch(reason);
    expect(summary(project(sim.github.hub)).join("\n")).toContain("Fix it");
  });

  it("is neither reported again nor withdrawn by sweeps that fail, in this process or in another", async () => {
    const sim = await refused(FORBIDDEN);
    const before = notesOn(sim);
    const from = sim.network.writes.length;
    await sim.sweep();
    await sim.pass(25 * HOUR);
    await sim.sweep();
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
    expect(attemptsSince(sim, from)).toBe(3);
    expect(writesAboutItSince(sim, from)).toEqual([]);
    expect(notesOn(sim)).toEqual(before);
  });

  it("is no longer listed when it could be opened or its line is deleted", async () => {
    const opened = await refused(FORBIDDEN);
    opened.network.hooks = {};
    await opened.pass(25 * HOUR);
    await opened.sweep();
    expect(notesOn(opened)).toEqual([]);
    expect(summary(project(opened.github.hub)).join("\n")).toContain("Check it");
    await expectConverged(opened);

    const dropped = await refused(FORBIDDEN);
    await changesLine("Check it", () => null)(dropped);
    await dropped.rest();
    expect(notesOn(dropped)).toEqual([]);
    await expectConverged(dropped);
  });

  it("is one of at most ten that are named; the others are counted", async () => {
    const sim = new Simulation(INFRA);
    sim.startApp();
    await sim.rest();
    refuse(sim, "acme/infra", FORBIDDEN);
    const lines = Array.from({ length: 13 }, (_, index) => `- [ ] Promise ${index} @bob repo: acme/infra`);
    await playFrom(sim, { ...twoItems, steps: [opensIncident, writes(...lines)] }, 0);
    expect(notesOn(sim)).toHaveLength(11);
    expect(notesOn(sim).at(-1)).toBe("- Not opened: 3 more.");
    const from = sim.network.writes.length;
    await sim.pass(25 * HOUR);
    await sim.sweep();
    expect(writesAboutItSince(sim, from)).toEqual([]);
    expect(notesOn(sim)).toHaveLength(11);
  });
});

describe("a postmortem whose issue GitHub refuses", () => {
  it("is reported once on the incident, and opens when possible", async () => {
    const sim = new Simulation();
    refuse(sim, "acme/shop", FORBIDDEN);
    sim.startApp();
    await sim.rest();
    await playFrom(sim, { ...twoItems, steps: [opensIncident] }, 0);
    const reports = () => commentsOn(sim, INCIDENT).filter((body) => body.includes("could not be opened"));
    expect(reports()).toEqual([expect.stringMatching(/in acme\/shop\. GitHub returned 403 /)]);
    const from = sim.network.writes.length;
    await sim.pass(25 * HOUR);
    await sim.sweep();
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
    expect(attemptsSince(sim, from)).toBe(2);
    expect(writesAboutItSince(sim, from)).toEqual([]);
    expect(reports()).toHaveLength(1);
    sim.network.hooks = {};
    await sim.pass(25 * HOUR);
    await sim.sweep();
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    await expectConverged(sim);
  });
});
