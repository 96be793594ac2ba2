import { describe, expect, it } from "@jest/globals";
import { type IssueRow, nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import {
  INCIDENT,
  item,
  opensIncident,
  play,
  postmortem,
  type Stage,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import type { Simulation } from "./simulation.ts";

const APP = "followthrough[bot]";
const ATTIC = { repositories: { "acme/attic": {} } };
const LINE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(LINE)];

const does =
  (login: string, act: (person: ReturnType<Stage["as"]>) => unknown): Step =>
  (sim) =>
    act(sim.as(login));
const comments = (words: string, login = "alice", number = INCIDENT): Step =>
  does(login, (it) => it.comments(number, words));
const slow = does("alice", (it) => it.opens({ title: "Slow" }));
const transfers = does("alice", (it) => it.transfers(INCIDENT, "acme/attic"));
const labelsThere = does("alice", (it) => it.in("acme/attic").labels(1, "incident"));
const deletesPostmortem = postmortem("alice", (it, number) => it.deletes(number));
const reopens = postmortem("alice", (it, number) => it.reopens(number));

function rowOf({ github: { hub } }: Simulation, number: number, repository = "shop"): IssueRow {
  return hub.issue(hub.repository("acme", repository)!, number)!;
}

/** The App's comments on the transferred issue, without what they hide. */
function saidThere(sim: Simulation, number = 1): string[] {
  const said = sim.github.hub.comments(rowOf(sim, number, "attic")).filter(({ author }) => author === APP);
  return said.map((row) => nowOf(row)!.body.replace(/\n*<!--.*?-->/gs, ""));
}

function postmortemsIn({ github: { hub } }: Simulation): string[] {
  const rows = hub.state.issues.filter(
    (row) => row.author === APP && nowOf(row).title.startsWith("Postmortem"),
  );
  return rows.filter((row) => !nowOf(row).deleted).map((row) => nowOf(row).state);
}

async function played(steps: readonly Step[]): Promise<Simulation> {
  // A sweep follows issues without labels.
  const sim = await play({
    name: "",
    steps: [...steps, (stage) => stage.sweep()],
    outcome: [],
    world: ATTIC,
  });
  await expectConverged(sim);
  return sim;
}

describe("after a transfer of the incident, GitHub gives its comments new ids, and no command runs or is answered again", () => {
  const link = expect.stringMatching(/^The postmortem of this incident is /);

  it.each<[string, Step[], string[], unknown[]]>([
    ["/postmortem", [slow, comments("/postmortem"), transfers], ["open"], [link]],
    [
      "/postmortem, answered",
      [...oneItem, comments("/postmortem"), together(transfers, labelsThere)],
      ["open"],
      [link, expect.stringContaining("This incident has a postmortem already")],
    ],
    [
      "/no-postmortem, of a postmortem",
      [...oneItem, comments("/no-postmortem a drill"), together(transfers, labelsThere)],
      ["closed"],
      [link],
    ],
    [
      "/postmortem before /no-postmortem",
      [slow, comments("/postmortem"), comments("/no-postmortem a drill"), transfers],
      ["closed"],
      [link],
    ],
    [
      "/postmortem before /no-postmortem, of a postmortem that was deleted",
      [
        slow,
        comments("/postmortem"),
        deletesPostmortem,
        comments("/no-postmortem a drill"),
        together(transfers, labelsThere),
      ],
      [],
      [
        link,
        expect.stringContaining("no longer exists"),
        expect.stringContaining("No postmortem will be opened"),
      ],
    ],
    [
      "a refused command",
      [...oneItem, comments("/no-postmortem a drill", "carol"), together(transfers, labelsThere)],
      ["open"],
      [link, expect.stringContaining("Only an approver")],
    ],
    [
      "/help",
      [...oneItem, comments("/help"), together(transfers, labelsThere)],
      ["open"],
      [link, expect.stringContaining("Commands")],
    ],
  ])("%s", async (_, steps, states, said) => {
    const sim = await played(steps);
    expect(postmortemsIn(sim)).toEqual(states);
    expect(saidThere(sim)).toEqual(said);
  });

  it("a share of the postmortem of an issue whose number is another's there", async () => {
    const sim = await played([
      slow,
      does("alice", (it) => it.opens({ title: "Down", labels: ["incident"] })),
      comments("/postmortem #2"),
      does("alice", (it) => it.in("acme/attic").opens({ title: "Older" })),
      does("alice", (it) => it.in("acme/attic").opens({ title: "Other", labels: ["incident"] })),
      transfers,
    ]);
    expect(saidThere(sim, 4)).toEqual([link]);
  });

  it("but a later one does", async () => {
    const sim = await played([
      ...oneItem,
      comments("/no-postmortem a drill"),
      transfers,
      does("alice", (it) => it.in("acme/attic").comments(1, "/postmortem")),
    ]);
    expect(postmortemsIn(sim)).toEqual(["open"]);
  });

  it("and one that was written while nobody listened runs once", async () => {
    const sim = await played([
      ...oneItem,
      (stage) => {
        for (const process of (stage as Simulation).running) process.kill();
      },
      comments("/no-postmortem a drill"),
      together(transfers, labelsThere),
      (stage) => {
        (stage as Simulation).startApp();
      },
      reopens,
    ]);
    expect(postmortemsIn(sim)).toEqual(["open"]);
  });
});

it("after a transfer of an item, a refused command is not answered again", async () => {
  const sim = await played([
    ...oneItem,
    comments("/drop it", "carol", 3),
    item("Fix it", (it, number) => it.transfers(number, "acme/attic")),
  ]);
  expect(saidThere(sim)).toEqual([expect.stringContaining("Only an approver")]);
});
