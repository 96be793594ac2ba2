import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Listening, listen } from "../../fake-github/listen.ts";
import { actionNode, runGate } from "../../harness/gate.ts";
import { item, opensIncident, together, writes } from "../../scenarios/scenario.ts";
import { HOUR, Simulation } from "../../scenarios/simulation.ts";
import { READS, TOKEN } from "../api-world.ts";
import { day, PINNED } from "./row.ts";

/*
 * The App's real data after a month on the model of GitHub, checked by the bundle with pinned key and App. No test data
 * is written for the gate.
 */

const MONTH_HOURS = 30 * 24;
let sim: Simulation;
let github: Listening;

beforeAll(async () => {
  const start = `${new Date(Date.now() - MONTH_HOURS * HOUR).toISOString().slice(0, 19)}Z`;
  sim = new Simulation({ start, config: `${PINNED}apps: [followthrough]` });
  sim.startApp();
  const steps = [
    opensIncident,
    writes(
      `- [ ] Alert on replication lag @alice due ${day(-10)} P1`,
      `- [ ] Add a canary stage @bob due ${day(-12)}`,
      `- [ ] Replace the load balancer @bob due ${day(-12)}`,
      `- [ ] Rotate the keys @alice due ${day(-12)}`,
      `- [ ] Write the runbook @alice due ${day(60)}`,
    ),
    item("Add a canary", (_, number) =>
      sim.as("alice").comments(number, `/extend ${day(30)} the cluster is late`),
    ),
    item("Replace the load", (_, number) =>
      sim.as("alice").comments(number, `/waive ${day(20)} it ships then`),
    ),
    item("Rotate the keys", (bob, number) => bob.closes(number)),
  ];
  for (const step of steps) await together(step, () => sim.pass(HOUR))(sim);
  await sim.pass(MONTH_HOURS * HOUR);
  await sim.sweep();
  sim.github.hub.state.tokens.push({
    id: sim.github.hub.id(),
    token: TOKEN,
    account: "acme",
    repositories: ["shop"],
    permissions: READS,
    isPersonal: false,
  });
  github = await listen((request) => sim.github.answer(request));
});

afterAll(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

async function verdict(inputs: Readonly<Record<string, string>> = {}) {
  const { code, outputs, summary } = await runGate({
    apiUrl: github.url,
    token: TOKEN,
    inputs,
    node: actionNode(),
  });
  const items = JSON.parse(outputs.items!) as { title: string; state: string; kind: string }[];
  const states = items.filter(({ kind }) => kind === "action-item").map(({ title, state }) => [title, state]);
  return { code, summary, states: Object.fromEntries(states) as Record<string, string> };
}

describe("a month of the App's data", () => {
  it("gets the verdicts that people expect: overdue, extended, waived, done, on time", async () => {
    const { code, states, summary } = await verdict();
    expect(code).toBe(1);
    expect(states).toEqual({
      "Alert on replication lag": "overdue",
      "Add a canary stage": "on-time",
      "Replace the load balancer": "waived",
      "Write the runbook": "on-time",
    });
    expect(summary).toContain("by alice: it ships then");
    expect(summary).not.toContain("tampered");
  });

  it("is robust against an edited date, a removed label and a removed marker", async () => {
    const { number } = sim.item("Alert on replication");
    const alice = sim.as("alice");
    for (const running of sim.running) running.kill();
    alice.unlabels(number, "action-item");
    expect((await verdict()).states["Alert on replication lag"]).toBe("overdue");
    alice.edits(number, (body) => body.replaceAll(/"due":"\d{4}/g, '"due":"2999'));
    expect((await verdict()).states["Alert on replication lag"]).toBe("tampered");
    alice.edits(number, () => "Done, I think.");
    expect(await verdict()).toMatchObject({ code: 1, states: { "Alert on replication lag": "tampered" } });
    alice.closes(number);
    expect((await verdict()).states).not.toHaveProperty("Alert on replication lag");
  });
});
