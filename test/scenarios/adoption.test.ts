import { describe, expect, it } from "@jest/globals";
import { readMarker, writeMarker } from "../../src/record/marker.ts";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import { createSigner } from "../../src/record/signature.ts";
import { nowOf } from "../fake-github/state.ts";
import { obeysTheLaw } from "./convergence.ts";
import { project } from "./projection.ts";
import { anIncident, bodyOf, changesLine, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";
import { summary } from "./summary.ts";

const DAY = 24 * HOUR;
const POSTMORTEM = 2;
const THEIRS = 3;
const BODY = "They take a minute.\r\n\r\n- [ ] the first\r\n";
const POSTMORTEM_LINE = "Postmortem: Down (open)";

/** An incident, its postmortem, and an issue of carol's that was there before anybody named it. */
async function begun(body = BODY): Promise<Simulation> {
  const sim = new Simulation();
  sim.startApp();
  await sim.rest();
  anIncident(sim);
  await sim.rest();
  sim.as("carol").opens({ title: "Slow queries", body });
  await sim.rest();
  return sim;
}

async function then(sim: Simulation, step: (sim: Simulation) => unknown): Promise<void> {
  await sim.time.pass(60_000);
  await step(sim);
  await sim.rest();
}

const named = writes("- [ ] #3 Tune the queries @alice due 2026-03-16");
const seen = (sim: Simulation, number: number) => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", "shop")!, number)!);
};
const commentsOn = (sim: Simulation, number: number): string[] => {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub.comments(row).map((comment) => nowOf(comment)!.body);
};
const outcome = (sim: Simulation) => summary(project(sim.github.hub));

describe("what was commented before an issue was followed", () => {
  it("is no command, not even in the second in which it was named", async () => {
    const sim = await begun();
    await then(sim, async () => {
      sim.as("carol").comments(THEIRS, "/priority P0");
      await named(sim);
    });
    expect(commentsOn(sim, THEIRS)).toEqual(["/priority P0"]);
    expect(bodyOf(sim)).not.toMatch(/Tune the queries.*P0/);
    await then(sim, () => sim.as("alice").comments(THEIRS, "/priority P0"));
    expect(bodyOf(sim)).toMatch(/Tune the queries.*P0/);
    await obeysTheLaw(sim);
  });
});

describe("the body of a followed issue", () => {
  it("says so at its end, and reads as before once it is let go", async () => {
    const sim = await begun();
    await then(sim, named);
    const line = "Followed as an action item of the postmortem #2, due 2026-03-16.";
    expect(seen(sim, THEIRS).body).toContain(`${BODY}\r\n\r\n${line}\r\n<!-- followthrough {`);
    await then(
      sim,
      changesLine("Tune", () => null),
    );
    expect(seen(sim, THEIRS)).toMatchObject({ body: BODY, state: "open", labels: [] });
    await obeysTheLaw(sim);
  });

  it("has its date renewed when a command moves it", async () => {
    const sim = await begun();
    await then(sim, named);
    await then(sim, (sim) => sim.as("alice").comments(THEIRS, "/extend 2026-03-20 the vendor is slow"));
    expect(seen(sim, THEIRS).body).toContain("due 2026-03-20.\r\n<!--");
    await obeysTheLaw(sim);
  });
});

