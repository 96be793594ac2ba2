import { describe, expect, it } from "@jest/globals";
import { ADVICE_HEADING, STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { type CommentRow, nowOf } from "../fake-github/state.ts";
import { filled } from "../harness/fill-sections.ts";
import { mentionsIn } from "../markdown/messages/message-samples.ts";
import { obeysTheLaw } from "./convergence.ts";
import {
  anIncident,
  fillsSections,
  INCIDENT,
  item,
  play,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, type Simulation } from "./simulation.ts";

const ONE = "- [ ] Mend it @alice due 2026-04-01";
const oneItem = [anIncident, writes(ONE)];
const complete = [anIncident, together(fillsSections, writes(ONE))];
const closesIt = postmortem("bob", (bob, number) => bob.closes(number));
const says = (login: string, words: string): Step =>
  postmortem(login, (person, number) => person.comments(number, words));

/** What the App says on an issue: comments without the record of which postmortem is whose. */
function said(sim: Simulation, number: number): CommentRow[] {
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
  said(sim, sim.postmortem().number).find(isStatus);
/** What is said on the postmortem besides the comments that are kept up to date, without tags. */
const wordsOn = (sim: Simulation, number = sim.postmortem().number): string[] =>
  said(sim, number)
    .filter((row) => !isKept(row))
    .map((row) => textOf(row).replace(/\n*<!--.*?-->/gs, ""));

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = await play({ name: "", steps, outcome: [] });
  await obeysTheLaw(sim);
  return sim;
}

describe("the status of a postmortem", () => {
  it("is not kept while nobody has begun", async () => {
    const sim = await played(anIncident);
    expect(statusOn(sim)).toBeUndefined();
  });

  it("says what is missing and where its items stand, and follows them in the same comment", async () => {
    const sim = await played(anIncident, writes(ONE, "- [ ] Check it due 2026-03-30"));
    const { id } = statusOn(sim)!;
    expect(textOf(statusOn(sim)!)).toContain("- The section “Root cause” says nothing of its own yet.");
    expect(textOf(statusOn(sim)!)).toMatch(/^- The item #\d+ needs an owner\.$/m);
    expect(textOf(statusOn(sim)!)).toMatch(
      /^\| #\d+ Check it \| \*\*nobody yet\*\* \| 2026-03-30 \| – \| open \|$/m,
    );
    await sim.time.pass(60_000);
    await together(
      fillsSections,
      item("Check it", (bob, number) => bob.assigns(number, "bob")),
      item("Mend it", (bob, number) => bob.closes(number)),
    )(sim);
    await sim.rest();
    const status = statusOn(sim)!;
    expect(status.id).toBe(id);
    expect(textOf(status)).toContain("Nothing is missing: close it, or comment `/complete`.");
    expect(textOf(status)).toMatch(/^\| #\d+ Mend it \| alice \| 2026-04-01 \| – \| done \|$/m);
    expect(textOf(status)).toMatch(/^\| #\d+ Check it \| bob \| 2026-03-30 \| – \| open \|$/m);
    await obeysTheLaw(sim);
  });

  it("says that an item became overdue on the day on which it does, and is written once", async () => {
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

  it("is put right when somebody edits it, and made again when somebody takes it away", async () => {
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
    await obeysTheLaw(sim);
  });

  it("is told to who asks, once", async () => {
    const sim = await played(...oneItem, says("dave", "/status"));
    expect(wordsOn(sim)).toEqual([textOf(statusOn(sim)!).slice(STATUS_HEADING.length + 1)]);
  });

  it("shows hostile words and does nothing with them", async () => {
    const sim = await played(
      ...oneItem,
      item("Mend it", (bob, number) => bob.changes(number, { title: "Mend | <!-- `@everyone` --> | x" })),
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

describe("a postmortem that is closed", () => {
  it("too early is opened again each time, with what is missing, said once for each", async () => {
    const sim = await played(...oneItem, closesIt, fillsSections);
    expect(wordsOn(sim)).toEqual([
      expect.stringMatching(/^@bob this is open again, since it is not complete:\n\n- The section “Summary”/),
    ]);
  });

  it("complete, stays so without a word, and its status says so", async () => {
    const sim = await played(...complete, closesIt);
    expect(wordsOn(sim)).toEqual([]);
    expect(textOf(statusOn(sim)!)).toContain("**Status.** The postmortem is closed.\n\n0 of 1 action items");
  });

  it("as not planned by somebody who may not is opened again, and says who may", async () => {
    const sim = await played(
      ...complete,
      postmortem("carol", (carol, number) => carol.closes(number, "not_planned")),
    );
    expect(wordsOn(sim)).toEqual([
      "@carol this is open again. To do without a postmortem takes an approver: people with the role maintain or admin.",
    ]);
  });

  it("as not planned by an approver without a reason says how to give one", async () => {
    const sim = await played(
      anIncident,
      postmortem("alice", (alice, number) => alice.closes(number, "not_planned")),
    );
    expect(wordsOn(sim)).toEqual([expect.stringContaining("/no-postmortem REASON on the incident.")]);
  });

  it("and all of whose items are done thanks their owners once", async () => {
    const sim = await played(
      ...complete,
      closesIt,
      item("Mend it", (bob, number) => bob.closes(number)),
      item("Mend it", (bob, number) => bob.reopens(number)),
      item("Mend it", (bob, number) => bob.closes(number)),
    );
    expect(wordsOn(sim)).toEqual([
      "All 1 action item of this postmortem is closed. Thank you, @alice: the next incident has it harder now.",
    ]);
  });
});

describe("commands about the whole", () => {
  it("/complete of a reader is refused, and nothing happens", async () => {
    const sim = await played(...complete, says("dave", "/complete"));
    expect(wordsOn(sim)).toEqual([expect.stringMatching(/^@dave This takes an owner of the postmortem/)]);
    expect(textOf(statusOn(sim)!)).toContain("Nothing is missing");
  });

  it("/complete says what is missing", async () => {
    const sim = await played(...oneItem, says("alice", "/complete"));
    expect(wordsOn(sim)).toEqual([
      expect.stringContaining(
        "@alice The postmortem is not complete yet. The section “Summary” says nothing",
      ),
    ]);
  });

  it("/complete is about the page as its author left it, though the App had listed an older one", async () => {
    const sim = await played(...oneItem);
    const { number } = sim.postmortem();
    let isLeft = false;
    await sim.pass(60_000);
    sim.network.hooks = {
      carriedOut: ({ method, path }) => {
        if (isLeft || method !== "GET" || !path.includes("creator=")) return;
        isLeft = true;
        sim.as("alice").edits(number, filled);
        sim.as("alice").comments(number, "/complete");
      },
    };
    sim.as("bob").comments(number, "Looks good.");
    await sim.rest();
    expect(isLeft).toBe(true);
    expect(wordsOn(sim, number)).toEqual([]);
    expect(stateOf(sim, number)).toBe("closed");
    await obeysTheLaw(sim);
  });

  it("/no-postmortem of somebody who is no approver is refused", async () => {
    const sim = await played(...oneItem, (stage) =>
      stage.as("carol").comments(INCIDENT, "/no-postmortem a drill"),
    );
    expect(wordsOn(sim, INCIDENT).at(-1)).toMatch(/^@carol To do without a postmortem takes an approver/);
    expect(textOf(statusOn(sim)!)).toContain("The postmortem is due");
  });

  it("/no-postmortem before there is one says how to have one after all", async () => {
    const sim = await played(
      (stage) => stage.as("alice").opens({ title: "Down" }),
      (stage) => stage.as("alice").comments(INCIDENT, "/no-postmortem @all: a <b>drill"),
      (stage) => stage.as("alice").labels(INCIDENT, "incident"),
    );
    expect(said(sim, INCIDENT).map(textOf)).toEqual([
      expect.stringMatching(
        /^No postmortem opens for this incident \(alice: @\u200Ball: a &lt;b&gt;drill\)\. Write `\/postmortem`/,
      ),
    ]);
  });
});
