import { describe, expect, it } from "@jest/globals";
import { readEntries } from "../../src/record/index-entries.ts";
import { readMarker } from "../../src/record/marker.ts";
import { readReport } from "../../src/record/report-tag.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { describeReports, reportsIn } from "./reports.ts";
import { bodyOf, opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const ITEM = 3;
const DAY = 24 * HOUR;

/** One item in acme/shop#3, committed and indexed. */
async function committed(
  world: WorldSeed = {},
  line = "- [ ] Fix it @alice P1 due 2026-04-01",
): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes(line)(sim);
  await sim.rest();
  await sim.pass(DAY + HOUR);
  await sim.sweep();
  return sim;
}

/** What the open indexes of a repository list: `#3 2026-04-01 P1 sev2 of #2`. */
function listed(sim: Simulation, repository = "acme/shop"): string[] {
  const [owner, name] = repository.split("/") as [string, string];
  const { hub } = sim.github;
  const place = hub.repository(owner, name)!;
  const open = reportsIn(sim, "index", repository).filter(({ state }) => state === "open");
  return open.flatMap(({ number }) => {
    const { items } = readReport(nowOf(hub.issue(place, number)!).body ?? "")!.identity;
    const entries = items ? readEntries(items) : [];
    return entries.map(({ number, due, priority = "", severity = "", waivedUntil, moved, postmortem }) =>
      [
        `#${number} ${due} ${priority} ${severity} of ${postmortem}`,
        waivedUntil ? ` waived until ${waivedUntil}` : "",
        moved ? " moved" : "",
      ].join(""),
    );
  });
}

async function next(sim: Simulation): Promise<void> {
  await sim.pass(HOUR);
  await sim.sweep();
}

const LISTED = `#${ITEM} 2026-04-01 P1 sev2 of #2`;
const MOVED = `${LISTED} moved`;

describe("the index lists the items that people count on", () => {
  it("once they are committed, though nothing else changes then", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    opensIncident(sim);
    await sim.rest();
    await writes("- [ ] Fix it @alice P1 due 2026-04-01")(sim);
    await sim.rest();
    await sim.sweep();
    await sim.sweep();
    expect(listed(sim)).toEqual([]);
    await sim.pass(DAY + HOUR);
    await sim.sweep();
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });

  it("by the node id that GitHub gave them", async () => {
    const sim = await committed();
    const [index] = reportsIn(sim, "index");
    const shop = sim.github.hub.repository("acme", "shop")!;
    const { items } = readReport(nowOf(sim.github.hub.issue(shop, index!.number)!).body ?? "")!.identity;
    expect(readEntries(items!)[0]!.node).toBe(`I_${sim.github.hub.issue(shop, ITEM)!.id}`);
  });

  it("writes nothing while nothing changes", async () => {
    const sim = await committed();
    const before = sim.network.writes.length;
    for (let hour = 0; hour < 5; hour += 1) await next(sim);
    expect(sim.network.writes.length).toBe(before);
  });

  it("with their current dates and waivers", async () => {
    const sim = await committed();
    sim.as("alice").comments(ITEM, "/extend 2026-04-20 the vendor is late");
    await sim.rest();
    await next(sim);
    expect(listed(sim)).toEqual(["#3 2026-04-20 P1 sev2 of #2"]);
    sim.as("alice").comments(ITEM, "/waive 2026-05-01 the vendor is later");
    await sim.rest();
    await next(sim);
    expect(listed(sim)).toEqual(["#3 2026-04-20 P1 sev2 of #2 waived until 2026-05-01"]);
    await expectConverged(sim);
  });

  it("in the repository of each, with the postmortem elsewhere", async () => {
    const sim = await committed(
      { repositories: { "acme/infra": {} } },
      "- [ ] Fix it @alice P1 due 2026-04-01 repo: acme/infra",
    );
    expect(listed(sim)).toEqual([]);
    expect(listed(sim, "acme/infra")).toEqual(["#1 2026-04-01 P1 sev2 of acme/shop#2"]);
    await expectConverged(sim);
  });

  it("also those that others opened", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    opensIncident(sim);
    await sim.rest();
    sim.as("bob").opens({ title: "Slow" });
    await writes("- [ ] #3 @alice P1 due 2026-04-01")(sim);
    await sim.rest();
    await sim.pass(DAY + HOUR);
    await sim.sweep();
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });
});

