import { readMarker } from "../../../src/record/marker.ts";
import type { IssueRow, IssueValue } from "../../fake-github/state.ts";
import type { Simulation } from "../../scenarios/simulation.ts";

/* The laws that hold from every state, whatever the oracle says about it. */

/** Passes that may write, before one that writes nothing. A pass is a sweep with all that follows from it, until nothing is pending. */
export const MOST_PASSES = 3;

/** Sweeps until a pass writes nothing, and says how many wrote. In a new process, another one writes nothing either. */
export async function rest(sim: Simulation): Promise<number> {
  const began = sim.network.writes.length;
  sim.startApp();
  await sim.rest();
  let passes = sim.network.writes.length > began ? 1 : 0;
  for (let isQuiet = passes === 0; !isQuiet; ) {
    const before = sim.network.writes.length;
    await sim.sweep();
    isQuiet = sim.network.writes.length === before;
    if (!isQuiet) passes++;
    if (passes > MOST_PASSES)
      throw new Error(`It wrote in ${passes} passes. The last one:\n${written(sim, before)}`);
  }
  const before = sim.network.writes.length;
  for (const process of sim.running) process.kill();
  sim.startApp();
  await sim.rest();
  if (sim.network.writes.length > before) throw new Error(`A new process wrote:\n${written(sim, before)}`);
  return passes;
}

const written = (sim: Simulation, from: number): string =>
  sim.network.writes
    .slice(from)
    .map(({ method, path, body = "" }) => `${method} ${path} ${body}`)
    .join("\n");

/**
 * What swung in the values of the App's issues and comments since: a value that came back, or a field with two new values. A body is
 * written in parts, so that it may have several new values, but none comes back.
 * @param from how many versions each row had when the App began
 */
export function swings(rows: readonly IssueRow[], from: ReadonlyMap<IssueRow, number>): string[] {
  return rows.flatMap((row) => {
    const values = row.versions.slice((from.get(row) ?? 1) - 1).map(({ value }) => value);
    return Object.entries(fieldsOf(values)).flatMap(([field, seen]) => {
      const changes = seen.filter((value, index) => index === 0 || value !== seen[index - 1]);
      const isBack = new Set(changes).size < changes.length;
      const isTwice = !field.startsWith("body") && changes.length > 2;
      return isBack || isTwice
        ? [`#${row.number}: ${field} went ${changes.map((value) => JSON.stringify(value)).join(" → ")}`]
        : [];
    });
  });
}

/** The values of each field in their order. Every label and assignee is a field of its own. */
function fieldsOf(values: readonly IssueValue[]): Record<string, unknown[]> {
  const of = (read: (value: IssueValue) => unknown) => values.map(read);
  const names = (read: (value: IssueValue) => readonly (string | number)[]) => [
    ...new Set(values.flatMap(read)),
  ];
  return {
    title: of(({ title }) => title),
    state: of(({ state, stateReason }) => (state === "open" ? "open" : `closed as ${stateReason}`)),
    parent: of(({ parent }) => parent),
    deleted: of(({ deleted }) => deleted),
    due: of(({ body }) => dueIn(body ?? "")).filter((due) => due !== null),
    body: of(({ body }) => body),
    ...Object.fromEntries(
      names(({ labels }) => labels).map((id) => [
        `label ${id}`,
        of(({ labels }) => labels.includes(Number(id))),
      ]),
    ),
    ...Object.fromEntries(
      names(({ assignees }) => assignees).map((login) => [
        `assignee ${login}`,
        of(({ assignees }) => assignees.includes(String(login))),
      ]),
    ),
  };
}

function dueIn(body: string): string | null {
  const reading = readMarker(body);
  if (reading.found !== "marker") return null;
  return reading.marker.kind === "postmortem" ? reading.marker.due : reading.marker.ledger.due;
}
