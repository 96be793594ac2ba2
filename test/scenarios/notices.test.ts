import { describe, expect, it } from "@jest/globals";
import { formatIssueRef } from "../../src/domain/issue-ref.ts";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import type { Fault } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import { SETTLE_MS } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const DAY = 24 * HOUR;

/** The postmortem is due so late that no one is told of it. */
const LATER = "severities:\n  sev2: {postmortem_due: 300 days}\n";

/**
 * On Monday, 2026-03-02, at nine, someone adds these items. Without a person, a bot reports the incident, and its
 * postmortem is due much later.
 */
async function startWithItems(
  lines: readonly string[],
  world: WorldSeed = {},
  { reporter = "pager[bot]", assignee = "", isLater = true } = {},
): Promise<Simulation> {
  const isQuiet = isLater && reporter === "pager[bot]" && assignee === "";
  const config = `${isQuiet ? LATER : ""}${world.config ?? ""}`;
  const sim = new Simulation({ ...world, config });
  sim.startApp();
  await sim.rest();
  const assignees = assignee ? [assignee] : [];
  sim.as(reporter).opens({ title: "Down", labels: ["sev2", "incident"], assignees });
  await sim.rest();
  await writes(...lines)(sim);
  await sim.rest();
  await sim.sweep();
  return sim;
}

/** Passes this many days with two sweeps a day, as if the App were running. */
async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await sim.pass(DAY - 2 * HOUR);
    for (let sweep = 0; sweep < 2; sweep++) {
      await sim.pass(HOUR);
      await sim.sweep();
    }
  }
}

/** Days without a sweep. */
const unattended = (sim: Simulation, days: number) => sim.pass(days * DAY);

/** All notices, ordered by day: `03-09 to alice on #3: #3 0`. */
function notices(sim: Simulation): string[] {
  const { hub } = sim.github;
  const repositories = hub.state.repositories.length;
  return hub.state.comments
    .filter(({ author }) => author === "followthrough[bot]")
    .flatMap((comment) => {
      const notice = readNoticeTag(nowOf(comment)?.body ?? "");
      const row = hub.state.issues.find(({ id }) => id === comment.issueId);
      if (!notice || !row) return [];
      const { owner, name } = hub.repositoryById(row.repositoryId);
      const steps = notice.steps.map(({ issue, step }) => `${formatIssueRef(issue)} ${step}`).join(", ");
      return [`${notice.day.slice(5)} to ${notice.to.join("+")} on ${owner}/${name}#${row.number}: ${steps}`];
    })
    .map((notice) => (repositories > 1 ? notice : notice.replaceAll("acme/shop#", "#")))
    .sort();
}

const POSTMORTEM = 2;
const ITEM = 3;
const ONE = "- [ ] Fix it @alice due 2026-03-16";

