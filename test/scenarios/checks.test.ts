import { describe, expect, it } from "@jest/globals";
import { checkOn } from "../fake-github/check-views.ts";
import type { Call } from "../fake-github/network.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const MINUTE = 60_000;
const DAY = 24 * HOUR;
const QUIET = "digest: { enabled: false }\nseverities: { sev2: { postmortem_due: 90 days } }\n";
const CHECKED: WorldSeed = { config: `check: true\n${QUIET}`, choices: ["gate-check"] };
const QUEUED = "e".repeat(40);

/** An incident with one item that is due on 6 March, two days from now, and this many open pull requests. */
async function start(pulls: number, world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation({ ...CHECKED, ...world });
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Fix it @alice due 2026-03-06")(sim);
  await sim.rest();
  await sim.pass(2 * DAY);
  await sim.sweep();
  for (let index = 0; index < pulls; index++) sim.as("carol").opensPull({ title: `Change ${index}` });
  await sim.rest();
  return sim;
}

/** The same five days later. */
async function startOverdue(pulls: number, world: WorldSeed = {}): Promise<Simulation> {
  const sim = await start(pulls, world);
  await sim.pass(5 * DAY);
  // The first sweep after a day writes labels and notices.
  await sim.sweep();
  return sim;
}

const closesIt = (sim: Simulation) => sim.as("bob").closes(sim.item("Fix it").number);
const pullsOf = ({ github: { hub } }: Simulation) =>
  hub.issuesOf(hub.repository("acme", "shop")!).filter((row) => hub.pull(row));
const headOf = ({ number }: { readonly number: number }) => String(number).padStart(40, "d");

/** What the check on this commit says; undefined without one. */
function colorOn({ github: { hub } }: Simulation, sha: string): string | null | undefined {
  const check = checkOn(hub, hub.repository("acme", "shop")!, sha);
  return check && nowOf(check).conclusion;
}

/** The checks of all pull requests, each color once. */
function colors(sim: Simulation): unknown[] {
  return [...new Set(pullsOf(sim).map((row) => colorOn(sim, headOf(row))))];
}

function summaryOn({ github: { hub } }: Simulation, sha: string): string {
  return nowOf(checkOn(hub, hub.repository("acme", "shop")!, sha)!).summary ?? "";
}

const isCheck = ({ path, isWrite }: Call) => isWrite && path.includes("/check-runs");
const checksSince = (sim: Simulation, from: number) => sim.network.calls.slice(from).filter(isCheck);

