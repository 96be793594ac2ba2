import { describe, expect, it } from "@jest/globals";
import { writeMarker } from "../../src/record/marker.ts";
import type { Call } from "../fake-github/network.ts";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { postmortem as postmortemOf } from "../plan/builders.ts";
import { SIGNER } from "./app-process.ts";
import { expectConverged } from "./convergence.ts";
import { bodyOf, INCIDENT, opensIncident, writes } from "./scenario.ts";
import { HOUR, Simulation, type WorldSeed } from "./simulation.ts";

const MINUTE = 60_000;
const ZETA = { repositories: { "zeta/one": { installed: true } } };
const LIMITED = refusal(403, "You have exceeded a secondary rate limit.", { "retry-after": "3600" });

function refusal(status: number, message: string, headers: Record<string, string> = {}): WireAnswer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    text: JSON.stringify({ message }),
  };
}

/** A simulation in which the App runs and has nothing to do. */
async function startIdle(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  return sim;
}

/** An incident with one item. Its digest is written. */
async function startWithItem(
  world: WorldSeed = {},
  line = "- [ ] Fix it @alice due 2026-03-09",
): Promise<Simulation> {
  const sim = await startIdle(world);
  await opensIncident(sim);
  await sim.rest();
  await writes(line)(sim);
  await sim.rest();
  await sim.sweep();
  return sim;
}

const titlesIn = (sim: Simulation, owner: string, name: string): string[] => {
  const { hub } = sim.github;
  return hub.issuesOf(hub.repository(owner, name)!).map((row) => nowOf(row).title);
};
const isOf = (installation: number, { headers }: Call): boolean =>
  headers.authorization?.toLowerCase().includes(`ghs_${installation}_`) ?? false;
const sendInstallationEvent = (sim: Simulation, action: string): void => {
  const { hub, life } = sim.github;
  life.webhooks.installation(action, hub.repository("acme", "shop")!, "alice");
};

describe("reminders and the digest", () => {
  it("are not delayed by keys that people keep changing", async () => {
    const sim = await startWithItem();
    const second = sim.as("bob").opens({ title: "Down again", labels: ["incident"] });
    await sim.pass(7 * 24 * HOUR);
    const startedAt = sim.time.milliseconds;
    const from = sim.network.writes.length;
    sim.network.hooks = { latency: () => [500, 500] };
    for (const [number, gap] of [
      [INCIDENT, 3_000],
      [second, 4_000],
    ] as const) {
      for (let at = 0; at < 15 * MINUTE; at += gap) {
        void sim.time.sleep(at).then(() => sim.as("bob").edits(number, () => `Down at ${at}`));
      }
    }
    await sim.sweep();
    const reminder = sim.network.writes.slice(from).find(({ body = "" }) => body.includes("@alice"));
    expect((reminder!.at - startedAt) / MINUTE).toBeLessThan(11);
  });

  it("are not delayed by an owner whose requests GitHub limits", async () => {
    const sim = await startWithItem(ZETA);
    await sim.pass(7 * 24 * HOUR);
    sim
      .as("alice")
      .in("zeta/one")
      .opens({ title: "Down", labels: ["incident"] });
    const startedAt = sim.time.milliseconds;
    const from = sim.network.writes.length;
    let limited = false;
    sim.network.hooks = {
      instead: (call) => {
        if (limited || !isOf(816, call)) return null;
        limited = true;
        return LIMITED;
      },
    };
    await sim.sweep();
    expect(limited).toBe(true);
    const reminder = sim.network.writes.slice(from).find(({ body = "" }) => body.includes("@alice"));
    expect((reminder!.at - startedAt) / MINUTE).toBeLessThan(1);
    expect(titlesIn(sim, "zeta", "one")).toContain("Postmortem: Down");
  });
});

describe("a sweep of several owners", () => {
  it("continues for the other owners while GitHub limits one owner's requests", async () => {
    const sim = new Simulation(ZETA);
    let limited = false;
    sim.network.hooks = {
      instead: (call) => {
        if (limited || !isOf(815, call)) return null;
        limited = true;
        return LIMITED;
      },
    };
    // No webhook arrives, so the sweep has to find the incident.
    sim.arrange = () => [];
    sim.as("alice").opens({ title: "Here", labels: ["incident"] });
    const alice = sim.as("alice").in("zeta/one");
    alice.opens({ title: "First", labels: ["incident"] });
    const startedAt = sim.time.milliseconds;
    const app = sim.startApp();
    void sim.time.sleep(30 * MINUTE).then(() => {
      alice.opens({ title: "Second", labels: ["incident"] });
      app.sweep();
    });
    await sim.rest();
    const opened = (title: string): number =>
      sim.network.writes.find(({ body = "" }) => body.includes(`Postmortem: ${title}`))!.at - startedAt;
    expect(opened("First") / MINUTE).toBeLessThan(1);
    expect(opened("Second") / MINUTE).toBeLessThan(31);
    expect(opened("Here") / MINUTE).toBeGreaterThanOrEqual(60);
  });

  it("runs at most once more for any number of events during it, and only for their owner", async () => {
    const sim = await startIdle(ZETA);
    const from = sim.network.calls.length;
    sim.network.hooks = { latency: () => [500, 500] };
    for (let times = 0; times < 20; times++) sendInstallationEvent(sim, "new_permissions_accepted");
    await sim.rest();
    const listings = sim.network.calls
      .slice(from)
      .filter(({ path }) => path.startsWith("/installation/repositories"));
    expect(listings.length).toBeLessThanOrEqual(2);
    expect(listings.every((call) => isOf(815, call))).toBe(true);
  });
});

