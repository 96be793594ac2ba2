import { readMarker } from "../../../src/record/marker.ts";
import { APP, type Hub } from "../../fake-github/hub.ts";
import { type IssueRow, type IssueValue, nowOf } from "../../fake-github/state.ts";
import type { Simulation } from "../../scenarios/simulation.ts";

/* The laws that hold from every state, whatever the oracle says about it. */

/** Passes that may write, before one that writes nothing. A pass is a sweep with all that follows from it, until nothing is pending. */
const MOST_PASSES = 3;

/**
 * Sweeps until a pass writes nothing, and says how many wrote.
 * @param isRestarted whether each pass is of a new process, which remembers nothing
 */
export async function rest(sim: Simulation, isRestarted: boolean): Promise<number> {
  for (let passes = 0; passes <= MOST_PASSES; passes++) {
    const [before, from] = [written(sim), sim.network.calls.length];
    if (passes === 0 || isRestarted) {
      for (const process of sim.running) process.kill();
      sim.startApp();
      await sim.rest();
    } else await sim.sweep();
    if (written(sim) === before) return passes;
    if (passes === MOST_PASSES) throw new Error(`It still writes:\n${writesSince(sim, from)}`);
  }
  return MOST_PASSES;
}

/** Grows with all that people see. A write that GitHub refuses changes nothing. */
function written({ github: { hub } }: Simulation): number {
  const { issues, comments, events, repositories } = hub.state;
  const versions = [...issues, ...comments].reduce((sum, row) => sum + row.versions.length, 0);
  return versions + events.length + repositories.reduce((sum, { labels }) => sum + labels.length, 0);
}

const writesSince = (sim: Simulation, from: number): string =>
  sim.network.calls
    .slice(from)
    .filter(({ isWrite }) => isWrite)
    .map(({ method, path, body = "" }) => `${method} ${path} ${body}`)
    .join("\n");

/**
 * What swung in the values of the App's issues and comments since: a value that came back, or a field with two new values. A body is
 * written in parts, so that it may have several new values, but none comes back.
 * @param from how many versions each row had when the App began
 * @param mayClose numbers of issues that may close and open again
 */
export function swings(
  rows: readonly IssueRow[],
  from: ReadonlyMap<object, number>,
  mayClose: readonly number[],
): string[] {
  return rows.flatMap((row) => {
    const values = row.versions.slice((from.get(row) ?? 1) - 1).map(({ value }) => value);
    return Object.entries(fieldsOf(values)).flatMap(([field, seen]) => {
      const changes = seen.filter((value, index) => index === 0 || value !== seen[index - 1]);
      const isBack = new Set(changes).size < changes.length;
      if (field === "state" && mayClose.includes(row.number)) return [];
      const isTwice = !field.startsWith("body") && changes.length > 2;
      return isBack || isTwice
        ? [`#${row.number}: ${field} went ${changes.map((value) => JSON.stringify(value)).join(" → ")}`]
        : [];
    });
  });
}

/**
 * What the App changed of what is not its own: an issue of a person, other than by taking it on as an item, or what somebody said.
 * @param taken issues of people that lines name, and whether they are items already
 */
export function trespasses(
  hub: Hub,
  from: ReadonlyMap<object, number>,
  taken: ReadonlyMap<number, boolean>,
): string[] {
  const { issues, comments } = hub.state;
  const changedIssues = issues.filter((row) => {
    if (row.author === APP.bot) return false;
    const [before, after] = [row.versions[(from.get(row) ?? 1) - 1]!.value, nowOf(row)];
    const isItem = taken.get(row.number) ?? false;
    const fields: (keyof IssueValue)[] = [
      ...(isItem ? [] : (["title", "state"] as const)),
      ...(taken.has(row.number) ? [] : OTHER_FIELDS),
    ];
    const own = isItem ? (before.body ?? "").split("\n")[0]! : (before.body ?? "");
    const isKept = (after.body ?? "").startsWith(own);
    return !isKept || fields.some((field) => String(before[field]) !== String(after[field]));
  });
  const changedComments = comments.filter((row) => {
    const before = row.versions[(from.get(row) ?? 1) - 1]!.value;
    return row.author !== APP.bot && nowOf(row)?.body !== before?.body;
  });
  return [
    ...changedIssues.map(({ number }) => `#${number} is a person's, and was changed`),
    ...changedComments.map(({ id }) => `the comment ${id} is a person's, and was changed`),
  ];
}

/** What the App said twice on an issue, at least once since. */
export function repeats({ state }: Hub, from: ReadonlyMap<object, number>): string[] {
  const said = state.comments.filter((row) => row.author === APP.bot && nowOf(row) !== null);
  const textOf = (row: (typeof said)[number]) =>
    `#${row.issueId}: ${nowOf(row)!
      .body.replace(/<!--.*?-->/gs, "")
      .trim()}`;
  const isRepeated = (row: (typeof said)[number]) =>
    said.some((other) => other !== row && textOf(other) === textOf(row));
  return said.filter((row) => !from.has(row) && isRepeated(row)).map((row) => `said twice on ${textOf(row)}`);
}

/** What the App may change of an issue that becomes an item. */
const OTHER_FIELDS = ["labels", "assignees"] as const;

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
