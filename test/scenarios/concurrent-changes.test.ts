import { describe, expect, it } from "@jest/globals";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import {
  bodyOf,
  changesLine,
  INCIDENT,
  opensIncident,
  play,
  playFrom,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const LINE_TEXT = "- [ ] Fix it @alice due 2026-04-01";

async function tracked(...lines: string[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  await playFrom(sim, { name: "tracked", steps: [opensIncident, writes(...lines)], outcome: [] }, 0);
  return sim;
}

const LIMITED: WireAnswer = {
  status: 403,
  headers: { "content-type": "application/json; charset=utf-8", "retry-after": "600" },
  text: JSON.stringify({ message: "You have exceeded a secondary rate limit." }),
};

const commentsOn = ({ github: { hub } }: Simulation, number: number): string[] =>
  hub
    .comments(hub.issue(hub.repository("acme", "shop")!, number)!)
    .flatMap((comment) => nowOf(comment)?.body ?? []);

/** Someone acts right after the App has listed what it will write to, or has read something else. */
function onceListed(
  sim: Simulation,
  act: () => void,
  isMoment = (path: string) => path.includes("creator="),
): void {
  sim.network.hooks = {
    carriedOut: ({ method, path }) => {
      if (method !== "GET" || !isMoment(path)) return;
      sim.network.hooks = {};
      act();
    },
  };
}

describe("an item that a person changes just before the App writes to it", () => {
  const LINE = (change: (line: string) => string): Step => changesLine("Fix it", change);

  it.each<[string, Step, (sim: Simulation, number: number) => void, RegExp]>([
    [
      "assigned",
      LINE((line) => line.replace("@alice", "@bob")),
      (sim, number) => sim.as("bob").assigns(number, "alice", "carol"),
      /Fix it · alice, carol · 2026-04-01 \(open\)/,
    ],
    [
      "renamed",
      LINE((line) => line.replace("Fix it", "Fix it well")),
      (sim, number) => sim.as("bob").changes(number, { title: "Fix it today" }),
      /Fix it today · alice · 2026-04-01 \(open\)/,
    ],
  ])("keeps the person's change: %s", async (_, changes, act, expected) => {
    const sim = await tracked(LINE_TEXT);
    const { number } = sim.item("Fix it");
    onceListed(sim, () => act(sim, number));
    await changes(sim);
    await sim.rest();
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(expected);
    await expectConverged(sim);
  });
});

describe("a command that is delayed by GitHub's rate limit", () => {
  it("is refused if its author has lost the role in the meantime", async () => {
    const sim = await tracked(LINE_TEXT);
    const { number } = sim.item("Fix it");
    const shop = sim.github.hub.repository("acme", "shop")!;
    sim.github.hub.alter(shop, { collaborators: { ...shop.collaborators, carol: "maintain" } });
    let refused = 0;
    sim.network.hooks = {
      instead: ({ method, path }) => {
        if (method !== "PATCH" || !path.endsWith(`/issues/${number}`) || refused++ > 0) return null;
        sim.github.hub.alter(shop, { collaborators: { ...shop.collaborators, carol: "triage" } });
        return LIMITED;
      },
    };
    sim.as("carol").comments(number, "/waive 30d The vendor is late");
    await sim.rest();
    expect(refused).toBe(1);
    const replies = commentsOn(sim, number).filter((body) => body.includes("@carol"));
    expect(replies).toEqual([expect.stringContaining("Only an approver can waive an item")]);
    expect(JSON.stringify(project(sim.github.hub))).toContain('"waiver":null');
    await expectConverged(sim);
  });
});

describe("a repository that is renamed during a pass", () => {
  it.each([
    ["before a write", (path: string) => path.includes("creator=")],
    ["before a read", (path: string) => path.endsWith("/issues/1")],
  ])("is processed under the new name immediately, without a webhook: %s", async (_, isMoment) => {
    const sim = await tracked(LINE_TEXT);
    onceListed(
      sim,
      () => {
        sim.arrange = () => [];
        sim.as("alice").renamesRepository("store");
      },
      isMoment,
    );
    await changesLine("Fix it", (line) => line.replace("@alice", "@bob"))(sim);
    await sim.rest();
    expect(summary(project(sim.github.hub)).join("\n")).toContain("Fix it · bob · 2026-04-01 (open)");
  });
});

describe("a postmortem that another issue shares while its own stops to be an incident", () => {
  const shares: Step = (stage) => stage.as("alice").comments(3, "/postmortem #1");
  const unlabels: Step = (stage) => stage.as("alice").unlabels(INCIDENT, "incident");
  const sharesByName: Step = (stage) => stage.as("alice").comments(3, "/postmortem #2");
  const deletes: Step = (stage) => stage.as("alice").deletes(INCIDENT);

  it.each<[string, Step[], number]>([
    ["just before", [together(shares, unlabels)], 0],
    ["just after", [together(unlabels, shares)], 0],
    ["long after", [unlabels, shares], 1],
    ["just before it is deleted", [together(shares, deletes)], 0],
    ["just after it is deleted", [together(deletes, sharesByName)], 1],
    ["long after it is deleted", [deletes, sharesByName], 1],
  ])("is open in the end: %s", async (_, steps, closings) => {
    const opensAnother: Step = (stage) => stage.as("alice").opens({ title: "Down again" });
    const sim = await play({ name: "", steps: [opensIncident, opensAnother, ...steps], outcome: [] });
    expect(summary(project(sim.github.hub))).toEqual([expect.stringMatching(/Down again \(open\)$/)]);
    const closed = sim.network.writes.filter(({ body }) => body?.includes('"state":"closed"'));
    expect(closed).toHaveLength(closings);
    await expectConverged(sim);
  });
});

describe("a postmortem that GitHub returns in an older version for a while", () => {
  it("loses no new line that the listing shows and the issue does not show yet", async () => {
    const sim = await tracked(LINE_TEXT);
    await sim.pass(HOUR);
    sim.github.hub.lag = { listings: 1_000, objects: 6_300 };
    sim.arrive = () => [2_000];
    await writes("- [ ] Check it @bob due 2026-04-02 repo: acme/infra")(sim);
    await sim.rest();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    await sim.pass(HOUR);
    await sim.sweep();
    expect(bodyOf(sim)).toContain("Check it");
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(/Check it · bob/);
    await expectConverged(sim);
  });
});

describe("an issue that GitHub does not return yet", () => {
  it("is tracked when GitHub returns it, without a webhook", async () => {
    const sim = await tracked(LINE_TEXT);
    await sim.pass(HOUR);
    sim.github.hub.lag = { listings: 0, objects: 8_000 };
    const number = sim.as("carol").opens({ title: "Slow queries" });
    await writes(`- [ ] #${number} Tune them @alice due 2026-04-02`)(sim);
    await sim.rest();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    await sim.pass(60_000);
    expect(summary(project(sim.github.hub)).join("\n")).toMatch(/Slow queries · alice · 2026-04-02 \(open\)/);
    await expectConverged(sim);
  });

  it("gets its postmortem when GitHub returns it, although the sweep that listed it could not read it", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    sim.arrive = () => [];
    sim.github.hub.lag = { listings: 0, objects: 8_000 };
    sim.as("alice").opens({ title: "Down", labels: ["incident"] });
    await sim.sweep();
    await sim.pass(120_000);
    expect(summary(project(sim.github.hub))).toEqual(["Postmortem: Down (open)"]);
    await expectConverged(sim);
  });
});
