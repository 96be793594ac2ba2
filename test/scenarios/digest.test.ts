import { describe, expect, it } from "@jest/globals";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { RECHECK_PATH, recheckWorkflow } from "../../src/domain/gate/workflow-file.ts";
import { readLastSweep } from "../../src/record/report-tag.ts";
import type { Fault } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { describeReports, reportsIn } from "./reports.ts";
import { changesLine, opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const DAY = 24 * HOUR;

/** On Monday, 2026-03-02, at nine, someone adds this item, and a sweep runs. */
async function startWithItem(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Fix it @alice due 2026-03-10", "- [ ] Say it")(sim);
  await sim.rest();
  await sim.sweep();
  return sim;
}

async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await sim.pass(DAY);
    await sim.sweep();
  }
}

const digests = (sim: Simulation, repository?: string) => reportsIn(sim, "digest", repository);
const URL = "https://github.com/acme/shop";
const DIGEST = 5;
const INDEX = 6;

describe("the digest of a repository", () => {
  it("is opened by the first sweep that finds a postmortem", async () => {
    const sim = await startWithItem();
    expect(describeReports(digests(sim))).toEqual(["#5 Weekly digest: 2026-03-02 (open)"]);
    const [{ body, labels }] = digests(sim) as [ReturnType<typeof digests>[number]];
    expect(labels).toEqual(["followthrough-digest"]);
    expect(body).toContain("**2 action items open: 1 without an owner.**");
    expect(body).toContain("| [#4](https://github.com/acme/shop/issues/4) Say it | **no owner** |");
    await expectConverged(sim);
  });

  it("names the areas of the gate that match no file, as long as they do", async () => {
    const areas = "{ docs: { paths: [docs/**], labels: [a] }, own: { paths: [.github/], labels: [b] } }";
    const sim = await startWithItem({ config: `gate: { areas: ${areas} }\n` });
    expect(digests(sim)[0]!.body).toContain("match no file here, so their items block no pull request");
    expect(digests(sim)[0]!.body).toContain("`scope: changed-areas`: docs. Check their `paths`");
    sim.as("alice").commits("docs/index.md", "Hello");
    await sim.pass(DAY);
    await sim.sweep();
    expect(digests(sim)[0]!.body).not.toContain("match no file");
  });

  describe("says when the workflow of the recheck waits for other labels than the settings name", () => {
    const settings = {
      ...DEFAULT_POLICY,
      actionItems: { ...DEFAULT_POLICY.actionItems, label: "don't forget" },
    };
    const [before, now] = [recheckWorkflow(DEFAULT_POLICY), recheckWorkflow(settings)];
    const file = `${URL}/edit/main/${RECHECK_PATH}`;
    const drift =
      "Checks don't turn by themselves when an issue with the label `don't forget` changes: the `if:` in";
    const stale =
      "names `action-item`, which the settings don't have. Name the labels of the settings there.";

    it.each([
      ["the old label", before, `${drift} [the workflow of the recheck](${file}) ${stale}`],
      ["the old label in one place", now.replace("'don''t forget'", "'action-item'"), stale],
      ["it once less", now.replace("== 'don''t forget'", "== 'postmortem'"), "doesn't name it everywhere."],
      ["both", now, null],
      ["both in other letters", now.replaceAll("don''t forget", "DON''T forget"), null],
      ["no label", now.replace(/ {4}if: >-\n(?: {6}.*\n)+/, ""), null],
      [
        "labels that are left out",
        now.replace(
          /(?<=if: )[\s\S]*(?= {4}runs-on)/,
          "\"! contains(github.event.issue.labels.*.name, 'later')\"\n",
        ),
        null,
      ],
    ])("its condition names %s", async (_, text, sentence) => {
      const files = {
        ".github/followthrough.yml": `action_items: { label: "don't forget" }\n`,
        [RECHECK_PATH]: text,
      };
      const sim = await startWithItem({ repositories: { "acme/shop": { files } } });
      const [{ body }] = digests(sim) as [ReturnType<typeof digests>[number]];
      if (sentence === null) expect(body).not.toContain("Checks don't turn");
      else expect(body).toContain(sentence);
      await expectConverged(sim);
      sim.as("alice").commits(RECHECK_PATH, now);
      await daysPass(sim, 1);
      expect(digests(sim)[0]!.body).not.toContain("Checks don't turn");
    });
  });

  it("is not opened without a postmortem", async () => {
    const sim = new Simulation();
    sim.startApp();
    await sim.rest();
    await daysPass(sim, 2);
    expect(digests(sim)).toEqual([]);
  });

  it("is not opened if the config disables it, and is closed when the config disables it later", async () => {
    const off = "digest:\n  enabled: false\n";
    expect(digests(await startWithItem({ config: off }))).toEqual([]);
    const sim = await startWithItem();
    sim.as("alice").commits(".github/followthrough.yml", off);
    await daysPass(sim, 1);
    expect(describeReports(digests(sim))).toEqual(["#5 Weekly digest: 2026-03-02 (closed)"]);
  });

  it("exists once for each week: the previous one closes when the next one opens", async () => {
    const sim = await startWithItem();
    await daysPass(sim, 14);
    expect(describeReports(digests(sim))).toEqual([
      "#5 Weekly digest: 2026-03-02 (closed)",
      "#7 Weekly digest: 2026-03-09 (closed)",
      "#8 Weekly digest: 2026-03-16 (open)",
    ]);
    expect(digests(sim).at(-1)!.body).toContain("| **overdue** since ");
    await expectConverged(sim);
  });

  it("starts its week on the day that the config names", async () => {
    const sim = await startWithItem({ config: "digest: { day: friday }\n" });
    expect(describeReports(digests(sim))).toEqual(["#5 Weekly digest: 2026-02-27 (open)"]);
  });

  it("is updated once a day while nothing changes, with the day of the last sweep", async () => {
    const sim = await startWithItem({ config: "reminders: { days_before: [], on_due_date: false }\n" });
    for (let day = 3; day <= 6; day++) {
      await sim.pass(DAY - 3 * HOUR);
      const before = sim.network.writes.length;
      for (let sweep = 0; sweep < 3; sweep++) {
        await sim.pass(HOUR);
        await sim.sweep();
      }
      const written = sim.network.writes.slice(before).map(({ method, path }) => `${method} ${path}`);
      // On the first day, the index lists the item, which is committed then.
      const indexed = day === 3 ? [`PATCH /repos/acme/shop/issues/${INDEX}`] : [];
      expect(written).toEqual([`PATCH /repos/acme/shop/issues/${DIGEST}`, ...indexed]);
      expect(readLastSweep(digests(sim)[0]!.body)).toBe(`2026-03-0${day}T00:00:00Z`);
    }
  });

  it("needs no new listing while nothing changes", async () => {
    const sim = await startWithItem();
    await sim.pass(60_000);
    await sim.sweep();
    const before = sim.network.calls.length;
    await sim.sweep();
    const listings = sim.network.calls.slice(before).filter(({ path }) => path.includes("creator="));
    expect(listings).toEqual([]);
  });

  it("stays closed until the next week if a reader closed it", async () => {
    const sim = await startWithItem();
    sim.as("alice").closes(DIGEST);
    await daysPass(sim, 2);
    expect(describeReports(digests(sim))).toEqual(["#5 Weekly digest: 2026-03-02 (closed)"]);
    // It is still updated until then.
    expect(readLastSweep(digests(sim)[0]!.body)).toBe("2026-03-04T00:00:00Z");
    await expectConverged(sim);
    await daysPass(sim, 5);
    expect(digests(sim).at(-1)).toMatchObject({ number: 7, state: "open" });
  });

  it.each<[string, (sim: Simulation) => void]>([
    ["its body", (sim) => sim.as("alice").edits(DIGEST, (body) => `${body}\nSeen.`)],
    ["its title", (sim) => sim.as("alice").changes(DIGEST, { title: "Noise" })],
  ])("is rewritten if someone edits %s", async (_, edit) => {
    const sim = await startWithItem();
    const [before] = digests(sim);
    edit(sim);
    await sim.sweep();
    expect(digests(sim)).toEqual([before]);
    await expectConverged(sim);
  });

  it("is no longer a digest if someone removes its tag: the issue is left unchanged", async () => {
    const sim = await startWithItem();
    sim.as("alice").edits(DIGEST, () => "Mine.");
    await daysPass(sim, 1);
    expect(describeReports(digests(sim))).toEqual(["#7 Weekly digest: 2026-03-02 (open)"]);
    await expectConverged(sim);
  });

  it("is opened again if someone deletes it", async () => {
    const sim = await startWithItem();
    sim.as("alice").deletes(DIGEST);
    await daysPass(sim, 1);
    expect(describeReports(digests(sim))).toEqual(["#7 Weekly digest: 2026-03-02 (open)"]);
  });
});

