import { describe, expect, it } from "@jest/globals";
import { readMarker, writeMarker } from "../../src/record/marker.ts";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import { createSigner } from "../../src/record/signature.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { project } from "./projection.ts";
import { bodyOf, changesLine, opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const DAY = 24 * HOUR;
const POSTMORTEM = 2;
const NAMED_ISSUE = 3;
const BODY = "They take a minute.\r\n\r\n- [ ] the first\r\n";
const POSTMORTEM_LINE = "Postmortem: Down (open)";

/** An incident, its postmortem, and an issue that carol wrote before a line named it. */
async function startWithIssue(body = BODY): Promise<Simulation> {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  sim.as("carol").opens({ title: "Slow queries", body });
  await sim.rest();
  return sim;
}

async function afterAMinute(sim: Simulation, step: (sim: Simulation) => unknown): Promise<void> {
  await sim.time.pass(60_000);
  await step(sim);
  await sim.rest();
}

const namesIssue = writes("- [ ] #3 Tune the queries @alice due 2026-03-16");
const issueIn = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const commentsOn = (sim: Simulation, number: number): string[] => {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).map((comment) => nowOf(comment)!.body);
};
const outcome = (sim: Simulation) => summary(project(sim.github.hub));

describe("comments from before an issue was tracked", () => {
  it("are not commands, even in the second in which a line names the issue", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, async () => {
      sim.as("carol").comments(NAMED_ISSUE, "/priority P0");
      await namesIssue(sim);
    });
    expect(commentsOn(sim, NAMED_ISSUE)).toEqual(["/priority P0"]);
    expect(bodyOf(sim)).not.toMatch(/Tune the queries.*P0/);
    await afterAMinute(sim, () => sim.as("alice").comments(NAMED_ISSUE, "/priority P0"));
    expect(bodyOf(sim)).toMatch(/Tune the queries.*P0/);
    await expectConverged(sim);
  });
});

describe("the body of an adopted issue", () => {
  it("ends with a note, and is restored when the issue is no longer tracked", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    const line = "Tracked as an action item of the postmortem #2, due 2026-03-16.";
    expect(issueIn(sim, NAMED_ISSUE).body).toContain(`${BODY}\r\n\r\n${line}\r\n<!-- followthrough {`);
    await afterAMinute(
      sim,
      changesLine("Tune", () => null),
    );
    expect(issueIn(sim, NAMED_ISSUE)).toMatchObject({ body: BODY, state: "open", labels: [] });
    await expectConverged(sim);
  });

  it("shows the new date after a command moves it", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    await afterAMinute(sim, (sim) =>
      sim.as("alice").comments(NAMED_ISSUE, "/extend 2026-03-20 the vendor is slow"),
    );
    expect(issueIn(sim, NAMED_ISSUE).body).toContain("due 2026-03-20.\r\n<!--");
    await expectConverged(sim);
  });
});

