import { describe, expect, it } from "@jest/globals";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import {
  editsPostmortem,
  fillsSections,
  INCIDENT,
  item,
  opensIncident,
  playFrom,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const LINE = "- [ ] Fix it @alice due 2026-04-01";
const FULL = 65_536;
const fillToLimit = (body: string): string =>
  `${"All was well until it was not. ".repeat(2_200)}\n\n${body}`.slice(-FULL);

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  await playFrom(sim, { name: "told", steps, outcome: [] }, 0);
  return sim;
}

const commentsOn = ({ github: { hub } }: Simulation, number: number): string[] =>
  hub
    .comments(hub.issue(hub.repository("acme", "shop")!, number)!)
    .flatMap((comment) => nowOf(comment)?.body ?? []);
const stateOf = ({ github: { hub } }: Simulation, number: number): string =>
  nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).state;
const statusOf = (sim: Simulation): string =>
  commentsOn(sim, sim.postmortem().number).find((body) => body.includes("### Status: ")) ?? "";

const editsOf = (sim: Simulation, number: number, from = 0): number =>
  sim.network.writes
    .slice(from)
    .filter(({ method, path }) => method === "PATCH" && path.endsWith(`/issues/${number}`)).length;

describe("a command that cannot be recorded", () => {
  it("gets one reply on a full item and is not retried", async () => {
    const sim = await played(
      opensIncident,
      writes(LINE),
      item("Fix it", (bob, number) => bob.edits(number, (body) => body.padEnd(FULL, "x"))),
    );
    const { number } = sim.item("Fix it");
    const from = sim.network.writes.length;
    sim.as("alice").comments(number, "/waive 30d The vendor is late");
    await sim.rest();
    sim.as("bob").comments(number, "What now?");
    await sim.rest();
    const answers = commentsOn(sim, number).filter((body) => body.startsWith("@alice"));
    expect(answers).toEqual([
      expect.stringMatching(
        /could not be saved: the text of this issue would exceed GitHub's limit of 65,536 characters by \d+/,
      ),
    ]);
    expect(editsOf(sim, number, from)).toBe(0);
    await expectConverged(sim);
  });

  it.each([
    ["/complete", (sim: Simulation) => sim.postmortem().number],
    ["/no-postmortem It was a drill", () => INCIDENT],
  ])("gets a reply on a full postmortem, which stays open: %s", async (words, placeOf) => {
    const sim = await played(
      opensIncident,
      together(fillsSections, writes(LINE)),
      editsPostmortem(fillToLimit),
    );
    const { number } = sim.postmortem();
    const from = sim.network.writes.length;
    const place = placeOf(sim);
    sim.as("alice").comments(place, words);
    await sim.rest();
    expect(commentsOn(sim, place).filter((body) => body.startsWith("@alice"))).toEqual([
      expect.stringMatching(
        /could not be saved: the text of the postmortem would exceed GitHub's limit of 65,536 characters by \d+/,
      ),
    ]);
    expect([stateOf(sim, number), editsOf(sim, number, from)]).toEqual(["open", 0]);
    expect(statusOf(sim)).not.toContain("is closed");
    await expectConverged(sim);
  });
});

describe("a full text", () => {
  it("does not keep a postmortem closed that is not complete", async () => {
    const sim = await played(opensIncident, editsPostmortem(fillToLimit));
    const { number } = sim.postmortem();
    sim.as("bob").closes(number);
    await sim.rest();
    expect(stateOf(sim, number)).toBe("open");
    expect(statusOf(sim)).not.toContain("Not done");
    await expectConverged(sim);
  });

  it("does not hide an item from the gate that lost its label", async () => {
    const sim = await played(opensIncident, writes(LINE));
    const { number } = sim.item("Fix it");
    sim.as("bob").edits(number, (body) => body.padEnd(FULL, "x"));
    sim.as("bob").unlabels(number, "action-item");
    await sim.rest();
    const { hub } = sim.github;
    const shop = hub.repository("acme", "shop")!;
    expect(nowOf(hub.issue(shop, number)!).labels).toContain(hub.label(shop, "action-item")!.id);
    await expectConverged(sim);
  });
});

describe("a postmortem that cannot record the repositories of its items", () => {
  it("opens no items in other repositories, and says so, until there is space", async () => {
    const filler = "All was well until it was not. ";
    const sim = await played(
      opensIncident,
      editsPostmortem((body) => `${filler.repeat(2_200)}\n\n${body}`.slice(-FULL + 40)),
      writes("- [ ] Fix it @bob repo: acme/infra"),
    );
    const opened = () => sim.github.hub.state.issues.filter((row) => nowOf(row).title === "Fix it").length;
    for (const words of ["One", "Two", "Three"]) {
      sim.as("bob").comments(INCIDENT, words);
      await sim.rest();
    }
    expect(opened()).toBe(0);
    expect(statusOf(sim)).toMatch(/Not done: update the record in acme\/shop#2\. GitHub returned 422/);
    await editsPostmortem((body) => body.replaceAll(filler, ""))(sim);
    await sim.rest();
    expect(opened()).toBe(1);
    expect(statusOf(sim)).not.toContain("Not done");
    await expectConverged(sim);
  });
});

describe("a write that GitHub refuses", () => {
  const FORBIDDEN: WireAnswer = {
    status: 403,
    headers: { "content-type": "application/json; charset=utf-8" },
    text: JSON.stringify({ message: "Resource not accessible by integration" }),
  };
  const refusesEdits = (sim: Simulation, number: number) => {
    sim.network.hooks = {
      instead: ({ method, path }) =>
        method === "PATCH" && path.endsWith(`/issues/${number}`) ? FORBIDDEN : null,
    };
  };

  it.each([
    [
      "closing the postmortem, which is not reported as closed",
      (sim: Simulation) => sim.postmortem().number,
      postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
      /Not done: close acme\/shop#2 as complete\. GitHub returned 403/,
    ],
    [
      "closing an item",
      (sim: Simulation) => sim.item("Fix it").number,
      editsPostmortem((body) => body.replace("- [ ] [#", "- [x] [#")),
      /Not done: update acme\/shop#3: close it as completed\. GitHub returned 403/,
    ],
  ])("is reported in the status until it succeeds: %s", async (_, placeOf, step, reportedText) => {
    const sim = await played(opensIncident, together(fillsSections, writes(LINE)));
    const number = placeOf(sim);
    refusesEdits(sim, number);
    await step(sim);
    await sim.rest();
    expect(stateOf(sim, number)).toBe("open");
    expect(statusOf(sim)).toMatch(reportedText);
    expect(statusOf(sim)).not.toContain("The postmortem is closed");
    const said = statusOf(sim);
    const writesBefore = sim.network.writes.filter(({ path }) => path.includes("comments")).length;
    await sim.sweep();
    expect(statusOf(sim)).toBe(said);
    expect(sim.network.writes.filter(({ path }) => path.includes("comments"))).toHaveLength(writesBefore);
    sim.network.hooks = {};
    await sim.pass(25 * HOUR);
    await sim.sweep();
    expect(stateOf(sim, number)).toBe("closed");
    expect(statusOf(sim)).not.toContain("Not done");
    await expectConverged(sim);
  });
});
