import { pause } from "../harness/eventually.ts";
import { sendAll } from "./app-load.ts";
import { type Model, openModel, until } from "./app-model.ts";
import { type Measured, startApp } from "./app-process.ts";
import { median, megabytes, milliseconds, type Row, type Table } from "./app-table.ts";
import { relevant } from "./app-webhooks.ts";

const INCIDENTS = 20;
const ITEMS = 5;
const SAMPLES = 20;
/** Samples while caches fill and Node compiles code. */
const WARM_UPS = 4;
const TOKEN = "the token of a monitoring system";
/** More than a server may keep of each thousand passes and call it nothing. */
const GROWTH_KB = 5;

interface Sample {
  readonly passes: number;
  readonly heapUsed: number;
  readonly rss: number;
}

/** The memory of a server after many passes over the same incidents, which it finds as they should be. */
export async function measureGrowth(privateKey: string, { passes }: { passes: number }): Promise<Table> {
  const model = await openModel(privateKey, 1);
  const app = await startApp(model, {
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: "0",
    FOLLOWTHROUGH_SETTLE_MS: "0",
    FOLLOWTHROUGH_METRICS_TOKEN: TOKEN,
    LOG_LEVEL: "warn",
  });
  await seed(model, app);
  const samples: Sample[] = [];
  const before = (await readMetrics(app)).passes;
  const cpu = (await app.usage()).cpuMicroseconds;
  for (let sample = 1; sample <= SAMPLES; sample++) {
    const done = await passUntil(app, before + (passes * sample) / SAMPLES);
    const { heapUsed, rss } = await app.usage({ collect: true });
    samples.push({ passes: done - before, heapUsed, rss });
  }
  const { cpuMicroseconds, peakRss } = await app.usage();
  const { violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  for (const process of [app, model.process]) await process.stop();
  const rows = [
    ...rowsOf(samples),
    { what: "most memory, with the creation of the items", figure: megabytes(peakRss) },
    { what: "CPU of a pass", figure: milliseconds((cpuMicroseconds - cpu) / 1_000 / samples.at(-1)!.passes) },
  ];
  return { title: `Passes over ${INCIDENTS} incidents with ${ITEMS} items each`, rows };
}

async function seed(model: Model, app: Measured): Promise<void> {
  await model.sendWebhooksTo(app.url);
  await model.openIncidents(INCIDENTS);
  await until(model, { postmortems: INCIDENTS, items: 0 });
  await model.writeLines(ITEMS);
  await until(model, { postmortems: INCIDENTS, items: INCIDENTS * ITEMS });
  await model.waitUntilQuiet();
  await model.sendWebhooksTo("");
}

/** Sends webhooks about all incidents, and again once none waits, until there were so many passes. */
async function passUntil(app: Measured, passes: number): Promise<number> {
  for (;;) {
    await sendAll(app.url, relevant(INCIDENTS, INCIDENTS), { connections: 4 });
    let state = await readMetrics(app);
    while (state.waiting > 0) {
      await pause(20);
      state = await readMetrics(app);
    }
    if (state.passes >= passes) return state.passes;
  }
}

async function readMetrics({ url }: Measured): Promise<{ passes: number; waiting: number }> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });
  const text = await response.text();
  const sum = (metric: string) => {
    const lines = text.matchAll(new RegExp(`^followthrough_${metric}(?:\\{.*\\})? (\\d+)$`, "gm"));
    return [...lines].reduce((total, [, count]) => total + Number(count), 0);
  };
  return { passes: sum("passes_total"), waiting: sum("queue_keys") };
}

function rowsOf(samples: readonly Sample[]): Row[] {
  const last = samples.at(-1)!;
  const counted = samples.slice(WARM_UPS);
  const slope = slopeOf(counted) * 1_000;
  const every = (read: (sample: Sample) => number) =>
    samples.filter((_, index) => index % 4 === 3).map((sample) => megabytes(read(sample)));
  return [
    { what: "passes", figure: `${last.passes}` },
    { what: "heap after each fifth of them", figure: every(({ heapUsed }) => heapUsed).join(", ") },
    { what: "memory then", figure: every(({ rss }) => rss).join(", ") },
    {
      what: "heap that a thousand passes add, after the first fifth",
      figure: `${(slope / 1_000).toFixed(1)} kB`,
      goal: `<= ${GROWTH_KB} kB`,
    },
  ];
}

/** Bytes of heap for each pass: the median of the slopes between all pairs of samples (Theil and Sen), which one outlier does not change. */
function slopeOf(samples: readonly Sample[]): number {
  const slopes = samples.flatMap((a, index) =>
    samples.slice(index + 1).map((b) => (b.heapUsed - a.heapUsed) / (b.passes - a.passes)),
  );
  return median(slopes);
}
