/**
 * `npm run bench:gate [-- --peer PATH/dist/index.js]`: measures the gate next to `node -e 0` and another Action, in turn, so that a
 * busy machine slows all of them. Prints each figure beside its goal, and fails if a run did not read every issue.
 */
import { readdirSync, statSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Seen } from "./gate-api.ts";
import { type Api, actionEnv, type Run, runOnce, startApi } from "./gate-run.ts";

const DIST = fileURLToPath(new URL("../../action/dist/", import.meta.url));
const BUNDLE = `${DIST}index.js`;
const IN_A_ZONE = "time_zone: Europe/Berlin\ngate:\n  grace_days: 1\n";
const { values } = parseArgs({
  options: { peer: { type: "string" }, runs: { type: "string", default: "11" } },
});
const RUNS = Number(values.runs);

const least = (numbers: readonly number[]) => Math.min(...numbers);
const median = (numbers: readonly number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;

interface Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where its requests go, and how many issues are there. */
  readonly served: { readonly api: Api; readonly issues: number } | null;
}

interface Measured {
  readonly name: string;
  readonly runs: readonly (Run & Seen)[];
  /** Of runs apart, because measuring takes time, too. */
  readonly peakMiB: number;
  readonly cpuMs: number;
}

const FLOOR: Program = { name: "node -e 0", args: ["-e", "0"], env: {}, served: null };

function action(name: string, path: string, api: Api, issues: number): Program {
  return { name, args: [path], env: actionEnv(path, api.url, "token"), served: { api, issues } };
}

/** Runs a program once. Throws unless it ended well and was sent every issue. */
async function runWhole({ name, args, env, served }: Program, measured = false): Promise<Run & Seen> {
  await served?.api.seen();
  const run = await runOnce(args, env, measured);
  const seen = (await served?.api.seen()) ?? { requests: 0, atOnce: 0, first: null, issues: 0 };
  const expected = served?.issues ?? 0;
  if (run.code === 0 && seen.issues === expected) return { ...run, ...seen };
  const found = `exit ${run.code} after ${seen.issues} issues`;
  throw new Error(
    `${name}: expected exit 0 after ${expected} issues, found ${found}.\n${run.output.slice(-2_000)}`,
  );
}

/** Runs all programs in turn, after a round that does not count. */
async function compare(programs: readonly Program[], times: number): Promise<Measured[]> {
  const runs: (Run & Seen)[][] = programs.map(() => []);
  for (let round = 0; round <= times; round += 1) {
    for (const [index, program] of programs.entries()) {
      const run = await runWhole(program);
      if (round > 0) runs[index]!.push(run);
    }
  }
  const measured: Measured[] = [];
  for (const [index, program] of programs.entries()) {
    const used = [];
    for (let round = 0; round < 3; round += 1) used.push((await runWhole(program, true)).used!);
    measured.push({
      name: program.name,
      runs: runs[index]!,
      peakMiB: median(used.map(({ peakKiB }) => peakKiB / 1024)),
      cpuMs: median(used.map(({ cpuMicroseconds }) => cpuMicroseconds / 1_000)),
    });
  }
  return measured;
}

const wall = ({ milliseconds }: Run) => milliseconds;
const untilFirst = ({ first, startedAt }: Run & Seen) => first! - startedAt;

/** Prints how long a program took beside another one, by the least and by the median. */
function show(
  what: string,
  [one, other]: readonly [Measured, Measured],
  goal: number | null,
  timeOf: (run: Run & Seen) => number = wall,
): void {
  const [own, base] = [one.runs.map(timeOf), other.runs.map(wall)];
  const ratio = least(own) / least(base);
  const { requests, atOnce } = one.runs[0]!;
  console.log(
    `${what}: ${ratio.toFixed(3)} x ${other.name} ${verdict(ratio, goal)} ` +
      `(least ${least(own).toFixed(0)} and ${least(base).toFixed(0)} ms; median ${median(own).toFixed(0)} and ` +
      `${median(base).toFixed(0)} ms, ${(median(own) / median(base)).toFixed(3)} x; CPU ${one.cpuMs.toFixed(0)} ms and ` +
      `${other.cpuMs.toFixed(0)} ms; ${requests} requests, ${atOnce} at once; ${one.peakMiB.toFixed(0)} MiB and ` +
      `${other.peakMiB.toFixed(0)} MiB)`,
  );
}

