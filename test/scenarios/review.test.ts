import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { gateIn } from "./gate.ts";
import { PEOPLE, REVIEWED, rewrites, says, written } from "./review-table.ts";
import {
  bodyOf,
  changesLine,
  editsPostmortem,
  fillsSections,
  hoursPass,
  INCIDENT,
  opensIncident,
  play,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import type { Simulation, WorldSeed } from "./simulation.ts";

async function played(steps: readonly Step[], world: WorldSeed = REVIEWED): Promise<Simulation> {
  const sim = await play({ name: "", world, steps, outcome: [] });
  await expectConverged(sim);
  return sim;
}

const rowOf = (sim: Simulation) => {
  const { hub } = sim.github;
  return hub.issue(hub.repository("acme", "shop")!, sim.postmortem().number)!;
};
const stateOf = (sim: Simulation): string => nowOf(rowOf(sim)).state;
const commentsOn = (sim: Simulation): string[] =>
  sim.github.hub
    .comments(rowOf(sim))
    .filter(({ author }) => author.endsWith("[bot]"))
    .map((row) => nowOf(row)!.body);
const statusOf = (sim: Simulation): string => commentsOn(sim).find((body) => body.includes("### Status"))!;
const repliesOn = (sim: Simulation): string[] =>
  commentsOn(sim)
    .filter((body) => !body.includes("### Status"))
    .map((body) => body.replace(/\n*<!--.*?-->/gs, ""));
const reviewsIn = (sim: Simulation): string[] => {
  const reading = readMarker(bodyOf(sim));
  const { reviews = [] } =
    reading.found === "marker" && reading.marker.kind === "postmortem" ? reading.marker : {};
  return reviews.map(({ by, verdict }) => `${by}: ${verdict}`);
};
const start = [opensIncident, written];
const STALE =
  "@rita sections of this postmortem were edited after your approval, so your approval doesn't count anymore. Read them again, then comment `/approve`, or `/request-changes REASON`.";

describe("a postmortem that needs a review", () => {
  it("says who is awaited, refuses to be completed until then, and is held at its due date", async () => {
    const drill = together(fillsSections, writes("No action items: it was a drill."));
    const sim = await played([opensIncident, drill, says("alice", "/complete")]);
    expect(statusOf(sim)).toContain(
      "1. **A review:** an approval by rita or ruth, who reads it and comments `/approve`.",
    );
    expect(repliesOn(sim)).toEqual([
      "@alice The postmortem is not complete yet. It awaits an approval by rita or ruth, who reads it and comments /approve. For example: `/complete`",
    ]);
    await hoursPass(24 * 15)(sim);
    const { outcome, findings } = await gateIn(sim, "acme/shop");
    const [page] = findings.filter(({ kind }) => kind === "postmortem");
    expect([outcome, page!.state]).toEqual(["fail", "overdue"]);
    expect(page!.reason).toMatch(/ It awaits an approval by rita or ruth\.$/);
    expect(page!.clear[0]!.text).toBe(
      "complete its sections, have rita or ruth `/approve` it, then comment `/complete` on it.",
    );
  });

  it("needs no other review for its items, boxes, timeline or due date", async () => {
    const sim = await played([
      ...start,
      says("rita", "/approve"),
      changesLine("Fix it", (line) => line.replace("[ ]", "[x]")),
      writes("- [ ] Test it @bob due 2026-04-08"),
      (stage) => stage.as("bob").comments(INCIDENT, "timeline: rolled back"),
      says("alice", "/timeline"),
      (stage) => stage.as("alice").labels(INCIDENT, "sev1"),
      (stage) => stage.as("alice").unlabels(INCIDENT, "sev2"),
    ]);
    expect(bodyOf(sim)).toContain("rolled back");
    expect(bodyOf(sim)).toContain("sev1");
    expect(reviewsIn(sim)).toEqual(["rita: approved"]);
    await says("alice", "/complete")(sim);
    await sim.rest();
    expect(stateOf(sim)).toBe("closed");
  });

  it("loses an approval by an edit of a section, and says so once", async () => {
    const sim = await played([
      ...start,
      says("rita", "/approve"),
      rewrites("The valve stuck."),
      rewrites("It was old."),
      says("alice", "/complete"),
    ]);
    expect(stateOf(sim)).toBe("open");
    expect(repliesOn(sim).filter((body) => body === STALE)).toHaveLength(1);
    expect(reviewsIn(sim)).toEqual([]);
  });

  it("shows requested changes until its sections change", async () => {
    const steps = [...start, says("ruth", "/approve"), says("rita", "/request-changes say why")];
    const sim = await played(steps);
    expect(statusOf(sim)).toContain("1. **Changes requested by** rita: say why");
    expect(statusOf(sim)).not.toContain("A review");
    await rewrites("It was rust.")(sim);
    await sim.rest();
    expect(statusOf(sim)).not.toContain("Changes requested");
    expect(statusOf(sim)).toContain("**A review:** an approval by rita or ruth");
  });
});

const edits = (login: string, edit: (body: string) => string): Step =>
  postmortem(login, (person, number) => person.edits(number, edit));
const approves = says("rita", "/approve");
const completes = says("alice", "/complete");
const addsWords = (body: string) => body.replace("## Lessons", "It was rust.\n\n## Lessons");
const checksBox = (body: string) => body.replace("- [ ] ", "- [x] ");

describe("an attack", () => {
  it.each<[name: string, steps: readonly Step[], problem: string | null, world?: WorldSeed]>([
    ["approval by an editor", [edits("rita", addsWords), approves], "You edited sections"],
    [
      "approval by an editor whose edit was undone",
      [edits("rita", addsWords), edits("bob", (body) => body.replace("It was rust.\n\n", "")), approves],
      "You edited sections",
    ],
    [
      "approval by an assignee",
      [postmortem("alice", (alice, number) => alice.assigns(number, "rita")), approves],
      "assigned to you",
    ],
    [
      "approval by someone who is assigned afterward",
      [approves, postmortem("alice", (alice, number) => alice.assigns(number, "rita"))],
      "It awaits an approval",
    ],
    [
      "approval of a text that is edited before the App reads the comment",
      [together(approves, edits("alice", addsWords))],
      "edited after your comment",
    ],
    [
      "approval that survives an edit beside the automatic timeline",
      [
        approves,
        edits("bob", (body) => body.replace(/(<!-- followthrough-timeline: .*-->)/, "$1\nIt was Bob.")),
      ],
      "edited after your approval",
    ],
    [
      "approval by whoever asked to complete it, if edits can't be read",
      [says("rita", "/complete"), approves],
      "can't be read completely",
      { ...REVIEWED, graphql: false },
    ],
    ["approval by someone who only checked a box", [edits("rita", checksBox), approves], null],
    ["approval if edits can't be read", [approves], null, { ...REVIEWED, graphql: false }],
  ])("%s", async (_, steps, problem, world = REVIEWED) => {
    const sim = await play({ name: "", world, steps: [...start, ...steps, completes], outcome: [] });
    expect(stateOf(sim)).toBe(problem === null ? "closed" : "open");
    if (problem) expect(repliesOn(sim).join("\n")).toContain(problem);
  });

  it("a record of an approval, forged or copied, counts for nothing", async () => {
    const sim = await played([...start, approves]);
    const approved = /"reviews":\[.*?\}\]/.exec(bodyOf(sim))![0];
    await editsPostmortem(addsWords)(sim);
    await sim.rest();
    expect(reviewsIn(sim)).toEqual([]);
    await editsPostmortem((body) => body.replace('"reviews":[]', approved))(sim);
    await sim.rest();
    await completes(sim);
    await sim.rest();
    expect(stateOf(sim)).toBe("open");
    expect(repliesOn(sim).join("\n")).toContain("signature doesn't match");
  });

  it("the signed record of the same postmortem before an edit doesn't bring the approval back", async () => {
    const sim = await played([...start, approves]);
    const marker = /<!-- followthrough \{.*\} -->/.exec(bodyOf(sim))![0];
    await editsPostmortem(addsWords)(sim);
    await sim.rest();
    await editsPostmortem((body) => body.replace(/<!-- followthrough \{.*\} -->/, () => marker))(sim);
    await sim.rest();
    await completes(sim);
    await sim.rest();
    expect(stateOf(sim)).toBe("open");
    expect(reviewsIn(sim)).toEqual([]);
    await expectConverged(sim);
  });
});

describe("without a review in the settings", () => {
  it("its commands are words of other bots, and nothing waits", async () => {
    const sim = await played([...start, approves, says("rita", "/aprove"), completes], {
      repositories: PEOPLE,
    });
    expect(stateOf(sim)).toBe("closed");
    expect(repliesOn(sim)).toEqual([]);
  });
});