describe("an indexed item", () => {
  const ATTIC = { repositories: { "acme/attic": {} } };
  const PRIVATE = { repositories: { "acme/attic": { installed: false } } };

  it.each<[string, WorldSeed, (sim: Simulation) => unknown, readonly string[]]>([
    ["is done", {}, (sim) => sim.as("alice").closes(ITEM), []],
    ["is dropped", {}, (sim) => sim.as("alice").comments(ITEM, "/drop we have no vendor anymore"), []],
    ["is deleted", {}, (sim) => sim.as("alice").deletes(ITEM), [LISTED]],
    ["becomes a discussion", {}, (sim) => sim.as("bob").converts(ITEM), [LISTED]],
    ["is transferred and followed", ATTIC, (sim) => sim.as("bob").transfers(ITEM, "acme/attic"), [MOVED]],
    [
      "is transferred to where the App is not",
      PRIVATE,
      (sim) => sim.as("bob").transfers(ITEM, "acme/attic"),
      [LISTED],
    ],
    ["loses its record", {}, (sim) => sim.as("bob").edits(ITEM, () => "Nothing."), [LISTED]],
  ])("that %s", async (_, world, act, expected) => {
    const sim = await committed(world);
    act(sim);
    await sim.rest();
    await next(sim);
    await next(sim);
    expect(listed(sim)).toEqual(expected);
    await expectConverged(sim);
  });

  it("that was transferred keeps its date there, and leaves once it is done there", async () => {
    const sim = await committed(ATTIC);
    const number = sim.as("bob").transfers(ITEM, "acme/attic");
    await sim.rest();
    await next(sim);
    sim.as("alice").in("acme/attic").comments(number, "/extend 2026-04-20 the vendor is late");
    await sim.rest();
    await next(sim);
    expect(listed(sim)).toEqual(["#3 2026-04-20 P1 sev2 of #2 moved"]);
    expect(listed(sim, "acme/attic")).toEqual(["#1 2026-04-20 P1 sev2 of acme/shop#2"]);
    sim.as("alice").in("acme/attic").closes(number);
    await sim.rest();
    await next(sim);
    expect([listed(sim), listed(sim, "acme/attic")]).toEqual([[], []]);
    await expectConverged(sim);
  });

  it("that comes back is listed under its new number only", async () => {
    const sim = await committed(ATTIC);
    const number = sim.as("bob").transfers(ITEM, "acme/attic");
    await sim.rest();
    await next(sim);
    const back = sim.as("alice").in("acme/attic").transfers(number, "acme/shop");
    await sim.rest();
    await next(sim);
    expect(listed(sim)).toEqual([`#${back} 2026-04-01 P1 sev2 of #2`]);
    await expectConverged(sim);
  });

  it("whose adopter took its label off stays listed until the App has restored it", async () => {
    const sim = await committed();
    sim.as("bob").unlabels(ITEM, "action-item");
    await sim.sweep();
    expect(listed(sim)).toEqual([LISTED]);
  });
});

