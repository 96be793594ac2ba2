import { type Load, sendAll } from "./app-load.ts";
import { openModel } from "./app-model.ts";
import { type Measured, startApp } from "./app-process.ts";
import { median, megabytes, milliseconds, quantile, type Row, type Table } from "./app-table.ts";
import { irrelevant, relevant } from "./app-webhooks.ts";

const ROUNDS = 12;
const WARM_UPS = 4;
const CONNECTIONS = 16;
const INCIDENTS = 5;
/** Far more often than a monitoring system asks, which is every 15 to 60 s. */
const SCRAPE_EVERY_MS = 100;
const TOKEN = "the token of a monitoring system";

/** Measures what metrics cost: a server whose metrics are read all the time, next to one without. */
export async function measureMetrics(
  privateKey: string,
  { deliveries }: { deliveries: number },
): Promise<Table> {
  const [off, on] = await Promise.all([
    open(privateKey, {}),
    open(privateKey, { FOLLOWTHROUGH_METRICS_TOKEN: TOKEN }),
  ]);
  const idle = { off: await off.app.usage({ collect: true }), on: await on.app.usage({ collect: true }) };
  const size = Math.floor(deliveries / 2 / ROUNDS);
  const loads = { off: [] as Load[], on: [] as Load[] };
  const scrapes: number[] = [];
  for (let round = -WARM_UPS; round < ROUNDS; round++) {
    const plain = await load(off.app, size);
    const scraping = scrape(on.app);
    const scraped = await load(on.app, size);
    const latencies = await scraping.stop();
    if (round < 0) continue;
    loads.off.push(plain);
    loads.on.push(scraped);
    scrapes.push(...latencies);
  }
  const rows = rowsOf(loads, scrapes, idle, size * 2);
  const text = await (await ask(on.app)).text();
  const count = /^followthrough_webhooks_total\{event="issues",outcome="enqueued"\} (\d+)/m.exec(text)?.[1];
  rows.push({
    what: "relevant webhooks that the metrics counted",
    figure: `${count}`,
    goal: `${(ROUNDS + WARM_UPS) * size}`,
  });
  for (const { app, model } of [off, on]) for (const process of [app, model.process]) await process.stop();
  return { title: "Metrics, read every 100 ms", rows };
}

async function open(privateKey: string, env: Readonly<Record<string, string>>) {
  const model = await openModel(privateKey, 1);
  const app = await startApp(model, env);
  await model.waitUntilQuiet();
  await model.openIncidents(INCIDENTS);
  return { model, app };
}

/** As many webhooks that concern an incident as others. */
function load(app: Measured, size: number): Promise<Load> {
  const requests = [...irrelevant(size), ...relevant(size, INCIDENTS)];
  return sendAll(app.url, requests, { connections: CONNECTIONS });
}

const ask = (app: Measured) => fetch(`${app.url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } });

function scrape(app: Measured): { stop(): Promise<number[]> } {
  const latencies: number[] = [];
  let isOver = false;
  const done = (async () => {
    while (!isOver) {
      const startedAt = performance.now();
      await (await ask(app)).text();
      latencies.push(performance.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, SCRAPE_EVERY_MS));
    }
    return latencies;
  })();
  return {
    stop() {
      isOver = true;
      return done;
    },
  };
}

function rowsOf(
  loads: Readonly<Record<"off" | "on", readonly Load[]>>,
  scrapes: readonly number[],
  idle: Readonly<Record<"off" | "on", { readonly rss: number }>>,
  each: number,
): Row[] {
  const rate = (which: "off" | "on") => median(loads[which].map(({ seconds }) => each / seconds));
  const sorted = scrapes.toSorted((a, b) => a - b);
  return [
    {
      what: "webhooks per second, with / without",
      figure: `${rate("on").toFixed(0)} / ${rate("off").toFixed(0)} = ${(rate("on") / rate("off")).toFixed(2)}`,
      goal: ">= 0.90",
    },
    {
      what: "GET /metrics under load: p50 / p99",
      figure: `${milliseconds(quantile(sorted, 0.5))} / ${milliseconds(quantile(sorted, 0.99))}, ${sorted.length} times`,
    },
    {
      what: "memory idle, with / without",
      figure: `${megabytes(idle.on.rss)} / ${megabytes(idle.off.rss)} = ${(idle.on.rss / idle.off.rss).toFixed(2)}`,
    },
  ];
}
