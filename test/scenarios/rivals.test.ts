import { afterAll, describe, expect, it } from "@jest/globals";
import { Rival } from "../fake-github/rival.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { RIVALS } from "./rival-table.ts";
import { play, playFrom } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const figures: string[] = [];

function statusOf(sim: Simulation): string {
  const { hub } = sim.github;
  const bodies = hub.state.comments.flatMap((comment) => nowOf(comment)?.body ?? []);
  return bodies.find((body) => body.includes("### Status: ")) ?? "";
}

/** The note of the status, without its hidden part. */
const stopsIn = (sim: Simulation): string[] =>
  statusOf(sim)
    .split("\n")
    .filter((line) => line.startsWith("- Stopped: "))
    .map((line) => line.replace(/ <!--.*-->$/, "").slice(2));

const scenario = (words: string) => RIVALS.find(({ name }) => name.includes(words))!;

describe("a fight with another bot", () => {
  it.each([
    [
      "label off every item",
      /^Stopped: the label `action-item` of #3, which `pager\[bot\]` changed back 3 times\./,
    ],
    ["label off every postmortem", /^Stopped: the label `postmortem` of #2, which/],
    ["title in capitals", /^Stopped: (?:the title of #3|the text of a line of the checklist of #2), which/],
    [
      "unassigns an owner",
      /^Stopped: (?:the assignees of #3|the owners in a line of the checklist of #2), which/,
    ],
    ["issue number", /^Stopped: the issue number in a line of the checklist of #2, which/],
    ["App's part", /^Stopped: Followthrough’s part of the description of #3, which/],
    ["closes every item", /^Stopped: #3 is left closed, because `pager\[bot\]` closed it again 3 times/],
    ["closes every postmortem", /^Stopped: #2 is left closed, because/],
  ])("ends after three rounds and is said, also by another process: %s", async (name, note) => {
    const sim = await play(scenario(name));
    figures.push(`${sim.network.writes.length} ${scenario(name).name}`);
    expect(sim.network.writes.length).toBeLessThan(32);
    const stops = stopsIn(sim);
    expect(stops).not.toEqual([]);
    for (const stop of stops) expect(stop).toMatch(note);
    await expectConverged(sim);
    expect(stopsIn(sim)).toEqual(stops);
  });

  it("is tried again after a person acted, and ends again", async () => {
    const sim = await play(scenario("label off every item"));
    const { number } = sim.item("Fix it");
    const before = sim.network.writes.length;
    await sim.pass(60_000);
    sim.as("bob").labels(number, "action-item");
    await sim.rest();
    expect(sim.network.writes.length - before).toBeGreaterThan(1);
    expect(sim.network.writes.length - before).toBeLessThan(10);
    expect(stopsIn(sim)).toHaveLength(1);
    sim.rival = null;
    await sim.pass(60_000);
    sim.as("bob").labels(number, "action-item");
    await sim.rest();
    expect(stopsIn(sim)).toEqual([]);
    await expectConverged(sim);
  });

  it("is tried again a day later", async () => {
    const sim = await play(scenario("issue number"));
    sim.rival = null;
    await sim.pass(25 * HOUR);
    await sim.sweep();
    expect(stopsIn(sim)).toEqual([]);
    expect(nowOf(sim.github.hub.state.issues[1]!).body).toMatch(/^- \[ \] \S*#3\S* Fix it/m);
    await expectConverged(sim);
  });

  it("does not keep the App from what people change in the same line and issue", async () => {
    const sim = await play(scenario("title in capitals"));
    const { number } = sim.item("FIX IT");
    await sim.pass(60_000);
    sim.as("bob").edits(sim.postmortem().number, (body) => body.replace("Fix it", "Fix the pump"));
    await sim.rest();
    expect(nowOf(sim.github.hub.state.issues[number - 1]!).title).toBe("Fix the pump");
    await sim.pass(60_000);
    sim.as("bob").assigns(number, "carol");
    await sim.rest();
    expect(nowOf(sim.github.hub.state.issues[1]!).body).toMatch(/Fix the pump @carol/);
    await expectConverged(sim);
  });

  it("over a description stops by its speed, where GitHub does not tell who edits", async () => {
    const { world, ...rest } = scenario("issue number");
    const sim = await play({ ...rest, world: { ...world, graphql: false } });
    expect(sim.network.writes.length).toBeLessThan(32);
    expect(stopsIn(sim)).toEqual([expect.stringContaining("which another app changed back 3 times")]);
  });

  it("over an item without a postmortem is said once on the item", async () => {
    const { world, steps } = scenario("label off every item");
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    await playFrom(sim, { ...scenario("label off every item"), steps: steps.slice(0, 2) }, 0);
    sim.as("alice").deletes(sim.postmortem().number);
    await sim.rest();
    sim.rival = new Rival(sim.github, world!.rival!);
    await sim.pass(60_000);
    sim.as("bob").comments(sim.item("Fix it").number, "/priority P1");
    await sim.rest();
    const comments = sim.github.hub.state.comments.flatMap((comment) => nowOf(comment)?.body ?? []);
    expect(comments.filter((body) => body.startsWith("Stopped: the label `action-item`"))).toHaveLength(1);
    await expectConverged(sim);
  });

  it("is tried again after the settings changed", async () => {
    const sim = await play(scenario("label off every postmortem"));
    sim.rival = null;
    sim.as("alice").commits(".github/followthrough.yml", "action_items: { commit_after: 12 hours }\n");
    await sim.pass(60_000);
    await sim.sweep();
    expect(stopsIn(sim)).toEqual([]);
    await expectConverged(sim);
  });

  afterAll(() => {
    process.stdout.write(`writes until rest:\n${figures.join("\n")}\n`);
  });
});
