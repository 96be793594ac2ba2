import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { underActionItems } from "../harness/world-helpers.ts";
import { obeysTheLaw } from "./convergence.ts";
import { copies, wrongs } from "./projection.ts";
import { Simulation } from "./simulation.ts";

const SHOP = "/repos/acme/shop";
const ITEMS = 3;

/** So many incidents in one repository, each with a postmortem and a few items, and a digest, all at rest. */
async function atRest(incidents: number): Promise<Simulation> {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  const alice = sim.as("alice");
  for (let index = 0; index < incidents; index++) {
    alice.opens({ title: `Outage ${index}`, labels: ["incident"] });
    await sim.rest();
    const lines = Array.from({ length: ITEMS }, (_, line) => `- [ ] Promise ${index} ${line} @alice P2`);
    alice.edits(sim.github.hub.state.issues.at(-1)!.number, underActionItems(...lines));
    await sim.rest();
  }
  // The week's digest belongs to the rest.
  await sim.sweep();
  return sim;
}

/** A process that knows nothing yet, and what its first sweep asked for, by `METHOD path`. */
async function firstSweep(sim: Simulation): Promise<string[]> {
  for (const process of sim.running) process.kill();
  const from = sim.network.calls.length;
  sim.startApp();
  await sim.rest();
  return sim.network.calls.slice(from).map(({ method, path }) => `${method} ${path}`);
}

describe("a sweep of a repository at rest", () => {
  it("shares one listing among its keys: each costs the comments on incident and postmortem, and nothing else", async () => {
    const few = await firstSweep(await atRest(2));
    const many = await firstSweep(await atRest(6));
    expect(many.length - few.length).toBe(4 * 2);
    const ofOne = many.filter((call) => new RegExp(`^GET ${SHOP}/issues/\\d+`).test(call));
    expect(ofOne).toHaveLength(6 * 2);
    expect(ofOne.every((call) => call.includes("/comments"))).toBe(true);
    // Once by the sweep, and once by each pass over the repository: its config, its notices, its digest.
    expect(many.filter((call) => call.includes("creator="))).toHaveLength(4);
  });

  it("writes nothing", async () => {
    const calls = await firstSweep(await atRest(2));
    expect(calls.filter((call) => !call.startsWith("GET ") && !call.includes("access_tokens"))).toEqual([]);
  });
});

describe("what a sweep finds missing", () => {
  it("is observed afresh before it is written: what a person did meanwhile counts", async () => {
    const sim = await atRest(1);
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
    // Nobody tells it of either.
    sim.arrange = () => [];
    const before = sim.network.writes.length;
    sim.startApp();
    await sim.rest();
    expect(listed).toBe(true);
    expect(sim.network.writes.slice(before)).toEqual([]);
    await obeysTheLaw(sim);
  });

  it("is done although the listing failed for one repository", async () => {
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
    expect(sim.running[0]!.said.join("\n")).toMatch(/could not be swept .*acme\/infra/);
    sim.network.hooks = {};
    await sim.sweep();
    expect([...wrongs(sim.github.hub), ...copies(sim.github.hub)]).toEqual([]);
    const postmortems = sim.github.hub.state.issues.filter((row) =>
      nowOf(row).title.startsWith("Postmortem"),
    );
    expect(postmortems).toHaveLength(2);
    await obeysTheLaw(sim);
  });
});
