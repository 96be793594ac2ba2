import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { bodyOf, changesLine, opensIncident, play, type Step, writes } from "./scenario.ts";
import { HOUR, type Simulation } from "./simulation.ts";

/** The questions in the postmortem's status comment. */
function questionsIn(sim: Simulation): string[] {
  const { repository, number } = sim.postmortem();
  const [owner, name] = repository.split("/") as [string, string];
  const { hub } = sim.github;
  const comments = hub.comments(hub.issue(hub.repository(owner, name)!, number)!);
  const status = comments
    .map((comment) => nowOf(comment)!.body)
    .find((body) => body.includes("### Status: "));
  return (status?.split("needs your help here:")[1] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("- "));
}

const afterwards = (...steps: Step[]) =>
  play({ name: "asking", steps: [opensIncident, ...steps], outcome: [] });

describe("the status asks about text that it cannot read", () => {
  it.each<[lines: string[], unreadable: string]>([
    [["- [ ] Alert on lag due 12/1 @alice"], "12/1"],
    [["- [ ] Alert on lag @alice by Q1"], "Q1"],
    [["- [ ] Alert on lag @alice due: 3 sprints"], "3 sprints"],
    [["- [ ] Alert on lag (@alice, 12/1)"], "12/1"],
    [["- [ ] Alert on lag – @alice – 12/1"], "12/1"],
    [["- [ ] Alert on lag @alice ASAP"], "ASAP"],
    [["- Alert on lag, due end of Q1 @alice"], "end of Q1"],
    [["| Action | Owner | Due |", "| - | - | - |", "| Alert on lag | @alice | 12/1 |"], "12/1"],
    [
      ["| Action | Owner | Due |", "| - | - | - |", "| Alert on lag | @alice | when it is ready |"],
      "when it is ready",
    ],
    [["| Action | Owner |", "| - | - |", "| Alert on lag by Q1 | @alice |"], "Q1"],
  ])("%j", async (lines, unreadable) => {
    const sim = await afterwards(writes(...lines));
    expect(bodyOf(sim)).toContain(unreadable);
    expect(bodyOf(sim)).toMatch(/\[#3\].*2026-|2026-.*\[#3\]/);
    expect(questionsIn(sim)).toEqual([expect.stringContaining(`the date “${unreadable}” can't be read`)]);
    await sim.pass(72 * HOUR);
    expect(questionsIn(sim)).toEqual([expect.stringContaining(`the date “${unreadable}” can't be read`)]);
    await expectConverged(sim);
  });

  it("stops asking when the line is fixed", async () => {
    const sim = await afterwards(
      writes("- [ ] Alert on lag due 12/1 @alice"),
      changesLine("Alert on lag", (line) => line.replace(" due 12/1", "")),
    );
    expect(questionsIn(sim)).toEqual([]);
    expect(bodyOf(sim)).toContain(
      "- [ ] [#3](https://github.com/acme/shop/issues/3) Alert on lag @alice · due 2026-",
    );
    await expectConverged(sim);
  });

  it.each([
    ["- [ ] Rotate what @alice left behind", "has `@alice` in its text"],
    ["- [ ] Fix the alarm that 2026-04-20 brings @alice", "If that is the due date, write `due 2026-04-20`"],
    ["- [ ] Implement part of #12", "If that is its issue, put it in front of the text"],
    ["- [ ] Alert on lag Owner: @alice, Bob", "lists Bob as its owner"],
    ["- [ ] Alert on lag owner: the platform team", "lists the platform team as its owner"],
  ])("%s: %s", async (line, question) => {
    expect(questionsIn(await afterwards(writes(line)))).toEqual([expect.stringContaining(question)]);
  });

  it("asks about an issue or a date within the title for one day only, because then it can no longer be changed in the line", async () => {
    const sim = await afterwards(writes("- [ ] Implement part of #12 for 2026-04-20 releases"));
    expect(questionsIn(sim)).toHaveLength(2);
    await sim.pass(25 * HOUR);
    await sim.sweep();
    await sim.rest();
    expect(questionsIn(sim)).toEqual([]);
  });
});
