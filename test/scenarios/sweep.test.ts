import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { addActionItems } from "../harness/world-helpers.ts";
import { expectConverged } from "./convergence.ts";
import { duplicates, violations } from "./projection.ts";
import { Simulation, type WorldSeed } from "./simulation.ts";

const SHOP = "/repos/acme/shop";
const ITEMS = 3;

/** This many incidents in one repository, each with a postmortem and a few items, and a digest. The App is idle. */
async function idleWorld(incidents: number, world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  const alice = sim.as("alice");
  for (let index = 0; index < incidents; index++) {
    alice.opens({ title: `Outage ${index}`, labels: ["incident"] });
    await sim.rest();
    const lines = Array.from({ length: ITEMS }, (_, line) => `- [ ] Promise ${index} ${line} @alice P2`);
    alice.edits(sim.github.hub.state.issues.at(-1)!.number, addActionItems(...lines));
    await sim.rest();
  }
  // The idle state includes the week's digest.
  await sim.sweep();
  // What was written a moment ago does not tell yet whether anything changes.
  await sim.pass(60_000);
  return sim;
}

/** A new process, and the requests of its first sweep as `METHOD path`. */
async function firstSweep(sim: Simulation): Promise<string[]> {
  for (const process of sim.running) process.kill();
  const from = sim.network.calls.length;
  sim.startApp();
  await sim.rest();
  return sim.network.calls.slice(from).map(({ method, path }) => `${method} ${path}`);
}

describe("a sweep of an unchanged repository", () => {
  it.each([
    ["", { likeGitHub: false }, 0],
    [", and one query if GitHub updated a comment again", { likeGitHub: true }, 1],
  ])(
    "shares one listing: each key only costs the comments on incident and postmortem%s",
    async (_, world, queries) => {
      const requestsOfTwo = await firstSweep(await idleWorld(2, world));
      const requestsOfSix = await firstSweep(await idleWorld(6, world));
      expect(requestsOfSix.length - requestsOfTwo.length).toBe(4 * (2 + queries));
      const ofOne = requestsOfSix.filter((call) => new RegExp(`^GET ${SHOP}/issues/\\d+`).test(call));
      expect(ofOne).toHaveLength(6 * 2);
      expect(ofOne.every((call) => call.includes("/comments"))).toBe(true);
      // By the scan, and not by the passes over the repository: config, notices, digest, index.
      expect(requestsOfSix.filter((call) => call.includes("creator="))).toHaveLength(1);
    },
  );

  it("writes nothing", async () => {
    const sim = await idleWorld(2);
    const before = sim.network.writes.length;
    await firstSweep(sim);
    expect(sim.network.writes.slice(before)).toEqual([]);
  });
});

describe("work that a sweep finds", () => {
  it("is observed again before the write, so that a person's change in between counts", async () => {
    const sim = await idleWorld(1);
    for (const process of sim.running) process.kill();
    const { number } = sim.item("Promise 0 1");
    const bob = sim.as("bob");
    bob.closes(number);
    let listed = false;
    sim.network.hooks = {
      carriedOut: (call) => {
        if (listed || !call.path.includes("creator=")) return;
        listed = true;
        bob.reopens(number);
      },
    };
    // No webhook arrives for either.
    sim.arrange = () => [];
    const before = sim.network.writes.length;
    sim.startApp();
    await sim.rest();
    expect(listed).toBe(true);
    expect(sim.network.writes.slice(before)).toEqual([]);
    await expectConverged(sim);
  });

  it("is done although the listing of one repository failed", async () => {
    const sim = new Simulation({ repositories: { "acme/infra": {} } });
    sim.network.hooks = {
      instead: ({ path }) =>
        path.startsWith("/repos/acme/infra/issues?") && path.includes("creator=")
          ? { status: 403, headers: { "content-type": "application/json" }, text: '{"message":"No"}' }
          : null,
    };
    for (const repository of ["acme/infra", "acme/shop"]) {
      sim
        .as("alice")
        .in(repository)
        .opens({ title: "Down", labels: ["incident"] });
    }
    sim.arrange = () => [];
    sim.startApp();
    await sim.rest();
    expect(sim.postmortem().repository).toBe("acme/shop");
    expect(sim.running[0]!.logged.join("\n")).toMatch(/could not be swept .*acme\/infra/);
    sim.network.hooks = {};
    await sim.sweep();
    expect([...violations(sim.github.hub), ...duplicates(sim.github.hub)]).toEqual([]);
    const postmortems = sim.github.hub.state.issues.filter((row) =>
      nowOf(row).title.startsWith("Postmortem"),
    );
    expect(postmortems).toHaveLength(2);
    await expectConverged(sim);
  });
});
