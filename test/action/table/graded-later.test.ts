import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Listening, listen } from "../../fake-github/listen.ts";
import { actionNode, runGate } from "../../harness/gate.ts";
import { labels, opensUngraded } from "../../scenarios/incident-change-table.ts";
import { HOUR, Simulation } from "../../scenarios/simulation.ts";
import { READS, TOKEN } from "../api-world.ts";
import { PINNED } from "./row.ts";

/* An incident is labeled, and graded an hour later. Eight days later, the bundle checks the App's real data. */

const DAYS = 8;
let sim: Simulation;
let github: Listening;

beforeAll(async () => {
  const start = `${new Date(Date.now() - DAYS * 24 * HOUR).toISOString().slice(0, 19)}Z`;
  sim = new Simulation({ start, config: `${PINNED}apps: [followthrough]` });
  sim.startApp();
  for (const step of [opensUngraded, labels("carol", "sev1")]) {
    await step(sim);
    await sim.pass(HOUR);
  }
  await sim.pass(DAYS * 24 * HOUR);
  const grant = { account: "acme", repositories: ["shop"], permissions: READS, isPersonal: false };
  sim.github.hub.state.tokens.push({ id: sim.github.hub.id(), token: TOKEN, ...grant });
  github = await listen((request) => sim.github.answer(request));
});

afterAll(async () => {
  await github.close();
  expect(github.violations).toEqual([]);
});

describe("the gate on a postmortem whose incident was graded after it opened", () => {
  const verdict = async () => {
    const { code, outputs } = await runGate({ apiUrl: github.url, token: TOKEN, node: actionNode() });
    const [found] = JSON.parse(outputs.items!) as { kind: string; state: string }[];
    return { code, kind: found?.kind, state: found?.state };
  };
  const isRed = { code: 1, kind: "postmortem", state: "overdue" };

  it("fails once the date of the severity has passed", async () => {
    expect(await verdict()).toEqual(isRed);
  });

  it("still fails after someone who is no approver lowered the severity", async () => {
    await labels("carol", "sev4")(sim);
    sim.as("carol").unlabels(1, "sev1");
    await sim.pass(HOUR);
    expect(await verdict()).toEqual(isRed);
  });

  it("passes once an approver lowered it", async () => {
    sim.as("alice").unlabels(1, "sev4");
    sim.as("alice").labels(1, "sev4");
    await sim.pass(HOUR);
    expect(await verdict()).toMatchObject({ code: 0 });
  });
});
