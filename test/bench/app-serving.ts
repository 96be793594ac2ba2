import { type Load, sendAll } from "./app-load.ts";
import { openModel } from "./app-model.ts";
import { type Measured, startApp, startBareProbot } from "./app-process.ts";
import { type Pair, pairOfRounds, ratios, usual } from "./app-rounds.ts";
import { megabytes, milliseconds, quantile, type Row, type Table } from "./app-table.ts";
import { irrelevant, relevant } from "./app-webhooks.ts";

const LAPS = 4;
/** Laps that are not counted: the CPU that a webhook takes falls until Node has compiled what it needs. */
const WARM_UPS = 2;
/** Pairs of rounds of each kind in a lap. */
const PAIRS = 20;
/** Incidents that relevant events name in turn. The App processes them in the meantime. */
const INCIDENTS = 5;
/**
 * How long GitHub takes for a response. Passes go on while webhooks arrive, and at 0 ms they would take most of the time of a busy
 * machine.
 */
const LATENCY_MS = 100;
/** As shipped. With a shorter time between two writes, an incident also has its turns more often. */
const WRITE_INTERVAL_MS = 1_000;
const BURST = 1_000;
const BURST_CONNECTIONS = 250;

/** Measures webhook requests on the server and on a bare Probot app, and the memory of both. */
export async function measureServing(
  privateKey: string,
  { deliveries }: { deliveries: number },
): Promise<Table> {
  const model = await openModel(privateKey, 1, { LATENCY_MS: String(LATENCY_MS) });
  const app = await startApp(model, { FOLLOWTHROUGH_WRITE_INTERVAL_MS: String(WRITE_INTERVAL_MS) });
  const bareProbot = await startBareProbot(privateKey);
  await model.waitUntilQuiet();
  const both = { app, bare: bareProbot };
  const sides = {
    app: { server: app, others: [model.process] },
    bare: { server: bareProbot, others: [] },
  };
  const idle = await memoryOf(both);
  await model.openIncidents(INCIDENTS);
  const size = Math.floor(deliveries / 2 / LAPS / PAIRS);
  const kinds = { irrelevant: () => irrelevant(size), relevant: () => relevant(size, INCIDENTS) };
  const measured: Record<Kind, Pair[]> = { irrelevant: [], relevant: [] };
  const laps: Memory[] = [];
  const violations = new Set<string>();
  const requestsSince = async () => {
    const seen = await model.seen();
    for (const violation of seen.violations) violations.add(violation);
    return seen.requests;
  };
  let passRequests = 0;
  for (let lap = -WARM_UPS; lap < LAPS; lap++) {
    await requestsSince();
    for (const kind of KINDS) {
      for (let index = 0; index < PAIRS; index++) {
        const pair = await pairOfRounds(sides, kinds[kind](), index % 2 === 0 ? "app" : "bare");
        if (lap >= 0) measured[kind].push(pair);
      }
    }
    const requests = await requestsSince();
    // Work caused by the relevant events must not slow down the irrelevant ones of the next lap.
    await model.waitUntilQuiet();
    if (lap < 0) continue;
    passRequests += requests;
    laps.push(await memoryOf(both));
  }
  const rows = [
    ...rateRows("irrelevant", measured.irrelevant, ">= 0.90 of bare"),
    ...rateRows("relevant", measured.relevant, ">= 1.20 of bare"),
    { what: "requests of the passes in those rounds", figure: `${passRequests}` },
    ...memoryRows(idle, laps, size * 2 * PAIRS),
  ];
  rows.push(...(await burst(both)));
  await requestsSince();
  for (const violation of violations) console.warn(`the model of GitHub: ${violation}`);
  for (const process of [app, bareProbot, model.process]) await process.stop();
  return { title: "Webhooks", rows };
}

const KINDS = ["irrelevant", "relevant"] as const;

type Kind = (typeof KINDS)[number];
type Both = Readonly<Record<"app" | "bare", Measured>>;

