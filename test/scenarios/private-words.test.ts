import { describe, expect, it } from "@jest/globals";
import { isMorePrivate, type Visibility } from "../../src/domain/visibility.ts";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { bodyOf, changesLine, opensIncident, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

/*
 * Words that people write in one repository must not reach a repository that more people can read. Every such word begins
 * with `zq` and the name of its repository, and all writes are searched for them.
 */

const VISIBILITIES: readonly Visibility[] = ["public", "internal", "private"];

const PAIRS = VISIBILITIES.flatMap((from) => VISIBILITIES.map((to) => [from, to] as const));

const visibilityOf = (sim: Simulation, name: string): Visibility =>
  sim.github.hub.repository("acme", name)!.visibility;

/** The private words in writes to less private places, each with the place. */
function leaks(sim: Simulation, since: number): string[] {
  const found = sim.network.calls
    .filter(({ isWrite, index }) => isWrite && index >= since)
    .flatMap(({ path, body = "" }) => {
      const to = /^\/repos\/acme\/([\w.-]+)/.exec(path)?.[1];
      if (to === undefined) return [];
      const words = [...(path + body).matchAll(/zq(shop|infra|vault|ops)[a-z]+/gi)];
      const isLeak = (from: string) => isMorePrivate(visibilityOf(sim, from), visibilityOf(sim, to));
      return words.filter(([, from]) => isLeak(from!.toLowerCase())).map(([word]) => `${word} in ${to}`);
    });
  return [...new Set(found)].sort();
}

async function daysPass(sim: Simulation, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    await sim.pass(24 * HOUR);
    await sim.sweep();
  }
}

async function plays(sim: Simulation, ...steps: Step[]): Promise<void> {
  for (const step of steps) {
    await sim.time.pass(60_000);
    await step(sim);
    await sim.rest();
  }
}

const CONFIG = `
digest: { day: monday }
reminders: { every_days: 2 }
escalation: { after: [1], to: [acme/platform] }
approvers: { logins: [alice] }
`;

function started(repositories: ConstructorParameters<typeof Simulation>[0] = {}): Simulation {
  const sim = new Simulation({
    config: CONFIG,
    ...repositories,
    repositories: {
      "acme/infra": { collaborators: { zqinfraperson: "write", zqinfraother: "write" } },
      "acme/vault": { collaborators: { zqvaultperson: "write" } },
      ...repositories.repositories,
    },
  });
  sim.startApp();
  return sim;
}

const titleOf = (sim: Simulation, name: string, number: number): string => {
  const { hub } = sim.github;
  return nowOf(hub.issue(hub.repository("acme", name)!, number)!).title;
};

describe("an item in another repository", () => {
  const lines = ["Rotate keys", "Wait", "Skip", "Finish"].map(
    (words) => `- [ ] ${words} @alice due 2026-03-05 repo: acme/infra`,
  );

  /** Everything was private when the items opened. Then people talk in both places, for weeks. */
  async function talked(item: Visibility, postmortem: Visibility): Promise<[Simulation, number]> {
    const sim = started();
    await sim.rest();
    await plays(sim, opensIncident, writes(...lines, "- [ ] Add alerts @alice due 2026-03-05"));
    sim.as("alice").in("acme/infra").changesVisibility(item);
    sim.as("alice").changesVisibility(postmortem);
    await sim.pass(2 * HOUR);
    await sim.sweep();
    const since = sim.network.calls.length;
    const infra = sim.as("alice").in("acme/infra");
    await plays(
      sim,
      () => {
        infra.changes(1, { title: "zqinfratitle" });
        infra.assigns(1, "zqinfraperson");
        infra.labels(1, "zqinfralabel");
        infra.comments(1, "/extend +3d zqinfraextension");
        infra.comments(2, "/waive 30d zqinfrawaiver");
        infra.comments(2, "zqinfracomment\n/extend zqinfrawords");
        infra.comments(2, "/priority P3 zqinfrapriority");
        infra.comments(3, "/drop zqinfradrop");
      },
      () => {
        infra.comments(1, "/assign @zqinfraother @acme/zqinfrateam");
        infra.changes(4, { title: "zqinfrafinish" });
        infra.closes(4);
        sim.as("alice").comments(2, "/status");
      },
      changesLine("Wait", (line) => line.replace("Wait @alice", "zqshopwait #zqshopkind @acme/zqshopteam")),
    );
    await daysPass(sim, 4);
    return [sim, since];
  }

  it.each(PAIRS)(
    "%s, of a postmortem in a %s repository",
    async (item, postmortem) => {
      const [sim, since] = await talked(item, postmortem);
      const lineOf = (number: number) =>
        bodyOf(sim)
          .split("\n")
          .find((line) => line.includes(`infra#${number}]`));
      expect(leaks(sim, since)).toEqual([]);
      const [comesBack, goesThere] = [!isMorePrivate(item, postmortem), !isMorePrivate(postmortem, item)];
      expect(lineOf(1)).toContain(comesBack ? "zqinfratitle" : "Rotate keys");
      expect(lineOf(1)).toContain(comesBack ? "@zqinfraother" : "@alice");
      expect(titleOf(sim, "infra", 2)).toContain(goesThere ? "zqshopwait" : "Wait");
      // State and date come back, and go there, in any case.
      expect(lineOf(1)).toContain("due 2026-03-09");
      expect(lineOf(4)).toMatch(/^- \[x\]/);
      await expectConverged(sim);
    },
    60_000,
  );
});

describe("an incident that was transferred to another repository", () => {
  it.each(PAIRS)(
    "%s, from a %s one, with its postmortem",
    async (to, from) => {
      const sim = started();
      await sim.rest();
      await plays(sim, opensIncident, writes("- [ ] Add alerts @alice due 2026-03-05"));
      sim.as("alice").changesVisibility(from);
      sim.as("alice").in("acme/vault").changesVisibility(to);
      await sim.pass(2 * HOUR);
      const since = sim.network.calls.length;
      const vault = sim.as("alice").in("acme/vault");
      await plays(
        sim,
        () => {
          sim.as("alice").transfers(1, "acme/vault");
          vault.labels(1, "incident", "zqvaultlabel");
        },
        () => {
          vault.changes(1, { title: "zqvaulttitle" });
          vault.assigns(1, "zqvaultperson");
          vault.comments(1, "timeline: zqvaultevent");
        },
        () => sim.as("alice").comments(2, "/timeline"),
        () => vault.comments(1, "/no-postmortem zqvaultreason"),
      );
      await daysPass(sim, 1);
      expect(leaks(sim, since)).toEqual([]);
      const body = bodyOf(sim);
      const isFollowed = !isMorePrivate(to, from);
      expect(body.includes("zqvaultevent")).toBe(isFollowed);
      expect(titleOf(sim, "shop", 2)).toBe(`Postmortem: ${isFollowed ? "zqvaulttitle" : "Down"}`);
      await expectConverged(sim);
    },
    60_000,
  );
});