describe("markers that somebody copied or made up", () => {
  it("are nothing on an issue that nobody named, even with the label on it", async () => {
    const sim = await begun();
    await then(sim, named);
    const body = seen(sim, THEIRS).body!;
    await then(sim, (sim) => sim.as("carol").opens({ title: "A copy", body, labels: ["action-item"] }));
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE, "[ ] Slow queries · alice · 2026-03-16 (open)"]);
    await obeysTheLaw(sim);
  });

  it("are replaced on one that a line names: neither its date nor its waiver is believed", async () => {
    const sim = await begun();
    await then(sim, named);
    const reading = readMarker(seen(sim, THEIRS).body!);
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
    const forged = writeMarker({ ...marker, adopted: 4, ledger }, createSigner(new Uint8Array(32).fill(9)));
    await then(sim, (sim) => sim.as("carol").opens({ title: "Mine", body: forged }));
    await then(sim, writes("- [ ] #4 Do it @carol due 2026-03-20"));
    expect(outcome(sim)).toContain("[ ] Mine · carol · 2026-03-20 (open)");
    await obeysTheLaw(sim);
  });

  it("do not bring an issue that is followed under another date", async () => {
    const sim = await begun();
    await then(sim, named);
    const edit = (body: string) => body.replaceAll('"due":"2026-03-16"', '"due":"2029-01-01"');
    await then(sim, (sim) => sim.as("carol").edits(THEIRS, edit));
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE, "[ ] Slow queries · alice · 2026-03-16 (open)"]);
    expect(commentsOn(sim, THEIRS).filter((body) => body.includes("was taken out"))).toHaveLength(1);
    await obeysTheLaw(sim);
  });
});

describe("a record that its author takes out", () => {
  it("comes back as it was agreed, though the line says another date, and an extension still counts", async () => {
    const sim = await begun();
    await then(sim, named);
    await then(sim, (sim) => sim.as("alice").comments(THEIRS, "/extend 2026-03-18 the vendor is late"));
    const cut = (body: string) => body.replace(/<!-- followthrough \{.*?-->/s, "");
    // People count on it by now, so its date moves by command only. Both at once, before the App looks.
    await sim.pass(2 * DAY);
    sim.arrange = () => [];
    sim.as("carol").edits(THEIRS, cut);
    sim.as("carol").edits(POSTMORTEM, (body) => body.replace("due 2026-03-18", "due 2027-03-18"));
    sim.arrange = null;
    await sim.sweep();
    await sim.sweep();
    expect(outcome(sim)).toContain("[ ] Slow queries · alice · 2026-03-18 (open)");
    expect(seen(sim, POSTMORTEM).body).toContain("due 2026-03-18");
    const reading = readMarker(seen(sim, THEIRS).body!);
    expect(reading).toMatchObject({
      marker: { ledger: { originalDue: "2026-03-16", due: "2026-03-18", extendedBefore: 1 } },
    });
    await obeysTheLaw(sim);
  });
});

describe("a number that is no issue's", () => {
  it.each<[string, number, (sim: Simulation) => unknown, string]>([
    ["that is not there", 99, () => {}, "there is no such issue"],
    ["that is a pull request", THEIRS, makePull, "it is a pull request"],
  ])("%s is told, and nothing is made in its place", async (_name, number, prepare, words) => {
    const sim = await begun();
    prepare(sim);
    await then(sim, writes(`- [ ] #${number} Tune the queries`));
    expect(outcome(sim)).toEqual([POSTMORTEM_LINE]);
    expect(commentsOn(sim, POSTMORTEM).join()).toContain(words);
    await obeysTheLaw(sim);
  });

  function makePull({ github: { hub } }: Simulation): void {
    const { id } = hub.issue(hub.repository("acme", "shop")!, THEIRS)!;
    hub.state.pulls.push({ issueId: id, base: "main", mergedAt: null, files: [] });
  }
});

describe("a followed issue that nobody works on", () => {
  /** On the issue itself, or in a list on the postmortem, which nobody owns and which is due itself. */
  const notices = (sim: Simulation): string[] =>
    [THEIRS, POSTMORTEM].flatMap((number) =>
      commentsOn(sim, number).flatMap((body) => {
        const notice = readNoticeTag(body);
        const isAboutIt = notice?.steps.some(({ issue }) => issue.number === THEIRS);
        return notice && isAboutIt ? [`${notice.day} to ${notice.to.join("+")}`] : [];
      }),
    );

  it("has its owner reminded, is labelled overdue, and is looked after when its postmortem is long closed", async () => {
    const sim = await begun();
    await then(sim, named);
    await then(sim, (sim) => sim.as("alice").closes(POSTMORTEM));
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
    expect(seen(sim, THEIRS).labels).toContain(overdue.id);
  });
});
