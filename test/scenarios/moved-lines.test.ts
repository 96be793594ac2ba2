import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { COPIED, CUTS_ORIGINAL, MOVED_LINES, PROVEN_MOVES } from "./moved-lines-table.ts";
import { project, violations } from "./projection.ts";
import { play, playFrom, type Scenario } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

describe("the number in a line is its identity, wherever the line stands", () => {
  // The others are played with all scenarios.
  it.each(MOVED_LINES.filter((scenario) => !PROVEN_MOVES.includes(scenario)))("$name", async (scenario) => {
    const sim = await play(scenario);
    expect(summary(project(sim.github.hub))).toEqual(scenario.outcome);
    expect(violations(sim.github.hub)).toEqual([]);
    await expectConverged(sim);
  });
});

const commentsOn = (sim: Simulation, { number }: { number: number }): string => {
  const { hub } = sim.github;
  const comments = hub.comments(hub.issue(hub.repository("acme", "shop")!, number)!);
  return comments.flatMap((comment) => nowOf(comment)?.body ?? []).join("\n");
};

const named = (name: string): Scenario => MOVED_LINES.find((scenario) => scenario.name === name)!;

describe("what a postmortem says about a line that another one has too", () => {
  it("is true now: it is told, and no longer once the other line is gone", async () => {
    const sim = await play(COPIED);
    const slow = sim.postmortem("Postmortem: Slow");
    const home = `#${sim.postmortem("Postmortem: Down").number}`;
    expect(commentsOn(sim, slow)).toMatch(
      new RegExp(`an action item of ${home}, which has a line for it too`),
    );
    await playFrom(sim, { ...COPIED, steps: [CUTS_ORIGINAL] }, 0);
    expect(commentsOn(sim, slow)).not.toContain("has a line for it too");
    expect(summary(project(sim.github.hub)).at(-1)).toBe("[ ] Fix it · alice · 2026-04-01 (open)");
    await expectConverged(sim);
  });
});

describe("lines that are lost at once", () => {
  it("are asked about, with the way to confirm it, and every closing says how to undo it", async () => {
    const cut = await play(named("the section of the action items is cut"));
    expect(commentsOn(cut, cut.postmortem())).toMatch(/#3, #4.*No action items: REASON/);
    expect(commentsOn(cut, cut.item("Fix it"))).not.toContain("closes this issue");
    const confirmed = named("the section of the action items is cut, and a reason says that there are none");
    const sim = await play(confirmed);
    for (const words of ["Fix it", "Check it"])
      expect(commentsOn(sim, sim.item(words))).toContain("To undo that, put the line back");
  });

  it("may have been cut to be pasted elsewhere, and a closing by its box says so too", async () => {
    const sim = await play(named("a line is checked and moves to another postmortem: cut, then pasted"));
    expect(commentsOn(sim, sim.item("Fix it"))).toMatch(
      /not planned[\s\S]*checkbox in the postmortem #\d+ was checked/,
    );
  });
});
