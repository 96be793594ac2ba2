import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const ITEM = 3;
const OTHER = 4;

/** An item that bob owns and one that alice owns, in a repository where closing requires evidence. */
async function startWithItems(require: string, world: WorldSeed = {}): Promise<Simulation> {
  const files = { ".github/followthrough.yml": `closure: { require: ${require} }\n` };
  const shop = { files, collaborators: { bob: "read" } } as const;
  const sim = new Simulation({ ...world, repositories: { ...world.repositories, "acme/shop": shop } });
  sim.startApp();
  await sim.rest();
  for (const step of [
    opensIncident,
    writes("- [ ] Fix it @bob due 2026-04-01", "- [ ] Test it @alice due 2026-04-01"),
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

/** The item's state after someone acts and carol closes it as completed. */
async function afterClosing(sim: Simulation, act: (sim: Simulation) => unknown): Promise<string> {
  await act(sim);
  await sim.pass(60_000);
  sim.as("carol").closes(ITEM);
  await sim.rest();
  await expectConverged(sim);
  return stateOf(sim);
}

const PROOF = "See https://ci.example.com/runs/7";

describe("evidence", () => {
  it.each<[string, string, (sim: Simulation) => unknown]>([
    ["from the person who closes the item counts", "closed", (sim) => sim.as("carol").comments(ITEM, PROOF)],
    ["from its owner counts", "closed", (sim) => sim.as("bob").comments(ITEM, PROOF)],
    ["from a person with the triage role counts", "closed", (sim) => sim.as("alice").comments(ITEM, PROOF)],
    [
      "from a person with the read role does not count",
      "open",
      (sim) => sim.as("dave").comments(ITEM, PROOF),
    ],
    ["from a person without a role does not count", "open", (sim) => sim.as("erin").comments(ITEM, PROOF)],
    [
      "in an edited comment does not count",
      "open",
      async (sim) => {
        const comment = sim.as("bob").comments(ITEM, "Soon");
        await sim.pass(2_000);
        sim.as("bob").editsComment(comment, PROOF);
      },
    ],
  ])("%s", async (_, state, act) => {
    expect(await afterClosing(await startWithItems("evidence"), act)).toBe(state);
  });

  it("from before the issue was an item does not count", async () => {
    const sim = new Simulation({ config: "closure: { require: evidence }\n" });
    sim.startApp();
    await sim.rest();
    const issue = sim.as("bob").opens({ title: "A wish" });
    sim.as("bob").comments(issue, PROOF);
    await sim.pass(HOUR);
    await opensIncident(sim);
    await sim.pass(60_000);
    await writes(`- [ ] #${issue} @bob due 2026-04-01`)(sim);
    await sim.pass(60_000);
    sim.as("bob").closes(issue);
    await sim.rest();
    expect(stateOf(sim, issue)).toBe("open");
    sim.as("bob").comments(issue, PROOF);
    sim.as("bob").closes(issue);
    await sim.rest();
    expect(stateOf(sim, issue)).toBe("closed");
    await expectConverged(sim);
  });
});

describe("a merged pull request", () => {
  const old = { merged: true, from: "acme/shop", hoursAgo: 300 };
  const web = { repositories: { "acme/web": {} } };

  it.each<[string, string, object]>([
    [
      "that someone without the triage role named the item on before its merge does not count",
      "open",
      { merged: true, from: "acme/shop" },
    ],
    ["whose description names the item counts at any time", "closed", { ...old, body: `Fixes #${ITEM}` }],
    ["that was merged long ago and is only named in a comment does not count", "open", old],
    [
      "that was merged long ago and whose description names another issue does not count",
      "open",
      { ...old, body: "Fixes #33" },
    ],
    [
      "in another repository counts if it names this repository",
      "closed",
      { ...old, from: "acme/web", body: `acme/shop#${ITEM}` },
    ],
    [
      "in another repository does not count if it names its own issue",
      "open",
      { ...old, from: "acme/web", body: `Fixes #${ITEM}` },
    ],
  ])("%s", async (_, state, pull) => {
    const sim = await startWithItems("pull_request", web);
    expect(await afterClosing(sim, () => sim.as("dave").namesInPullRequest(ITEM, pull as typeof old))).toBe(
      state,
    );
  });
});

it("a merged pull request on which someone with the triage role named the item before its merge counts", async () => {
  const sim = await startWithItems("pull_request");
  const names = () => sim.as("carol").namesInPullRequest(ITEM, { merged: true, from: "acme/shop" });
  expect(await afterClosing(sim, names)).toBe("closed");
});

describe("a duplicate where closing requires evidence", () => {
  const closesAsDuplicate = async (sim: Simulation, commenter: string) => {
    sim.as(commenter).comments(ITEM, `Duplicate of #${OTHER}`);
    await sim.pass(2_000);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.rest();
    await expectConverged(sim);
    return stateOf(sim);
  };

  it.each([
    ["of an open item is accepted", "bob", "closed"],
    ["that only another person claims requires evidence", "dave", "open"],
  ])("%s", async (_, commenter, state) => {
    expect(await closesAsDuplicate(await startWithItems("evidence"), commenter)).toBe(state);
  });

  it("of an item that was closed with evidence is accepted", async () => {
    const sim = await startWithItems("evidence");
    sim.as("alice").comments(OTHER, PROOF);
    sim.as("alice").closes(OTHER);
    await sim.rest();
    expect(await closesAsDuplicate(sim, "bob")).toBe("closed");
  });

  it("of an item that is closed at the same moment without evidence requires evidence", async () => {
    const sim = await startWithItems("evidence");
    sim.arrange = () => [];
    sim.as("alice").closes(OTHER);
    sim.as("bob").comments(ITEM, `Duplicate of #${OTHER}`);
    await sim.pass(2_000);
    sim.as("bob").closes(ITEM, "duplicate");
    await sim.sweep();
    await expectConverged(sim);
    expect([stateOf(sim), stateOf(sim, OTHER)]).toEqual(["open", "open"]);
  });
});
