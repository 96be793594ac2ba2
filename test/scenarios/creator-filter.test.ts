import { describe, expect, it } from "@jest/globals";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import { APP, type Hub } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates, project } from "./projection.ts";
import { reportsIn } from "./reports.ts";
import { opensIncident, play, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

/*
 * On some enterprise hosts, a listing with `creator=slug[bot]` finds none of the App's issues. The App must not open them
 * again, and must still find them to remind people.
 */

const DAY = 24 * HOUR;
const LINES = [
  "- [ ] Fix it @alice due 2026-03-16",
  "- [ ] Rotate keys @alice due 2026-03-16 repo: acme/infra",
];
const repositories = { "acme/infra": { private: true } };

async function hoursPass(sim: Simulation, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour++) {
    await sim.pass(HOUR);
    await sim.sweep();
  }
}

function restart(sim: Simulation): Promise<void> {
  for (const process of sim.running) process.kill();
  sim.startApp();
  return sim.rest();
}

const openedIn = (sim: Simulation): number =>
  sim.github.hub.state.issues.filter(({ author }) => author === APP.bot).length;
const noticesIn = (sim: Simulation): number =>
  sim.github.hub.state.comments.filter((row) => readNoticeTag(nowOf(row)?.body ?? "") !== null).length;
/** Requests that list the issues of all authors in this repository, however old. */
const fullListings = (sim: Simulation, repository = "acme/shop"): number =>
  sim.network.calls.filter(({ path }) => path.startsWith(`/repos/${repository}/issues?`) && isFull(path))
    .length;
const isFull = (path: string): boolean =>
  ["state=all", "per_page=100"].every((part) => path.includes(part)) && !/creator=|since=/.test(path);

const FILTERS: readonly Hub["creatorFilter"][] = ["none", "slug"];

describe.each(FILTERS)("where creator= finds %s of the App's issues", (creatorFilter) => {
  const world = { repositories, hub: { creatorFilter } };

  it("the App opens each once", async () => {
    const sim = await play({ name: "", world, steps: [opensIncident, writes(...LINES)], outcome: [] });
    await sim.sweep();
    const opened = openedIn(sim);
    await hoursPass(sim, 5);
    await restart(sim);
    await hoursPass(sim, 5);
    expect(openedIn(sim)).toBe(opened);
    expect(reportsIn(sim, "digest")).toHaveLength(1);
    expect(duplicates(sim.github.hub)).toEqual([]);
    expect(summary(project(sim.github.hub))).toEqual([
      "Postmortem: Down (open)",
      "[ ] Fix it · alice · 2026-03-16 (open)",
      "[ ] Rotate keys · alice · 2026-03-16 (open) in acme/infra",
    ]);
    await expectConverged(sim);
  });

  it("a new process finds them, and reminds people, although it has nothing to open", async () => {
    const sim = await play({ name: "", world, steps: [opensIncident, writes(LINES[0]!)], outcome: [] });
    sim.as("alice").closes(1);
    await sim.rest();
    await restart(sim);
    await sim.pass(7 * DAY);
    await sim.sweep();
    expect(noticesIn(sim)).toBe(1);
  });
});

it("the App notices that creator= stopped to find what it opens", async () => {
  const sim = await play({ name: "", steps: [opensIncident], outcome: [] });
  await restart(sim);
  sim.github.hub.creatorFilter = "none";
  sim.as("alice").opens({ title: "Slow", labels: ["sev2", "incident"] });
  await sim.rest();
  const opened = openedIn(sim);
  await hoursPass(sim, 3);
  expect(reportsIn(sim, "digest")).toHaveLength(1);
  expect(openedIn(sim)).toBe(opened);
  expect(duplicates(sim.github.hub)).toEqual([]);
});

describe("where creator= works", () => {
  it("the App lists the issues of others once, apart from those since its first incident", async () => {
    const sim = new Simulation({ repositories });
    sim.startApp();
    await sim.rest();
    const atStart = fullListings(sim);
    opensIncident(sim);
    await sim.rest();
    await hoursPass(sim, 5);
    expect([atStart, fullListings(sim)]).toEqual([1, 1]);
    await restart(sim);
    await hoursPass(sim, 5);
    expect(fullListings(sim)).toBe(1);
    await expectConverged(sim);
  });
});
