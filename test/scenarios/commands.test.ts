import { describe, expect, it } from "@jest/globals";
import { readMarker } from "../../src/record/marker.ts";
import type { Call } from "../fake-github/network.ts";
import { type CommentRow, type IssueRow, nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { anIncident, fillsSections, goOn, INCIDENT, play, type Step, together, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const POSTMORTEM = 2;
const ITEM = 3;
const LINE = "- [ ] Mend it @alice due 2026-04-01";
const oneItem = [anIncident, writes(LINE)];
const APP = "followthrough[bot]";

/** Somebody writes a comment in acme/shop. */
const says =
  (login: string, number: number, words: string): Step =>
  (sim) =>
    sim.as(login).comments(number, words);

/** They mend a typo in it at once. */
const saysAndEdits =
  (login: string, number: number, words: string, then: string): Step =>
  async (stage) => {
    const sim = stage as Simulation;
    const comment = sim.as(login).comments(number, words);
    await sim.time.pass(2_000);
    sim.as(login).editsComment(comment, then);
  };

async function played(steps: readonly Step[], world?: WorldSeed): Promise<Simulation> {
  const sim = await play({ name: "", steps, outcome: [], ...(world && { world }) });
  await obeysTheLaw(sim);
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
/** Who gave a thumbs up to the last comment of a person there. */
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

describe("a command that is obeyed gets a thumbs up", () => {
  const complete = [anIncident, together(fillsSections, writes(LINE))];
  it.each<[string, Step[], number]>([
    ["on an item", [...oneItem, says("alice", ITEM, "/priority P0")], ITEM],
    ["/complete", [...complete, says("alice", POSTMORTEM, "/complete")], POSTMORTEM],
    ["/timeline", [anIncident, says("alice", POSTMORTEM, "/timeline")], POSTMORTEM],
    ["/no-postmortem", [anIncident, says("alice", INCIDENT, "/no-postmortem a drill")], INCIDENT],
    [
      "/postmortem",
      [(sim) => sim.as("alice").opens({ title: "Slow" }), says("carol", INCIDENT, "/postmortem")],
      INCIDENT,
    ],
    [
      "/no-postmortem before there is one",
      [
        (sim) => sim.as("alice").opens({ title: "Slow", labels: ["bug"] }),
        says("alice", INCIDENT, "/no-postmortem a drill"),
        (sim) => sim.as("alice").labels(INCIDENT, "incident"),
      ],
      INCIDENT,
    ],
  ])("%s", async (_, steps, number) => {
    const sim = await played(steps);
    expect(thumbsOn(sim, number)).toEqual([APP]);
    expect(answersOn(sim, number)).toEqual([]);
  });

  it("one that is refused gets words and none", async () => {
    const sim = await played([...oneItem, says("dave", ITEM, "/priority P0")]);
    expect(thumbsOn(sim, ITEM)).toEqual([]);
    expect(answersOn(sim, ITEM)).toHaveLength(1);
  });

  it("and where GitHub will not have it, the command is obeyed all the same, and it is not tried again", async () => {
    const isReaction = ({ path }: Call) => path.endsWith("/reactions");
    const sim = new Simulation();
    const text = JSON.stringify({ message: "Not Found" });
    const headers = { "content-type": "application/json" };
    sim.network.hooks = { instead: (call) => (isReaction(call) ? { status: 404, headers, text } : null) };
    sim.startApp();
    await sim.rest();
    const steps = [...oneItem, says("alice", ITEM, "/priority P0")];
    await goOn(sim, { name: "", steps, outcome: [] }, 0);
    await obeysTheLaw(sim);
    expect(itemOf(sim).priority).toBe("P0");
    expect(sim.network.calls.filter(isReaction)).toHaveLength(1);
  });
});

describe("/assign", () => {
  it.each([
    ["@dvae", /^@alice GitHub cannot assign dvae here: [^`]*$/],
    ["@bob @erin", /^@alice GitHub cannot assign erin here: .* For example: `\/assign @bob`$/],
    ["@erin and @dvae @acme/platform", /cannot assign erin and dvae here: .*`\/assign @acme\/platform`$/],
  ])("%s: whom GitHub cannot assign is named, and the owner stays", async (names, words) => {
    const sim = await played([...oneItem, says("alice", ITEM, `/assign ${names}`)]);
    expect(answersOn(sim, ITEM)).toEqual([expect.stringMatching(words)]);
    expect(itemOf(sim).assignees).toEqual(["alice"]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).body).toContain("Mend it @alice · due 2026-04-01");
  });

  it("gives it to whom an API does not tell about", async () => {
    const text = JSON.stringify({ message: "Not Found" });
    const sim = new Simulation();
    const headers = { "content-type": "application/json" };
    const isAsked = ({ path }: Call) => /\/assignees(?:[/?]|$)/.test(path);
    sim.network.hooks = { instead: (call) => (isAsked(call) ? { status: 404, headers, text } : null) };
    sim.startApp();
    await sim.rest();
    await goOn(sim, { name: "", steps: [...oneItem, says("alice", ITEM, "/assign @bob")], outcome: [] }, 0);
    expect(itemOf(sim).assignees).toEqual(["bob"]);
  });
});

describe("several commands in one comment", () => {
  const three = "/priority P1\n/waive 30d the vendor is late\n/extend +7d the vendor is late";

  it("are all obeyed, in their order", async () => {
    const sim = await played([...oneItem, says("alice", ITEM, three)]);
    expect(itemOf(sim)).toMatchObject({ priority: "P1", due: "2026-04-08" });
    expect(answersOn(sim, ITEM)).toEqual([]);
    expect(thumbsOn(sim, ITEM)).toEqual([APP]);
  });

  it("are obeyed but for the one that is refused, which the answer names", async () => {
    const sim = await played([...oneItem, says("carol", ITEM, three)]);
    expect(itemOf(sim)).toMatchObject({ priority: "P1", due: "2026-04-01" });
    expect(answersOn(sim, ITEM)).toEqual([
      expect.stringMatching(/^@carol `\/waive`: A waiver takes .*\n\n@carol `\/extend`: An extension takes/),
    ]);
  });

  it("on a postmortem, too", async () => {
    const sim = await played([
      anIncident,
      together(fillsSections, writes(LINE)),
      says("alice", POSTMORTEM, "/timeline\n/complete\n/status"),
    ]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).state).toBe("closed");
    expect(answersOn(sim, POSTMORTEM)).toEqual([expect.stringContaining("The postmortem is closed.")]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).body).toContain("<!-- followthrough-timeline");
  });

  const before = [anIncident, together(fillsSections, writes(LINE))];
  it.each<[string, Step[], Step]>([
    ["on an item", oneItem, says("carol", ITEM, "/waive 30d the vendor is late\n/due 2026-04-15")],
    ["on a postmortem", before, says("alice", POSTMORTEM, "/timeline\n/complete\n/status")],
  ])("%s: a crash after any write loses none of them and says nothing twice", async (_, steps, last) => {
    const outcomeOf = (sim: Simulation) => {
      const { state } = nowOf(rowOf(sim, POSTMORTEM));
      return { ...itemOf(sim), state, told: [ITEM, POSTMORTEM].map((number) => answersOn(sim, number)) };
    };
    const whole = await lastStep(steps, last, null);
    for (let nth = 0; nth < whole.writes; nth++) {
      const { sim } = await lastStep(steps, last, nth);
      expect({ nth, ...outcomeOf(sim) }).toEqual({ nth, ...outcomeOf(whole.sim) });
    }
  });

  /** In the last step the App dies once its nth write was carried out, and comes back an hour later. */
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

describe("a command in the wrong place is shown the right one", () => {
  const unlabelled: Step = (sim) => sim.as("alice").unlabels(INCIDENT, "incident");
  it.each<[string, number, Step[], string]>([
    [
      "/extend +7d busy",
      POSTMORTEM,
      oneItem,
      "/extend is for one action item: write it on the issue of that item, such as #3.",
    ],
    [
      "/drop it",
      POSTMORTEM,
      [anIncident],
      "/drop is for one action item: write it on the issue of that item.",
    ],
    ["/no-postmortem x", POSTMORTEM, oneItem, "/no-postmortem is for the incident: write it on #1."],
    ["/complete", ITEM, oneItem, "/complete is for the postmortem: write it on #2."],
    ["/postmortem", ITEM, oneItem, "/postmortem is for the incident: write it on #1."],
    ["/complete", INCIDENT, oneItem, "/complete is for the postmortem: write it on #2."],
    ["/status", INCIDENT, [...oneItem, unlabelled], "/status is for the postmortem: write it on #2."],
  ])("%s on #%i", async (words, number, steps, answer) => {
    const sim = await played([...steps, says("alice", number, words)]);
    expect(answersOn(sim, number)).toEqual([`@alice ${answer}`]);
  });

  it.each(["/assign @bob", "/drop x", "/due tomorrow"])(
    "%s on an incident is for another bot",
    async (words) => {
      const sim = await played([...oneItem, says("alice", INCIDENT, words)]);
      expect(answersOn(sim, INCIDENT)).toEqual([]);
    },
  );
});

describe("a comment that was edited", () => {
  const EDITED = /^@alice a comment that was edited is not obeyed: .* Write the command in a new comment\.$/;
  it.each<[string, number, Step[], Step]>([
    ["to mend a typo", ITEM, oneItem, saysAndEdits("alice", ITEM, "/extnd +7d busy", "/extend +7d busy")],
    ["on a postmortem", POSTMORTEM, oneItem, saysAndEdits("alice", POSTMORTEM, "hm", "/complete")],
    [
      "on an issue that is nobody's",
      INCIDENT,
      [(sim) => sim.as("alice").opens({ title: "Slow" })],
      saysAndEdits("alice", INCIDENT, "/postmortm", "/postmortem"),
    ],
  ])("%s is answered once and never obeyed", async (_, number, steps, edit) => {
    const sim = await played([...steps, edit]);
    expect(answersOn(sim, number)).toEqual([expect.stringMatching(EDITED)]);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(answersOn(sim, number)).toHaveLength(1);
    if (number === ITEM) expect(itemOf(sim).due).toBe("2026-04-01");
  });

  it("after it was refused is answered again", async () => {
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
      expect.stringMatching(/^@alice \/extend takes a date first/),
      expect.stringMatching(EDITED),
    ]);
  });

  it("after it was obeyed is left alone", async () => {
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
  it("is heard all the same, by its webhooks alone", async () => {
    const sim = await play({
      name: "",
      steps: [
        (stage) => stage.as("alice").opens({ title: "Slow" }),
        says("carol", INCIDENT, "/postmortem"),
        says("alice", INCIDENT, "/help"),
        says("alice", INCIDENT, "/no-postmortem a drill"),
      ],
      outcome: [],
    });
    expect(answersOn(sim, INCIDENT)).toEqual([expect.stringContaining("what can be asked here")]);
    expect(nowOf(rowOf(sim, POSTMORTEM)).state).toBe("closed");
  });
});

describe("/postmortem", () => {
  it.each([["incident"], ["bug"]])("opens one for a closed issue that is labelled %s", async (label) => {
    const sim = await played([
      (stage) => stage.as("alice").opens({ title: "Slow", labels: ["bug"] }),
      (stage) => stage.as("alice").closes(INCIDENT),
      (stage) => stage.as("alice").labels(INCIDENT, label),
      says("carol", INCIDENT, "/postmortem"),
    ]);
    expect(postmortems(sim)).toBe(1);
    expect(thumbsOn(sim, INCIDENT)).toEqual([APP]);
  });

  it.each<[string, Record<string, string>, number]>([
    ["a role of the organization's own that is built on triage", { carol: "Helpdesk" }, 1],
    ["one that is built on read", { dave: "Auditor" }, 0],
  ])("%s", async (_, roleNames, opened) => {
    const [login] = Object.keys(roleNames) as [string];
    const sim = await played(
      [(stage) => stage.as("alice").opens({ title: "Slow" }), says(login, INCIDENT, "/postmortem")],
      { repositories: { "acme/shop": { roleNames } } },
    );
    expect(postmortems(sim)).toBe(opened);
    const refusal = /you have the role Auditor \(built on read\)/;
    expect(answersOn(sim, INCIDENT)).toEqual(opened ? [] : [expect.stringMatching(refusal)]);
  });
});

describe("a first install is quiet", () => {
  it("about commands that were written before it", async () => {
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
    await obeysTheLaw(sim);
  });
});

it("is answered once on an issue of others too, however late GitHub shows the answer", async () => {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  let slow = 0;
  const steps: Step[] = [
    anIncident,
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
  await goOn(sim, { name: "", steps, outcome: [] }, 0);
  await obeysTheLaw(sim);
  expect(answersOn(sim, slow)).toHaveLength(1);
});
