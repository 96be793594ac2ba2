import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import type { Call } from "../fake-github/network.ts";
import { type CommentRow, type IssueRow, nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import {
  fillsSections,
  INCIDENT,
  opensIncident,
  play,
  playFrom,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const POSTMORTEM = 2;
const ITEM = 3;
const LINE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(LINE)];
const APP = "followthrough[bot]";

/** Someone comments in acme/shop. */
const comments =
  (login: string, number: number, words: string): Step =>
  (sim) =>
    sim.as(login).comments(number, words);

/** They immediately fix a typo in the comment. */
const saysAndEdits =
  (login: string, number: number, words: string, editedTo: string): Step =>
  async (stage) => {
    const sim = stage as Simulation;
    const comment = sim.as(login).comments(number, words);
    await sim.time.pass(2_000);
    sim.as(login).editsComment(comment, editedTo);
  };

async function played(steps: readonly Step[], world?: WorldSeed): Promise<Simulation> {
  const sim = await play({ name: "", steps, outcome: [], ...(world && { world }) });
  await expectConverged(sim);
  return sim;
}

const rowOf = ({ github: { hub } }: Simulation, number: number): IssueRow =>
  hub.issue(hub.repository("acme", "shop")!, number)!;
const commentsOn = (sim: Simulation, number: number): CommentRow[] =>
  sim.github.hub.comments(rowOf(sim, number));
/** What the App answered there, without tags. */
const answersOn = (sim: Simulation, number: number): string[] =>
  commentsOn(sim, number)
    .filter(({ author }) => author === APP)
    .map((row) => nowOf(row)!.body)
    .filter((body) => /<!-- followthrough-(?:reply|edited) /.test(body))
    .map((body) => body.replace(/\n*<!--.*?-->/gs, ""));
/** The accounts that gave a thumbs up to the last comment by a person. */
const thumbsOn = (sim: Simulation, number: number): readonly string[] =>
  nowOf(commentsOn(sim, number).findLast(({ author }) => author !== APP)!)!.thumbs ?? [];
const itemOf = (sim: Simulation) => {
  const { body, assignees, labels } = nowOf(rowOf(sim, ITEM));
  const reading = readMarker(body ?? "");
  if (reading.found !== "marker" || reading.marker.kind !== "action-item") throw new Error("no item");
  const names = sim.github.hub.repository("acme", "shop")!.labels;
  const priority = names.find(({ id, name }) => labels.includes(id) && /^P\d$/.test(name))?.name;
  return { due: reading.marker.ledger.due, assignees, priority };
};
const postmortems = ({ github: { hub } }: Simulation): number =>
  hub.state.issues.filter((row) => row.author === APP && nowOf(row).title.startsWith("Postmortem")).length;

describe("a command that is executed gets a thumbs up", () => {
  const complete = [opensIncident, together(fillsSections, writes(LINE))];
  it.each<[string, Step[], number]>([
    ["on an item", [...oneItem, comments("alice", ITEM, "/priority P0")], ITEM],
    ["/complete", [...complete, comments("alice", POSTMORTEM, "/complete")], POSTMORTEM],
    ["/timeline", [opensIncident, comments("alice", POSTMORTEM, "/timeline")], POSTMORTEM],
    ["/no-postmortem", [opensIncident, comments("alice", INCIDENT, "/no-postmortem a drill")], INCIDENT],
    [
      "/postmortem",
      [(sim) => sim.as("alice").opens({ title: "Slow" }), comments("carol", INCIDENT, "/postmortem")],
      INCIDENT,
    ],
    [
      "/no-postmortem before the postmortem exists",
      [
        (sim) => sim.as("alice").opens({ title: "Slow", labels: ["bug"] }),
        comments("alice", INCIDENT, "/no-postmortem a drill"),
        (sim) => sim.as("alice").labels(INCIDENT, "incident"),
      ],
      INCIDENT,
    ],
  ])("%s", async (_, steps, number) => {
    const sim = await played(steps);
    expect(thumbsOn(sim, number)).toEqual([APP]);
    expect(answersOn(sim, number)).toEqual([]);
  });

  it("a refused command gets a reply and no thumbs up", async () => {
    const sim = await played([...oneItem, comments("dave", ITEM, "/priority P0")]);
    expect(thumbsOn(sim, ITEM)).toEqual([]);
    expect(answersOn(sim, ITEM)).toHaveLength(1);
  });

  it("if GitHub refuses the reaction, the command is still executed and the reaction is not retried", async () => {
    const isReaction = ({ path }: Call) => path.endsWith("/reactions");
    const sim = new Simulation();
    const text = JSON.stringify({ message: "Not Found" });
    const headers = { "content-type": "application/json" };
    sim.network.hooks = { instead: (call) => (isReaction(call) ? { status: 404, headers, text } : null) };
    sim.startApp();
    await sim.rest();
    const steps = [...oneItem, comments("alice", ITEM, "/priority P0")];
    await playFrom(sim, { name: "", steps, outcome: [] }, 0);
    await expectConverged(sim);
    expect(itemOf(sim).priority).toBe("P0");
    expect(sim.network.calls.filter(isReaction)).toHaveLength(1);
  });
});

describe("/assign", () => {
  it.each([
    ["@dvae", /^@alice GitHub can't assign dvae: [^`]*$/],
    ["@bob @erin", /^@alice GitHub can't assign erin: .* For example: `\/assign @bob`$/],
    ["@erin and @dvae @acme/platform", /can.t assign erin and dvae: .*`\/assign @acme\/platform`$/],
  ])("%s: names the users that GitHub cannot assign and keeps the owner", async (names, words) => {
    const sim = await played([...oneItem, comments("alice", ITEM, `/assign ${names}`)]);
    expect(answersOn(sim, ITEM)).toEqual([expect.stringMatching(words)]);
    expect(itemOf(sim).assignees).toEqual(["alice"]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).body).toContain("Fix it @alice · due 2026-04-01");
  });

  it("assigns a user if the API has no list of assignable users", async () => {
    const text = JSON.stringify({ message: "Not Found" });
    const sim = new Simulation();
    const headers = { "content-type": "application/json" };
    const isAsked = ({ path }: Call) => /\/assignees(?:[/?]|$)/.test(path);
    sim.network.hooks = { instead: (call) => (isAsked(call) ? { status: 404, headers, text } : null) };
    sim.startApp();
    await sim.rest();
    await playFrom(
      sim,
      { name: "", steps: [...oneItem, comments("alice", ITEM, "/assign @bob")], outcome: [] },
      0,
    );
    expect(itemOf(sim).assignees).toEqual(["bob"]);
  });
});

describe("several commands in one comment", () => {
  const threeCommands = "/priority P1\n/waive 30d the vendor is late\n/extend +7d the vendor is late";

  it("are all executed in order", async () => {
    const sim = await played([...oneItem, comments("alice", ITEM, threeCommands)]);
    expect(itemOf(sim)).toMatchObject({ priority: "P1", due: "2026-04-08" });
    expect(answersOn(sim, ITEM)).toEqual([]);
    expect(thumbsOn(sim, ITEM)).toEqual([APP]);
  });

  it("are executed except for the refused ones, which the reply names", async () => {
    const sim = await played([...oneItem, comments("carol", ITEM, threeCommands)]);
    expect(itemOf(sim)).toMatchObject({ priority: "P1", due: "2026-04-01" });
    expect(answersOn(sim, ITEM)).toEqual([
      expect.stringMatching(
        /^@carol `\/waive`: Only an approver can waive .*\n\n@carol `\/extend`: Only an owner/,
      ),
    ]);
  });

  it("are executed on a postmortem, too", async () => {
    const sim = await played([
      opensIncident,
      together(fillsSections, writes(LINE)),
      comments("alice", POSTMORTEM, "/timeline\n/complete\n/status"),
    ]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).state).toBe("closed");
    expect(answersOn(sim, POSTMORTEM)).toEqual([expect.stringContaining("Status: closed")]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).body).toContain("<!-- followthrough-timeline");
  });

  const before = [opensIncident, together(fillsSections, writes(LINE))];
  it.each<[string, Step[], Step]>([
    ["on an item", oneItem, comments("carol", ITEM, "/waive 30d the vendor is late\n/due 2026-04-15")],
    ["on a postmortem", before, comments("alice", POSTMORTEM, "/timeline\n/complete\n/status")],
  ])("%s: a crash after any write loses no command and repeats no reply", async (_, steps, last) => {
    const outcomeOf = (sim: Simulation) => {
      const { state } = nowOf(rowOf(sim, POSTMORTEM));
      return { ...itemOf(sim), state, told: [ITEM, POSTMORTEM].map((number) => answersOn(sim, number)) };
    };
    const undisturbed = await lastStep(steps, last, null);
    for (let nth = 0; nth < undisturbed.writes; nth++) {
      const { sim } = await lastStep(steps, last, nth);
      expect({ nth, ...outcomeOf(sim) }).toEqual({ nth, ...outcomeOf(undisturbed.sim) });
    }
  });

  /** In the last step, the App crashes after its nth write and restarts an hour later. */
  async function lastStep(steps: readonly Step[], last: Step, nth: number | null) {
    const sim = await play({ name: "", steps, outcome: [] });
    let writes = 0;
    sim.network.hooks = {
      fault: (call) => (call.isWrite && writes++ === nth ? "crash after" : null),
      crashed: () => void sim.time.sleep(HOUR).then(() => sim.startApp()),
    };
    await sim.time.pass(60_000);
    await last(sim);
    await sim.pass(2 * HOUR);
    return { sim, writes };
  }
});

