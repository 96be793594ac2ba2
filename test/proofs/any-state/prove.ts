import { nowOf } from "../../fake-github/state.ts";
import { build } from "./build.ts";
import { judge } from "./judge.ts";
import { rest, swings } from "./laws.ts";
import { expected } from "./oracle.ts";
import type { AnyState } from "./state.ts";

const DAY = 86_400_000;

/** Plays a state to its rest. Says what was wrong on the way or is at the end, and how many passes wrote. */
export async function faultsFrom(state: AnyState): Promise<{ faults: string[]; passes: number }> {
  const sim = build(state);
  await sim.pass(state.daysAgo * DAY + 60_000);
  const { issues } = sim.github.hub.state;
  const from = new Map(issues.map((row) => [row, row.versions.length]));
  const before = new Map(issues.map((row) => [row.number, nowOf(row).body ?? ""]));
  if (!state.hears) sim.arrange = () => [];
  const passes = await rest(sim);
  return {
    faults: [...swings(issues, from), ...(await judge(sim, state, expected(state), before))],
    passes,
  };
}
