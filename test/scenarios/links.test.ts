import { describe, expect, it } from "@jest/globals";
import { STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import { bodyOf, changesLine, opensIncident, play, type Step, writes } from "./scenario.ts";
import type { Simulation, WorldSeed } from "./simulation.ts";
import { summary } from "./summary.ts";

const WEB = "https://github.com/acme";

async function played(steps: readonly Step[], world: WorldSeed = {}): Promise<Simulation> {
  const sim = await play({ name: "", world, steps: [opensIncident, ...steps], outcome: [] });
  await expectConverged(sim);
  return sim;
}

const itemLines = (sim: Simulation): string[] =>
  bodyOf(sim)
    .split("\n")
    .filter((line) => /^- \[.\] .*(?:Fix|Check) it/.test(line));

function statusOf({ github: { hub } }: Simulation): string {
  const bodies = hub.state.comments.map((row) => nowOf(row)?.body ?? "");
  return bodies.find((body) => body.startsWith(STATUS_HEADING)) ?? "";
}

describe("the link of a line", () => {
  it("shows the number, and the repository only if it is another one", async () => {
    const lines = [
      "- [ ] Fix it @alice due 2026-04-01",
      "- [ ] Check it @bob repo: acme/infra due 2026-04-01",
    ];
    const sim = await played([writes(...lines)], { repositories: { "acme/infra": {} } });
    expect(itemLines(sim)).toEqual([
      `- [ ] [#3](${WEB}/shop/issues/3) Fix it @alice · due 2026-04-01`,
      `- [ ] [acme/infra#1](${WEB}/infra/issues/1) Check it @bob · due 2026-04-01 · repo: acme/infra`,
    ]);
  });

  it("replaces a number that a person types, and no other line changes", async () => {
    const lines = ["- [ ] Fix it @alice due 2026-04-01", "- [ ] Check it  @bob  due 2026-04-01"];
    const sim = await played([
      writes(...lines),
      changesLine("Fix it", (line) => line.replace(/\[#3\]\(\S+\)/, "#3")),
      changesLine("Check it", (line) => line.replace(" @bob ·", "  @bob  —")),
    ]);
    expect(itemLines(sim)).toEqual([
      `- [ ] [#3](${WEB}/shop/issues/3) Fix it @alice · due 2026-04-01`,
      `- [ ] [#4](${WEB}/shop/issues/4) Check it  @bob  — due 2026-04-01`,
    ]);
  });

  it("is restored by the words if its number is not the one in its address", async () => {
    const sim = await played([
      writes("- [ ] Fix it @alice due 2026-04-01"),
      changesLine("Fix it", (line) => line.replace(/\(\S+\)/, "(https://github.com/evil/other/issues/9)")),
    ]);
    expect(itemLines(sim)).toEqual([`- [ ] [#3](${WEB}/shop/issues/3) Fix it @alice · due 2026-04-01`]);
  });

  it.each([
    ["another number", "[#126](https://github.com/acme/shop/issues/9)"],
    ["another repository", "[#126](https://github.com/evil/other/issues/9)"],
  ])("is asked about if its address names %s and no item has these words", async (_, link) => {
    const line = `- [ ] ${link} Fix it @alice due 2026-04-01`;
    const sim = await played([writes(line)]);
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    expect(itemLines(sim)).toEqual([line]);
    expect(statusOf(sim)).toContain(
      `“Fix it” has the link \`${link}\`, whose number isn't the number in its address. Correct the link, or remove it to track the line as a new item.`,
    );
  });

  it("is refused if it leads to another owner, whatever the number", async () => {
    const sim = await played([writes("- [ ] [#9](https://github.com/evil/other/issues/9) Fix it @alice")]);
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    expect(statusOf(sim)).toContain("evil/other belongs to another owner");
  });
});

describe("a line in the body of an incident that looks like the App's link to its postmortem", () => {
  it.each([
    ["an issue that does not exist", "#99999", true],
    ["an issue that does not exist, without sub-issues", "#99999", false],
    ["another issue", "#1", true],
    ["the postmortem of another incident", "#2", false],
  ])("names %s: a postmortem opens", async (_name, link, subIssues) => {
    const sim = await played(
      [
        (stage) =>
          stage.as("alice").opens({ title: "Broken", labels: ["incident"], body: `Postmortem: ${link}` }),
      ],
      { subIssues },
    );
    expect(sim.postmortem("Postmortem: Broken")).toBeDefined();
  });
});