function verdict(value: number, goal: number | null): string {
  if (goal === null) return "";
  return value <= goal ? `[meets ${goal}]` : `[MISSES ${goal}]`;
}

/** Compares the gate with the floor, or with the peer, for this many issues. */
async function againstFloor(issues: number, settings: string): Promise<[Measured, Measured]> {
  const api = await startApi(issues, 0, settings);
  try {
    const [floor, gate] = await compare([FLOOR, action("gate", BUNDLE, api, issues)], RUNS * 2);
    return [gate!, floor!];
  } finally {
    await api.stop();
  }
}

async function againstPeer(issues: number, goal: number): Promise<void> {
  const api = await startApi(issues, 50);
  try {
    const peer = values.peer ? [action("actions/stale", values.peer, api, issues)] : [];
    const [gate, other] = await compare(
      [action("gate", BUNDLE, api, issues), ...peer],
      Math.ceil(RUNS / (issues > 1_000 ? 2 : 1)),
    );
    show(`${issues} items at 50 ms`, [gate!, other ?? gate!], other ? goal : null);
    if (issues === 10_000)
      console.log(`peak memory: ${gate!.peakMiB.toFixed(0)} MiB ${verdict(gate!.peakMiB, 150)}`);
  } finally {
    await api.stop();
  }
}

/** Beyond 10,000 issues, GitHub refuses page numbers that the peer needs. */
async function beyondNumbers(): Promise<void> {
  const counts = [12_000, 10_000];
  const apis = await Promise.all(counts.map((issues) => startApi(issues, 50)));
  try {
    const programs = apis.map((api, index) =>
      action(`our own ${counts[index]}`, BUNDLE, api, counts[index]!),
    );
    const [more, fewer] = await compare(programs, Math.ceil(RUNS / 2));
    show("12000 items at 50 ms, page numbers below 100", [more!, fewer!], 1.2);
  } finally {
    await Promise.all(apis.map((api) => api.stop()));
  }
}

/** What a run loads, and what it might load. */
async function bytes(): Promise<void> {
  const sizeOf = (files: readonly (string | URL)[]) =>
    files.reduce((sum, file) => sum + statSync(file).size, 0);
  for (const [name, settings] of [
    ["the default policy", ""],
    ["settings in a zone", IN_A_ZONE],
  ] as const) {
    const api = await startApi(100, 0, settings);
    const gate = action("gate", BUNDLE, api, 100);
    const run = await runWhole({ ...gate, env: { ...gate.env, COUNT_FILES: "1" } }, true);
    await api.stop();
    const loaded = run
      .used!.files.filter((file) => file.includes("/action/dist/"))
      .map((file) => new URL(file));
    const goal = settings === "" ? 180_000 : null;
    const size = sizeOf(loaded);
    console.log(`a run with ${name} loads ${size} bytes in ${loaded.length} files ${verdict(size, goal)}`);
  }
  const all = readdirSync(DIST)
    .filter((file) => file.endsWith(".js"))
    .map((file) => DIST + file);
  console.log(`all chunks: ${sizeOf(all)} bytes ${verdict(sizeOf(all), 350_000)}`);
}

const load = () =>
  loadavg()
    .map((one) => one.toFixed(1))
    .join(", ");

console.log(`load average ${load()}; ${RUNS} runs`);
await bytes();
show("cold start to the first request", await againstFloor(0, ""), 1.6, untilFirst);
show("100 items at 0 ms", await againstFloor(100, ""), 2.5);
const inAZone = await againstFloor(100, IN_A_ZONE);
show("100 items at 0 ms, settings in a zone", inAZone, null);
show("the same to the first request", inAZone, null, untilFirst);
await againstPeer(1_000, 0.21);
await againstPeer(10_000, 0.1);
await beyondNumbers();
console.log(`load average ${load()}`);
