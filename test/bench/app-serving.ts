import { type Load, sendAll } from "./app-load.ts";
import { openModel } from "./app-model.ts";
import { type Measured, startApp, startBareProbot } from "./app-process.ts";
import { median, megabytes, milliseconds, quantile, type Row, type Table } from "./app-table.ts";
import { irrelevant, relevant } from "./app-webhooks.ts";

const LAPS = 4;
/** Requests of each kind in a lap. */
const ROUNDS = 5;
/** Rounds that are not counted, while Node still compiles code. */
const WARM_UPS = 5;
const CONNECTIONS = 16;
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
  const idle = await memoryOf(both);
  await model.openIncidents(INCIDENTS);
  const size = Math.floor(deliveries / 2 / LAPS / ROUNDS);
  const kinds = {
    irrelevant: () => irrelevant(size),
    relevant: () => relevant(size, INCIDENTS),
  };
  for (const which of ["bare", "app"] as const) {
    for (const requests of Object.values(kinds)) {
      for (let index = 0; index < WARM_UPS; index++) await round(both[which], requests());
    }
  }
  await model.waitUntilQuiet();
  const rounds: Rounds = { irrelevant: { app: [], bare: [] }, relevant: { app: [], bare: [] } };
  const laps: Memory[] = [];
  for (let lap = 0; lap < LAPS; lap++) {
    for (const kind of ["irrelevant", "relevant"] as const) await runLap(both, kinds[kind], rounds[kind]);
    // Work caused by the relevant events must not slow down the irrelevant ones of the next lap.
    await model.waitUntilQuiet();
    laps.push(await memoryOf(both));
  }
  const rows = [
    ...rateRows("irrelevant", rounds.irrelevant, { goal: ">= 0.90 of bare" }),
    ...rateRows("relevant", rounds.relevant, { goal: ">= 1.20 of bare" }),
    ...memoryRows(idle, laps, size * 2 * ROUNDS),
  ];
  rows.push(...(await burst(both)));
  const { violations } = await model.seen();
  for (const violation of new Set(violations)) console.warn(`the model of GitHub: ${violation}`);
  for (const process of [app, bareProbot, model.process]) await process.stop();
  return { title: "Webhooks", rows };
}

type Both = Readonly<Record<"app" | "bare", Measured>>;

interface Round extends Load {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

type Kind = Record<keyof Both, Round[]>;
type Rounds = Record<"irrelevant" | "relevant", Kind>;

/** Alternates between both, so that other load on the machine affects both. */
async function runLap(both: Both, requests: () => Buffer[], rounds: Kind): Promise<void> {
  for (let index = 0; index < ROUNDS; index++) {
    for (const which of ["bare", "app"] as const) rounds[which].push(await round(both[which], requests()));
  }
}

function rateRows(kind: string, rounds: Kind, goal: { goal?: string } = {}): Row[] {
  const rate = (which: keyof Both) => median(rounds[which].map(({ perSecond }) => perSecond));
  const cpu = (which: keyof Both) => median(rounds[which].map(({ cpuMicroseconds }) => cpuMicroseconds));
  const ratio = rate("app") / rate("bare");
  return [
    {
      what: `${kind}: per second, app / bare Probot`,
      figure: `${rate("app").toFixed(0)} / ${rate("bare").toFixed(0)} = ${ratio.toFixed(2)}`,
      ...goal,
    },
    {
      what: `${kind}: CPU each, bare / app`,
      figure: `${cpu("bare").toFixed(0)} / ${cpu("app").toFixed(0)} µs = ${(cpu("bare") / cpu("app")).toFixed(2)}`,
    },
    ...(["app", "bare"] as const).map((which) => latencyRow(`${kind}: ${which}`, rounds[which])),
  ];
}

async function round(process: Measured, requests: Buffer[]): Promise<Round> {
  const before = await process.usage();
  const load = await sendAll(process.url, requests, { connections: CONNECTIONS });
  const after = await process.usage();
  const cpuMicroseconds = (after.cpuMicroseconds - before.cpuMicroseconds) / requests.length;
  return { ...load, perSecond: requests.length / load.seconds, cpuMicroseconds };
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
