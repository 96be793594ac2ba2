import { hoursPass, opensIncident, writes } from "../scenarios/scenario.ts";
import { HOUR, Simulation } from "../scenarios/simulation.ts";
import type { Row, Table } from "./app-table.ts";

const CONFIG = "check: true\ndigest: { enabled: false }\nseverities: { sev2: { postmortem_due: 90 days } }\n";

/**
 * What a change of verdict costs: an item is closed, and the App's check on every open pull request turns. On simulated time, with
 * GitHub's limits and a second between two writes.
 */
export async function measureChecks(counts: readonly number[]): Promise<Table> {
  const rows: Row[] = [];
  for (const count of counts) rows.push(await measure(count));
  return { title: "A change of verdict with many open pull requests", rows };
}

async function measure(pulls: number): Promise<Row> {
  const sim = new Simulation({ config: CONFIG, choices: ["gate-check"] });
  sim.time.patienceMs = 8;
  sim.startApp();
  await sim.rest();
  await opensIncident(sim);
  await sim.rest();
  await writes("- [ ] Fix it @alice due 2026-03-03")(sim);
  await sim.rest();
  await hoursPass(48)(sim);
  await sim.sweep();
  for (let index = 0; index < pulls; index++) sim.as("carol").opensPull({ title: `Change ${index}` });
  while (sim.github.hub.state.checks.length < pulls) await sim.pass(HOUR);
  // What was written so far no longer counts against the limits of the hour.
  await sim.pass(HOUR);
  const from = sim.network.calls.length;
  const startedAt = sim.time.milliseconds;
  const cpu = process.cpuUsage();
  sim.as("bob").closes(sim.item("Fix it").number);
  await sim.rest();
  const { user } = process.cpuUsage(cpu);
  const calls = sim.network.calls.slice(from);
  const checks = calls.filter(({ path, isWrite }) => isWrite && path.includes("/check-runs"));
  const queries = calls.filter(({ path }) => path === "/graphql");
  const minutes = ((checks.at(-1)?.at ?? startedAt) - startedAt) / 60_000;
  const figure = `${checks.length} checks in ${minutes.toFixed(1)} min, ${calls.length} requests (${queries.length} queries), ${(user / 1e6).toFixed(1)} s of CPU with the model`;
  return { what: `${pulls} pull requests`, figure, ...(pulls === 100 && { goal: "< 4 min" }) };
}
