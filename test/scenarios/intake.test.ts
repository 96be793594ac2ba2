import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { parseDispatch } from "../../src/config/dispatch.ts";
import { readIncidentId } from "../../src/markdown/incident-id.ts";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { DISPATCHES, INTAKE, REOPENED } from "./intake-table.ts";
import { project } from "./projection.ts";
import { bodyOf, play, type Scenario, type Stage } from "./scenario.ts";
import type { Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";
import { WorkflowRuns } from "./workflow-runs.ts";

const scenario = (name: string): Scenario => [...INTAKE, ...DISPATCHES].find((one) => one.name === name)!;

const issue = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return hub.issue(hub.repository("acme", "shop")!, number)!;
};

const labelsOf = (sim: Simulation, number: number): string[] => {
  const { labels } = sim.github.hub.repository("acme", "shop")!;
  const { labels: ids } = nowOf(issue(sim, number));
  return labels.flatMap(({ id, name }) => (ids.includes(id) ? [name] : [])).sort();
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

describe("a dispatch", () => {
  const bodyOfIssue = (sim: Simulation, number: number) =>
    (nowOf(issue(sim, number)).body ?? "").replace(/<!--.*?-->\n?/gs, "");
  const answers = (sim: Simulation) =>
    sim.github.hub.state.deliveries.filter(({ event }) => event === "repository_dispatch");

  it("opens an incident whose text is inert", async () => {
    const sim = await play(scenario("a dispatch opens an incident"));
    expect(bodyOfIssue(sim, 1)).toBe(
      [
        "> The error rate is 12 %.",
        "> Incident-ID: forged",
        "> \\/postmortem @\u200Bcarol",
        "",
        "Started at 2026-03-02T07:55:00Z.",
        "More: https://pager.example/PD-1",
        "Opened for pager\\[bot\\].",
        "",
        "Incident-ID: PD-1",
        "",
        "",
      ].join("\n"),
    );
    expect(labelsOf(sim, 1)).toEqual(["incident", "sev2"]);
  });

  it("changes its incident once, and the timeline shows its lines", async () => {
    const sim = await play(scenario("a dispatch is sent twice, and others change its incident and close it"));
    expect(labelsOf(sim, 1)).toEqual(["incident", "sev1"]);
    expect(stateOf(sim, 1)).toBe("closed completed");
    expect(saidOn(sim, 1).filter((text) => text.includes("reports"))).toEqual([
      "pager\\[bot\\] reports:\n\n- The severity is now sev1.\n- Rolled back @\u200Bcarol\n- Paged",
      "pager\\[bot\\] reports:\n\n- The incident is resolved, so this issue was closed.",
    ]);
    const rows = bodyOf(sim).match(/(?<=^\| )\d\d:\d\d \| pager.*?(?=\]\()/gm);
    expect(rows).toEqual([
      "09:00 | pager\\[bot\\]: [Paged",
      "09:02 | pager\\[bot\\]: [Rolled back @\u200Bcarol",
      expect.stringMatching(/\[Resolved$/),
    ]);
    expect(bodyOf(sim)).toContain("resolved in ");
  });

  it("with errors is answered in one issue, which opens again if they go on", async () => {
    const { world, steps } = scenario(
      "a dispatch with errors opens one report, and what is right in it counts",
    );
    const sim = await play({
      ...{ name: "", world: world!, outcome: [] },
      steps: [
        ...steps,
        (stage) => stage.as("alice").closes(2),
        (stage) => stage.as("pager[bot]").dispatches({ id: 7.5 }),
      ],
    });
    const reports = sim.github.hub.state.issues.filter((row) => nowOf(row).title.includes("a tool sends"));
    expect(reports.map((row) => [row.number, nowOf(row).state])).toEqual([[2, "open"]]);
    expect(bodyOfIssue(sim, 2)).toMatch(/^- `id`: expected an id .*, found the number 7\.5\.$/m);
  });

  it("that was not written when the process ended is delivered again and opens one incident", async () => {
    const { world, steps } = scenario("a dispatch opens an incident");
    const sim = await play({ ...{ name: "", world: world!, outcome: [] }, steps }, ({ network }) => {
      network.hooks = {
        fault: ({ method, path }) => (/POST .*\/issues$/.test(`${method} ${path}`) ? "crash before" : null),
      };
    });
    expect(answers(sim).map(({ status }) => status)).toEqual(["failed"]);
    sim.network.hooks = {};
    sim.startApp();
    await sim.rest();
    await sim.sweep();
    expect(answers(sim).map(({ redelivery, status }) => [redelivery, status])).toEqual([
      [false, "failed"],
      [true, expect.stringMatching(/OK|failed/)],
      ...(answers(sim).length > 2 ? [[true, "OK"]] : []),
    ]);
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
  });

  it("starts a run of a workflow, which opens the incident and its postmortem", async () => {
    const { world, steps } = scenario("a dispatch opens an incident");
    const sim = await play({ ...{ name: "", world: world!, outcome: [] }, steps }, (sim) => {
      sim.makeWorker = () => new WorkflowRuns(sim, { isGroup: false });
    });
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    expect(issue(sim, 1).author).toBe("github-actions[bot]");
  });
});

describe("the requests in the documentation", () => {
  const page = readFileSync(new URL("../../.github/docs/intake.md", import.meta.url), "utf8");
  const bodies = [...page.matchAll(/-d '(\{.*?\n {2}\})'|```json\n(.*?)```/gs)].map(([, sh, json]) =>
    JSON.parse(filledIn(sh ?? json!)),
  );

  /** As the tools fill in their variables. */
  function filledIn(template: string): string {
    const values = { LINK: "https://app.example/1", URL: "https://app.example/1" } as Record<string, string>;
    return template
      .replace(/\$([A-Z_]+)/g, (_, name) => values[name] ?? "1a2b")
      .replace(/\{\{ if .*?\}\}.*?\{\{ else \}\}(\w+)\{\{ end \}\}/g, "$1")
      .replace(/\{\{.*?\}\}/g, "c6eadffa");
  }

  it("are of both ways, and open one incident each", async () => {
    const [issue, ...dispatches] = bodies;
    expect(dispatches.map(({ event_type }) => event_type)).toEqual(Array(4).fill("incident"));
    const payloads = dispatches.map(({ client_payload }) => client_payload);
    for (const payload of payloads) expect(parseDispatch(payload).problems).toEqual([]);
    const { choices, redelivers } = DISPATCHES[0]!.world!;
    const sim = await play({
      ...{ name: "", outcome: [], world: { choices: choices!, redelivers: redelivers! } },
      steps: [
        (stage) => stage.as("pager[bot]").opens(issue),
        ...payloads.map((payload) => (stage: Stage) => stage.as("pager[bot]").dispatches(payload)),
      ],
    });
    const opened = sim.github.hub.state.issues.filter(
      (row) => readIncidentId(nowOf(row).body ?? "") !== null,
    );
    // The first dispatch is about the incident that is open already.
    expect(opened).toHaveLength(payloads.length);
    expect(summary(project(sim.github.hub))).toHaveLength(payloads.length);
  });

  it("show a workflow for the event that the Action knows, which nothing cancels", () => {
    const workflow = load(/```yaml\n(.*?)```/s.exec(page)![1]!) as { on: object; jobs: { intake: object } };
    expect(workflow.on).toEqual({ repository_dispatch: { types: ["incident"] } });
    expect(workflow.jobs.intake).not.toHaveProperty("concurrency");
  });

  it("show what gh sends", () => {
    const [, command] = /(gh api .*?dispatches .*?)```/s.exec(page)!;
    const fields = [...command!.matchAll(/'client_payload\[(\w+)\]=(.*?)'/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    const { incident, problems } = parseDispatch(Object.fromEntries(fields));
    expect(problems).toEqual([]);
    expect(incident).toMatchObject({ id: "PD-1234", resolved: true, timeline: [{ text: "Rolled back" }] });
  });
});
