import { describe, expect, it } from "@jest/globals";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import {
  anIncident,
  editsPostmortem,
  fillsSections,
  goOn,
  INCIDENT,
  item,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const MEND = "- [ ] Mend it @alice due 2026-04-01";
const FULL = 65_536;
const filled = (body: string): string =>
  `${"All was well until it was not. ".repeat(2_200)}\n\n${body}`.slice(-FULL);

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: { "acme/infra": {} } });
  sim.startApp();
  await sim.rest();
  await goOn(sim, { name: "told", steps, outcome: [] }, 0);
  return sim;
}

const commentsOn = ({ github: { hub } }: Simulation, number: number): string[] =>
  hub
    .comments(hub.issue(hub.repository("acme", "shop")!, number)!)
    .flatMap((comment) => nowOf(comment)?.body ?? []);
const stateOf = ({ github: { hub } }: Simulation, number: number): string =>
  nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).state;
const statusOf = (sim: Simulation): string =>
  commentsOn(sim, sim.postmortem().number).find((body) => body.includes("**Status.**")) ?? "";

const editsOf = (sim: Simulation, number: number, from = 0): number =>
  sim.network.writes
    .slice(from)
    .filter(({ method, path }) => method === "PATCH" && path.endsWith(`/issues/${number}`)).length;

describe("a command for whose record there is no room", () => {
  it("is answered on a full item, once, and nothing is tried again for it", async () => {
    const sim = await played(
      anIncident,
      writes(MEND),
      item("Mend it", (bob, number) => bob.edits(number, (body) => body.padEnd(FULL, "x"))),
    );
    const { number } = sim.item("Mend it");
    const from = sim.network.writes.length;
    sim.as("alice").comments(number, "/waive 30d The vendor is late");
    await sim.rest();
    sim.as("bob").comments(number, "What now?");
    await sim.rest();
    const answers = commentsOn(sim, number).filter((body) => body.startsWith("@alice"));
    expect(answers).toEqual([
      expect.stringMatching(/could not be saved: the text of this issue would be too long by \d+ characters/),
    ]);
    expect(editsOf(sim, number, from)).toBe(0);
    await obeysTheLaw(sim);
  });

  it.each([
    ["/complete", (sim: Simulation) => sim.postmortem().number],
    ["/no-postmortem It was a drill", () => INCIDENT],
  ])("is answered on a full postmortem, which stays open: %s", async (words, placeOf) => {
    const sim = await played(anIncident, together(fillsSections, writes(MEND)), editsPostmortem(filled));
    const { number } = sim.postmortem();
    const from = sim.network.writes.length;
    const place = placeOf(sim);
    sim.as("alice").comments(place, words);
    await sim.rest();
    expect(commentsOn(sim, place).filter((body) => body.startsWith("@alice"))).toEqual([
      expect.stringMatching(
        /could not be saved: the text of the postmortem would be too long by \d+ characters/,
      ),
    ]);
    expect([stateOf(sim, number), editsOf(sim, number, from)]).toEqual(["open", 0]);
    expect(statusOf(sim)).not.toContain("is closed");
    await obeysTheLaw(sim);
  });
});

describe("a postmortem that is too full to remember where its items are", () => {
  it("has nothing opened elsewhere, and says so, until there is room", async () => {
    const filler = "All was well until it was not. ";
    const sim = await played(
      anIncident,
      editsPostmortem((body) => `${filler.repeat(2_200)}\n\n${body}`.slice(-FULL + 40)),
      writes("- [ ] Mend it @bob repo: acme/infra"),
    );
    const opened = () => sim.github.hub.state.issues.filter((row) => nowOf(row).title === "Mend it").length;
    for (const words of ["One", "Two", "Three"]) {
      sim.as("bob").comments(INCIDENT, words);
      await sim.rest();
    }
    expect(opened()).toBe(0);
    expect(statusOf(sim)).toMatch(/Not done: renew the record in acme\/shop#2\. GitHub answered 422/);
    await editsPostmortem((body) => body.replaceAll(filler, ""))(sim);
    await sim.rest();
    expect(opened()).toBe(1);
    expect(statusOf(sim)).not.toContain("Not done");
    await obeysTheLaw(sim);
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
      "the closing of the postmortem, which is not said to be closed",
      (sim: Simulation) => sim.postmortem().number,
      postmortem("alice", (alice, number) => alice.comments(number, "/complete")),
      /Not done: close acme\/shop#2 as complete\. GitHub answered 403/,
    ],
    [
      "the closing of an item",
      (sim: Simulation) => sim.item("Mend it").number,
      editsPostmortem((body) => body.replace("- [ ] #", "- [x] #")),
      /Not done: bring acme\/shop#3 up to date: close it as completed\. GitHub answered 403/,
    ],
  ])("is told in the status, and untold once it was done: %s", async (_, placeOf, step, told) => {
    const sim = await played(anIncident, together(fillsSections, writes(MEND)));
    const number = placeOf(sim);
    refusesEdits(sim, number);
    await step(sim);
    await sim.rest();
    expect(stateOf(sim, number)).toBe("open");
    expect(statusOf(sim)).toMatch(told);
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
    await obeysTheLaw(sim);
  });
});
