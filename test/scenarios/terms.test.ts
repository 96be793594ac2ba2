import { describe, expect, it } from "@jest/globals";
import type { Terms } from "../../src/domain/items/ledger.ts";
import { readMarker } from "../../src/record/marker.ts";
import type { ItemMarker } from "../../src/record/marker-types.ts";
import { APP } from "../fake-github/hub.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { bodyOf, changesLine, opensIncident, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const ITEM = 3;
const CONFIG = `
gate:
  scope: changed-areas
  areas:
    pay: { paths: [pay/**], labels: [area/pay] }
    web shop: { paths: [web/**], labels: [area/web], teams: [acme/platform] }
`;

/** One committed item in acme/shop#3: P1, in the area pay, owned by alice. */
async function committed(line = "- [ ] Fix it @alice P1 due 2026-04-01", world: WorldSeed = {}) {
  const sim = new Simulation({ config: CONFIG, ...world });
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes(line)(sim);
  await sim.rest();
  sim.as("bob").labels(ITEM, "area/pay");
  await sim.rest();
  await sim.pass(25 * HOUR);
  return sim;
}

function itemOf(sim: Simulation) {
  const { hub } = sim.github;
  const shop = hub.repository("acme", "shop")!;
  const row = hub.issue(shop, ITEM)!;
  const { body } = nowOf(row);
  const assignees = [...nowOf(row).assignees].sort();
  const labels = nowOf(row).labels.map((id) => shop.labels.find((label) => label.id === id)!.name);
  const reading = readMarker(body ?? "");
  if (reading.found !== "marker") throw new Error("has no record");
  const { terms, eased = [] } = (reading.marker as ItemMarker).ledger;
  const comments = hub
    .comments(row)
    .map((comment) => ({ byApp: comment.author === APP.bot, body: nowOf(comment)!.body }));
  const said = comments
    .filter(({ byApp }) => byApp)
    .map((comment) => comment.body.replace(/\n*<!--.*?-->/gs, ""));
  const line = bodyOf(sim)
    .split("\n")
    .find((text) => text.includes("Fix it"));
  return {
    labels: labels.filter((name) => name !== "action-item").sort(),
    assignees,
    terms,
    eased,
    said,
    line,
  };
}

async function played(sim: Simulation, ...steps: Step[]) {
  for (const step of steps) {
    await sim.pass(60_000);
    await step(sim);
    await sim.rest();
  }
  await expectConverged(sim);
  return itemOf(sim);
}

const says =
  (login: string, words: string): Step =>
  (sim) =>
    sim.as(login).comments(ITEM, words);
const labels =
  (...names: string[]): Step =>
  (sim) =>
    sim.as("bob").changes(ITEM, { labels: ["action-item", ...names] });
const assigns =
  (...logins: string[]): Step =>
  (sim) =>
    sim.as("alice").assigns(ITEM, ...logins);
const rewrites = (from: string, to: string) => changesLine("Fix it", (line) => line.replace(from, to));

const AT_FIRST: Terms = { priority: "P1", areas: ["pay"], owners: ["alice"] };
const STAYS = { labels: ["P1", "area/pay"], assignees: ["alice"], terms: AT_FIRST };

describe("a committed item, eased by hand, is put back, with the line to copy", () => {
  it.each<[string, Step, RegExp]>([
    [
      "a lower priority label",
      labels("P4", "area/pay"),
      /^The priority is P1 again \(it had been changed to P4\)\..*`\/priority P4 REASON`\.$/,
    ],
    ["a lower label beside the first", labels("P1", "P3", "area/pay"), /`\/priority P3 REASON`\.$/],
    ["no priority label", labels("area/pay"), /^The priority is P1 again \(the label had been taken off\)/],
    ["a lower priority in the line", rewrites("P1", "P4"), /`\/priority P4 REASON`\.$/],
    ["no area label", labels("P1"), /The label “area\/pay” was added again.*`\/area -pay REASON`\.$/],
    [
      "no assignee",
      assigns(),
      /^The owner is @alice again.*`\/assign @LOGIN` here.*`\/assign nobody REASON`\.$/,
    ],
    ["no owner in the line", rewrites(" @alice", ""), /^The owner is @alice again/],
    [
      "neither a line nor an assignee",
      (sim) => {
        sim.as("alice").assigns(ITEM);
        return rewrites(" @alice", "")(sim);
      },
      /^The owner is @alice again/,
    ],
    [
      "an owner whom GitHub refuses, in the line",
      rewrites("@alice", "@nobody-here"),
      /^The owner is @alice again/,
    ],
    [
      "everything at once",
      (sim) => sim.as("bob").changes(ITEM, { labels: ["action-item"], assignees: [] }),
      /P1 again.*\n\n.*area\/pay.*\n\n.*@alice again/,
    ],
  ])("%s", async (_, act, comment) => {
    const sim = await committed();
    const found = await played(sim, act);
    expect(found).toMatchObject(STAYS);
    expect(found.line).toMatch(/@alice.*P1|P1.*@alice/);
    expect(found.said.at(-1)).toMatch(comment);
    expect(found.said.length).toBeLessThanOrEqual(2);
  });

  it("keeps an agent that does the work, but not alone", async () => {
    const found = await played(await committed(), assigns("copilot"));
    expect(found).toMatchObject({ terms: { owners: ["alice", "copilot"] }, assignees: ["Copilot", "alice"] });
  });

  it("even without its line", async () => {
    const sim = await committed();
    const gone = changesLine("Fix it", () => null);
    const found = await played(sim, gone, (world) =>
      world.as("bob").changes(ITEM, { labels: [], assignees: [] }),
    );
    expect(found).toMatchObject(STAYS);
    expect(found.said).toEqual([expect.stringMatching(/P1 again.*\n\n.*area\/pay.*\n\n.*@alice again/)]);
  });

  it("even if the label was lowered before the App saw that the item is committed", async () => {
    const sim = new Simulation({ config: CONFIG });
    sim.startApp();
    await sim.rest();
    opensIncident(sim);
    await sim.rest();
    await writes("- [ ] Fix it @alice P0 due 2026-04-01")(sim);
    await sim.rest();
    await sim.time.pass(24 * HOUR);
    const found = await played(sim, labels("P4"));
    expect(found).toMatchObject({ labels: ["P0"], terms: { priority: "P0" } });
  });
});