describe("a sweep of an unchanged repository", () => {
  it("costs one conditional listing", async () => {
    const sim = await startWithItem();
    await sim.pass(MINUTE);
    // The first one sees the last change, the second one that nothing followed.
    for (let times = 0; times < 2; times++) {
      await sim.sweep();
      await sim.pass(MINUTE);
    }
    const from = sim.network.calls.length;
    await sim.sweep();
    const requests = sim.network.calls.slice(from).filter(({ path }) => path.startsWith("/repos/"));
    expect(requests.map(({ path }) => path)).toEqual([
      "/repos/acme/shop/issues?state=all&sort=updated&direction=desc&per_page=1",
    ]);
    expect(requests[0]!.headers["if-none-match"]).toBeTruthy();
  });

  it("finds a change that happened in the same second as the last one that it saw, and after it", async () => {
    const sim = await startWithItem();
    // No webhook arrives.
    sim.arrange = () => [];
    await sim.pass(MINUTE - (sim.time.milliseconds % 1_000));
    const second = sim.time.milliseconds;
    sim.as("alice").opens({ title: "A question" });
    await sim.sweep();
    expect(sim.time.milliseconds).toBe(second);
    sim.as("bob").closes(sim.item("Fix it").number);
    await sim.pass(HOUR);
    await sim.sweep();
    expect(bodyOf(sim)).toMatch(/^- \[x\] .*Fix it/m);
  });

  it("opens a postmortem after the missing permission is granted", async () => {
    const sim = await startIdle();
    let old: string | undefined;
    sim.network.hooks = {
      instead: ({ method, path, headers }) => {
        if (method !== "POST" || !path.endsWith("/issues")) return null;
        old ??= headers.authorization;
        // A token has the permissions that the App had when the token was created.
        return headers.authorization === old ? refusal(403, "Resource not accessible by integration") : null;
      },
    };
    await opensIncident(sim);
    await sim.rest();
    await sim.sweep();
    expect(titlesIn(sim, "acme", "shop")).toEqual(["Down"]);
    sendInstallationEvent(sim, "new_permissions_accepted");
    await sim.rest();
    expect(sim.postmortem().repository).toBe("acme/shop");
    await expectConverged(sim);
  });

  it("finds issues that new settings turn into incidents", async () => {
    const sim = await startWithItem();
    sim.as("alice").opens({ title: "Slow", labels: ["outage"] });
    await sim.rest();
    await sim.sweep();
    await sim.pass(HOUR);
    sim.as("alice").commits(".github/followthrough.yml", "incident:\n  labels: [incident, outage]\n");
    expect(titlesIn(sim, "acme", "shop")).not.toContain("Postmortem: Slow");
    await sim.sweep();
    expect(titlesIn(sim, "acme", "shop")).toContain("Postmortem: Slow");
    await expectConverged(sim);
  });

  it.each([
    ["Asia/Tokyo", "2026-03-09T15:00:00Z"],
    ["America/Los_Angeles", "2026-03-10T07:00:00Z"],
  ])("labels an overdue item as soon as the next day begins in %s", async (zone, midnight) => {
    const sim = await startWithItem({ config: `time_zone: ${zone}\n` });
    const { number } = sim.item("Fix it");
    const labels = () => {
      const { hub } = sim.github;
      const repository = hub.repository("acme", "shop")!;
      return nowOf(hub.issue(repository, number)!).labels.map((id) => {
        return repository.labels.find((label) => label.id === id)!.name;
      });
    };
    const until = (ms: number) => sim.pass(Date.parse(midnight) + ms - sim.time.milliseconds);
    await until(-10 * MINUTE);
    // The first sweep writes the day's digest.
    await sim.sweep();
    await sim.sweep();
    expect(labels()).not.toContain("overdue");
    await until(10 * MINUTE);
    await sim.sweep();
    expect(labels()).toContain("overdue");
  });
});

describe("a marker with an incident of another owner", () => {
  it("causes no request to the other owner's repository", async () => {
    const sim = await startIdle(ZETA);
    sim.as("alice").in("zeta/one").opens({ title: "Theirs", labels: [] });
    await opensIncident(sim);
    await sim.rest();
    const from = sim.network.calls.length;
    const { marker } = postmortemOf("");
    const incidents = [{ ...marker.incidents[0]!, key: "zeta/one#1" }];
    const foreignMarker = writeMarker({ ...marker, incidents }, SIGNER);
    sim.as("erin").opens({ title: "Look there", body: foreignMarker });
    // An issue that the App wrote and that a collaborator can edit.
    sim.as("bob").edits(sim.postmortem().number, () => foreignMarker);
    await sim.rest();
    for (const process of sim.running) process.sweep();
    await sim.rest();
    const paths = sim.network.calls.slice(from).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith("/repos/zeta/one/issues/1"))).toEqual([]);
  });
});
