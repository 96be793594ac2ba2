import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { INTAKE, REOPENED } from "./intake-table.ts";
import { project } from "./projection.ts";
import { bodyOf, play, type Scenario } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const scenario = (name: string): Scenario => INTAKE.find((one) => one.name === name)!;

const issue = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return hub.issue(hub.repository("acme", "shop")!, number)!;
};

const stateOf = (sim: Simulation, number: number): string => {
  const { state, stateReason } = nowOf(issue(sim, number));
  return `${state} ${stateReason}`;
};

/** What the App said on an issue, without what it hides. */
const saidOn = (sim: Simulation, number: number): string[] => {
  const { id } = issue(sim, number);
  const comments = sim.github.hub.state.comments.filter(
    (row) => row.issueId === id && row.author === sim.github.hub.writer,
  );
  return comments.map((row) => (nowOf(row)?.body ?? "").replace(/\n*<!--.*?-->/gs, ""));
};

describe("an incident that is opened again", () => {
  it("is closed as a duplicate, and the timeline shows its words once", async () => {
    const sim = await play(scenario("a tool opens the same incident twice"));
    expect(stateOf(sim, 3)).toBe("closed duplicate");
    expect(saidOn(sim, 3)).toEqual([
      "This is about the same incident as #1: both have the `Incident-ID` `PD-1`. It is closed as a duplicate, and #1 shows what it says. If it is another incident, reopen it.",
    ]);
    expect(saidOn(sim, 1)).toContain(
      "#3 by pager\\[bot\\] is about the same incident: both have the `Incident-ID` `PD-1`. It is closed as a duplicate. The timeline of the postmortem shows what it says:\n\n> **Down again**\n>\n> The error rate is 12 %. @\u200Bcarol",
    );
    const rows = bodyOf(sim).match(/^\| .*Down again.*$/gm);
    expect(rows).toEqual([
      expect.stringMatching(
        /^\| 09:0\d \| pager\\\[bot\\\]: \[Down again: The error rate is 12 %\. @\u200Bcarol\]\(https:\/\/github\.com\/acme\/shop\/issues\/3\) \|$/,
      ),
    ]);
    expect(readMarker(bodyOf(sim))).toMatchObject({ marker: { obeyed: [expect.any(Number)] } });
  });

  it("stays open if it has a postmortem, and a comment asks people to decide", async () => {
    const sim = await play(scenario("someone writes the id of an incident into an earlier one"));
    expect(stateOf(sim, 3)).toBe("open null");
    expect(saidOn(sim, 3)).toContain(
      "This has the same `Incident-ID` `PD-1` as #1, and both have a postmortem, so nothing was closed. If it is the same incident, move what you need to #1, and close this one as a duplicate.",
    );
  });

  it("gets no words of a stranger into the postmortem, and a stranger's id closes nothing", async () => {
    const sim = await play(scenario("a stranger writes the id of an incident in a public repository"));
    const closed = sim.github.hub.state.issues.filter((row) => nowOf(row).state === "closed");
    expect(closed.map((row) => nowOf(row).title)).toEqual(["Down again"]);
    const texts = sim.github.hub.state.issues.map((row) => nowOf(row).body ?? "").join();
    expect(texts).not.toContain("Down for me");
    expect(texts).toContain("Down again: The error rate");
  });

  it("is an incident of its own if someone reopens it", async () => {
    const sim = await play(REOPENED);
    expect(summary(project(sim.github.hub))).toEqual(REOPENED.outcome);
    await expectConverged(sim);
  });

  it("was opened before the installation, so nothing is closed", async () => {
    const sim = await play(scenario("a tool opens the same incident twice"), ({ github }) => {
      const createdAt = Date.parse("2026-03-02T09:30:00Z");
      Object.assign(github.hub.state.installations[0]!, { createdAt });
    });
    expect(stateOf(sim, 1)).toBe("open null");
    expect(stateOf(sim, 2)).toBe("open null");
  });
});
