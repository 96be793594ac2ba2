import { toDayNumber, toIso } from "../../domain/calendar/calendar-oracle.ts";
import type { DeliveryRow } from "../../fake-github/state.ts";
import { HOUR, Simulation } from "../../scenarios/simulation.ts";
import { type Chance, pickAction, reportIncident, type Situation, writeItems } from "./actions.ts";
import { checkGateMatchesDigest } from "./gate.ts";
import { checkInvariants } from "./invariants.ts";
import { observe } from "./observed.ts";
import { CONFIG } from "./rules.ts";

const FIRST = "2026-10-05";
const DAYS = 92;
const REPOSITORIES = ["acme/shop", "acme/web", "acme/infra", "acme/api"];
const ITEMS_EACH = 5;

export interface Figures {
  readonly incidents: number;
  items: number;
  notices: number;
  acts: number;
  readonly kinds: Set<string>;
  sweeps: number;
  missedDays: number;
  crashes: number;
}

/** What people did so far. */
interface Past {
  readonly commands: Situation["commands"];
  /** Postmortems that have items. */
  readonly written: Set<string>;
}

/**
 * Simulates a quarter with this many incidents. People act every day. On most days, the App sweeps, the invariants are
 * checked, and it sweeps again.
 */
export async function simulateQuarter(seed: number, incidents: number): Promise<Figures> {
  const chance = chances(seed);
  const start = toDayNumber(FIRST);
  const sim = new Simulation({
    start: `${FIRST}T06:00:00Z`,
    repositories: {
      "acme/.github": { files: { ".github/followthrough.yml": CONFIG } },
      ...Object.fromEntries(REPOSITORIES.slice(1).map((name) => [name, {}])),
    },
  });
  sim.arrive = (delivery) => arrivals(delivery, chance);
  const opensOn = Array.from({ length: incidents }, () => start + chance(60));
  const figures: Figures = {
    incidents,
    items: 0,
    notices: 0,
    acts: 0,
    kinds: new Set(),
    sweeps: 0,
    missedDays: 0,
    crashes: 0,
  };
  const past: Past = { commands: [], written: new Set() };
  for (let at = start; at < start + DAYS; at += 1) {
    const day = toIso(at);
    const isUp = at === start || chance(4) > 0;
    for (const process of sim.running) if (!isUp || chance(10) === 0) process.kill();
    if (isUp && sim.running.length === 0) sim.startApp();
    await until(sim, `${day}T08:00:00Z`);
    const due = opensOn.flatMap((on, index) => (on === at ? [index] : []));
    for (const index of due)
      reportIncident(sim, REPOSITORIES[index % REPOSITORIES.length]!, `Incident ${index}`, chance);
    await sim.pass(HOUR);
    await peopleAct(sim, chance, at, figures, past);
    await until(sim, `${day}T15:00:00Z`);
    if (!isUp) figures.missedDays += 1;
    else await sweepsAndIsLookedAt(sim, day, chance, figures);
    sim.network.calls.length = 0;
    sim.github.hub.state.deliveries.length = 0;
  }
  const { items, notices } = observe(sim.github.hub);
  return Object.assign(figures, { items: items.length, notices: notices.length });
}

async function peopleAct(
  sim: Simulation,
  chance: Chance,
  at: number,
  figures: Figures,
  { commands, written }: Past,
): Promise<void> {
  const { hub } = sim.github;
  for (const postmortem of observe(hub).postmortems.filter(({ name }) => !written.has(name))) {
    writeItems(sim, postmortem, ITEMS_EACH, at, chance);
    written.add(postmortem.name);
  }
  await sim.rest();
  const acts = chance(2 + Math.ceil(figures.incidents / 4));
  for (let count = 0; count < acts; count += 1) {
    const { items, postmortems } = observe(hub);
    const item = items[chance(items.length)];
    if (!item) return;
    const postmortem = postmortems.find(({ row }) => row.id === item.marker.postmortem.id) ?? null;
    const act = pickAction(chance);
    act.do({ sim, chance, item, postmortem, commands });
    figures.acts += 1;
    figures.kinds.add(act.name);
    // Sometimes two actions happen at the same time.
    await sim.time.pass(chance(3) === 0 ? 0 : 60_000);
  }
  await sim.rest();
}

async function sweepsAndIsLookedAt(
  sim: Simulation,
  day: string,
  chance: Chance,
  figures: Figures,
): Promise<void> {
  let dies = chance(6) === 0 ? chance(12) : -1;
  sim.network.hooks = {
    fault({ isWrite }) {
      if (!isWrite || dies < 0) return null;
      dies -= 1;
      if (dies >= 0) return null;
      figures.crashes += 1;
      return chance(2) === 0 ? "crash after" : "crash before";
    },
    crashed: () => void sim.startApp(),
  };
  await sim.sweep();
  sim.network.hooks = {};
  figures.sweeps += 1;
  const seen = observe(sim.github.hub);
  checkInvariants(day, sim.github.hub, seen);
  for (const repository of REPOSITORIES) await checkGateMatchesDigest(sim, repository, day, seen);
  const before = sim.network.writes.length;
  await sim.sweep();
  const written = sim.network.writes
    .slice(before)
    .map(({ method, path, body }) => `${method} ${path} ${body}`);
  if (written.length > 0)
    throw new Error(`On ${day} a second sweep wrote:\n${written.join("\n")}\n${sim.summary()}`);
}

async function until(sim: Simulation, instant: string): Promise<void> {
  await sim.pass(Math.max(0, Date.parse(instant) - sim.time.milliseconds));
}

/** Some webhooks are lost, and some arrive twice. */
function arrivals(_: DeliveryRow, chance: Chance): number[] {
  const outcome = chance(10);
  return outcome === 0 ? [] : outcome === 1 ? [300, 5_000] : [300];
}

/** Seeded. */
export function chances(seed: number): Chance {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
