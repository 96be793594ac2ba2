import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { mentionsIn } from "../markdown/messages/message-samples.ts";
import { expectConverged } from "./convergence.ts";
import { describeReports, reportsIn } from "./reports.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const OFF = "welcome: false\n";
const SETTINGS = ".github/followthrough.yml";

/** A world in which alice has just installed the App on these repositories of acme. */
async function installed(names: readonly string[], world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  sim.as("alice").installs(...names);
  await sim.rest();
  return sim;
}

function welcomes(sim: Simulation): string[] {
  return sim.github.hub.state.repositories.flatMap(({ owner, name }) =>
    describeReports(reportsIn(sim, "welcome", `${owner}/${name}`)).map((report) => `${name} ${report}`),
  );
}

const OPEN = "#1 Followthrough is here (open)";

describe("the welcome", () => {
  it("says in the owner's private .github repository what was found, and mentions no one", async () => {
    const files = { ".github/POSTMORTEM_TEMPLATE.md": "## What happened" };
    const sim = new Simulation({ repositories: { "acme/.github": {}, "acme/web": { files } } });
    for (const title of ["Down", "Slow"]) sim.as("alice").opens({ title, labels: ["incident", "sev1"] });
    sim.startApp();
    await sim.rest();
    await sim.pass(HOUR);
    sim.as("alice").installs("shop", "web", ".github");
    await sim.rest();
    expect(welcomes(sim)).toEqual([`.github ${OPEN}`]);
    const [welcome] = reportsIn(sim, "welcome", "acme/.github");
    expect(welcome!.labels).toEqual(["followthrough-welcome"]);
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", ".github")!, 1)!).assignees).toEqual([]);
    expect(mentionsIn(welcome!.body)).toEqual([]);
    expect(welcome!.body).toContain("**Followthrough watches 3 repositories of acme now.**");
    expect(welcome!.body).toContain("| [shop](https://github.com/acme/shop) | 2 past | would pass |");
    expect(welcome!.body).toContain("no label “incident” yet | would pass |");
    expect(welcome!.body).toContain("POSTMORTEM_TEMPLATE.md) in web");
    await expectConverged(sim);
  });

  it.each<[string, string[], WorldSeed, string[]]>([
    ["the only repository", ["shop"], {}, [`shop ${OPEN}`]],
    [
      "the only repository, which is public",
      ["shop"],
      { repositories: { "acme/shop": { private: false } } },
      [`shop ${OPEN}`],
    ],
    ["nowhere among several", ["shop", "web"], { repositories: { "acme/web": {} } }, []],
    [
      "nowhere beside a public .github",
      ["shop", ".github"],
      { repositories: { "acme/.github": { private: false } } },
      [],
    ],
    [
      "nowhere beside an archived .github",
      ["shop", ".github"],
      { repositories: { "acme/.github": { archived: true } } },
      [],
    ],
    ["nowhere if issues are disabled", ["shop"], { repositories: { "acme/shop": { hasIssues: false } } }, []],
    ["nowhere if the settings say so", ["shop"], { config: OFF }, []],
    [
      "nowhere if the owner's settings say so",
      ["shop", ".github"],
      { repositories: { "acme/.github": { files: { [SETTINGS]: OFF } } } },
      [],
    ],
  ])("opens in %s", async (_, names, world, expected) => {
    const sim = await installed(names, world);
    expect(welcomes(sim)).toEqual(expected);
    await expectConverged(sim);
  });

  it("does not name private repositories to everyone in the enterprise", async () => {
    const repositories = {
      "acme/.github": { visibility: "internal" },
      "acme/wiki": { visibility: "internal" },
    } as const;
    const sim = await installed(["shop", "wiki", ".github"], { repositories });
    const { body } = reportsIn(sim, "welcome", "acme/.github")[0]!;
    expect(body).toContain("[wiki](");
    expect(body).toContain("… and 1 more.");
    expect(body).not.toContain("shop");
  });

  it("does not open a day after the installation", async () => {
    const sim = new Simulation();
    sim.as("alice").installs("shop");
    await sim.pass(24 * HOUR);
    sim.startApp();
    await sim.rest();
    expect(welcomes(sim)).toEqual([]);
  });

  it("says in the log that it opens nowhere, once", async () => {
    const said: string[] = [];
    const log = {
      debug() {},
      info: (_: object, message: string) => void said.push(message),
      warn() {},
      error() {},
    };
    const sim = new Simulation({ repositories: { "acme/web": {} } });
    sim.as("alice").installs("shop", "web");
    sim.startApp({ log });
    await sim.rest();
    await sim.sweep();
    expect(said.filter((message) => message.includes("no welcome issue opens"))).toHaveLength(1);
  });

  it("takes no request once it was seen at rest", async () => {
    const sim = await installed(["shop"]);
    await sim.pass(HOUR);
    await sim.sweep();
    await sim.pass(HOUR);
    const from = sim.network.calls.length;
    await sim.sweep();
    const paths = sim.network.calls.slice(from).map(({ path }) => path);
    expect(paths.filter((path) => path.includes("/labels") || path.includes("creator="))).toEqual([]);
  });

  it("is given up if the App may not write issues", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    Object.assign(sim.github.hub, { permissions: { ...sim.github.hub.permissions, issues: "read" } });
    sim.as("alice").installs("shop");
    await sim.rest();
    const refused = sim.network.writes.length;
    await sim.pass(25 * HOUR);
    await sim.sweep();
    expect(welcomes(sim)).toEqual([]);
    expect([refused, sim.network.writes.length]).toEqual([1, 1]);
  });
});

describe("there is never a second welcome", () => {
  const shop = (sim: Simulation) => sim.as("alice").in("acme/shop");

  it.each<[string, (sim: Simulation) => void]>([
    ["closes it", (sim) => shop(sim).closes(1)],
    ["deletes it", (sim) => shop(sim).deletes(1)],
    ["replaces its text and unlabels it", (sim) => shop(sim).changes(1, { body: "Mine.", labels: [] })],
    [
      "deletes it and adds the .github repository",
      (sim) => {
        shop(sim).deletes(1);
        sim.github.hub.state.installations.at(-1)!.repositories!.push(".github");
      },
    ],
  ])("when somebody %s and the server restarts", async (_, act) => {
    const sim = await installed(["shop"], { repositories: { "acme/.github": {} } });
    expect(welcomes(sim)).toEqual([`shop ${OPEN}`]);
    act(sim);
    const opened = sim.network.writes.length;
    await sim.pass(HOUR);
    await sim.sweep();
    for (const process of sim.running) process.kill();
    sim.startApp();
    await sim.rest();
    expect(sim.network.writes.slice(opened)).toEqual([]);
  });

  it("when somebody deletes it and its label, while the server runs", async () => {
    const sim = await installed(["shop"]);
    shop(sim).deletes(1);
    const { labels } = sim.github.hub.repository("acme", "shop")!;
    labels.splice(0, labels.length);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(welcomes(sim)).toEqual([]);
  });

  it("open at rest when two servers open one at the same moment, even at the end of the day", async () => {
    const sim = new Simulation();
    sim.as("alice").installs("shop");
    await sim.pass(24 * HOUR - 60_000);
    sim.github.hub.lag = { listings: 20_000, objects: 0 };
    for (const _ of [1, 2]) sim.startApp();
    await sim.rest();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    expect(welcomes(sim)).toHaveLength(2);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(welcomes(sim)).toEqual([`shop ${OPEN}`, "shop #2 Followthrough is here (closed)"]);
    await expectConverged(sim);
  });
});
