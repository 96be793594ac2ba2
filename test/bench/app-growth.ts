import { pause } from "../harness/eventually.ts";
import { sendAll } from "./app-load.ts";
import { type Model, openModel, until } from "./app-model.ts";
import { type HeapSnapshot, type Measured, startApp } from "./app-process.ts";
import { megabytes, milliseconds, type Row, type Table } from "./app-table.ts";
import { relevant } from "./app-webhooks.ts";

const INCIDENTS = 20;
const ITEMS = 5;
/** How many passes there are before the first heap snapshot, while caches fill. */
const WARM_UP_PASSES = 2_000;
const TOKEN = "the token of a monitoring system";
/** More than a server may keep of each thousand passes and call it nothing. */
const GROWTH_KB = 5;

interface Sample {
  readonly passes: number;
  readonly rss: number;
  readonly cpuMicroseconds: number;
  readonly objects: Objects;
}

/**
 * What a server keeps after many passes over the same incidents, which it finds as they should be. Objects are counted in heap
 * snapshots: the heap as a whole also grows while Node compiles code that runs often.
 */
export async function measureGrowth(privateKey: string, { passes }: { passes: number }): Promise<Table> {
  const model = await openModel(privateKey, 1);
  const app = await startApp(model, {
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: "0",
    FOLLOWTHROUGH_SETTLE_MS: "0",
    FOLLOWTHROUGH_METRICS_TOKEN: TOKEN,
    LOG_LEVEL: "warn",
  });
  await seed(model, app);
  const before = (await readMetrics(app)).passes;
  const samples: Sample[] = [];
  for (const target of [WARM_UP_PASSES, WARM_UP_PASSES + passes]) {
    const done = await passUntil(app, before + target);
    const { rss, cpuMicroseconds } = await app.usage({ collect: true });
    samples.push({
      passes: done - before,
      rss,
      cpuMicroseconds,
      objects: objectsIn(await app.heapSnapshot()),
    });
  }
  const { violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  for (const process of [app, model.process]) await process.stop();
  const title = `Passes over ${INCIDENTS} incidents with ${ITEMS} items each`;
  return { title, rows: rowsOf(samples[0]!, samples[1]!) };
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

function rowsOf(first: Sample, last: Sample): Row[] {
  const passes = last.passes - first.passes;
  const bytes = sum(last.objects) - sum(first.objects);
  const cpuMs = (last.cpuMicroseconds - first.cpuMicroseconds) / 1_000;
  return [
    { what: `memory after ${first.passes} passes`, figure: megabytes(first.rss) },
    { what: "objects then", figure: megabytes(sum(first.objects)) },
    {
      what: `added by a thousand passes, of ${passes} that followed`,
      figure: `${(bytes / passes).toFixed(1)} kB ${mostOf(first.objects, last.objects)}`,
      goal: `<= ${GROWTH_KB} kB`,
    },
    { what: "CPU of a pass", figure: milliseconds(cpuMs / passes) },
  ];
}

/** Bytes by type and name of the objects of a heap, without compiled code. */
type Objects = ReadonlyMap<string, number>;

/** Reads V8's format, which Chrome's developer tools load: https://v8.dev/docs/memory-leaks. */
function objectsIn({ snapshot: { meta }, nodes, strings }: HeapSnapshot): Objects {
  const [fields, [types]] = [meta.node_fields, meta.node_types];
  const [type, name, size] = ["type", "name", "self_size"].map((field) => fields.indexOf(field)) as [
    number,
    number,
    number,
  ];
  const objects = new Map<string, number>();
  for (let node = 0; node < nodes.length; node += fields.length) {
    const kind = types[nodes[node + type]!]!;
    // V8 keeps what it learned about code, and the code's deoptimization data, in arrays of its own.
    if (kind === "code" || kind === "hidden") continue;
    const key = kind.includes("string") ? "strings" : `${kind} ${strings[nodes[node + name]!]}`;
    objects.set(key, (objects.get(key) ?? 0) + nodes[node + size]!);
  }
  return objects;
}

function sum(objects: Objects): number {
  return [...objects.values()].reduce((total, bytes) => total + bytes, 0);
}

/** Names what grew most. */
function mostOf(first: Objects, last: Objects): string {
  const grown = [...last].map(([key, bytes]) => ({ key, bytes: bytes - (first.get(key) ?? 0) }));
  const [most] = grown.sort((a, b) => b.bytes - a.bytes);
  return most && most.bytes > 0 ? `(${most.key})` : "";
}
