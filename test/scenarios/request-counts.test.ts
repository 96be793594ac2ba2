import { describe, expect, it } from "@jest/globals";
import type { Call } from "../fake-github/network.ts";
import { opensIncident, type Step, writes } from "./scenario.ts";
import { HOUR, Simulation } from "./simulation.ts";

const LINES = Array.from({ length: 20 }, (_, index) => `- [ ] Promise ${index + 1} @alice due 2026-06-01 P2`);

/** Longer than an entry of any cache that lasts for a minute. */
const IDLE_MS = 65_000;

const opensAnother: Step = (sim) => sim.as("bob").opens({ title: "Slow", labels: ["sev2", "incident"] });

const hourPasses: Step = (sim) => sim.pass(HOUR);

const sweeps: Step = async (sim) => {
  await hourPasses(sim);
  await sim.sweep();
};

interface Situation {
  readonly name: string;
  readonly before: readonly Step[];
  readonly act: Step;
  /** The most requests that it may take, and how many of them write. */
  readonly requests: number;
  readonly writes: number;
}

const SITUATIONS: readonly Situation[] = [
  { name: "a first postmortem", before: [], act: opensIncident, requests: 10, writes: 4 },
  {
    name: "another postmortem",
    before: [opensIncident, writes(LINES[0]!)],
    act: opensAnother,
    requests: 10,
    writes: 3,
  },
  { name: "20 items", before: [opensIncident], act: writes(...LINES), requests: 34, writes: 27 },
  {
    name: "a sweep after a change",
    before: [opensIncident, writes(LINES[0]!), sweeps],
    act: sweeps,
    requests: 11,
    writes: 0,
  },
  {
    name: "a quiet sweep",
    before: [opensIncident, writes(LINES[0]!), sweeps, sweeps],
    act: sweeps,
    requests: 5,
    writes: 0,
  },
];

/** A request by its kind: numbers, times and cursors do not matter. */
function kindOf({ method, path, body = "" }: Call): string {
  const { pathname, searchParams } = new URL(path, "https://api.github.com");
  const query = [...searchParams]
    .filter(([name]) => name !== "per_page")
    .map(([name, value]) => `${name}=${value}`);
  const what = pathname === "/graphql" ? ` ${/^\W*query\W+(\w+)/.exec(body)?.[1] ?? ""}` : "";
  return `${method} ${decodeURIComponent(pathname).replace(/\d+/g, "N")}${what} ${query.join(" ")}`.trim();
}

describe("the requests, webhooks of the App's own writes included, of", () => {
  it.each(SITUATIONS)("$name are at most $requests, with $writes writes", async (situation) => {
    const sim = new Simulation();
    sim.startApp({ redelivers: true });
    await sim.rest();
    await sweeps(sim);
    for (const step of situation.before) {
      await step(sim);
      await sim.pass(IDLE_MS);
    }
    const from = sim.network.calls.length;
    await situation.act(sim);
    await sim.rest();
    const calls = sim.network.calls.slice(from);
    const writing = calls.filter(({ isWrite }) => isWrite).map(kindOf);
    process.stdout.write(`${situation.name}: ${calls.length} requests, ${writing.length} of them writes\n`);
    expect(calls.length > situation.requests ? calls.map(kindOf) : []).toEqual([]);
    expect(writing.length === situation.writes ? [] : writing).toEqual([]);
  });
});