describe("a command on the wrong issue", () => {
  const unlabelled: Step = (sim) => sim.as("alice").unlabels(INCIDENT, "incident");
  it.each<[string, number, Step[], string]>([
    [
      "/due 2026-04-15",
      POSTMORTEM,
      oneItem,
      "/due works on a single action item: post it on the item's issue, such as #3.",
    ],
    [
      "/drop it",
      POSTMORTEM,
      [opensIncident],
      "On a postmortem, /drop needs the item whose issue is gone, and a reason. For example: `/drop #12 REASON`",
    ],
    ["/no-postmortem x", POSTMORTEM, oneItem, "/no-postmortem works on the incident: post it on #1."],
    ["/complete", ITEM, oneItem, "/complete works on the postmortem: post it on #2."],
    ["/postmortem", ITEM, oneItem, "/postmortem works on the incident: post it on #1."],
    ["/complete", INCIDENT, oneItem, "/complete works on the postmortem: post it on #2."],
    ["/status", INCIDENT, [...oneItem, unlabelled], "/status works on the postmortem: post it on #2."],
  ])("%s on #%i gets a reply with the right issue", async (words, number, steps, answer) => {
    const sim = await played([...steps, comments("alice", number, words)]);
    expect(answersOn(sim, number)).toEqual([`@alice ${answer}`]);
  });

  it.each(["/assign @bob", "/priority P1", "/due tomorrow"])(
    "%s on an incident is left to other bots",
    async (words) => {
      const sim = await played([...oneItem, comments("alice", INCIDENT, words)]);
      expect(answersOn(sim, INCIDENT)).toEqual([]);
    },
  );
});

