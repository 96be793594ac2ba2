import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { anIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const ITEM = 3;
const OTHER = 4;

/** An item of bob's, and one of alice's, where closing takes a proof. */
async function promised(require: string, world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation({ config: `closure: { require: ${require} }\n`, ...world });
  sim.startApp();
  await sim.rest();
  for (const step of [
    anIncident,
    writes("- [ ] Mend it @bob due 2026-04-01", "- [ ] Test it @alice due 2026-04-01"),
  ]) {
    await step(sim);
    await sim.pass(60_000);
  }
  return sim;
}

const stateOf = (sim: Simulation, number = ITEM) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).state;
};

/** What is left of it once somebody acted, and carol closed it as completed. */
async function afterClosing(sim: Simulation, act: (sim: Simulation) => unknown): Promise<string> {
  await act(sim);
  await sim.pass(60_000);
  sim.as("carol").closes(ITEM);
  await sim.rest();
  await obeysTheLaw(sim);
  return stateOf(sim);
}

const PROOF = "See https://ci.example.com/runs/7";

describe("evidence", () => {
  it.each<[string, string, (sim: Simulation) => unknown]>([
    ["of the one who closes it counts", "closed", (sim) => sim.as("carol").comments(ITEM, PROOF)],
    ["of its owner counts", "closed", (sim) => sim.as("bob").comments(ITEM, PROOF)],
    ["of somebody who may triage counts", "closed", (sim) => sim.as("alice").comments(ITEM, PROOF)],
    ["of a reader does not", "open", (sim) => sim.as("dave").comments(ITEM, PROOF)],
    ["of a stranger does not", "open", (sim) => sim.as("erin").comments(ITEM, PROOF)],
    [
      "that was edited does not",
      "open",
      async (sim) => {
        const comment = sim.as("bob").comments(ITEM, "Soon");
        await sim.pass(2_000);
        sim.as("bob").editsComment(comment, PROOF);
      },
    ],
  ])("%s", async (_, state, act) => {
    expect(await afterClosing(await promised("evidence"), act)).toBe(state);
  });

  it("from before it was an item does not count", async () => {
    const sim = new Simulation({ config: "closure: { require: evidence }\n" });
    sim.startApp();
    await sim.rest();
    const wish = sim.as("bob").opens({ title: "A wish" });
    sim.as("bob").comments(wish, PROOF);
    await sim.pass(HOUR);
    await anIncident(sim);
    await sim.pass(60_000);
    await writes(`- [ ] #${wish} @bob due 2026-04-01`)(sim);
    await sim.pass(60_000);
    sim.as("bob").closes(wish);
    await sim.rest();
    expect(stateOf(sim, wish)).toBe("open");
    sim.as("bob").comments(wish, PROOF);
    sim.as("bob").closes(wish);
    await sim.rest();
    expect(stateOf(sim, wish)).toBe("closed");
    await obeysTheLaw(sim);
  });
});

describe("a merged pull request", () => {
  const old = { merged: true, from: "acme/shop", hoursAgo: 300 };
  const web = { repositories: { "acme/web": {} } };

  it.each<[string, string, object]>([
    ["that was merged as it named the item counts", "closed", { merged: true, from: "acme/shop" }],
    ["whose text names the item counts, whenever", "closed", { ...old, body: `Fixes #${ITEM}` }],
    ["from long ago that is named in a comment does not", "open", old],
    ["from long ago whose text names another issue does not", "open", { ...old, body: "Fixes #33" }],
    [
      "elsewhere counts where it names this repository",
      "closed",
      { ...old, from: "acme/web", body: `acme/shop#${ITEM}` },
    ],
    [
      "elsewhere does not with a number of its own",
      "open",
      { ...old, from: "acme/web", body: `Fixes #${ITEM}` },
    ],
  ])("%s", async (_, state, pull) => {
    const sim = await promised("pull_request", web);
    expect(await afterClosing(sim, () => sim.as("dave").namesInPullRequest(ITEM, pull as typeof old))).toBe(
      state,
    );
  });
});

describe("a duplicate where closing takes a proof", () => {
  const closesAsDuplicate = async (sim: Simulation, speaker: string) => {
    sim.as(speaker).comments(ITEM, `Duplicate of #${OTHER}`);
    await sim.pass(2_000);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.rest();
    await obeysTheLaw(sim);
    return stateOf(sim);
  };

  it.each([
    ["of an open item follows that item", "bob", "closed"],
    ["that only somebody else says it is takes the proof", "dave", "open"],
  ])("%s", async (_, speaker, state) => {
    expect(await closesAsDuplicate(await promised("evidence"), speaker)).toBe(state);
  });

  it("of an item that was closed rightly follows that item", async () => {
    const sim = await promised("evidence");
    sim.as("alice").comments(OTHER, PROOF);
    sim.as("alice").closes(OTHER);
    await sim.rest();
    expect(await closesAsDuplicate(sim, "bob")).toBe("closed");
  });

  it("of an item that is closed in the same moment without the proof takes it itself", async () => {
    const sim = await promised("evidence");
    sim.arrange = () => [];
    sim.as("alice").closes(OTHER);
    sim.as("bob").comments(ITEM, `Duplicate of #${OTHER}`);
    await sim.pass(2_000);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.sweep();
    await obeysTheLaw(sim);
    expect([stateOf(sim), stateOf(sim, OTHER)]).toEqual(["open", "open"]);
  });
});