describe("an item that is due in two weeks", () => {
  it("gets reminders 7 and 1 days before, on the day, and weekly after", async () => {
    const sim = await startWithItems([ONE]);
    await daysPass(sim, 29);
    expect(notices(sim)).toEqual([
      "03-09 to alice on #3: #3 -7",
      // The previous day is a Sunday.
      "03-13 to alice on #3: #3 -1",
      "03-16 to alice on #3: #3 0",
      "03-23 to alice on #3: #3 7",
      "03-30 to alice on #3: #3 14",
    ]);
    await expectConverged(sim);
  });

  it("gets a reminder on the previous day if that is a business day", async () => {
    const sim = await startWithItems(["- [ ] Fix it @alice due 2026-03-12"]);
    await daysPass(sim, 11);
    expect(notices(sim)).toEqual([
      "03-05 to alice on #3: #3 -7",
      "03-11 to alice on #3: #3 -1",
      "03-12 to alice on #3: #3 0",
    ]);
  });

  it("escalates while it is not done", async () => {
    const config =
      "escalation:\n  after: [3 business days, 7 business days]\n  to: [acme/platform, acme/leads]\n";
    const sim = await startWithItems([ONE], { config });
    await daysPass(sim, 25);
    expect(notices(sim).slice(3)).toEqual([
      "03-18 to alice on #3: #3 2",
      "03-19 to acme/platform on #3: #3 1",
      "03-23 to alice on #3: #3 7",
      "03-25 to acme/leads on #3: #3 2",
    ]);
  });

  it("gets no notices on days off", async () => {
    const config = "holidays: [2026-03-09..2026-03-10]\n";
    const sim = await startWithItems([ONE], { config });
    await daysPass(sim, 10);
    expect(notices(sim)).toEqual(["03-06 to alice on #3: #3 -7"]);
  });

  it("gets no notices on public holidays of the team's region", async () => {
    // Easter Monday is April 6.
    const sim = await startWithItems(["- [ ] Fix it @alice due 2026-04-13"], { config: "holidays: [DE]\n" });
    await unattended(sim, 33);
    await daysPass(sim, 4);
    expect(notices(sim)).toEqual(["04-07 to alice on #3: #3 -7"]);
  });

  it("uses the date in the team's time zone", async () => {
    const config = "time_zone: Pacific/Auckland\n";
    const sim = await startWithItems(["- [ ] Fix it @alice due 2026-03-17"], { config });
    await daysPass(sim, 7);
    // Monday noon in UTC is Tuesday in the team's zone.
    await sim.pass(4 * HOUR);
    await sim.sweep();
    expect(notices(sim)).toEqual(["03-10 to alice on #3: #3 -7"]);
  });

  it("sends only the newest step after missed sweeps", async () => {
    const sim = await startWithItems([ONE]);
    await unattended(sim, 22);
    await daysPass(sim, 1);
    expect(notices(sim)).toEqual(["03-25 to alice on #3: #3 7"]);
    await expectConverged(sim);
  });

  it("gets no notices when it is done", async () => {
    const sim = await startWithItems([ONE]);
    sim.as("alice").closes(ITEM);
    await sim.rest();
    await daysPass(sim, 20);
    expect(notices(sim)).toEqual([]);
  });

  it("gets no notices while it is waived", async () => {
    const sim = await startWithItems([ONE]);
    sim.as("alice").comments(ITEM, "/waive 2026-03-24 The vendor fixes it first");
    await sim.rest();
    await daysPass(sim, 23);
    expect(notices(sim)).toEqual(["03-25 to alice on #3: #3 7"]);
  });

  it("starts over when its due date is extended", async () => {
    const sim = await startWithItems([ONE]);
    await daysPass(sim, 8);
    sim.as("alice").comments(ITEM, "/extend 2026-03-23 More to do than we thought");
    await sim.rest();
    await daysPass(sim, 13);
    expect(notices(sim)).toEqual([
      "03-09 to alice on #3: #3 -7",
      "03-16 to alice on #3: #3 -7",
      "03-20 to alice on #3: #3 -1",
      "03-23 to alice on #3: #3 0",
    ]);
  });
});

describe("several items of one person", () => {
  it("are listed in one comment on the postmortem", async () => {
    const sim = await startWithItems([
      ONE,
      "- [ ] Test it @alice due 2026-03-16",
      "- [ ] Say it @bob due 2026-03-16",
    ]);
    await daysPass(sim, 7);
    const sent = notices(sim);
    expect(sent).toHaveLength(2);
    expect(sent).toContain(`03-09 to alice on #${POSTMORTEM}: #3 -7, #4 -7`);
    expect(sent).toContain("03-09 to bob on #5: #5 -7");
    await expectConverged(sim);
  });
});

