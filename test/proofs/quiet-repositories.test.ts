import { describe, expect, it } from "@jest/globals";
import type { Call } from "../fake-github/network.ts";
import { addActionItems } from "../harness/world-helpers.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";

/** A slow network: a sweep of 100 repositories takes longer than repositories and policies are cached. */
const LATENCY_MS = 400;

const DAY = 24;

/** Once a sweep, whatever the repositories: the token of the hour, and the listings. */
const PER_SWEEP = [
  "GET /app/hook/deliveries?per_page=100",
  "GET /app/installations?per_page=100",
  "GET /installation/repositories?per_page=100",
  "POST /app/installations/815/access_tokens",
];

const REPOSITORY_CHECK = "issues?state=all&sort=updated&direction=desc&per_page=1";

interface Hour {
  /** Each `METHOD path`, sorted. */
  readonly calls: readonly string[];
  /** Requests that count against the installation's rate limit. */
  readonly paid: number;
  readonly startsDay: boolean;
}

const describeCall = ({ method, path }: Call): string => `${method} ${path}`;

/** Repositories with one issue each. In every tenth, it is an incident, and its postmortem has an item. */
async function quietWorld(names: readonly string[]): Promise<Simulation> {
  const sim = new Simulation({ repositories: Object.fromEntries(names.map((name) => [name, {}])) });
  sim.startApp({ redelivers: true });
  await sim.rest();
  for (const [index, name] of names.entries()) {
    const alice = sim.as("alice").in(name);
    const isIncident = index % 10 === 0;
    alice.opens({ title: "Down", labels: isIncident ? ["incident"] : [] });
    if (!isIncident) continue;
    await sim.rest();
    alice.edits(2, addActionItems("- [ ] Fix it @alice due 2026-05-01"));
    await sim.rest();
  }
  sim.network.hooks = { latency: () => [LATENCY_MS / 2, LATENCY_MS / 2] };
  // By then, the items are committed, so the index lists them.
  await sim.pass(DAY * HOUR);
  // Digest and index are written, and what the App wrote is read.
  for (const _ of ["digest", "read"]) await nextHour(sim);
  return sim;
}

async function nextHour(sim: Simulation): Promise<Hour> {
  const day = () => Math.floor(sim.time.milliseconds / HOUR / DAY);
  const before = day();
  const begin = Math.ceil((sim.time.milliseconds + 1) / HOUR) * HOUR;
  await sim.pass(begin - sim.time.milliseconds);
  const from = sim.network.calls.length;
  const paid = sim.github.limits.paid;
  await sim.sweep();
  const calls = sim.network.calls.slice(from).map(describeCall).sort();
  return { calls, paid: sim.github.limits.paid - paid, startsDay: day() !== before };
}

describe("the requests of an hour while nothing changes, with a new token every hour", () => {
  it.each([1, 100])("of %i repositories are one for each, and the listings", async (count) => {
    const names = ["acme/shop", ...Array.from({ length: count - 1 }, (_, index) => `acme/r${index}`)];
    const sim = await quietWorld(names);
    const hours: Hour[] = [];
    while (hours.length < DAY) hours.push(await nextHour(sim));
    const quiet = hours.filter(({ startsDay }, hour) => !startsDay && !hours[hour - 1]?.startsDay);
    const checks = names.map((name) => `GET /repos/${name}/${REPOSITORY_CHECK}`);
    for (const { calls } of quiet) expect(calls).toEqual([...PER_SWEEP, ...checks].sort());
    const daily = hours.filter((hour) => !quiet.includes(hour)).reduce((sum, { paid }) => sum + paid, 0);
    process.stdout.write(
      `quiet repositories: ${count}, in each of ${quiet.length} hours ${quiet[0]!.calls.length} requests, of which ${quiet[0]!.paid} count; ${daily} in the 2 others\n`,
    );
    // Once a day everything is read, and once more after the digest got its new date.
    expect(quiet).toHaveLength(DAY - 2);
    expect(daily).toBeLessThan(30 * count);
  });
});