describe("the App's check", () => {
  it("turns with its item and with the date, and says so with the gate's words", async () => {
    const sim = await start(3);
    expect(colors(sim)).toEqual(["success"]);
    await sim.pass(3 * DAY);
    expect(colors(sim)).toEqual(["failure"]);
    const { number } = sim.item("Fix it");
    const words = ["❌ 1 action item is overdue", `#${number}`, "This check turns green by itself"];
    for (const text of words) expect(summaryOn(sim, headOf(pullsOf(sim)[0]!))).toContain(text);
    closesIt(sim);
    await sim.rest();
    expect(colors(sim)).toEqual(["success"]);
    await expectConverged(sim);
  });

  it.each([
    ["Pacific/Auckland", "2026-03-06T11:00:00Z"],
    ["America/St_Johns", "2026-03-07T03:30:00Z"],
  ])("turns red when the due date ends in %s", async (zone, midnight) => {
    const sim = await start(2, { config: `check: true\ntime_zone: ${zone}\n${QUIET}` });
    const until = (ms: number) => sim.pass(Date.parse(midnight) + ms - sim.time.milliseconds);
    await until(-2 * MINUTE);
    expect(colors(sim)).toEqual(["success"]);
    await until(1 * MINUTE);
    expect(colors(sim)).toEqual(["failure"]);
  });

  it("writes a check again only if its verdict changed", async () => {
    const sim = await startOverdue(3);
    const from = sim.network.calls.length;
    await sim.pass(2 * DAY);
    sim.as("dave").comments(1, "Any news?");
    await sim.sweep();
    expect(checksSince(sim, from)).toEqual([]);
  });

  it("follows a pull request that fixes the item, and the strictest of two that end in one commit", async () => {
    const sim = await startOverdue(0);
    const { number } = sim.item("Fix it");
    const fix = sim.as("carol").opensPull({ title: "Fix", body: `Fixes #${number}` });
    await sim.rest();
    expect(colorOn(sim, headOf({ number: fix }))).toBe("success");
    const other = sim.as("dave").opensPull({ title: "Other" }, { head: headOf({ number: fix }) });
    await sim.rest();
    expect(colorOn(sim, headOf({ number: fix }))).toBe("failure");
    sim.as("dave").closes(other);
    sim.as("carol").pushes(fix, "f".repeat(40));
    await sim.rest();
    expect(colorOn(sim, "f".repeat(40))).toBe("success");
    await expectConverged(sim);
  });

  it("judges a merge group by all of its pull requests", async () => {
    const sim = await startOverdue(1);
    const [pull] = pullsOf(sim);
    sim.as("carol").queues(pull!.number, QUEUED);
    await sim.rest();
    expect(colorOn(sim, QUEUED)).toBe("failure");
    closesIt(sim);
    await sim.rest();
    expect(colorOn(sim, QUEUED)).toBe("success");
    await expectConverged(sim);
  });

  it("answers Re-run with a new check", async () => {
    const sim = await startOverdue(2);
    const [pull] = pullsOf(sim);
    const from = sim.network.calls.length;
    await sim.pass(MINUTE);
    sim.as("carol").rerunsCheck(headOf(pull!));
    await sim.rest();
    expect(checksSince(sim, from).map(({ method }) => method)).toEqual(["POST"]);
    await expectConverged(sim);
  });

  it("is made good by the sweep when webhooks are lost, and by the next process when the App was off", async () => {
    const sim = await startOverdue(1);
    sim.arrange = () => [];
    sim.as("carol").opensPull({ title: "Unheard" });
    await sim.rest();
    expect(colors(sim)).toEqual(["failure", undefined]);
    await sim.sweep();
    expect(colors(sim)).toEqual(["failure"]);
    for (const process of sim.running) process.kill();
    closesIt(sim);
    await sim.pass(HOUR);
    expect(colors(sim)).toEqual(["failure"]);
    sim.startApp();
    await sim.rest();
    expect(colors(sim)).toEqual(["success"]);
  });

  it("works without GraphQL", async () => {
    const sim = await startOverdue(2, { graphql: false });
    expect(colors(sim)).toEqual(["failure"]);
    closesIt(sim);
    await sim.rest();
    expect(colors(sim)).toEqual(["success"]);
    await expectConverged(sim);
  });

  it.each([true, false])(
    "fails for a pull request that brings errors into the settings, with GraphQL: %s, and looks at others once at most",
    async (graphql) => {
      const sim = await start(3, { graphql });
      const changes = (filename: string, text: string) =>
        sim.as("carol").opensPull({ title: "Settings" }, { files: [{ filename, text }] });
      const bad = changes(".github/followthrough.yml", "check: true\ngate: { fail_on: never }\n");
      const unread = changes(".github/followthrough.yaml", "check: true\n");
      const good = changes(".github/followthrough.yml", "check: true\n");
      await sim.rest();
      const color = (number: number) => colorOn(sim, headOf({ number }));
      expect([bad, unread, good].map(color)).toEqual(["failure", "failure", "success"]);
      expect(summaryOn(sim, headOf({ number: bad }))).toContain("`gate.fail_on` is `never`.");
      expect(
        pullsOf(sim)
          .map((row) => color(row.number))
          .slice(0, 3),
      ).toEqual(["success", "success", "success"]);
      closesIt(sim);
      await sim.rest();
      expect([bad, unread, good].map(color)).toEqual(["failure", "failure", "success"]);
      const looked = sim.network.calls.filter(({ path }) => /\/pulls\/\d+\/files|[?&]ref=/.test(path));
      // The content of each version, and the files of those that have errors.
      expect(looked).toHaveLength(graphql ? 4 : 8);
      await expectConverged(sim);
    },
  );

  it("says once what the App may not do yet, and begins when that is approved", async () => {
    const sim = await startOverdue(1, { choices: [] });
    const reports = () =>
      sim.github.hub.state.issues.filter((row) => nowOf(row).title.startsWith("Action required"));
    expect(colors(sim)).toEqual([undefined]);
    expect(reports().map((row) => nowOf(row).state)).toEqual(["open"]);
    expect(nowOf(reports()[0]!).body).toContain("`check` needs permissions");
    sim.as("alice").approvesPermissions(["gate-check"]);
    await sim.rest();
    expect(colors(sim)).toEqual(["failure"]);
    expect(reports().map((row) => nowOf(row).state)).toEqual(["closed"]);
    await expectConverged(sim);
  });

  it("takes no request where the settings don't ask for it", async () => {
    const sim = await start(1, { config: QUIET });
    const from = sim.network.calls.length;
    sim.as("carol").opensPull({ title: "Change" });
    await sim.rest();
    expect(sim.network.calls.slice(from).map(({ path }) => path)).toEqual([]);
  });
});
