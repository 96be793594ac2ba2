import { describe, expect, it } from "@jest/globals";
import { ADVICE_HEADING, STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { fillSections } from "../harness/fill-sections.ts";
import { mentionsIn } from "../markdown/messages/message-samples.ts";
import { expectConverged } from "./convergence.ts";
import {
  fillsSections,
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
const isKept = (row: CommentRow): boolean => isStatus(row) || textOf(row).startsWith(ADVICE_HEADING);
const statusOn = (sim: Simulation): CommentRow | undefined =>
  commentsOn(sim, sim.postmortem().number).find(isStatus);
/** What is said on the postmortem besides the comments that are kept up to date, without tags. */
const repliesOn = (sim: Simulation, number = sim.postmortem().number): string[] =>
  commentsOn(sim, number)
    .filter((row) => !isKept(row))
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
    expect(textOf(statusOn(sim)!)).toContain(
      "- The section “Root cause” is empty or unchanged from the template.",
    );
    expect(textOf(statusOn(sim)!)).toMatch(/^- The item #\d+ needs an owner\.$/m);
    expect(textOf(statusOn(sim)!)).toMatch(
      /^\| #\d+ Check it \| \*\*no owner\*\* \| 2026-03-30 \| – \| open \|$/m,
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
    expect(textOf(status)).toContain("Nothing is missing: close it, or comment `/complete`.");
    expect(textOf(status)).toMatch(/^\| #\d+ Fix it \| alice \| 2026-04-01 \| – \| done \|$/m);
    expect(textOf(status)).toMatch(/^\| #\d+ Check it \| bob \| 2026-03-30 \| – \| open \|$/m);
    await expectConverged(sim);
  });

  it("shows that an item is overdue on the first day, with one write", async () => {
    const sim = await played(...oneItem);
    await sim.pass(31 * 24 * HOUR);
    const writesOfStatus = () => sim.network.writes.filter(({ path }) => path.includes("/comments/")).length;
    await sim.sweep();
    expect(textOf(statusOn(sim)!)).toMatch(/\| overdue \|$/m);
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
    expect(repliesOn(sim)).toEqual([textOf(statusOn(sim)!).slice(STATUS_HEADING.length + 1)]);
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
    const text = textOf(statusOn(sim)!);
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
    expect(textOf(statusOn(sim)!)).toContain("**Status.** The postmortem is closed.\n\n0 of 1 action items");
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
    expect(textOf(statusOn(sim)!)).toContain("Nothing is missing");
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
    expect(textOf(statusOn(sim)!)).toContain("The postmortem is due");
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