describe("a committed item can get stricter by hand, and change hands", () => {
  it.each<[string, Step, object]>([
    ["a higher label", labels("P0", "area/pay"), { labels: ["P0", "area/pay"], terms: { priority: "P0" } }],
    [
      "a higher priority in the line",
      rewrites("P1", "P0"),
      { labels: ["P0", "area/pay"], terms: { priority: "P0" } },
    ],
    ["another area", labels("P1", "area/pay", "area/web"), { terms: { areas: ["pay", "web shop"] } }],
    ["another person", assigns("bob"), { assignees: ["bob"], terms: { owners: ["bob"] } }],
    ["one of two people", rewrites("@alice", "@alice @bob"), { terms: { owners: ["alice", "bob"] } }],
    [
      "a team",
      rewrites("@alice", "@acme/platform"),
      { assignees: [], terms: { owners: ["acme/platform"], areas: ["pay", "web shop"] } },
    ],
  ])("%s", async (_, act, expected) => {
    const found = await played(await committed(), act);
    expect(found).toMatchObject(expected);
    expect(found.said.filter((words) => words.includes("again"))).toEqual([]);
  });

  it("and stays in the area of a team that hands it over", async () => {
    const sim = await committed("- [ ] Fix it @acme/platform P1 due 2026-04-01");
    const found = await played(sim, rewrites("@acme/platform", "@bob"));
    expect(found.terms).toEqual({ priority: "P1", areas: ["pay", "web shop"], owners: ["bob"] });
    expect(found.labels).toEqual(["P1", "area/pay", "area/web"]);
  });

  it("until it is committed, it follows its line and its issue", async () => {
    const sim = new Simulation({ config: CONFIG });
    sim.startApp();
    await sim.rest();
    opensIncident(sim);
    await sim.rest();
    const found = await played(
      sim,
      writes("- [ ] Fix it @alice due 2026-04-01"),
      labels("P0", "area/pay"),
      labels("P4"),
      assigns(),
    );
    expect(found).toMatchObject({
      labels: ["P4"],
      terms: { priority: "P4", areas: [], owners: [] },
      said: [],
    });
  });
});

describe("commands ease a committed item if an approver gives a reason", () => {
  it.each([
    [
      "/priority P3 one region is left",
      { terms: { priority: "P3" }, labels: ["P3", "area/pay"] },
      "lowered from P1 to P3",
    ],
    [
      "/area -pay the service moved to another team",
      { terms: { areas: [] }, labels: ["P1"] },
      "taken out of the area pay",
    ],
    [
      "/assign nobody Alice left the company",
      { terms: { owners: [] }, assignees: [] },
      "left without an owner",
    ],
  ])("%s", async (command, expected, what) => {
    const sim = await committed();
    for (const [login, words, problem] of [
      ["bob", command, "Only an approver can"],
      ["alice", command.replace(/^(\/\w+ \S+) .*/, "$1"), "with a reason on the same line. For example: `"],
    ] as const) {
      const refused = await played(sim, says(login, words));
      expect(refused).toMatchObject(STAYS);
      expect(refused.said.at(-1)).toContain(problem);
    }
    const found = await played(sim, says("alice", command));
    expect(found).toMatchObject({ ...expected, eased: [{ what, by: "alice" }] });
    expect(await played(sim, (world) => world.sweep())).toMatchObject(expected);
  });

  it("needs no approver to raise, to add, or to hand over", async () => {
    const found = await played(
      await committed(),
      says("bob", '/priority P0\n/area +"web shop"\n/assign @bob'),
    );
    expect(found).toMatchObject({
      terms: { priority: "P0", areas: ["pay", "web shop"], owners: ["bob"] },
      labels: ["P0", "area/pay", "area/web"],
      assignees: ["bob"],
      eased: [],
      said: [],
    });
  });
});

describe("changes of the settings", () => {
  it("keep an item in an area whose label got another name, and in one that is gone", async () => {
    const sim = await committed();
    const config =
      (text: string): Step =>
      async (world) => {
        await (world as Simulation).as("alice").commits(".github/followthrough.yml", text);
        await (world as Simulation).sweep();
      };
    const renamed = await played(sim, config(CONFIG.replace("area/pay", "payments")));
    expect(renamed).toMatchObject({ labels: ["P1", "area/pay", "payments"], terms: AT_FIRST });
    const gone = await played(sim, config("gate: { scope: all }\n"), labels("P1"));
    expect(gone).toMatchObject({ labels: ["P1"], terms: AT_FIRST });
  });
});

describe("a bot that takes a label off again and again", () => {
  it("wins on the issue after three rounds, but not on the record", async () => {
    const sim = await committed(undefined, {
      rival: [
        ({ labels: names }) =>
          names.includes("P1") ? { labels: [...names.filter((name) => name !== "P1"), "P4"] } : null,
      ],
    });
    const found = await played(sim, labels("P1"));
    expect(found.terms).toMatchObject({ priority: "P1" });
    expect(found.said.length).toBeLessThanOrEqual(3);
  });
});
