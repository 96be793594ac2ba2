import { describe, expect, it } from "@jest/globals";
import { nowOf } from "../fake-github/state.ts";
import { expectConverged } from "./convergence.ts";
import { INCIDENT, opensIncident } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const MINUTE = 60_000;
const OTHER = "acme/other";

/** A public and a private repository of one installation. The public one has an incident with a postmortem. */
async function flooded(): Promise<Simulation> {
  const sim = new Simulation({
    repositories: { "acme/shop": { private: false, installed: true }, [OTHER]: { installed: true } },
  });
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.rest();
  await sim.pass(10 * MINUTE);
  return sim;
}

/** What the App wrote on an issue of acme/shop. */
function replies({ github: { hub } }: Simulation, number = INCIDENT): string[] {
  const row = hub.issue(hub.repository("acme", "shop")!, number)!;
  const own = hub.comments(row).filter(({ author }) => author === "followthrough[bot]");
  return own.map((comment) => nowOf(comment)!.body);
}

const repliesTo = (sim: Simulation, login: string, number = INCIDENT) =>
  replies(sim, number).filter((body) => body.startsWith(`@${login} `));

/** What the App had written in all when it opened the postmortem with this title. */
function writtenBefore({ network }: Simulation, title: string): number {
  return network.writes.findIndex(({ body }) => JSON.stringify(body ?? "").includes(`Postmortem: ${title}`));
}

function opensOthers(sim: Simulation): void {
  sim
    .as("alice")
    .in(OTHER)
    .opens({ title: "Other is down", labels: ["incident"] });
  sim.as("bob").opens({ title: "Shop is down again", labels: ["incident"] });
}

describe("a flood by a stranger", () => {
  it("of commands gets five replies, and delays no incident", async () => {
    const sim = await flooded();
    const before = sim.network.writes.length;
    for (let index = 0; index < 100; index++) sim.as("erin").comments(INCIDENT, "/help");
    opensOthers(sim);
    await sim.rest();
    for (const title of ["Other is down", "Shop is down again"])
      expect(writtenBefore(sim, title) - before).toBeLessThan(10);
    expect(repliesTo(sim, "erin")).toHaveLength(5);
    expect(repliesTo(sim, "erin").at(-1)).toContain("This is the last reply to you for now");
    await sim.pass(3 * HOUR);
    sim.as("erin").comments(INCIDENT, "/help");
    await sim.rest();
    expect(repliesTo(sim, "erin")).toHaveLength(6);
    await expectConverged(sim);
  });

  it("of commands on many issues gets five replies in all", async () => {
    const sim = await flooded();
    const numbers = Array.from({ length: 12 }, (_, index) => {
      return sim.as("bob").opens({ title: `Down ${index}`, labels: ["incident"] });
    });
    await sim.rest();
    for (const number of numbers) sim.as("erin").comments(number, "/help");
    await sim.rest();
    expect(numbers.flatMap((number) => repliesTo(sim, "erin", number))).toHaveLength(5);
    await sim.pass(3 * HOUR);
    await sim.sweep();
    expect(numbers.flatMap((number) => repliesTo(sim, "erin", number))).toHaveLength(5);
    await expectConverged(sim);
  });

  it("of comments without a command causes no request", async () => {
    const sim = await flooded();
    const before = sim.network.calls.length;
    for (let index = 0; index < 300; index++) sim.as("erin").comments(INCIDENT, `me too ${index}`);
    await sim.rest();
    expect(sim.network.calls.length - before).toBe(0);
  });

  it("of many accounts costs one look at each, gets fifty replies, and delays no incident", async () => {
    const sim = await flooded();
    const { hub } = sim.github;
    const logins = Array.from({ length: 60 }, (_, index) => `stranger${index}`);
    for (const login of logins) hub.state.users.set(login, { login, id: hub.id(), type: "User" });
    const [calls, writes] = [sim.network.calls.length, sim.network.writes.length];
    for (const login of logins) sim.as(login).comments(INCIDENT, "/help");
    opensOthers(sim);
    await sim.rest();
    const looks = sim.network.calls.slice(calls).filter(({ path }) => /\/stranger\d+\/permission/.test(path));
    expect(looks).toHaveLength(logins.length);
    expect(logins.flatMap((login) => repliesTo(sim, login))).toHaveLength(50);
    for (const title of ["Other is down", "Shop is down again"])
      expect(writtenBefore(sim, title) - writes).toBeLessThan(20);
    await sim.pass(3 * HOUR);
    await expectConverged(sim);
  });

  it("of issues with the label gets five replies, and delays no incident", async () => {
    const sim = await flooded();
    const before = sim.network.writes.length;
    for (let index = 0; index < 60; index++) sim.as("erin").opens({ title: "Junk", labels: ["incident"] });
    opensOthers(sim);
    await sim.rest();
    for (const title of ["Other is down", "Shop is down again"])
      expect(writtenBefore(sim, title) - before).toBeLessThan(10);
    const { hub } = sim.github;
    const junk = hub.issuesOf(hub.repository("acme", "shop")!).filter(({ author }) => author === "erin");
    expect(junk.flatMap(({ number }) => replies(sim, number))).toHaveLength(5);
    // After a restart, the App knows whom it answered only from its replies on each issue.
    await sim.pass(3 * HOUR);
    await expectConverged(sim);
  });
});

describe("a flood by someone with a role", () => {
  it("of incidents in one repository delays none elsewhere", async () => {
    const sim = await flooded();
    const before = sim.network.writes.length;
    for (let index = 0; index < 40; index++)
      sim.as("bob").opens({ title: `Import ${index}`, labels: ["incident"] });
    sim
      .as("alice")
      .in(OTHER)
      .opens({ title: "Other is down", labels: ["incident"] });
    sim.as("carol").opens({ title: "Shop is down again", labels: ["incident"] });
    await sim.rest();
    for (const title of ["Other is down", "Shop is down again"])
      expect(writtenBefore(sim, title) - before).toBeLessThan(40);
    const { hub } = sim.github;
    const opened = hub.state.issues.filter((row) => nowOf(row).title.startsWith("Postmortem: "));
    expect(opened).toHaveLength(1 + 40 + 2);
    await expectConverged(sim);
  });
});
