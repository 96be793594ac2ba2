import { describe, expect, it } from "@jest/globals";
import { COMMANDS } from "../../src/commands/command-table.ts";
import type { CommandName } from "../../src/domain/commands/requests.ts";
import { type IssueRow, nowOf } from "../fake-github/state.ts";
import { isPlayed } from "../harness/cases.ts";
import { expectConverged } from "./convergence.ts";
import {
  fillsSections,
  hoursPass,
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
import { HOUR, type Simulation, type WorldSeed } from "./simulation.ts";

const POSTMORTEM = 2;
const ITEM = 3;
const AGAIN = 4;
const APP = "followthrough[bot]";
const LINE = "- [ ] Fix it @alice due 2026-04-01";

const does =
  (login: string, act: (person: ReturnType<Stage["as"]>) => unknown): Step =>
  (sim) =>
    act(sim.as(login));
const comments = (number: number, words: string): Step => does("alice", (it) => it.comments(number, words));
const changesRecord = (number: number): Step =>
  does("bob", (it) => it.edits(number, (body) => body.replace(/"due":"2026-/, '"due":"2027-')));
const removesLine = postmortem("alice", (it, number) =>
  it.edits(number, (body) => body.replace(/^- \[ \] \[#3.*\n?/m, "")),
);

const slow = does("alice", (it) => it.opens({ title: "Slow" }));
const labels = does("alice", (it) => it.labels(INCIDENT, "incident"));
const unlabels = does("alice", (it) => it.unlabels(INCIDENT, "incident"));
const declines = comments(INCIDENT, "/no-postmortem a drill");
const deletesPostmortem = postmortem("alice", (it, number) => it.deletes(number));
const deletesIncident = does("alice", (it) => it.deletes(INCIDENT));
const oneItem = [opensIncident, writes(LINE)];
const completed = [opensIncident, together(fillsSections, writes(LINE)), comments(POSTMORTEM, "/complete")];
const sharesOne = [
  ...oneItem,
  does("alice", (it) => it.opens({ title: "Again", labels: ["incident"] })),
  comments(AGAIN, "/postmortem #1"),
];
const REVIEWED: WorldSeed = { config: "postmortem: { review: { required: 1 } }\n" };
const PUBLIC: WorldSeed = { repositories: { "acme/shop": { private: false } } };

/** Commands that other bots have on any issue, too. They work on items. */
const OF_ITEMS: readonly CommandName[] = ["due", "assign", "priority", "area"];
/** Without `postmortem.review`, these are commands of other bots. */
const REVIEWS: readonly CommandName[] = ["approve", "request-changes"];
const NAMES = COMMANDS.map(({ name }) => name);
const ALL_BUT_OPENING = NAMES.filter((name) => name !== "postmortem" && name !== "no-postmortem");
const ALL = NAMES;

/** What happened, the issue, the commands that get no answer there, and the settings. */
type Row = readonly [string, readonly Step[], number, readonly CommandName[], WorldSeed?];

const SITUATIONS: readonly Row[] = [
  ["an issue that is no incident", [slow], INCIDENT, ALL_BUT_OPENING],
  ["an incident with a postmortem", oneItem, INCIDENT, [...OF_ITEMS, ...REVIEWS]],
  ["an incident in a repository with reviews", oneItem, INCIDENT, OF_ITEMS, REVIEWED],
  ["an incident whose postmortem is complete", completed, INCIDENT, [...OF_ITEMS, ...REVIEWS]],
  ["an incident whose postmortem was declined", [...oneItem, declines], INCIDENT, [...OF_ITEMS, ...REVIEWS]],
  ["an incident that was declined at first", [slow, declines, labels], INCIDENT, [...OF_ITEMS, ...REVIEWS]],
  [
    "an incident no more, without use of its postmortem",
    [opensIncident, unlabels],
    INCIDENT,
    [...OF_ITEMS, ...REVIEWS],
  ],
  [
    "an incident no more, with a postmortem in use",
    [...oneItem, unlabels],
    INCIDENT,
    [...OF_ITEMS, ...REVIEWS],
  ],
  [
    "an incident whose label does not count",
    [does("dave", (it) => it.opens({ title: "Down", labels: ["incident"] }))],
    INCIDENT,
    [...OF_ITEMS, ...REVIEWS],
    PUBLIC,
  ],
  [
    "an incident that was closed before it was labeled",
    [slow, does("alice", (it) => it.closes(INCIDENT)), labels],
    INCIDENT,
    [...OF_ITEMS, ...REVIEWS],
  ],
  [
    "an incident whose postmortem was deleted",
    [...oneItem, deletesPostmortem],
    INCIDENT,
    [...OF_ITEMS, ...REVIEWS],
  ],
  ["an incident that shares a postmortem", sharesOne, AGAIN, [...OF_ITEMS, ...REVIEWS]],
  ["a postmortem", oneItem, POSTMORTEM, REVIEWS],
  ["a postmortem with reviews", oneItem, POSTMORTEM, [], REVIEWED],
  ["a postmortem that is complete", completed, POSTMORTEM, REVIEWS],
  ["a postmortem that was declined", [...oneItem, declines], POSTMORTEM, REVIEWS],
  ["a postmortem that was closed unused", [opensIncident, unlabels], POSTMORTEM, REVIEWS],
  ["a postmortem without its incident", [...oneItem, deletesIncident], POSTMORTEM, REVIEWS],
  ["a postmortem that gave way to a shared one", sharesOne, 5, REVIEWS],
  ["an item", oneItem, ITEM, REVIEWS],
  ["an item that is done", [...oneItem, item("Fix it", (it, number) => it.closes(number))], ITEM, REVIEWS],
  ["an item that was dropped", [...oneItem, comments(ITEM, "/drop it is of no use")], ITEM, REVIEWS],
  ["an item that lost its line on the first day", [...oneItem, removesLine], ITEM, REVIEWS],
  ["an item that lost its line later", [...oneItem, hoursPass(48), removesLine], ITEM, REVIEWS],
  ["an item of a declined postmortem", [...oneItem, declines], ITEM, REVIEWS],
  ["an item of a deleted postmortem", [...oneItem, deletesPostmortem], ITEM, REVIEWS],
  [
    "an item without postmortem and incident",
    [...oneItem, deletesPostmortem, deletesIncident],
    ITEM,
    REVIEWS,
  ],
  [
    "an issue that became an item",
    [
      slow,
      does("alice", (it) => it.opens({ title: "Down", labels: ["incident"] })),
      writes("- [ ] #1 Tune it @alice due 2026-04-01"),
    ],
    1,
    REVIEWS,
  ],
  // A comment on the changed issue says that they wait.
  [
    "an incident whose postmortem's record was changed",
    [...oneItem, changesRecord(POSTMORTEM)],
    INCIDENT,
    ALL,
  ],
  ["a postmortem whose record was changed", [...oneItem, changesRecord(POSTMORTEM)], POSTMORTEM, ALL],
  ["an item whose record was changed", [...oneItem, changesRecord(ITEM)], ITEM, ALL],
];

/** A build plays a third of them, the night all. */
const PLAYED = SITUATIONS.filter((_, position) => isPlayed(position));

function rowOf({ github: { hub } }: Simulation, number: number): IssueRow {
  return hub.issue(hub.repository("acme", "shop")!, number)!;
}

/** The App's comments on an issue, oldest first. */
function saidOn(sim: Simulation, number: number): string[] {
  const rows = sim.github.hub.comments(rowOf(sim, number)).filter(({ author }) => author === APP);
  return rows.map((row) => nowOf(row)?.body ?? "");
}

async function played(steps: readonly Step[], world?: WorldSeed): Promise<Simulation> {
  return play({ name: "", steps, outcome: [], ...(world && { world }) });
}

describe("which commands get no answer", () => {
  it.each(PLAYED.map(([name, ...row]) => [name, row] as const))("%s", async (_, row) => {
    const [steps, number, silent, world] = row;
    const sim = await played(steps, world);
    const unanswered: CommandName[] = [];
    for (const [index, { name, example }] of COMMANDS.entries()) {
      // A reader gets five replies an hour, and may do nothing that changes the situation.
      if (index % 5 === 0) await sim.pass(HOUR);
      await sim.time.pass(60_000);
      const { id } = sim.as("dave").comments(number, example);
      await sim.rest();
      if (!saidOn(sim, number).some((body) => body.includes(`<!-- followthrough-reply ${id} -->`)))
        unanswered.push(name);
    }
    expect(unanswered.sort()).toEqual([...silent].sort());
    await expectConverged(sim);
  });
});

describe("/postmortem on an issue that has a postmortem", () => {
  const asks = comments(INCIDENT, "/postmortem");
  it.each<[string, Step[], "open" | "closed", number]>([
    ["opens it again after it was closed unused", [opensIncident, unlabels, asks], "open", 0],
    ["opens it again after it was declined", [...oneItem, declines, asks], "open", 0],
    ["which can be declined again", [...oneItem, declines, asks, declines], "closed", 0],
    ["and opened again", [...oneItem, declines, asks, declines, asks], "open", 0],
    ["says that it is there", [...oneItem, asks], "open", 1],
    ["says that it is there, also if it is complete", [...completed, asks], "closed", 1],
  ])("%s", async (_, steps, state, replies) => {
    const sim = await played(steps);
    expect(nowOf(rowOf(sim, POSTMORTEM)).state).toBe(state);
    const said = saidOn(sim, INCIDENT).filter((body) => body.includes("has a postmortem already"));
    expect(said).toHaveLength(replies);
    await expectConverged(sim);
  });

  it("shares another's as the newest command says, and rests", async () => {
    const sim = await played([...sharesOne, comments(AGAIN, "/postmortem #1")]);
    await expectConverged(sim);
    expect(saidOn(sim, AGAIN).filter((body) => body.includes("followthrough-reply"))).toEqual([]);
  });
});