describe("items in another repository than their postmortem", () => {
  it("are reported on the item, or with others on the postmortem", async () => {
    const repositories = { "acme/infra": {} };
    const lines = ["- [ ] Fix it @alice due 2026-03-16 repo: acme/infra", "- [ ] Say it @bob due 2026-03-16"];
    const alone = await startWithItems(lines, { repositories });
    await daysPass(alone, 7);
    expect(notices(alone)).toEqual([
      "03-09 to alice on acme/infra#1: acme/infra#1 -7",
      "03-09 to bob on acme/shop#3: acme/shop#3 -7",
    ]);
    await expectConverged(alone);
    const both = await startWithItems([lines[0]!, ONE], { repositories });
    await daysPass(both, 7);
    expect(notices(both)).toEqual(["03-09 to alice on acme/shop#2: acme/infra#1 -7, acme/shop#3 -7"]);
    await expectConverged(both);
  });
});

describe("a postmortem with an assignee", () => {
  it("gets reminders like an item", async () => {
    const sim = await startWithItems([], {}, { isLater: false });
    sim.as("alice").assigns(POSTMORTEM, "bob");
    await daysPass(sim, 9);
    // A sev2 postmortem is due after 5 business days.
    expect(notices(sim)).toEqual(["03-06 to bob on #2: #2 -1", "03-09 to bob on #2: #2 0"]);
    await expectConverged(sim);
  });
});

describe("a new postmortem", () => {
  const assigneesOf = (sim: Simulation) => {
    const { hub } = sim.github;
    return nowOf(hub.issue(hub.repository("acme", "shop")!, POSTMORTEM)!).assignees;
  };

  it("is assigned to the incident's assignee, who gets reminders", async () => {
    const sim = await startWithItems([], {}, { assignee: "bob" });
    expect(assigneesOf(sim)).toEqual(["bob"]);
    await daysPass(sim, 9);
    expect(notices(sim)).toEqual(["03-06 to bob on #2: #2 -1", "03-09 to bob on #2: #2 0"]);
    await expectConverged(sim);
  });

  it("opens without users that GitHub cannot assign", async () => {
    const sim = await startWithItems([], {}, { assignee: "erin" });
    expect(assigneesOf(sim)).toEqual([]);
    await expectConverged(sim);
  });

  it("asks the reporter for an owner, with the same steps, until it has one", async () => {
    const sim = await startWithItems([], {}, { reporter: "carol" });
    await daysPass(sim, 15);
    expect(notices(sim)).toEqual([
      "03-06 to carol on #2: #2 -1",
      "03-09 to carol on #2: #2 0",
      "03-16 to carol on #2: #2 7",
    ]);
    expect(sim.github.hub.state.comments.map((comment) => nowOf(comment)!.body).join()).toContain(
      "@carol This postmortem is **due today** (2026-03-09). It has **no owner**.",
    );
    sim.as("carol").assigns(POSTMORTEM, "bob");
    await daysPass(sim, 7);
    expect(notices(sim).slice(3)).toEqual(["03-23 to bob on #2: #2 14"]);
    await expectConverged(sim);
  });

  it.each<[string, string, string]>([
    ["whoever labeled what a bot opened", "", "03-09 to carol on #2: #2 0"],
    ["otherwise the approvers, who have a role", "", "03-09 to alice on #2: #2 0"],
    [
      "otherwise the approvers, whom the settings name",
      "approvers: {teams: [acme/platform]}\n",
      "03-09 to acme/platform on #2: #2 0",
    ],
  ])("asks %s", async (asked, config, expected) => {
    const sim = new Simulation({ config });
    sim.startApp();
    await sim.rest();
    sim
      .as("pager[bot]")
      .opens({ title: "Down", labels: ["sev2", ...(asked.startsWith("who") ? [] : ["incident"])] });
    await sim.rest();
    if (asked.startsWith("who")) sim.as("carol").labels(1, "incident");
    await sim.rest();
    await daysPass(sim, 8);
    expect(notices(sim).at(-1)).toBe(expected);
  });

  it("asks its assignee for the owner of an item", async () => {
    const sim = await startWithItems(["- [ ] Fix it due 2026-03-18"], {}, { assignee: "bob" });
    await daysPass(sim, 10);
    expect(notices(sim)).toEqual([
      "03-06 to bob on #2: #2 -1",
      "03-09 to bob on #2: #2 0",
      "03-11 to bob on #3: #3 -7",
    ]);
  });
});