describe("the months before, in the first digest of a month", () => {
  it("are counted from what the sweep reads anyway, and only there", async () => {
    const sim = await startWithItem();
    sim.as("alice").closes(3);
    const requestsOfMonday = async (days: number) => {
      await sim.pass((days - 1) * DAY);
      await sim.sweep();
      const before = sim.network.calls.length;
      await daysPass(sim, 1);
      const calls = sim.network.calls.slice(before);
      return new Set(
        calls.map(
          ({ method, path }) => `${method} ${path.replace(/[\d-]{2,}[^&]*/g, "N").replace(/\/\d+/g, "/N")}`,
        ),
      );
    };
    const requests = [await requestsOfMonday(35), await requestsOfMonday(7)];
    const [march, april, later] = ["2026-03-02", "2026-04-06", "2026-04-13"].map((day) => {
      return digests(sim).find(({ title }) => title.endsWith(day))!.body;
    });
    expect(april).toContain("### The months before");
    expect(april).toContain("| 2026‑03 | 1 of 1 (too few) | – | too few |");
    for (const body of [march, later]) expect(body).not.toContain("The months before");
    expect(requests[0]).toEqual(requests[1]);
  });
});

describe("changed commitments in the digest", () => {
  const config = `signing_keys: ["${SIGNER.publicKey}"]\n`;

  it("a line that was deleted on the same day does not count as done", async () => {
    const sim = await startWithItem();
    await changesLine("Say it", () => null)(sim);
    await daysPass(sim, 7);
    const { body } = digests(sim).at(-1)!;
    expect(body).toContain("**1 action item open, none overdue.**");
    expect(body).not.toContain("Done last week");
    expect(body).not.toContain("done on time");
  });

  it("an item whose record was edited or removed is listed separately", async () => {
    const sim = await startWithItem({ config });
    sim.as("bob").edits(3, (body) => body.replaceAll("2026-03-10", "2027-03-10"));
    sim.as("bob").edits(4, (body) => body.replace(/<!-- followthrough \{.*?-->/s, ""));
    sim.as("bob").edits(2, (body) => body.replace('"due":"2026-03-09"', '"due":"2027-03-09"'));
    await daysPass(sim, 1);
    const { body } = digests(sim).at(-1)!;
    expect(body).toContain("**No action item is open. 3 records can't be trusted.**");
    expect(body).toContain("/2) Postmortem: Down | **no owner** | its record was edited by hand |");
    expect(body).toContain("/3) Fix it | alice | its record was edited by hand |");
    expect(body).toContain("/4) Say it | **no owner** | its record was removed or damaged |");
    await expectConverged(sim);
  });
});

describe("a shared digest for all repositories of an owner", () => {
  const shared = "digest: { repository: acme/ops }\n";
  const repositories = {
    "acme/ops": {},
    "acme/web": {},
    "acme/.github": { files: { ".github/followthrough.yml": shared } },
  };

  it("lists the items of all repositories, which have no digest of their own", async () => {
    const sim = await startWithItem({ repositories });
    sim
      .as("alice")
      .in("acme/web")
      .opens({ title: "Web down", labels: ["sev1", "incident"] });
    await sim.rest();
    await sim.sweep();
    expect(digests(sim)).toEqual([]);
    const [digest] = digests(sim, "acme/ops");
    expect(digest!.body).toContain("[acme/shop#4](https://github.com/acme/shop/issues/4) Say it");
    await daysPass(sim, 4);
    expect(digests(sim, "acme/ops")[0]!.body).toContain(
      "(https://github.com/acme/web/issues/2) Postmortem: Web down | **no owner** | **overdue** since 2026\u201103\u201105 |",
    );
    await expectConverged(sim);
  });

  it("says if a repository could not be read", async () => {
    const sim = await startWithItem({ repositories });
    sim.as("alice").in("acme/web").commits(".github/followthrough.yml", "weekend: [Funday]\n");
    await daysPass(sim, 1);
    expect(digests(sim, "acme/ops")[0]!.body).toContain("Not included: 1 repository that could not be read.");
  });

  it.each<[string, NonNullable<WorldSeed["repositories"]>, string]>([
    [
      "a more public repository",
      { "acme/ops": { private: false, files: { ".github/followthrough.yml": shared } } },
      "is public and acme/shop is private",
    ],
    [
      "a repository that does not accept digests",
      { "acme/ops": {} },
      "acme/ops doesn’t accept digests of other repositories",
    ],
    [
      "a repository without the App",
      { "acme/ops": { installed: false } },
      "the App isn't installed on acme/ops",
    ],
  ])("never goes to %s, which is reported", async (_, others, why) => {
    const sim = await startWithItem({ config: shared, repositories: others });
    expect([...digests(sim), ...digests(sim, "acme/ops")]).toEqual([]);
    const [report, ...otherReports] = reportsIn(sim, "config");
    expect(otherReports).toEqual([]);
    expect(report!.title).toBe("Action required: the weekly digest can't be written");
    expect(report!.body).toContain(why);
    sim.as("alice").commits(".github/followthrough.yml", "");
    await daysPass(sim, 1);
    expect(reportsIn(sim, "config")[0]!.state).toBe("closed");
    expect(digests(sim)).toHaveLength(1);
    await expectConverged(sim);
  });
});

describe("after any fault, a week has one digest", () => {
  const faults: Fault[] = ["crash before", "crash after", "error before", "error after"];
  const writesOfAWeek = ["open", "rewrite", "close"] as const;
  it.each(faults.flatMap((fault) => writesOfAWeek.map((write) => ({ fault, write }))))(
    "$fault at the $write",
    async ({ fault, write }) => {
      const sim = await startWithItem();
      let spent = false;
      const isIt = (call: { method: string; path: string; body?: string | undefined }) => {
        const sent = JSON.parse(call.body || "{}");
        if (write === "open") return call.method === "POST" && String(sent.title).startsWith("Weekly digest");
        if (call.method !== "PATCH" || !call.path.endsWith(`/issues/${DIGEST}`)) return false;
        return write === "close" ? sent.state === "closed" : sent.body !== undefined;
      };
      sim.network.hooks = {
        fault(call) {
          if (spent || !isIt(call)) return null;
          spent = true;
          return fault;
        },
        crashed: () => void sim.startApp(),
      };
      await daysPass(sim, 1);
      await sim.pass(5 * DAY);
      await daysPass(sim, 2);
      expect(spent).toBe(true);
      expect(describeReports(digests(sim))).toEqual([
        "#5 Weekly digest: 2026-03-02 (closed)",
        "#7 Weekly digest: 2026-03-09 (open)",
      ]);
      await expectConverged(sim);
    },
  );

  it("two processes that open a digest at the same time close the second one", async () => {
    const sim = await startWithItem();
    sim.startApp();
    sim.github.hub.lag = { listings: 20_000, objects: 0 };
    await sim.pass(7 * DAY);
    await sim.sweep();
    sim.github.hub.lag = { listings: 0, objects: 0 };
    await sim.sweep();
    const open = digests(sim).filter(({ state }) => state === "open");
    expect(open.map(({ title }) => title)).toEqual(["Weekly digest: 2026-03-09"]);
    await expectConverged(sim);
  });
});

describe("an item whose line was deleted after it was committed", () => {
  it("has the overdue label while it is overdue, and is listed in the digest", async () => {
    const sim = await startWithItem();
    await daysPass(sim, 2);
    await changesLine("Fix it", () => null)(sim);
    await daysPass(sim, 7);
    const { hub } = sim.github;
    const shop = hub.repository("acme", "shop")!;
    const overdueLabel = hub.label(shop, "overdue")!;
    expect(nowOf(hub.issue(shop, 3)!).labels).toContain(overdueLabel.id);
    expect(digests(sim).at(-1)!.body).toContain("| **overdue** since ");
    sim.as("alice").closes(3);
    await sim.rest();
    expect(nowOf(hub.issue(shop, 3)!).labels).not.toContain(overdueLabel.id);
    await expectConverged(sim);
  });
});