describe("an edited comment", () => {
  const EDITED = /^@alice commands in an edited comment are ignored, .* Post the command in a new comment\.$/;
  it.each<[string, number, Step[], Step]>([
    ["to fix a typo", ITEM, oneItem, saysAndEdits("alice", ITEM, "extend +7d busy", "/extend +7d busy")],
    ["on a postmortem", POSTMORTEM, oneItem, saysAndEdits("alice", POSTMORTEM, "hm", "/complete")],
    [
      "on an issue that is not tracked",
      INCIDENT,
      [(sim) => sim.as("alice").opens({ title: "Slow" })],
      saysAndEdits("alice", INCIDENT, "postmortem", "/postmortem"),
    ],
  ])("%s gets one reply and is never executed", async (_, number, steps, edit) => {
    const sim = await played([...steps, edit]);
    expect(answersOn(sim, number)).toEqual([expect.stringMatching(EDITED)]);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(answersOn(sim, number)).toHaveLength(1);
    if (number === ITEM) expect(itemOf(sim).due).toBe("2026-04-01");
  });

  it("and its typo get a reply each", async () => {
    const sim = await played([...oneItem, saysAndEdits("alice", ITEM, "/extned +7d x", "/extend +7d x")]);
    expect(answersOn(sim, ITEM)).toEqual([
      expect.stringContaining("There is no command /extned. Did you mean /extend? Post it in a new comment."),
      expect.stringMatching(EDITED),
    ]);
  });

  it("after a refusal gets another reply", async () => {
    const sim = await played([
      ...oneItem,
      async (stage) => {
        const sim = stage as Simulation;
        const comment = sim.as("alice").comments(ITEM, "/extend busy");
        await sim.pass(60_000);
        sim.as("alice").editsComment(comment, "/extend +7d busy");
      },
    ]);
    expect(answersOn(sim, ITEM)).toEqual([
      expect.stringMatching(/^@alice \/extend needs a date followed/),
      expect.stringMatching(EDITED),
    ]);
  });

  it("after its command was executed is ignored", async () => {
    const sim = await played([
      ...oneItem,
      async (stage) => {
        const sim = stage as Simulation;
        const comment = sim.as("alice").comments(ITEM, "/extend +7d busy");
        await sim.pass(60_000);
        sim.as("alice").editsComment(comment, "/extend +9d busy");
      },
    ]);
    expect(answersOn(sim, ITEM)).toEqual([]);
    expect(itemOf(sim).due).toBe("2026-04-08");
  });
});