describe("the App after startup", () => {
  it("sends no notices before it can see which were sent", async () => {
    const sim = await startWithItems([ONE]);
    for (const process of sim.running) process.kill();
    await unattended(sim, 7);
    const started = sim.time.milliseconds;
    sim.startApp();
    await sim.rest();
    const sent = sim.network.writes.filter(({ body }) => body?.includes("followthrough-notice"));
    expect(sent).toHaveLength(1);
    expect(sent[0]!.at - started).toBeGreaterThanOrEqual(SETTLE_MS);
  });
});

describe("a sweep on a day without due notices", () => {
  it("lists nothing if nothing changed, and the App's issues once a day", async () => {
    const sim = await startWithItems([ONE]);
    await sim.pass(60_000);
    await sim.sweep();
    const listings = async () => {
      const before = sim.network.calls.length;
      await sim.sweep();
      const calls = sim.network.calls.slice(before);
      return calls.filter(({ path }) => path.includes("/acme/shop/issues?per_page=100&creator=")).length;
    };
    expect(await listings()).toBe(0);
  });
});

describe("a dry run", () => {
  it("shows the notices and sends none", async () => {
    const sim = await startWithItems([ONE]);
    await unattended(sim, 7);
    const before = sim.network.writes.length;
    const shown = sim.running[0]!.preview();
    await sim.rest();
    // A week has passed, so last week's digest closes and this week's opens, and the index lists the committed item.
    expect(await shown).toEqual(["comment", "update-report", "open-report", "update-report"]);
    expect(sim.network.writes.length).toBe(before);
  });
});

describe("after any fault, no notice is sent twice", () => {
  it("a crash before the record, when the listed item is closed", async () => {
    const sim = await startWithItems([ONE, "- [ ] Test it @alice due 2026-03-16"]);
    sim.network.hooks = {
      fault: ({ method, body }) => (method === "PATCH" && body?.includes("reminded") ? "crash before" : null),
    };
    await daysPass(sim, 8);
    sim.network.hooks = {};
    const [sent] = notices(sim);
    expect(sent).toBe(`03-09 to alice on #${POSTMORTEM}: #3 -7, #4 -7`);
    sim.as("alice").closes(ITEM);
    await unattended(sim, 1);
    sim.startApp();
    await sim.rest();
    await daysPass(sim, 1);
    expect(notices(sim)).toEqual([sent]);
  });

  const faults: Fault[] = ["crash before", "crash after", "error before", "error after"];
  const calls = ["comment", "record"] as const;
  it.each(faults.flatMap((fault) => calls.map((call) => ({ fault, call }))))(
    "$fault at the $call",
    async ({ fault, call }) => {
      const sim = await startWithItems([ONE]);
      const isIt = call === "comment" ? /POST .*\/issues\/3\/comments$/ : /PATCH .*\/issues\/3$/;
      let spent = false;
      sim.network.hooks = {
        fault({ method, path, body }) {
          const isNotice =
            call === "comment" ? body?.includes("followthrough-notice") : body?.includes("reminded");
          if (spent || !isIt.test(`${method} ${path}`) || !isNotice) return null;
          spent = true;
          return fault;
        },
        crashed: () => void sim.startApp(),
      };
      await daysPass(sim, 8);
      expect(spent).toBe(true);
      expect(notices(sim)).toEqual(["03-09 to alice on #3: #3 -7"]);
      expect(nowOf(sim.github.hub.issue(sim.github.hub.repository("acme", "shop")!, ITEM)!).body).toContain(
        '"reminded":-7,"remindedOn":"2026-03-09"',
      );
      await expectConverged(sim);
    },
  );
});
