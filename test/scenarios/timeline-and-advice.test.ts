import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { bodyOf, play, type Scenario, type Step } from "./scenario.ts";
import { SCENARIOS } from "./scenario-table.ts";
import type { Simulation } from "./simulation.ts";

const scenario = (name: string): Scenario => SCENARIOS.find((one) => one.name === name)!;
const timelineOf = (sim: Simulation): string =>
  /<!-- followthrough-timeline: .*?-->\n([\s\S]*?)\n<!-- \/followthrough-timeline -->/.exec(bodyOf(sim))![1]!;
const appComments = (sim: Simulation): string[] =>
  sim.github.hub.state.comments.flatMap((row) =>
    row.author === "followthrough[bot]" ? [nowOf(row)?.body ?? ""] : [],
  );
/** The suggestions in the status. */
const advice = (sim: Simulation): string[] =>
  appComments(sim).flatMap(
    (body) => /(?<=\(optional\)<\/summary>)[\s\S]*?(?=<\/details>)/.exec(body)?.[0] ?? [],
  );

describe("the timeline in a postmortem", () => {
  it("starts with the incident's events, without mentions and closing keywords", async () => {
    const sim = await play(scenario("a postmortem opens with its incident's timeline"));
    expect(timelineOf(sim).split("\n")).toEqual([
      "Acknowledged in less than a minute · not resolved yet · alice, bob and carol took part",
      "",
      "| 2026\u201103\u201102 (UTC) | What happened |",
      "| --- | --- |",
      "| 09:01 | alice opened the incident |",
      "| 09:01 | alice changed the severity from none to sev2 |",
      "| 09:01 | alice assigned bob |",
      expect.stringContaining("bob: [rolled back --&gt; &#124; @\u200Bcarol &#96;saw&#96; it]("),
      expect.stringContaining("carol: [the queue is empty again]("),
      "| 09:02 | bob linked the pull request [#900](https://github.com/acme/shop/pull/900): Revert \\[it\\] --&gt; {{ incident.title }} @\u200Balice |",
      "| 09:02 | alice added the label incident |",
    ]);
    expect(appComments(sim).join()).not.toContain("placeholder");
  });

  it("is updated once for all requests, and people's text stays", async () => {
    const sim = await play(scenario("/timeline updates the timeline"));
    expect(timelineOf(sim)).toContain("resolved in 2 min");
    expect(timelineOf(sim)).toContain("alice closed the incident");
    const body = bodyOf(sim);
    expect(body.match(/followthrough-timeline:/g)).toHaveLength(1);
    expect(body).toContain("We saw it first.\n\n_Add what happened before");
    const reading = readMarker(body);
    expect(reading).toMatchObject({ marker: { obeyed: [expect.any(Number), expect.any(Number)] } });
    const { writes } = sim.network;
    const { number } = sim.postmortem();
    // The postmortem also follows its incident, which was closed.
    const updates = writes.filter(({ method, path, body = "" }) => {
      return method === "PATCH" && path.endsWith(`/issues/${number}`) && body.includes("alice closed the");
    });
    expect(updates).toHaveLength(1);
    await expectConverged(sim);
  });

  it("is appended if the body has no section for it, from events only if the API has no timeline", async () => {
    const sim = await play(
      scenario("/timeline in a postmortem without a timeline section, on an API without timelines"),
    );
    expect(bodyOf(sim)).toMatch(
      /<!-- followthrough-timeline: [^\n]*-->\n## Timeline\n\nAcknowledged|-->\n## Timeline\n\nNot acknowledged/,
    );
    expect(timelineOf(sim)).toContain("alice added the label incident");
  });

  it("a refused /timeline says who can use it and changes nothing", async () => {
    const sim = await play(scenario("/timeline from a person without the role"));
    expect(appComments(sim).filter((body) => body.startsWith("@dave"))).toHaveLength(1);
    expect(readMarker(bodyOf(sim))).not.toMatchObject({ marker: { obeyed: expect.anything() } });
  });
});

describe("advice on a postmortem", () => {
  it("appears after people write, changes with the text, and disappears when everything is fixed", async () => {
    const { steps, ...rest } = scenario("advice appears and disappears");
    const upTo = (count: number) => play({ ...rest, steps: steps.slice(0, count) });
    expect(advice(await upTo(1))).toEqual([]);
    expect(advice(await upTo(2))).toEqual([
      expect.stringContaining("“Improve monitoring”: Say how you will know"),
    ]);
    expect(advice(await upTo(3))).toEqual([
      expect.stringContaining("No item prevents this from happening again"),
    ]);
    expect(advice(await upTo(4))).toEqual([expect.stringContaining("“Bob forgot”")]);
    const sim = await upTo(6);
    expect(advice(sim)).toEqual([]);
    await expectConverged(sim);
  });
});

it("labels choose the template, and labels other than severities come first", async () => {
  const sim = await play(scenario("a label chooses the template"));
  expect(bodyOf(sim)).toContain("## Root cause\n");
  expect(bodyOf(sim)).not.toContain("## Contributing factors");
});

it.each(["acme/shop", "acme/.github"])(
  "a template in %s counts as soon as someone adds or changes it",
  async (place) => {
    const saves =
      (text: string): Step =>
      (sim) =>
        sim.as("alice").in(place).commits(".github/POSTMORTEM_TEMPLATE.md", text);
    const opens: Step = (sim) => sim.as("bob").opens({ title: "Down", labels: ["incident"] });
    const sim = await play({
      name: "",
      world: { repositories: { "acme/.github": {} } },
      steps: [(on) => on.sweep(), opens, saves("First."), opens, saves("Second."), opens],
      outcome: [],
    });
    const written = sim.github.hub.state.issues.flatMap(
      (issue) => /First|Second/.exec(nowOf(issue)!.body ?? "") ?? [],
    );
    expect(written.map(String)).toEqual(["First", "Second"]);
  },
);
