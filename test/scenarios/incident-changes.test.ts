import { describe, expect, it } from "@jest/globals";
import { STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { labels, opensUngraded, relabels, renames, unlabels } from "./incident-change-table.ts";
import { project } from "./projection.ts";
import { reportsIn } from "./reports.ts";
import {
  bodyOf,
  editsPostmortem,
  fillsSections,
  INCIDENT,
  opensIncident,
  play,
  postmortem,
  type Step,
  together,
  writes,
} from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const DAY = 24 * HOUR;
const POSTMORTEM = 2;

async function played(...steps: Step[]): Promise<Simulation> {
  const sim = await play({ name: "", steps, outcome: [] });
  await expectConverged(sim);
  return sim;
}

/** The postmortem as people see it. */
function view(sim: Simulation) {
  const [postmortem] = project(sim.github.hub).postmortems;
  const { title, due, labels } = postmortem!;
  return { title, due, labels: labels.filter((name) => name.startsWith("sev")) };
}

/** The App's comments on an issue, without those kept up to date and without tags. */
function comments(sim: Simulation, number: number): string[] {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  return hub
    .comments(row)
    .filter(({ author }) => author.endsWith("[bot]"))
    .map((comment) => nowOf(comment)!.body)
    .filter((body) => !body.startsWith("<!--"))
    .map((body) => body.replace(/\n*<!--.*?-->/gs, ""));
}

function statusOf(sim: Simulation): string {
  const { hub } = sim.github;
  const row = hub.issue(hub.repository("acme", "shop")!, POSTMORTEM)!;
  const bodies = hub.comments(row).map((comment) => nowOf(comment)?.body ?? "");
  return bodies.find((body) => body.startsWith(STATUS_HEADING)) ?? "";
}

const wait =
  (milliseconds: number): Step =>
  (sim) =>
    sim.pass(milliseconds);

describe("an incident that is graded after its postmortem opened", () => {
  it("brings severity label, due date and the template's lines to the postmortem, and one comment says so", async () => {
    const sim = await played(opensUngraded, wait(2 * DAY), labels("carol", "sev1"));
    expect(view(sim)).toEqual({ title: "Postmortem: Down", due: "2026-03-09", labels: ["sev1"] });
    expect(bodyOf(sim)).toContain("· sev1 ·");
    expect(bodyOf(sim)).toContain("**postmortem due 2026-03-09**");
    expect(comments(sim, POSTMORTEM)).toEqual([
      "The incident's severity is now sev1 (before: unknown). The postmortem is now due 2026-03-09 (before: 2026-03-16). This date counts from 2026-03-04, when the severity was set.",
    ]);
  });

  it("is found by a sweep if the webhook is lost, and counts from the moment when the label was added", async () => {
    const sim = await played(opensUngraded);
    sim.arrive = () => [];
    sim.as("carol").labels(INCIDENT, "sev1");
    await sim.pass(2 * DAY);
    expect(view(sim).due).toBe("2026-03-16");
    await sim.sweep();
    expect(view(sim)).toMatchObject({ due: "2026-03-05", labels: ["sev1"] });
    await expectConverged(sim);
  });

  it("is not overdue at once if the App sees it too late: the date counts from then", async () => {
    const sim = await played(opensUngraded);
    for (const process of sim.running) process.kill();
    sim.as("carol").labels(INCIDENT, "sev1");
    await sim.pass(7 * DAY);
    sim.startApp();
    await sim.rest();
    expect(view(sim).due).toBe("2026-03-12");
    await expectConverged(sim);
  });

  it("shows in the status what changed, and still counts as untouched", async () => {
    const sim = await played(opensUngraded, labels("carol", "sev1"), unlabels("alice", "incident"));
    const { hub } = sim.github;
    expect(nowOf(hub.issue(hub.repository("acme", "shop")!, POSTMORTEM)!).state).toBe("closed");
    const written = await played(opensUngraded, labels("carol", "sev1"), writes("- [ ] Fix it @alice"));
    expect(statusOf(written)).toContain("It was first due 2026-03-16 (the severity is sev1 now).");
  });

  it("leaves lines that people changed as they are", async () => {
    const sim = await played(
      opensUngraded,
      editsPostmortem((body) => body.replace("· unknown ·", "· unknown, I guess ·")),
      labels("carol", "sev1"),
    );
    expect(bodyOf(sim)).toContain("· unknown, I guess ·");
    expect(bodyOf(sim)).toContain("**postmortem due 2026-03-16**");
  });

  it("with several severity labels counts by the highest", async () => {
    const sim = await played(opensUngraded, labels("carol", "sev3", "sev1", "sev2"));
    expect(view(sim)).toMatchObject({ due: "2026-03-05", labels: ["sev1"] });
  });

  it("has its reminders count from the new date", async () => {
    const sim = await played(
      together(opensUngraded, (stage) => stage.as("alice").assigns(INCIDENT, "bob")),
      wait(DAY),
      labels("carol", "sev1"),
    );
    await sim.pass(2 * DAY);
    await sim.sweep();
    expect(comments(sim, POSTMORTEM).at(-1)).toContain("@bob");
    expect(reportsIn(sim, "digest")).toHaveLength(1);
  });
});

describe("a lowered severity", () => {
  const lowered = "The incident's severity is now sev4 (before: sev2).";
  const held =
    "The postmortem is still due 2026-03-09, as for sev2, because only an approver (people with the role maintain or admin) can move the date later by lowering the severity. An approver can remove the label sev4 from #1 and add it again. The due date is then 2026-03-16.";

  it("moves the date if an approver lowers it", async () => {
    const sim = await played(opensIncident, relabels("alice", "sev2", "sev4"));
    expect(view(sim)).toMatchObject({ due: "2026-03-16", labels: ["sev4"] });
    expect(comments(sim, POSTMORTEM)).toEqual([
      `${lowered} The postmortem is now due 2026-03-16 (before: 2026-03-09), because alice, who is an approver, lowered the severity.`,
    ]);
  });

  it("does not move the date otherwise, and that is said once and in the status", async () => {
    const sim = await played(opensIncident, relabels("carol", "sev2", "sev4"), wait(DAY));
    await sim.sweep();
    expect(view(sim)).toMatchObject({ due: "2026-03-09", labels: ["sev4"] });
    expect(bodyOf(sim)).toContain("· sev4 ·");
    expect(comments(sim, POSTMORTEM)).toEqual([`${lowered} ${held}`]);
    expect(statusOf(sim)).toContain(`- The incident's severity was lowered to sev4. ${held}`);
  });

  it("moves the date once an approver sets the label again, even if the App did not see it removed", async () => {
    const sim = await played(
      opensIncident,
      relabels("carol", "sev2", "sev4"),
      relabels("alice", "sev4", "sev4"),
    );
    expect(view(sim)).toMatchObject({ due: "2026-03-16", labels: ["sev4"] });
    expect(comments(sim, POSTMORTEM).at(-1)).toBe(
      "The incident's severity, sev4, was confirmed. The postmortem is now due 2026-03-16 (before: 2026-03-09), because alice, who is an approver, lowered the severity.",
    );
    expect(statusOf(sim)).toBe("");
  });

  it("counts as lowered if its label is removed", async () => {
    const sim = await played(opensIncident, unlabels("carol", "sev2"));
    expect(view(sim)).toMatchObject({ due: "2026-03-09", labels: [] });
    expect(comments(sim, POSTMORTEM)).toEqual([
      expect.stringContaining("An approver can add the right severity label to #1."),
    ]);
    await together(labels("alice", "sev3"), () => sim.rest())(sim);
    expect(view(sim)).toMatchObject({ due: "2026-03-16", labels: ["sev3"] });
    await expectConverged(sim);
  });

  it("that is raised again keeps the date", async () => {
    const sim = await played(
      opensIncident,
      relabels("carol", "sev2", "sev4"),
      relabels("bob", "sev4", "sev2"),
    );
    expect(view(sim)).toMatchObject({ due: "2026-03-09", labels: ["sev2"] });
    expect(comments(sim, POSTMORTEM).at(-1)).toBe(
      "The incident's severity is now sev2 (before: sev4). The postmortem is still due 2026-03-09.",
    );
  });
});

describe("a renamed incident", () => {
  it("renames its postmortem and the template's lines", async () => {
    const sim = new Simulation({ config: "postmortem: { template: .github/page.md }\n" });
    sim
      .as("alice")
      .commits(".github/page.md", "# {{ incident.title }}\n\nSee {{ incident.link }}.\n\n## Action items\n");
    sim.startApp();
    await sim.rest();
    for (const step of [opensUngraded, renames("Checkout <!-- @all")]) {
      await step(sim);
      await sim.pass(60_000);
    }
    expect(view(sim).title).toBe("Postmortem: Checkout <!-- @all");
    expect(bodyOf(sim)).toMatch(/^# Checkout &lt;!-- @\u200Ball\n\nSee #1\.\n/);
    expect(comments(sim, POSTMORTEM)).toEqual([
      "The incident's title is now “Checkout &lt;!-- @\u200Ball”, and this issue's title follows.",
    ]);
    await expectConverged(sim);
  });

  it("does not rename a postmortem that people renamed", async () => {
    const sim = await played(
      opensIncident,
      postmortem("bob", (bob, number) => bob.changes(number, { title: "What we learned" })),
      renames("Checkout is down"),
    );
    expect(view(sim).title).toBe("What we learned");
    expect(comments(sim, POSTMORTEM)).toEqual([]);
  });
});

describe("an incident that is none any longer", () => {
  const what = "This issue is no longer an incident, because its label or type was removed.";

  it("is told once that the postmortem stays, and how to decline it", async () => {
    const sim = await played(opensIncident, fillsSections, unlabels("carol", "incident"), wait(DAY));
    await sim.sweep();
    expect(comments(sim, INCIDENT).slice(1)).toEqual([
      `${what} Its postmortem, #2, stays open and due 2026-03-09, because people asked for it or have worked on it. If it isn't needed, an approver (people with the role maintain or admin) can comment \`/no-postmortem REASON\` here.`,
    ]);
    await together(labels("carol", "incident"), () => sim.rest())(sim);
    await together(unlabels("carol", "incident"), () => sim.rest())(sim);
    expect(comments(sim, INCIDENT)).toHaveLength(3);
    await expectConverged(sim);
  });

  it("is told that an untouched postmortem is closed, and how it opens again", async () => {
    const sim = await played(opensIncident, unlabels("carol", "incident"));
    expect(comments(sim, INCIDENT).slice(1)).toEqual([
      `${what} No one has worked on its postmortem, #2, so Followthrough closes it. If this issue becomes an incident again, the postmortem is reopened.`,
    ]);
  });
});

describe("everything at once, while the App is away", () => {
  it("is taken over in one write, with one comment", async () => {
    const sim = await played(opensUngraded);
    for (const process of sim.running) process.kill();
    await together(labels("carol", "sev2"), renames("Checkout is down"))(sim);
    sim.as("alice").closes(INCIDENT);
    await sim.pass(HOUR);
    const before = sim.network.writes.length;
    sim.startApp();
    await sim.rest();
    const written = sim.network.writes.slice(before).map(({ method, path }) => `${method} ${path}`);
    expect(written.filter((call) => call.includes("/issues/2"))).toEqual([
      "POST /repos/acme/shop/issues/2/comments",
      "PATCH /repos/acme/shop/issues/2",
    ]);
    expect(view(sim)).toEqual({ title: "Postmortem: Checkout is down", due: "2026-03-09", labels: ["sev2"] });
    expect(comments(sim, POSTMORTEM)).toEqual([
      "The incident changed:\n\n- The incident's severity is now sev2 (before: unknown). The postmortem is now due 2026-03-09 (before: 2026-03-16). This date counts from 2026-03-02, when the severity was set.\n- The incident's title is now “Checkout is down”, and this issue's title follows.",
    ]);
  });
});
