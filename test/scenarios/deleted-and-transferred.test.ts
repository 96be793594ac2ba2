import { describe, expect, it } from "@jest/globals";
import { readReportTag } from "../../src/record/report-tag.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates, project, violations } from "./projection.ts";
import {
  bodyOf,
  hoursPass,
  INCIDENT,
  item,
  opensIncident,
  play,
  postmortem,
  type Stage,
  type Step,
  writes,
} from "./scenario.ts";
import { HOUR, type Simulation, type WorldSeed } from "./simulation.ts";
import { summary } from "./summary.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(ONE)];
const APART: WorldSeed = {
  config: "postmortem: { repository: acme/postmortems }\n",
  repositories: { "acme/postmortems": {} },
};

async function played(steps: readonly Step[], world: WorldSeed = {}): Promise<Simulation> {
  const sim = await play({ name: "", world, steps, outcome: [] });
  expect([...violations(sim.github.hub), ...duplicates(sim.github.hub)]).toEqual([]);
  await expectConverged(sim);
  return sim;
}

const asAlice =
  (act: (alice: ReturnType<Stage["as"]>) => unknown): Step =>
  (sim) =>
    act(sim.as("alice"));
const summaryOf = (sim: Simulation): string[] => summary(project(sim.github.hub));

function commentsOn(sim: Simulation, number: number, repository = "acme/shop"): string[] {
  const [owner, name] = repository.split("/") as [string, string];
  const { hub } = sim.github;
  const row = hub.issue(hub.repository(owner, name)!, number)!;
  return hub
    .comments(row)
    .filter(({ author }) => author.endsWith("[bot]"))
    .map((comment) => nowOf(comment)!.body);
}

