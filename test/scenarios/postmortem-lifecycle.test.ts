import { describe, expect, it } from "@jest/globals";
import { unsignedComment } from "../../src/record/comment-signature.ts";
import { STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { readMarker, replaceMarker, stripMarker, writeMarker } from "../../src/record/marker.ts";
import type { Marker } from "../../src/record/marker-types.ts";
import { APP } from "../fake-github/hub.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { mentionsIn } from "../markdown/messages/message-samples.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { gateIn } from "./gate.ts";
import {
  bodyOf,
  fillsSections,
  hoursPass,
  INCIDENT,
  item,
  opensIncident,
  play,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, type Simulation } from "./simulation.ts";

const ONE = "- [ ] Fix it @alice due 2026-04-01";
const oneItem = [opensIncident, writes(ONE)];
const complete = [opensIncident, together(fillsSections, writes(ONE))];
const closesIt = postmortem("bob", (bob, number) => bob.closes(number));
const comments = (login: string, words: string): Step =>
  postmortem(login, (person, number) => person.comments(number, words));

/** The App's comments on an issue, without the link between incident and postmortem. */
function commentsOn(sim: Simulation, number: number): CommentRow[] {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).filter(({ author }) => author.endsWith("[bot]"));
}

const stateOf = ({ github: { hub } }: Simulation, number: number): string =>
  nowOf(hub.issue(hub.repository("acme", "shop")!, number)!).state;
const textOf = (row: CommentRow): string => nowOf(row)!.body;
const isStatus = (row: CommentRow): boolean => textOf(row).startsWith(STATUS_HEADING);
const statusOn = (sim: Simulation): CommentRow | undefined =>
  commentsOn(sim, sim.postmortem().number).find(isStatus);
/** What is said on the postmortem besides the comments that are kept up to date, without tags. */
const repliesOn = (sim: Simulation, number = sim.postmortem().number): string[] =>
  commentsOn(sim, number)
    .filter((row) => !isStatus(row))
    .map((row) => textOf(row).replace(/\n*<!--.*?-->/gs, ""));

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = await play({ name: "", steps, outcome: [] });
  await expectConverged(sim);
  return sim;
}

