import { describe, expect, it } from "@jest/globals";
import { writeMarker } from "../../src/record/marker.ts";
import type { Call } from "../fake-github/network.ts";
import type { WireAnswer } from "../fake-github/server.ts";
import { nowOf } from "../fake-github/state.ts";
import { postmortem as postmortemOf } from "../plan/builders.ts";
import { SIGNER } from "./app-process.ts";
import { obeysTheLaw } from "./convergence.ts";
import { anIncident, INCIDENT, writes } from "./scenario.ts";
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

/** A world in which the App is at work and has nothing to do. */
async function begun(world: WorldSeed = {}): Promise<Simulation> {
  const sim = new Simulation(world);
  sim.startApp();
  await sim.rest();
  return sim;
}

/** An incident with one item, whose digest is written. */
async function followed(
  world: WorldSeed = {},
  line = "- [ ] Mend it @alice due 2026-03-09",
): Promise<Simulation> {
  const sim = await begun(world);
  await anIncident(sim);
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
const tells = (sim: Simulation, action: string): void => {
  const { hub, life } = sim.github;
  life.webhooks.installation(action, hub.repository("acme", "shop")!, "alice");
};

describe("reminders and the digest", () => {
  it("wait for no keys that people keep on changing", async () => {
    const sim = await followed();
    const second = sim.as("bob").opens({ title: "Down again", labels: ["incident"] });
    await sim.pass(7 * 24 * HOUR);
    const began = sim.time.milliseconds;
    const from = sim.network.writes.length;
    sim.network.hooks = { latency: () => [500, 500] };
    for (const [number, gap] of [
      [INCIDENT, 3_000],
      [second, 4_000],
    ] as const) {
      for (let at = 0; at < 15 * MINUTE; at += gap) {
        void sim.time.sleep(at).then(() => sim.as("bob").changes(number, { title: `Down at ${at}` }));
      }
    }
    await sim.sweep();
    const reminder = sim.network.writes.slice(from).find(({ body = "" }) => body.includes("@alice"));
    expect((reminder!.at - began) / MINUTE).toBeLessThan(11);
  });

  it("wait for no other owner that GitHub makes wait", async () => {
    const sim = await followed(ZETA);
    await sim.pass(7 * 24 * HOUR);
    sim
      .as("alice")
      .in("zeta/one")
      .opens({ title: "Down", labels: ["incident"] });
    const began = sim.time.milliseconds;
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
    expect((reminder!.at - began) / MINUTE).toBeLessThan(1);
    expect(titlesIn(sim, "zeta", "one")).toContain("Postmortem: Down");
  });
});

describe("a sweep of several owners", () => {
  it("goes on, and begins anew, for the others while GitHub makes one wait", async () => {
    const sim = new Simulation(ZETA);
    let limited = false;
    sim.network.hooks = {
      instead: (call) => {
        if (limited || !isOf(815, call)) return null;
        limited = true;
        return LIMITED;
      },
    };
    // Nobody tells it: it has to find out.
    sim.arrange = () => [];
    sim.as("alice").opens({ title: "Here", labels: ["incident"] });
    const alice = sim.as("alice").in("zeta/one");
    alice.opens({ title: "First", labels: ["incident"] });
    const began = sim.time.milliseconds;
    const app = sim.startApp();
    void sim.time.sleep(30 * MINUTE).then(() => {
      alice.opens({ title: "Second", labels: ["incident"] });
      app.sweep();
    });
    await sim.rest();
    const opened = (title: string): number =>
      sim.network.writes.find(({ body = "" }) => body.includes(`Postmortem: ${title}`))!.at - began;
    expect(opened("First") / MINUTE).toBeLessThan(1);
    expect(opened("Second") / MINUTE).toBeLessThan(31);
    expect(opened("Here") / MINUTE).toBeGreaterThanOrEqual(60);
  });

  it("is done once more at most for any number of events that come meanwhile, and only for their owner", async () => {
    const sim = await begun(ZETA);
    const from = sim.network.calls.length;
    sim.network.hooks = { latency: () => [500, 500] };
    for (let times = 0; times < 20; times++) tells(sim, "new_permissions_accepted");
    await sim.rest();
    const listings = sim.network.calls
      .slice(from)
      .filter(({ path }) => path.startsWith("/installation/repositories"));
    expect(listings.length).toBeLessThanOrEqual(2);
    expect(listings.every((call) => isOf(815, call))).toBe(true);
  });
});

describe("a sweep of a repository in which nothing changed", () => {
  it("costs one conditional listing", async () => {
    const sim = await followed();
    await sim.sweep();
    const from = sim.network.calls.length;
    await sim.sweep();
    const asked = sim.network.calls.slice(from).filter(({ path }) => path.startsWith("/repos/"));
    expect(asked.map(({ path }) => path)).toEqual([
      "/repos/acme/shop/issues?state=all&sort=updated&direction=desc&per_page=1",
    ]);
    expect(asked[0]!.headers["if-none-match"]).toBeTruthy();
  });

  it("opens what it could not before, once the App is permitted to", async () => {
    const sim = await begun();
    let old: string | undefined;
    sim.network.hooks = {
      instead: ({ method, path, headers }) => {
        if (method !== "POST" || !path.endsWith("/issues")) return null;
        old ??= headers.authorization;
        // A token may do what the App was permitted when it was made.
        return headers.authorization === old ? refusal(403, "Resource not accessible by integration") : null;
      },
    };
    await anIncident(sim);
    await sim.rest();
    await sim.sweep();
    expect(titlesIn(sim, "acme", "shop")).toEqual(["Down"]);
    tells(sim, "new_permissions_accepted");
    await sim.rest();
    expect(sim.postmortem().repository).toBe("acme/shop");
    await obeysTheLaw(sim);
  });

  it("finds what its new settings make an incident", async () => {
    const sim = await followed();
    sim.as("alice").opens({ title: "Slow", labels: ["outage"] });
    await sim.rest();
    await sim.sweep();
    await sim.pass(HOUR);
    sim.as("alice").commits(".github/followthrough.yml", "incident:\n  labels: [incident, outage]\n");
    expect(titlesIn(sim, "acme", "shop")).not.toContain("Postmortem: Slow");
    await sim.sweep();
    expect(titlesIn(sim, "acme", "shop")).toContain("Postmortem: Slow");
    await obeysTheLaw(sim);
  });

  it.each([
    ["Asia/Tokyo", "2026-03-09T15:00:00Z"],
    ["America/Los_Angeles", "2026-03-10T07:00:00Z"],
  ])("says what is overdue as soon as it is the next day in %s", async (zone, midnight) => {
    const sim = await followed({ config: `time_zone: ${zone}\n` });
    const { number } = sim.item("Mend it");
    const labels = () => {
      const { hub } = sim.github;
      const repository = hub.repository("acme", "shop")!;
      return nowOf(hub.issue(repository, number)!).labels.map((id) => {
        return repository.labels.find((label) => label.id === id)!.name;
      });
    };
    const until = (ms: number) => sim.pass(Date.parse(midnight) + ms - sim.time.milliseconds);
    await until(-10 * MINUTE);
    // The first one writes the day's digest.
    await sim.sweep();
    await sim.sweep();
    expect(labels()).not.toContain("overdue");
    await until(10 * MINUTE);
    await sim.sweep();
    expect(labels()).toContain("overdue");
  });
});

describe("a marker that names another owner's incident", () => {
  it("has nobody look there, whoever wrote it, and wherever", async () => {
    const sim = await begun(ZETA);
    sim.as("alice").in("zeta/one").opens({ title: "Theirs", labels: [] });
    await anIncident(sim);
    await sim.rest();
    const from = sim.network.calls.length;
    const { marker } = postmortemOf("");
    const incidents = [{ ...marker.incidents[0]!, key: "zeta/one#1" }];
    const theirs = writeMarker({ ...marker, incidents }, SIGNER);
    sim.as("erin").opens({ title: "Look there", body: theirs });
    // An issue of the App's own, which a collaborator may edit.
    sim.as("bob").edits(sim.postmortem().number, () => theirs);
    await sim.rest();
    for (const process of sim.running) process.sweep();
    await sim.rest();
    const there = sim.network.calls.slice(from).map(({ path }) => path);
    expect(there.filter((path) => path.startsWith("/repos/zeta/one/issues/1"))).toEqual([]);
  });
});
