import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { OWNERS } from "./owner-table.ts";
import { play } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";

function statusOf(sim: Simulation): string {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, sim.postmortem().number)!;
  const bodies = hub.comments(row).map((comment) => nowOf(comment)!.body);
  return bodies.find((body) => body.includes("### Status: ")) ?? "";
}

const scenario = (words: string) => OWNERS.find(({ name }) => name.includes(words))!;

describe("an owner whom GitHub did not assign", () => {
  it.each([
    [
      "one who cannot be assigned",
      "names: list",
      "#3 is not assigned to `@erin`, so only its line names them.",
    ],
    [
      "the only one",
      "names: nobody",
      "#4 is not assigned to `@erin`, `@pager`, so only its line names them.",
    ],
    ["Copilot, which GitHub ignores", ": ignored", "#3 is not assigned to `@copilot`"],
    [
      "one beyond the tenth",
      "more owners",
      "GitHub assigns at most 10 people to an issue, so only the line of #3 names `@dev12`, `@erin`.",
    ],
  ])("is named by the status: %s", async (_, name, note) => {
    const sim = await play(scenario(name));
    expect(statusOf(sim)).toContain(note);
    await expectConverged(sim);
  });

  it.each([
    ["one who cannot be assigned", "names: nobody", "#4"],
    ["Copilot alone", "Copilot as owner", "#3"],
  ])("leaves the item without an owner: %s", async (_, name, item) => {
    expect(statusOf(await play(scenario(name)))).toContain(`**An owner for [${item}](`);
  });

  it("leaves the item its other owners", async () => {
    expect(statusOf(await play(scenario("names: list")))).not.toContain("The item #3 needs an owner.");
  });

  it("is not named once the issue is assigned to them", async () => {
    const sim = await play(scenario("names: list"));
    sim.as("bob").assigns(3, "alice", "bob", "erin");
    await sim.rest();
    expect(statusOf(sim)).not.toContain("#3 is not assigned");
    await expectConverged(sim);
  });

  it("costs one question for each person only where GitHub does not tell whom it refuses", async () => {
    const questions = async (form: string) => {
      const sim = await play(scenario(`names: ${form}`));
      return sim.network.calls.filter(({ path }) => /\/assignees\//.test(path)).length;
    };
    expect(await questions("list")).toBeLessThan(await questions("text"));
  });
});