function rateRows(kind: Kind, pairs: readonly Pair[], goal: string): Row[] {
  const rate = (side: keyof Both) => (1e6 / usual(pairs, side, "microseconds")).toFixed(0);
  const cpu = (side: keyof Both) => usual(pairs, side, "cpuMicroseconds").toFixed(0);
  const lap = pairs.length / LAPS;
  const ofLaps = Array.from({ length: LAPS }, (_, index) => pairs.slice(index * lap, (index + 1) * lap));
  return [
    {
      what: `${kind}: per second, app / bare Probot, median of ${pairs.length} pairs`,
      figure: `${rate("app")} / ${rate("bare")} = ${ratioText(ratios(pairs, "microseconds"))}`,
      goal,
    },
    {
      what: `${kind}: CPU each, bare / app`,
      figure: `${cpu("bare")} / ${cpu("app")} µs = ${ratioText(ratios(pairs, "cpuMicroseconds"))}`,
    },
    {
      what: `${kind}: the same, lap by lap`,
      figure: ofLaps.map((each) => ratios(each, "cpuMicroseconds").median.toFixed(2)).join(", "),
    },
    {
      what: `${kind}: CPU of the sender, for each to the app / to bare`,
      figure: SIDES.map((side) => `${usual(pairs, side, "senderMicroseconds").toFixed(0)} µs`).join(" / "),
    },
    ...SIDES.map((side) =>
      latencyRow(
        `${kind}: ${side}`,
        pairs.map((pair) => pair[side]),
      ),
    ),
  ];
}

const SIDES = ["app", "bare"] as const;

function ratioText({ median, quartiles }: ReturnType<typeof ratios>): string {
  return `${median.toFixed(2)} (${quartiles.map((each) => each.toFixed(2)).join(" to ")})`;
}

function latencyRow(what: string, loads: readonly Load[]): Row {
  const sorted = loads.flatMap(({ latencies }) => latencies).sort((a, b) => a - b);
  const figure = `${milliseconds(quantile(sorted, 0.5))} / ${milliseconds(quantile(sorted, 0.99))}`;
  return { what: `${what}: p50 / p99`, figure: `${figure}, ${answersOf(loads)}` };
}

function answersOf(loads: readonly Load[]): string {
  const counts = new Map<string, number>();
  for (const { statuses } of loads) {
    for (const [status, count] of Object.entries(statuses))
      counts.set(status, (counts.get(status) ?? 0) + count);
  }
  return [...counts].map(([status, count]) => `${count} x ${status}`).join(", ");
}

/** A thousand new incidents at once: responses come first, processing after. */
async function burst(both: Both): Promise<Row[]> {
  const rows: Row[] = [];
  for (const which of ["bare", "app"] as const) {
    const requests = relevant(BURST, BURST);
    const load = await sendAll(both[which].url, requests, { connections: BURST_CONNECTIONS, atOnce: true });
    const goal = which === "app" ? { goal: "p99 < 1000 ms" } : {};
    rows.push({ ...latencyRow(`burst of ${BURST}, from its start: ${which}`, [load]), ...goal });
  }
  return rows;
}

async function memoryOf({ app, bare: bareProbot }: Both) {
  return { app: await app.usage({ collect: true }), bare: await bareProbot.usage({ collect: true }) };
}

type Memory = Awaited<ReturnType<typeof memoryOf>>;

function memoryRows(idle: Memory, laps: readonly Memory[], each: number): Row[] {
  const over = (memory: Memory) => megabytes(memory.app.rss - memory.bare.rss);
  const both = (memory: Memory) => `${megabytes(memory.app.rss)} / ${megabytes(memory.bare.rss)}`;
  const last = laps.at(-1)!;
  return [
    { what: "memory idle, app / bare", figure: `${both(idle)}, ${over(idle)} over`, goal: "<= 10 MB over" },
    {
      what: `memory after ${laps.length * each} deliveries`,
      figure: `${both(last)}, ${over(last)} over`,
      goal: "<= 30 MB over",
    },
    {
      what: `heap of the app: idle, then every ${each} deliveries`,
      figure: [idle, ...laps].map(({ app }) => megabytes(app.heapUsed)).join(", "),
      goal: "flat",
    },
  ];
}