describe("an incident without labels", () => {
  it("can be used for commands, through webhooks only", async () => {
    const sim = await play({
      name: "",
      steps: [
        (stage) => stage.as("alice").opens({ title: "Slow" }),
        comments("carol", INCIDENT, "/postmortem"),
        comments("alice", INCIDENT, "/help"),
        comments("alice", INCIDENT, "/no-postmortem a drill"),
      ],
      outcome: [],
    });
    expect(answersOn(sim, INCIDENT)).toEqual([expect.stringContaining("Commands for this incident.")]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).state).toBe("closed");
  });
});

describe("/postmortem", () => {
  it.each([["incident"], ["bug"]])(
    "opens a postmortem for a closed issue with the label %s",
    async (label) => {
      const sim = await played([
        (stage) => stage.as("alice").opens({ title: "Slow", labels: ["bug"] }),
        (stage) => stage.as("alice").closes(INCIDENT),
        (stage) => stage.as("alice").labels(INCIDENT, label),
        comments("carol", INCIDENT, "/postmortem"),
      ]);
      expect(postmortems(sim)).toBe(1);
      expect(thumbsOn(sim, INCIDENT)).toEqual([APP]);
    },
  );

  it.each<[string, Record<string, string>, number]>([
    ["accepts a custom role that is based on triage", { carol: "Helpdesk" }, 1],
    ["refuses a custom role that is based on read", { dave: "Auditor" }, 0],
  ])("%s", async (_, roleNames, opened) => {
    const [login] = Object.keys(roleNames) as [string];
    const sim = await played(
      [(stage) => stage.as("alice").opens({ title: "Slow" }), comments(login, INCIDENT, "/postmortem")],
      { repositories: { "acme/shop": { roleNames } } },
    );
    expect(postmortems(sim)).toBe(opened);
    const refusal = /you have the role Auditor \(based on read\)/;
    expect(answersOn(sim, INCIDENT)).toEqual(opened ? [] : [expect.stringMatching(refusal)]);
  });
});

describe("a first installation", () => {
  it("ignores commands from before it", async () => {
    const sim = new Simulation();
    const alice = sim.as("alice");
    alice.opens({ title: "Slow", labels: ["incident"] });
    alice.comments(INCIDENT, "/postmortem");
    sim.as("dave").comments(INCIDENT, "/no-postmortem for another bot");
    await sim.time.pass(HOUR);
    const [installation] = sim.github.hub.state.installations;
    Object.assign(installation!, { createdAt: sim.github.hub.now });
    sim.startApp();
    await sim.rest();
    expect([postmortems(sim), answersOn(sim, INCIDENT)]).toEqual([0, []]);
    alice.comments(INCIDENT, "/postmortem");
    await sim.rest();
    expect(postmortems(sim)).toBe(1);
    await expectConverged(sim);
  });
});

it("a command on an adopted issue gets one reply, even if GitHub shows the reply late", async () => {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  let slow = 0;
  const steps: Step[] = [
    opensIncident,
    async (stage) => {
      slow = await stage.as("carol").opens({ title: "Slow" });
      await writes(`- [ ] #${slow} Tune @alice due 2026-04-01`)(stage);
    },
    (stage) => (stage as Simulation).time.pass(60_000),
    async (stage) => {
      sim.github.hub.lag = { listings: 8_000, objects: 0 };
      await stage.as("dave").comments(slow, "/extend 2026-04-07 the index takes a night");
      await sim.time.pass(60_000);
      await sim.sweep();
    },
  ];
  await playFrom(sim, { name: "", steps, outcome: [] }, 0);
  await expectConverged(sim);
  expect(answersOn(sim, slow)).toHaveLength(1);
});
