import { nowOf } from "../../fake-github/state.ts";
import { build } from "./build.ts";
import { hasRoomForRecord } from "./full-texts.ts";
import { judge } from "./judge.ts";
import { repeats, rest, swings, trespasses } from "./laws.ts";
import { expected } from "./oracle.ts";
import type { AnyState } from "./state.ts";

const DAY = 86_400_000;

/** Plays a state to its rest. Says what was wrong on the way or is at the end, and how many passes wrote. */
export async function faultsFrom(state: AnyState): Promise<{ faults: string[]; passes: number }> {
  const sim = build(state);
  await sim.pass(state.daysAgo * DAY + 60_000);
  const { hub } = sim.github;
  const { issues, comments } = hub.state;
  const from = new Map([...issues, ...comments].map((row) => [row, row.versions.length]));
  const before = new Map(issues.map((row) => [row.number, nowOf(row).body ?? ""]));
  if (!state.hears) sim.arrange = () => [];
  const pages = state.incidents.flatMap((incident) => incident.pages);
  const lines = pages.flatMap((page) => page.lines);
  const items = [...lines.flatMap(({ item }) => item ?? []), ...pages.flatMap(({ lineless }) => lineless)];
  const taken = new Map([
    ...lines.filter(hasRoomForRecord).map(({ stranger }) => [stranger, false] as const),
    ...items.filter(({ isAdopted }) => isAdopted).map(({ number }) => [number, true] as const),
  ]);
  const passes = await rest(sim, !state.hears);
  const end = expected(state);
  return {
    faults: [
      ...swings(issues, from, end.mayClose),
      ...trespasses(hub, from, taken),
      ...repeats(hub, from),
      ...(await judge(sim, state, end, before)),
    ],
    passes,
  };
}