describe("an item whose issue is gone is dropped on its postmortem", () => {
  const POSTMORTEM = 2;
  const DROP = `/drop #${ITEM} we have no vendor anymore`;
  const ATTIC = { repositories: { "acme/attic": {} } };
  const lostIn = (sim: Simulation) => {
    const reading = readMarker(bodyOf(sim));
    return reading.found === "marker" && reading.marker.kind === "postmortem"
      ? reading.marker.lost
      : undefined;
  };
  const repliesIn = (sim: Simulation) => {
    const { hub } = sim.github;
    const postmortem = hub.issue(hub.repository("acme", "shop")!, POSTMORTEM)!;
    return hub
      .comments(postmortem)
      .filter(({ author }) => author.endsWith("[bot]"))
      .map((comment) => nowOf(comment)!.body)
      .join("\n");
  };

  it.each<[string, (sim: Simulation) => unknown]>([
    ["deleted", (sim) => sim.as("alice").deletes(ITEM)],
    ["converted", (sim) => sim.as("bob").converts(ITEM)],
    ["transferred", (sim) => sim.as("bob").transfers(ITEM, "acme/attic")],
  ])("%s", async (_, act) => {
    const sim = await committed(ATTIC);
    act(sim);
    await sim.rest();
    await next(sim);
    sim.as("alice").comments(POSTMORTEM, DROP);
    await sim.rest();
    expect(listed(sim)).toEqual([]);
    expect(lostIn(sim)).toMatchObject([
      { issue: `acme/shop#${ITEM}`, reason: "we have no vendor anymore", by: "alice" },
    ]);
    expect(repliesIn(sim)).not.toContain("still owed");
    await next(sim);
    expect(listed(sim)).toEqual([]);
    await expectConverged(sim);
  });

  it("together with another command of the same comment", async () => {
    const sim = await committed();
    sim.as("alice").deletes(ITEM);
    await sim.rest();
    sim.as("alice").comments(POSTMORTEM, `${DROP}\n/status`);
    await sim.rest();
    expect(listed(sim)).toEqual([]);
    expect(repliesIn(sim)).toMatch(/<!-- followthrough-reply \d+\/1 -->/);
    await expectConverged(sim);
  });

  it.each<[string, string, string, string]>([
    ["not by someone who is no approver", "bob", DROP, "Only an approver can drop an item"],
    ["not without a reason", "alice", `/drop #${ITEM}`, "needs the item whose issue is gone, and a reason"],
    [
      "not another issue",
      "alice",
      "/drop #1 it is gone",
      "#1 is not an item of this postmortem whose issue is gone",
    ],
  ])("%s", async (_, who, command, reply) => {
    const sim = await committed();
    sim.as("alice").deletes(ITEM);
    await sim.rest();
    sim.as(who).comments(POSTMORTEM, command);
    await sim.rest();
    expect([listed(sim), lostIn(sim)]).toEqual([[LISTED], undefined]);
    expect(repliesIn(sim)).toContain(reply);
    await expectConverged(sim);
  });

  it("not while its issue is there", async () => {
    const sim = await committed();
    sim.as("alice").comments(POSTMORTEM, DROP);
    await sim.rest();
    expect(listed(sim)).toEqual([LISTED]);
    expect(repliesIn(sim)).toContain("comment on that");
  });

  it("in another repository, by its full name", async () => {
    const line = "- [ ] Fix it @alice P1 due 2026-04-01 repo: acme/infra";
    const sim = await committed({ repositories: { "acme/infra": {} } }, line);
    sim.as("alice").in("acme/infra").deletes(1);
    await sim.rest();
    sim.as("alice").comments(POSTMORTEM, "/drop acme/infra#1 we have no vendor anymore");
    await sim.rest();
    expect(listed(sim, "acme/infra")).toEqual([]);
    await expectConverged(sim);
  });
});

describe("the index keeps what it lists", () => {
  const indexIn = (sim: Simulation): number => reportsIn(sim, "index")[0]!.number;

  async function withDeletedItem(): Promise<Simulation> {
    const sim = await committed();
    sim.as("alice").deletes(ITEM);
    await sim.rest();
    await next(sim);
    expect(listed(sim)).toEqual([LISTED]);
    return sim;
  }

  it("when someone closes it, at once", async () => {
    const sim = await withDeletedItem();
    sim.as("bob").closes(indexIn(sim));
    await sim.rest();
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });

  it("when someone takes its label off, at once", async () => {
    const sim = await withDeletedItem();
    sim.as("bob").unlabels(indexIn(sim), "followthrough-index");
    await sim.rest();
    expect(reportsIn(sim, "index")[0]!.labels).toEqual(["followthrough-index"]);
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });

  it("when someone edits it, another opens, and once the first is restored, one is left with the items of both", async () => {
    const sim = await withDeletedItem();
    const first = indexIn(sim);
    const shop = sim.github.hub.repository("acme", "shop")!;
    const signed = nowOf(sim.github.hub.issue(shop, first)!).body!;
    sim.as("bob").edits(first, (body) => body.replace("260401", "300401"));
    await next(sim);
    expect(describeReports(reportsIn(sim, "index")).length).toBe(2);
    await next(sim);
    sim.as("bob").edits(first, () => signed);
    await next(sim);
    await next(sim);
    expect(describeReports(reportsIn(sim, "index")).map((line) => line.slice(-8))).toEqual(
      ["(open)", "(closed)"].map((end) => expect.stringContaining(end)),
    );
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });

  it("unless someone deletes it: then it lists the open items again", async () => {
    const sim = await committed();
    sim.as("alice").deletes(indexIn(sim));
    await next(sim);
    expect(listed(sim)).toEqual([LISTED]);
    await expectConverged(sim);
  });
});