describe("copied and forged markers", () => {
  it("are ignored on an issue that no line names, even if it has the label", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    const body = issueIn(sim, NAMED_ISSUE).body!;
    await afterAMinute(sim, (sim) =>
      sim.as("carol").opens({ title: "A copy", body, labels: ["action-item"] }),
    );
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE, "[ ] Slow queries · alice · 2026-03-16 (open)"]);
    await expectConverged(sim);
  });

  it("are replaced on an issue that a line names: neither the date nor the waiver is trusted", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    const reading = readMarker(issueIn(sim, NAMED_ISSUE).body!);
    if (reading.found !== "marker" || reading.marker.kind !== "action-item") throw new Error("no marker");
    const { marker } = reading;
    const waiver = {
      until: "2030-01-01",
      reason: "r",
      by: "carol",
      at: "2026-03-02T09:00:00Z",
      commentId: 1,
    };
    const ledger = { ...marker.ledger, due: "2029-01-01", waiver };
    const forged = writeMarker({ ...marker, ledger }, createSigner(new Uint8Array(32).fill(9)));
    await afterAMinute(sim, (sim) => sim.as("carol").opens({ title: "Mine", body: forged }));
    await afterAMinute(sim, writes("- [ ] #4 Do it @carol due 2026-03-20"));
    expect(outcome(sim)).toContain("[ ] Mine · carol · 2026-03-20 (open)");
    await expectConverged(sim);
  });

  it("do not change the due date of a tracked issue", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    const edit = (body: string) => body.replaceAll('"due":"2026-03-16"', '"due":"2029-01-01"');
    await afterAMinute(sim, (sim) => sim.as("carol").edits(NAMED_ISSUE, edit));
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE, "[ ] Slow queries · alice · 2026-03-16 (open)"]);
    expect(commentsOn(sim, NAMED_ISSUE).filter((body) => body.includes("was removed, so"))).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("a record that the issue's author removes", () => {
  it("is restored with the agreed date and extension, even if the line shows another date", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    await afterAMinute(sim, (sim) =>
      sim.as("alice").comments(NAMED_ISSUE, "/extend 2026-03-18 the vendor is late"),
    );
    const cut = (body: string) => body.replace(/<!-- followthrough \{.*?-->/s, "");
    // The item is committed, so only a command moves its date. Both edits happen before the App observes them.
    await sim.pass(2 * DAY);
    sim.arrange = () => [];
    sim.as("carol").edits(NAMED_ISSUE, cut);
    sim.as("carol").edits(POSTMORTEM, (body) => body.replace("due 2026-03-18", "due 2027-03-18"));
    sim.arrange = null;
    await sim.sweep();
    await sim.sweep();
    expect(outcome(sim)).toContain("[ ] Slow queries · alice · 2026-03-18 (open)");
    expect(issueIn(sim, POSTMORTEM).body).toContain("due 2026-03-18");
    const reading = readMarker(issueIn(sim, NAMED_ISSUE).body!);
    expect(reading).toMatchObject({
      marker: { ledger: { originalDue: "2026-03-16", due: "2026-03-18", extendedBefore: 1 } },
    });
    await expectConverged(sim);
  });
});

describe("a number that is not an issue", () => {
  it.each<[string, number, (sim: Simulation) => unknown, string]>([
    ["of a missing issue", 99, () => {}, "it doesn't exist"],
    ["of a pull request", NAMED_ISSUE, makePull, "it is a pull request"],
  ])("%s is reported, and no issue is created for the line", async (_name, number, prepare, words) => {
    const sim = await startWithIssue();
    prepare(sim);
    await afterAMinute(sim, writes(`- [ ] #${number} Tune the queries`));
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE]);
    expect(commentsOn(sim, POSTMORTEM).join()).toContain(words);
    await expectConverged(sim);
  });

  function makePull({ github: { hub } }: Simulation): void {
    const { id } = hub.issue(hub.repository("acme", "shop")!, NAMED_ISSUE)!;
    hub.state.pulls.push({ issueId: id, base: "main", mergedAt: null, files: [] });
  }
});

describe("an adopted issue that no one works on", () => {
  /** On the issue, or in a list on the postmortem, which has no owner and is due as well. */
  const notices = (sim: Simulation): string[] =>
    [NAMED_ISSUE, POSTMORTEM].flatMap((number) =>
      commentsOn(sim, number).flatMap((body) => {
        const notice = readNoticeTag(body);
        const isAboutIt = notice?.steps.some(({ issue }) => issue.number === NAMED_ISSUE);
        return notice && isAboutIt ? [`${notice.day} to ${notice.to.join("+")}`] : [];
      }),
    );

  it("gets reminders and the overdue label, even long after its postmortem is closed", async () => {
    const sim = await startWithIssue();
    await afterAMinute(sim, namesIssue);
    await afterAMinute(sim, (sim) => sim.as("alice").closes(POSTMORTEM));
    for (const _ of Array.from({ length: 15 })) {
      await sim.pass(DAY);
      await sim.sweep();
    }
    expect(notices(sim).sort()).toEqual([
      "2026-03-09 to alice",
      "2026-03-13 to alice",
      "2026-03-16 to alice",
    ]);
    await sim.pass(60 * DAY);
    await sim.sweep();
    const { labels } = sim.github.hub.repository("acme", "shop")!;
    const overdue = labels.find(({ name }) => name === "overdue")!;
    expect(issueIn(sim, NAMED_ISSUE).labels).toContain(overdue.id);
  });
});
