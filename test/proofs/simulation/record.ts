import { toDayNumber, toIso } from "../../domain/calendar/calendar-oracle.ts";
import { Simulation } from "../../scenarios/simulation.ts";
import { type Chance, pickAction, reportIncident, type Situation, writeItems } from "../quarter/actions.ts";
import { observe } from "../quarter/observed.ts";
import { CONFIG } from "../quarter/rules.ts";
import { askGate, type Recorded } from "./recorder.ts";

const FIRST = "2026-10-05";
const MINUTE = 60_000;

export interface RecordedQuarter {
  readonly sim: Simulation;
  readonly recorded: readonly Recorded[];
}

/**
 * Some weeks in which the App works, people act on items, and the gate is asked about every pull request before it is merged,
 * whatever it says.
 */
export async function recordQuarter(
  chance: Chance,
  days: number,
  incidents: number,
): Promise<RecordedQuarter> {
  const start = toDayNumber(FIRST);
  const gate = "gate:\n  holds_everyone_after_days: 5\n  hotfix_labels: [hotfix]\n";
  const sim = new Simulation({
    start: `${FIRST}T06:00:00Z`,
    repositories: { "acme/.github": { files: { ".github/followthrough.yml": CONFIG + gate } } },
  });
  sim.startApp();
  const commands: Situation["commands"] = [];
  const written = new Set<string>();
  const recorded: Recorded[] = [];
  for (let at = start; at < start + days; at += 1) {
    await sim.pass(Math.max(0, Date.parse(`${toIso(at)}T08:00:00Z`) - sim.time.milliseconds));
    if (at - start < incidents) reportIncident(sim, "acme/shop", `Incident ${at - start}`, chance);
    await sim.sweep();
    await sim.pass(MINUTE);
    for (const postmortem of observe(sim.github.hub).postmortems) {
      if (written.has(postmortem.name)) continue;
      writeItems(sim, postmortem, 4, at, chance);
      written.add(postmortem.name);
    }
    for (let part = 0; part < 2; part += 1) {
      await sim.pass(MINUTE);
      someoneActs(sim, chance, commands);
      await sim.pass(MINUTE);
      recorded.push(await merges(sim, chance));
      sim.network.calls.length = 0;
      sim.github.hub.state.deliveries.length = 0;
    }
  }
  await sim.pass(MINUTE);
  return { sim, recorded };
}

function someoneActs(sim: Simulation, chance: Chance, commands: Situation["commands"]): void {
  const { items, postmortems } = observe(sim.github.hub);
  const item = items[chance(Math.max(1, items.length))];
  if (!item) return;
  const postmortem = postmortems.find(({ row }) => row.id === item.marker.postmortem.id) ?? null;
  pickAction(chance).do({ sim, chance, item, postmortem, commands });
}

/** A pull request of somebody, which may fix an item or be a hotfix, is merged right after the gate was asked. */
async function merges(sim: Simulation, chance: Chance): Promise<Recorded> {
  const author = ["alice", "bob", "carol", "dave"][chance(4)]!;
  const { items } = observe(sim.github.hub);
  const open = items.filter(({ value }) => value.state === "open");
  const fixed = chance(5) === 0 ? open[chance(Math.max(1, open.length))] : undefined;
  const number = sim.as(author).opensPull({
    title: "A change",
    body: fixed ? `Fixes #${fixed.number}` : "Nothing special",
    labels: chance(8) === 0 ? ["hotfix"] : [],
  });
  await sim.pass(MINUTE);
  const said = await askGate(sim.github, sim.time, number);
  sim.as(author).merges(number);
  // Labels and texts that come later change nothing.
  if (chance(4) === 0) sim.as("alice").labels(number, "hotfix");
  await sim.rest();
  return said;
}