describe("the status of a postmortem", () => {
  it("is not posted before anyone starts to write", async () => {
    const sim = await played(opensIncident);
    expect(statusOn(sim)).toBeUndefined();
  });

  it("shows what is missing and the state of the items, and is updated in the same comment", async () => {
    const sim = await played(opensIncident, writes(ONE, "- [ ] Check it due 2026-03-30"));
    const { id } = statusOn(sim)!;
    expect(textOf(statusOn(sim)!)).toMatch(/^1\. \*\*\d of 9 sections:\*\* .*Root cause/m);
    expect(textOf(statusOn(sim)!)).toMatch(/^2\. \*\*An owner for \[#\d+\]\(\S+\):\*\* /m);
    expect(textOf(statusOn(sim)!)).toMatch(
      /^\| \[#\d+\]\(\S+\) Check it \| \*\*no owner\*\* \| 2026\u201103\u201130 \|$/m,
    );
    await sim.time.pass(60_000);
    await together(
      fillsSections,
      item("Check it", (bob, number) => bob.assigns(number, "bob")),
      item("Fix it", (bob, number) => bob.closes(number)),
    )(sim);
    await sim.rest();
    const status = statusOn(sim)!;
    expect(status.id).toBe(id);
    expect(textOf(status)).toContain("Nothing is missing: comment `/complete`, or close this issue.");
    expect(textOf(status)).toMatch(/^\| \[#\d+\]\(\S+\) Fix it \| alice \| done \|$/m);
    expect(textOf(status)).toMatch(/^\| \[#\d+\]\(\S+\) Check it \| bob \| 2026\u201103\u201130 \|$/m);
    await expectConverged(sim);
  });

  it("shows that an item is overdue on the first day, with one write", async () => {
    const sim = await played(...oneItem);
    await sim.pass(31 * 24 * HOUR);
    const writesOfStatus = () => sim.network.writes.filter(({ path }) => path.includes("/comments/")).length;
    await sim.sweep();
    expect(textOf(statusOn(sim)!)).toMatch(/\*\*overdue\*\* since \S+ \|$/m);
    const before = writesOfStatus();
    for (let hour = 0; hour < 3; hour++) {
      await sim.pass(HOUR);
      await sim.sweep();
    }
    expect(writesOfStatus()).toBe(before);
  });

  it("is restored if someone edits or deletes it", async () => {
    const sim = await played(...oneItem);
    const right = textOf(statusOn(sim)!);
    await sim.pass(10 * 60_000);
    sim.as("bob").editsComment(statusOn(sim)!, `${STATUS_HEADING}\nAll is well.`);
    await sim.rest();
    expect(textOf(statusOn(sim)!)).toBe(right);
    await sim.pass(10 * 60_000);
    sim.github.life.deleteComment(statusOn(sim)!, "bob");
    await sim.rest();
    expect(textOf(statusOn(sim)!)).toBe(right);
    await expectConverged(sim);
  });

  it("is sent once to the person who asks", async () => {
    const sim = await played(...oneItem, comments("dave", "/status"));
    expect(repliesOn(sim)).toEqual([
      unsignedComment(textOf(statusOn(sim)!)).slice(STATUS_HEADING.length + 1),
    ]);
  });

  it("shows hostile text safely", async () => {
    const sim = await played(
      ...oneItem,
      item("Fix it", (bob, number) => bob.changes(number, { title: "Mend | <!-- `@everyone` --> | x" })),
      fillsSections,
      postmortem("bob", (bob, number) =>
        bob.edits(
          number,
          (body) => `${body.replace("## Impact\n\nWe know now.", "## Impact @all <!-- x\n")}`,
        ),
      ),
    );
    const text = unsignedComment(textOf(statusOn(sim)!));
    expect(mentionsIn(text)).toEqual([]);
    expect(text.match(/<!--/g)).toHaveLength(1);
    expect(text.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(3);
  });
});

describe("a closed postmortem", () => {
  it("is reopened each time it is incomplete, with one comment about what is missing", async () => {
    const sim = await played(...oneItem, closesIt, fillsSections);
    expect(repliesOn(sim)).toEqual([
      expect.stringMatching(/^@bob this was reopened because it isn't complete:\n\n- The section “Summary”/),
    ]);
  });

  it("stays closed without a comment if it is complete, and its status says so", async () => {
    const sim = await played(...complete, closesIt);
    expect(repliesOn(sim)).toEqual([]);
    expect(textOf(statusOn(sim)!)).toContain("### Status: closed\n\n**0 of 1 action item");
  });

  it("is reopened if a person without the role closed it as not planned, and says who can", async () => {
    const sim = await played(
      ...complete,
      postmortem("carol", (carol, number) => carol.closes(number, "not_planned")),
    );
    expect(repliesOn(sim)).toEqual([
      "@carol this was reopened. Only an approver (people with the role maintain or admin) can skip the postmortem.",
    ]);
  });

  it("as not planned by an approver without a reason gets a reply about how to give one", async () => {
    const sim = await played(
      opensIncident,
      postmortem("alice", (alice, number) => alice.closes(number, "not_planned")),
    );
    expect(repliesOn(sim)).toEqual([expect.stringContaining("/no-postmortem REASON on the incident.")]);
  });

  it("thanks the owners once when all items are done", async () => {
    const sim = await played(
      ...complete,
      closesIt,
      item("Fix it", (bob, number) => bob.closes(number)),
      item("Fix it", (bob, number) => bob.reopens(number)),
      item("Fix it", (bob, number) => bob.closes(number)),
    );
    expect(repliesOn(sim)).toEqual(["The action item of this postmortem is closed. Thank you, @alice."]);
  });
});

describe("commands on the postmortem", () => {
  it("/complete from a person with the read role is refused and changes nothing", async () => {
    const sim = await played(...complete, comments("dave", "/complete"));
    expect(repliesOn(sim)).toEqual([expect.stringMatching(/^@dave Only an owner of the postmortem/)]);
    expect(textOf(statusOn(sim)!)).toMatch(/nothing is missing/i);
  });

  it("/complete says what is missing", async () => {
    const sim = await played(...oneItem, comments("alice", "/complete"));
    expect(repliesOn(sim)).toEqual([
      expect.stringContaining("@alice The postmortem is not complete yet. The section “Summary” is empty"),
    ]);
  });

  it("/complete uses the author's last version, although the App had listed an older one", async () => {
    const sim = await played(...oneItem);
    const { number } = sim.postmortem();
    let isLeft = false;
    await sim.pass(60_000);
    sim.network.hooks = {
      carriedOut: ({ method, path }) => {
        if (isLeft || method !== "GET" || !path.includes("creator=")) return;
        isLeft = true;
        sim.as("alice").edits(number, fillSections);
        sim.as("alice").comments(number, "/complete");
      },
    };
    sim.as("bob").labels(INCIDENT, "network");
    await sim.rest();
    expect(isLeft).toBe(true);
    expect(repliesOn(sim, number)).toEqual([]);
    expect(stateOf(sim, number)).toBe("closed");
    await expectConverged(sim);
  });

  it("/no-postmortem from a person who is not an approver is refused", async () => {
    const sim = await played(...oneItem, (stage) =>
      stage.as("carol").comments(INCIDENT, "/no-postmortem a drill"),
    );
    expect(repliesOn(sim, INCIDENT).at(-1)).toMatch(/^@carol Only an approver can skip the postmortem/);
    expect(textOf(statusOn(sim)!)).toContain("### Status: ");
  });

  it("/no-postmortem before the postmortem exists gets a reply about how to open one after all", async () => {
    const sim = await played(
      (stage) => stage.as("alice").opens({ title: "Down" }),
      (stage) => stage.as("alice").comments(INCIDENT, "/no-postmortem @all: a <b>drill"),
      (stage) => stage.as("alice").labels(INCIDENT, "incident"),
    );
    expect(commentsOn(sim, INCIDENT).map(textOf)).toEqual([
      expect.stringMatching(
        /^No postmortem will be opened for this incident \(alice: @\u200Ball: a &lt;b&gt;drill\)\. Comment `\/postmortem`/,
      ),
    ]);
  });
});

/* The incident is of Monday, 2026-03-02, and of sev2, so that its postmortem is due on 2026-03-09. */
describe("a postmortem's own date", () => {
  const isBobs = postmortem("alice", (alice, number) => alice.assigns(number, "bob"));
  const daysPass = (days: number) => hoursPass(24 * days);
  const gateOn = async (sim: Simulation) => {
    const { outcome, findings } = await gateIn(sim, "acme/shop");
    return [outcome, ...findings.map(({ state, reason }) => `${state}: ${reason}`)];
  };

  it("is extended by its assignee once, then by an approver, up to the limit", async () => {
    const sim = await played(
      opensIncident,
      isBobs,
      comments("bob", "/extend +4d the report of the vendor is late"),
      comments("bob", "/extend +1d more"),
      comments("alice", "/extend +7d the vendor needs another week\n/status"),
      comments("alice", "/extend +7d and another"),
    );
    const status = "It was first due 2026-03-09 (extended 2 times).";
    expect(repliesOn(sim)).toEqual([
      expect.stringMatching(/^@bob An owner can extend a postmortem once, .* An approver can do this: /),
      expect.stringContaining(status),
      expect.stringMatching(
        /^@alice This postmortem was extended 2 times, and extensions.max is 2\. .*`\/waive 30d REASON`$/,
      ),
    ]);
    expect(bodyOf(sim)).toContain("**postmortem due 2026-03-20**");
    const shown = textOf(statusOn(sim)!);
    expect(shown).toContain(status);
    expect(shown).toMatch(
      /^- 2026-03-09 → 2026-03-13, by bob: \[the report of the vendor is late\]\(\S+\)$/m,
    );
    await daysPass(18)(sim);
    expect(await gateOn(sim)).toEqual([
      "pass",
      "due-soon: Due today, 2026-03-20, originally due 2026-03-09, extended 2 times (the vendor needs another week).",
    ]);
    await daysPass(1)(sim);
    expect((await gateOn(sim))[0]).toBe("fail");
  });

  it("is waived until a day, without reminders, and is overdue again when the waiver ends", async () => {
    const sim = await played(opensIncident, isBobs, daysPass(8), (stage) => stage.sweep());
    expect(await gateOn(sim)).toEqual(["fail", "overdue: 1 day overdue: it was due 2026-03-09."]);
    const reminders = repliesOn(sim).length;
    for (const step of [comments("alice", "/waive 2026-03-19 frozen for the audit"), daysPass(9)]) {
      await step(sim);
      await sim.rest();
      await sim.sweep();
      expect(await gateOn(sim)).toEqual([
        "pass",
        "waived: Waived until 2026-03-19 by alice: frozen for the audit",
      ]);
    }
    expect(repliesOn(sim)).toHaveLength(reminders);
    expect(textOf(statusOn(sim)!)).toContain("### Status: waived until 2026-03-19, due");
    await daysPass(1)(sim);
    await sim.sweep();
    expect(await gateOn(sim)).toEqual(["fail", "overdue: 11 days overdue: it was due 2026-03-09."]);
    expect(textOf(statusOn(sim)!)).not.toContain("### Status: waived");
    expect(repliesOn(sim).length).toBeGreaterThan(reminders);
    await expectConverged(sim);
  });

  it("is overdue again as soon as its assignee ends the waiver", async () => {
    const sim = await played(opensIncident, isBobs, comments("alice", "/waive 30d frozen"), daysPass(8));
    expect((await gateOn(sim))[0]).toBe("pass");
    await comments("bob", "/unwaive")(sim);
    await sim.rest();
    expect((await gateOn(sim))[0]).toBe("fail");
    await sim.sweep();
    await expectConverged(sim);
  });

  it("keeps the extension when the severity is lowered, and not when it is raised", async () => {
    const regrades = (from: string, to: string): Step =>
      together(
        (stage) => stage.as("alice").labels(INCIDENT, to),
        (stage) => stage.as("alice").unlabels(INCIDENT, from),
      );
    const sim = await played(opensIncident, comments("alice", "/extend 2026-03-30 a long trip"));
    const dueAfter = async (step: Step) => {
      await step(sim);
      await sim.rest();
      return /postmortem due (\d\S+?)\*\*/.exec(bodyOf(sim))?.[1];
    };
    expect(await dueAfter(regrades("sev2", "sev1"))).toBe("2026-03-05");
    expect(await dueAfter(regrades("sev1", "sev3"))).toBe("2026-03-30");
    await expectConverged(sim);
  });

  const declines: Step = (stage) => stage.as("alice").comments(INCIDENT, "/no-postmortem a drill");
  it.each<[string, string, string, Step[], RegExp]>([
    [
      "by anyone else",
      "carol",
      "/extend +1d x",
      [],
      /^@carol Only an owner of the postmortem or an approver can/,
    ],
    ["far by its assignee", "bob", "/extend +8d x", [], /by at most 7 days, to 2026-03-16\. An approver can/],
    ["without a reason", "alice", "/extend +7d", [], /^@alice \/extend needs a reason after the date/],
    ["waived by its assignee", "bob", "/waive 1d x", [], /^@bob Only an approver can waive a postmortem/],
    [
      "waived for too long",
      "alice",
      "/waive 91d x",
      [],
      /^@alice A waiver lasts at most 90 days, until 2026-05-31/,
    ],
    [
      "once it is declined",
      "alice",
      "/extend +7d x",
      [declines],
      /^@alice This postmortem is closed\. If it isn't/,
    ],
    [
      "once it is complete",
      "alice",
      "/waive 30d x",
      [together(fillsSections, writes(ONE)), comments("alice", "/complete")],
      /^@alice This postmortem is closed\. If it isn't complete, reopen it and post the command again\.$/,
    ],
  ])("is not moved %s", async (_, login, words, before, answer) => {
    const sim = await played(opensIncident, isBobs, ...before, comments(login, words));
    expect(repliesOn(sim)).toEqual([expect.stringMatching(answer)]);
    expect(bodyOf(sim)).toContain("**postmortem due 2026-03-09**");
  });
});

describe("a postmortem that people left in a state that no event tells of", () => {
  const isPage = ({ author }: { readonly author: string }, title: string) =>
    author.endsWith("[bot]") && title.startsWith("Postmortem");
  const pagesIn = ({ github: { hub } }: Simulation) =>
    hub.state.issues.filter((row) => isPage(row, nowOf(row).title)).map(({ number }) => number);
  /** Someone takes the record out, the label off, and puts the postmortem under another issue. */
  const strips = postmortem("alice", async (alice, number) => {
    await alice.edits(number, stripMarker);
    await alice.unlabels(number, "postmortem");
    await alice.putsUnder(await alice.opens({ title: "An epic" }), number);
  });
  const unlabels: Step = (sim) => sim.as("alice").unlabels(INCIDENT, "incident");

  it.each([
    ["of an incident", strips],
    ["of an issue that is no longer one", together(strips, unlabels)],
  ])("gets its record back by the comment on the issue, %s", async (_, act) => {
    const sim = await played(...oneItem, act);
    expect(pagesIn(sim)).toEqual([2]);
    expect(readMarker(bodyOf(sim))).toMatchObject({ found: "marker", marker: { kind: "postmortem" } });
  });

  it("is replaced by a second one, if people close the first as its duplicate", async () => {
    const copies: Step = async (sim) => {
      const { hub, life } = (sim as Simulation).github;
      const shop = hub.repository("acme", "shop")!;
      const first = nowOf(hub.issue(shop, 2)!);
      const row = life.open(shop, APP.bot, { title: first.title, labels: ["postmortem"] });
      const reading = readMarker(first.body!);
      if (reading.found !== "marker") throw new Error("It has no record.");
      const issue = { repositoryId: shop.id, number: row.number, id: row.id };
      const marker = writeMarker({ ...reading.marker, issue } as Marker, SIGNER);
      life.change(row, APP.bot, { body: replaceMarker(first.body!, marker) });
      await sim.as("alice").edits(row.number, (body) => body.replace("## Action items", `$&\n\n${ONE}`));
      await sim.as("bob").closesAsDuplicate(2, row.number);
    };
    const sim = await played(opensIncident, copies);
    expect([2, 3].map((number) => stateOf(sim, number))).toEqual(["closed", "open"]);
    expect(sim.item("Fix it").number).toBe(4);
  });
});