describe("a removed incident", () => {
  const removals: [string, Step, WorldSeed][] = [
    ["deleted", asAlice((alice) => alice.deletes(INCIDENT)), {}],
    [
      "transferred to where the App is not",
      asAlice((alice) => alice.transfers(INCIDENT, "acme/attic")),
      { repositories: { "acme/attic": { installed: false } } },
    ],
    ["in a repository that was archived", asAlice((alice) => alice.archivesRepository(true)), APART],
    ["in a repository without issues", asAlice((alice) => alice.switchesIssues(false)), APART],
  ];
  const awayFrom = ({ repositories = {} }: WorldSeed): string =>
    "acme/postmortems" in repositories ? " in acme/postmortems" : "";

  it.each(removals)("%s: its items are still tracked", async (_, vanishes, world) => {
    const sim = await played(
      [
        ...oneItem,
        vanishes,
        item("Fix it", (bob, number) => bob.closes(number)),
        writes("- [ ] Check it @bob due 2026-04-02"),
        item("Check it", (bob, number) => bob.comments(number, "/extend +2d the parts are late")),
      ],
      world,
    );
    const otherWorld = awayFrom(world);
    expect(summaryOf(sim)).toEqual([
      `Postmortem: ${nameIn(sim)} (open)${otherWorld}`,
      `[ ] Check it · bob · 2026-04-06 (open)${otherWorld}`,
      `[x] Fix it · alice · 2026-04-01 (closed as completed)${otherWorld}`,
    ]);
  });

  const nameIn = (sim: Simulation): string => project(sim.github.hub).postmortems[0]!.incidents.join();

  it("deleted: an unchanged postmortem is closed", async () => {
    const sim = await played([opensIncident, asAlice((alice) => alice.deletes(INCIDENT))]);
    expect(summaryOf(sim)).toEqual([expect.stringMatching(/\(closed as not_planned\)$/)]);
  });

  it("deleted: the next incident that shares the postmortem becomes the main one", async () => {
    const sim = await played([
      ...oneItem,
      asAlice((alice) => alice.opens({ title: "Down again", labels: ["incident"] })),
      (stage) => stage.as("alice").comments(4, "/postmortem #1"),
      asAlice((alice) => alice.deletes(INCIDENT)),
      item("Fix it", (bob, number) => bob.closes(number)),
    ]);
    expect(bodyOf(sim)).toMatch(/^- \[x\] \[#3\]\(\S+\) Fix it/m);
  });

  it("moved to another repository of the App: its postmortem is tracked under the new address", async () => {
    const world = { repositories: { "acme/attic": {} } };
    const sim = await played(
      [
        ...oneItem,
        asAlice((alice) => alice.transfers(INCIDENT, "acme/attic")),
        (stage) => stage.as("alice").in("acme/attic").labels(1, "incident"),
        item("Fix it", (bob, number) => bob.closes(number)),
      ],
      world,
    );
    expect(summaryOf(sim)).toEqual([
      "Postmortem: Down (open)",
      "[x] Fix it · alice · 2026-04-01 (closed as completed)",
    ]);
    expect(project(sim.github.hub).postmortems[0]!.linked).toBe(true);
  });
});

describe("an item that is transferred to where the App is not", () => {
  const elsewhere = (isPrivate: boolean): WorldSeed => ({
    repositories: { "acme/attic": { installed: false, private: isPrivate } },
  });
  const leaves = item("Fix it", (bob, number) => bob.transfers(number, "acme/attic"));

  it.each([true, false])("is still owed, and the status says so (private: %s)", async (isPrivate) => {
    const sim = await played([...oneItem, leaves], elsewhere(isPrivate));
    expect(commentsOn(sim, 2).join()).toContain(
      "“Fix it” is still owed, but the App can't read #3 anymore. If the issue was transferred, transfer it back or install the App where it is now.",
    );
    expect(bodyOf(sim)).toMatch(/^- \[ \] \[#3\]\(\S+\) Fix it @alice · due 2026-04-01$/m);
  });

  it("is followed again when it comes back", async () => {
    const sim = await played(
      [
        ...oneItem,
        leaves,
        (stage) => stage.as("alice").in("acme/attic").transfers(1, "acme/shop"),
        (stage) => stage.sweep(),
      ],
      elsewhere(true),
    );
    expect(bodyOf(sim)).toMatch(/^- \[ \] \[#4\]\(\S+\) Fix it @alice · due 2026-04-01$/m);
    expect(commentsOn(sim, 2).join()).not.toContain("still owed");
  });
});

describe("an item whose record names its issue already", () => {
  const extended: readonly Step[] = [
    ...oneItem,
    (stage) => stage.as("alice").comments(3, "/extend +2d the parts are late"),
  ];
  const transfers = (to: string): Step => item("Fix it", (bob, number) => bob.transfers(number, to));
  const world = { repositories: { "acme/attic": {}, "acme/cellar": { installed: false } } };

  it.each<[string, readonly Step[], string]>([
    ["is followed to another repository", [transfers("acme/attic")], " in acme/attic"],
    ["is followed there and back", [transfers("acme/attic"), transfers("acme/shop")], ""],
    [
      "is followed when it comes back from where the App is not",
      [
        transfers("acme/cellar"),
        (stage) => stage.as("alice").in("acme/cellar").transfers(1, "acme/shop"),
        (stage) => stage.sweep(),
      ],
      "",
    ],
  ])("%s", async (_, moves, place) => {
    const sim = await played([...extended, ...moves], world);
    expect(summaryOf(sim)[1]).toBe(`[ ] Fix it · alice · 2026-04-03 (open)${place}`);
    expect(commentsOn(sim, 2).join()).not.toContain("still owed");
  });

  it("does not become another's by a transfer to where the App is not", async () => {
    const sim = await play({
      name: "",
      world,
      outcome: [],
      steps: [
        opensIncident,
        writes(ONE, "- [ ] Check it @alice due 2026-12-01"),
        (stage) => stage.as("alice").comments(4, "/extend +2d the parts are late"),
        async (stage) => {
          const { hub } = (stage as Simulation).github;
          const shop = hub.repository("acme", "shop")!;
          const marker = /<!-- followthrough \{.*-->/.exec(nowOf(hub.issue(shop, 4)!).body!)![0];
          await stage.as("bob").transfers(4, "acme/cellar");
          await stage.as("bob").edits(3, (body) => body.replace(/<!-- followthrough \{.*-->/, () => marker));
        },
        (stage) => stage.sweep(),
      ],
    });
    await expectConverged(sim);
    expect(commentsOn(sim, 3).join()).toContain("its signature doesn't match");
  });
});

describe("a removed postmortem", () => {
  const deletedPostmortem = [...oneItem, postmortem("alice", (alice, number) => alice.deletes(number))];

  it("its items are still tracked: commands, closing, label, notices and digest", async () => {
    const sim = await played([
      ...deletedPostmortem,
      (stage) => stage.as("alice").comments(3, "/extend +2d the parts are late"),
      (stage) => stage.as("alice").comments(3, "/waive 3d until the parts are here"),
      hoursPass(42 * 24),
      (stage) => stage.sweep(),
    ]);
    const { hub } = sim.github;
    const row = hub.issue(hub.repository("acme", "shop")!, 3)!;
    expect(nowOf(row).body).toContain("2026-04-03");
    expect(nowOf(row).body).toContain("until the parts are here");
    const labels = hub.repository("acme", "shop")!.labels.filter(({ id }) => nowOf(row).labels.includes(id));
    expect(labels.map(({ name }) => name)).toContain("overdue");
    expect(commentsOn(sim, 3).join("\n")).toContain("@alice");
    const digests = hub.state.issues.filter((issue) => readReportTag(nowOf(issue).body ?? "") === "digest");
    expect(nowOf(digests.at(-1)!).state).toBe("open");
    expect(nowOf(digests.at(-1)!).body).toContain("Fix it");
  });

  it("in another repository: its items are still tracked, and the incident keeps its text", async () => {
    const extended: Step = (stage) =>
      stage.as("alice").in("acme/postmortems").comments(2, "/extend +2d the parts are late");
    const sim = await played([...deletedPostmortem, extended], APART);
    const { hub } = sim.github;
    const [shop, apart] = [hub.repository("acme", "shop")!, hub.repository("acme", "postmortems")!];
    expect(nowOf(hub.issue(apart, 2)!).body).toContain("2026-04-03");
    expect(nowOf(hub.issue(shop, INCIDENT)!).body).toBeNull();
  });

  it("closing still requires an approver", async () => {
    const sim = await played([
      ...deletedPostmortem,
      item("Fix it", (bob, number) => bob.closes(number, "not_planned")),
    ]);
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", "shop")!, 3)!).state).toBe("open");
  });

  it("a second one does not take over the items, which are still tracked", async () => {
    const sim = await played([
      ...deletedPostmortem,
      (stage) => stage.as("carol").comments(INCIDENT, "/postmortem"),
      (stage) => stage.as("alice").comments(3, "/extend +2d the parts are late"),
    ]);
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", "shop")!, 3)!).body).toContain("2026-04-03");
    expect(commentsOn(sim, INCIDENT).filter((body) => body.includes("no longer exists"))).toHaveLength(1);
  });
});

it("a postmortem that a command asked for does not open again after it was deleted, until the next command", async () => {
  const asked: Step[] = [
    (stage) => stage.as("alice").opens({ title: "Slow" }),
    (stage) => stage.as("carol").comments(INCIDENT, "/postmortem"),
    postmortem("alice", (alice, number) => alice.deletes(number)),
    (stage) => stage.as("alice").labels(INCIDENT, "bug"),
  ];
  const sim = await played(asked);
  expect(summaryOf(sim)).toEqual([]);
  expect(commentsOn(sim, INCIDENT).at(-1)).toContain("Comment `/postmortem` to open another");
  const again = await played([...asked, (stage) => stage.as("carol").comments(INCIDENT, "/postmortem")]);
  expect(summaryOf(again)).toEqual(["Postmortem: Slow (open)"]);
});

describe("a repository that was transferred to another owner", () => {
  it("is processed there, even if another repository has its former name", async () => {
    const world = { repositories: { "zeta/attic": { installed: true } } };
    const sim = await played([...oneItem, asAlice((alice) => alice.transfersRepository("zeta"))], world);
    const { hub } = sim.github;
    const moved = hub.repository("zeta", "shop")!;
    hub.state.repositories.push({ ...moved, id: hub.id(), owner: "acme", formerNames: [], nextNumber: 1 });
    await sim.pass(HOUR);
    sim.as("bob").in("zeta/shop").closes(3);
    await sim.rest();
    await sim.pass(HOUR);
    await sim.sweep();
    expect(summaryOf(sim)[1]).toBe("[x] Fix it · alice · 2026-04-01 (closed as completed) in zeta/shop");
  });

  it("is processed there, although its records contain the former name", async () => {
    const world = { repositories: { "zeta/attic": { installed: true } } };
    const sim = await played(
      [
        ...oneItem,
        asAlice((alice) => alice.closes(INCIDENT)),
        asAlice((alice) => alice.transfersRepository("zeta")),
        hoursPass(1),
        item("Fix it", (bob, number) => bob.closes(number)),
      ],
      world,
    );
    await sim.pass(HOUR);
    await sim.sweep();
    expect(summaryOf(sim)).toEqual([
      "Postmortem: Down (open) in zeta/shop",
      "[x] Fix it · alice · 2026-04-01 (closed as completed) in zeta/shop",
    ]);
  });
});
