/** `npm run bench:gate [-- --peer PATH/dist/index.js]`: measures the gate next to `node -e 0` and another Action. */
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Api, actionEnv, type Run, runOnce, startApi } from "./gate-run.ts";

const BUNDLE = fileURLToPath(new URL("../../action/dist/index.js", import.meta.url));
const { values } = parseArgs({
  options: { peer: { type: "string" }, runs: { type: "string", default: "11" } },
});
const RUNS = Number(values.runs);
const COUNTS = [0, 100, 137, 1_000, 1_950, 10_000, 12_000];
const LATENCIES = [0, 50];
const bundles = [
  { name: "gate", path: BUNDLE },
  ...(values.peer ? [{ name: "peer", path: values.peer }] : []),
];

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

async function repeat(times: number, run: () => Promise<Run>): Promise<Run[]> {
  await run();
  const runs: Run[] = [];
  for (let index = 0; index < times; index += 1) runs.push(await run());
  return runs;
}

const medianOf = (runs: readonly Run[]) => median(runs.map(({ milliseconds }) => milliseconds));

const emptyNode = medianOf(await repeat(RUNS * 2, () => runOnce(["-e", "0"], {})));
const bareMemory = (await runOnce(["-e", "0"], {}, true)).peakMiB!;
console.log(`node -e 0: ${emptyNode.toFixed(1)} ms, ${bareMemory.toFixed(0)} MiB`);
for (const { name, path } of bundles) {
  const cold = medianOf(await repeat(RUNS, () => runOnce([path], actionEnv(path, "http://127.0.0.1:1", ""))));
  const size = statSync(path).size;
  console.log(
    `${name}: ${size} bytes; without a token ${cold.toFixed(1)} ms (${(cold / emptyNode).toFixed(2)} x)`,
  );
}

async function measure(api: Api, name: string, path: string, label: string, times: number): Promise<void> {
  const env = actionEnv(path, api.url, "token");
  await api.seen();
  const first: number[] = [];
  let requests = 0;
  let atOnce = 0;
  const runs = await repeat(times, async () => {
    const run = await runOnce([path], env);
    const seen = await api.seen();
    if (seen.first !== null) first.push(seen.first - run.startedAt);
    requests = seen.requests;
    atOnce = seen.atOnce;
    return run;
  });
  const memory = (await runOnce([path], env, true)).peakMiB!;
  const wall = medianOf(runs);
  const open = /(\d+) action items? open/.exec(runs[0]!.output)?.[1] ?? "?";
  const sent =
    first.length > 0
      ? `${median(first).toFixed(1)} ms (${(median(first) / emptyNode).toFixed(2)} x)`
      : "none";
  console.log(
    `${label} ${name}: ${wall.toFixed(0)} ms (${(wall / emptyNode).toFixed(2)} x), first request after ${sent}, ` +
      `${requests} requests, ${atOnce} at once, ${memory.toFixed(0)} MiB, exit ${runs[0]!.code}, saw ${open}`,
  );
}

for (const latency of LATENCIES) {
  for (const count of COUNTS) {
    const api = await startApi(count, latency);
    try {
      for (const { name, path } of bundles) {
        await measure(
          api,
          name,
          path,
          `${latency} ms, ${count} items,`,
          count > 1_000 ? Math.ceil(RUNS / 2) : RUNS,
        );
      }
    } finally {
      await api.stop();
    }
  }
}
