import { describe, expect, it } from "@jest/globals";
import { readTag } from "../../src/record/comment-tag.ts";
import { readMarker } from "../../src/record/marker.ts";
import { APP } from "../fake-github/hub.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates } from "./projection.ts";
import { opensIncident, play, writes } from "./scenario.ts";
import { HOUR, type Simulation, type WorldSeed } from "./simulation.ts";

/*
 * GitHub can update a comment shortly after it was written, without an edit. Then its times differ, and only GraphQL
 * tells whether it was edited.
 */

const ITEM = 3;
const DAY = 24 * HOUR;

async function withItems(world: WorldSeed, ...lines: string[]): Promise<Simulation> {
  return play({ name: "", world, steps: [opensIncident, writes(...lines)], outcome: [] });
}

const oneItem = (world: WorldSeed = {}) => withItems(world, "- [ ] Fix it @alice due 2026-04-01");

/** Someone comments on the item, and may edit that later. */
async function says(sim: Simulation, words: string, edit?: { to: string; afterMs: number }): Promise<void> {
  await sim.pass(HOUR);
  const comment = sim.as("alice").comments(ITEM, words);
  if (edit) {
    await sim.time.pass(edit.afterMs);
    sim.as("bob").editsComment(comment, edit.to);
  }
  await sim.rest();
}

async function hourlySweeps(sim: Simulation): Promise<void> {
  for (let hour = 0; hour < 3; hour++) {
    await sim.pass(HOUR);
    await sim.sweep();
  }
}

const commentsOn = (sim: Simulation, number: number): CommentRow[] => {
  const { hub } = sim.github;
  return hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const postedOn = (sim: Simulation, number: number): CommentRow[] =>
  commentsOn(sim, number).filter((row) => row.author === APP.bot && readTag(nowOf(row)!.body) !== null);
const dueOf = (sim: Simulation): string => {
  const { hub } = sim.github;
  const reading = readMarker(nowOf(hub.issue(hub.repository("acme", "shop")!, ITEM)!).body ?? "");
  return reading.found === "marker" && reading.marker.kind === "action-item" ? reading.marker.ledger.due : "";
};
/** Mutations link items. */
const queries = (sim: Simulation): number =>
  sim.network.calls.filter(({ path, isWrite }) => path === "/graphql" && !isWrite).length;

const hosts: [string, WorldSeed][] = [1_000, 2_000].flatMap((updatedLaterMs) =>
  [true, false].map((graphql): [string, WorldSeed] => [
    `${updatedLaterMs} ms later, ${graphql ? "with" : "without"} GraphQL`,
    { graphql, hub: { updatedLaterMs } },
  ]),
);

describe.each(hosts)("a comment that GitHub updates %s", (_, world) => {
  it("is not edited: its commands are executed or answered once", async () => {
    const sim = await oneItem(world);
    await says(sim, "/extend +5d The vendor is late");
    expect(dueOf(sim)).toBe("2026-04-06");
    await says(sim, "/extend +5d");
    await hourlySweeps(sim);
    expect(postedOn(sim, ITEM)).toHaveLength(1);
    expect(duplicates(sim.github.hub)).toEqual([]);
    await expectConverged(sim);
  });

  it("and that someone edits later is not executed", async () => {
    const sim = await oneItem(world);
    await says(sim, "Hello", { to: "/extend +5d The vendor is late", afterMs: 3_000 });
    expect(dueOf(sim)).toBe("2026-04-01");
  });
});

it("a comment that someone edits within a second is not executed, as GraphQL tells", async () => {
  for (const graphql of [true, false]) {
    const sim = await oneItem({ graphql });
    await says(sim, "Hello", { to: "/extend +5d The vendor is late", afterMs: 200 });
    expect(dueOf(sim)).toBe(graphql ? "2026-04-01" : "2026-04-06");
  }
});

describe("the question whether comments were edited", () => {
  const LINES = [..."abcdefghij"].map((name) => `- [ ] Fix ${name} @alice due 2026-04-01`);

  it("is asked once for all items of a pass, and not again", async () => {
    const sim = await withItems({}, ...LINES);
    for (let number = ITEM; number < ITEM + LINES.length; number++) sim.as("alice").comments(number, "Hi");
    await sim.rest();
    for (const process of sim.running) process.kill();
    sim.startApp();
    const before = queries(sim);
    await sim.rest();
    // The incident, and all items.
    expect(queries(sim) - before).toBe(2);
    await sim.sweep();
    await sim.pass(DAY);
    await sim.sweep();
    expect(queries(sim) - before).toBe(2);
  });

  it("is not asked if their times are equal", async () => {
    const sim = await withItems({ likeGitHub: false }, ...LINES);
    await says(sim, "/extend +5d");
    expect(queries(sim)).toBe(0);
  });

  it("is asked once in a process if the API has no GraphQL", async () => {
    const sim = await oneItem({ graphql: false });
    await says(sim, "/extend +5d");
    await says(sim, "/extend +6d");
    expect(queries(sim)).toBe(1);
  });

  it("waits for the limit of GraphQL", async () => {
    const sim = await oneItem();
    const { limits } = sim.github;
    limits.pointsPerHour = 0;
    void sim.time.sleep(2 * HOUR).then(() => {
      limits.pointsPerHour = 5_000;
    });
    const before = queries(sim);
    await says(sim, "/extend +5d The vendor is late");
    // Now, and once an hour until the limit ends.
    expect(queries(sim) - before).toBeLessThanOrEqual(4);
    expect(dueOf(sim)).toBe("2026-04-06");
  });
});

describe("what the App posted is not posted again by the same process", () => {
  const changes: [string, (sim: Simulation, comment: CommentRow) => void][] = [
    ["someone edits it", (sim, comment) => sim.as("bob").editsComment(comment, "Never mind.")],
    [
      "someone changes its tag",
      (sim, row) => sim.as("bob").editsComment(row, "<!-- followthrough-reply 7 -->"),
    ],
    ["someone deletes it", (sim, comment) => sim.github.life.deleteComment(comment, "bob")],
  ];

  it.each(changes)("although %s", async (_, change) => {
    const sim = await oneItem();
    await says(sim, "/extend +5d");
    const [reply] = postedOn(sim, ITEM);
    await sim.pass(HOUR);
    change(sim, reply!);
    await sim.rest();
    const before = sim.network.writes.length;
    await hourlySweeps(sim);
    expect(sim.network.writes.slice(before).filter(({ path }) => path.endsWith("/comments"))).toEqual([]);
  });
});
