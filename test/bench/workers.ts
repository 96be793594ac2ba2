/**
 * `npm run bench:workers`: how fast 1, 2 and 3 servers that share a Redis open postmortems and items, over three installations, and
 * what that costs. The servers run as shipped, but without the limits on writes, which would be all that is measured. Every process
 * is on this one machine, with the model of GitHub: other work on it makes the ratios smaller, so the load is printed.
 * `-- --incidents 120 --latency 50 --rounds 2`
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import type { DeliveryRow } from "../fake-github/state.ts";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { eventually, pause } from "../harness/eventually.ts";
import { ThreeInstallations } from "../proofs/many-workers/github.ts";
import { RedisServer } from "../proofs/many-workers/redis-server.ts";
import { Worker } from "../proofs/many-workers/worker.ts";
import { median, printTable, type Row } from "./app-table.ts";

const { values } = parseArgs({
  options: {
    incidents: { type: "string", default: "120" },
    latency: { type: "string", default: "50" },
    rounds: { type: "string", default: "2" },
  },
});
const incidents = Number(values.incidents);
/** One for each installation. Meanwhile, everything is loaded and Redis is no longer new. */
const WARM_UP = 3;
/** Each incident has a postmortem and five items. */
const ISSUES_OF_INCIDENT = 6;
const OUT_OF_REACH_MS = 600_000;

/** Issues that were opened in a second, and what each took. */
interface Measured {
  readonly rate: number;
  readonly requests: number;
  /** CPU milliseconds of all servers, of the model of GitHub, and of Redis. */
  readonly servers: number;
  readonly model: number;
  readonly redis: number;
}

async function measure(count: number, redis: RedisServer): Promise<Measured> {
  await redis.flush();
  const workers: Worker[] = [];
  const deliver = ({ event, payload, guid }: DeliveryRow) => {
    const { url } = workers[Math.floor(Math.random() * workers.length)]!;
    setTimeout(() => void deliverWebhook(url, event, payload, { delivery: guid }).catch(() => {}), 5);
  };
  // The same exchanges are checked in the proofs.
  const github = new ThreeInstallations(deliver, { isChecked: false });
  await github.start(Number(values.latency));
  const env = {
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    FOLLOWTHROUGH_WRITE_INTERVAL_MS: "0",
    FOLLOWTHROUGH_SETTLE_MS: "0",
  };
  for (let each = 0; each < count; each++) workers.push(await Worker.of(github, env));
  for (const worker of workers) worker.start();
  for (const worker of workers) {
    await eventually(async () => {
      if ((await worker.status("/readyz")) !== 200) throw new Error(worker.output);
    });
  }
  await openIncidents(github, 0, WARM_UP);
  const before = await usage(workers, github, redis);
  const startedAt = performance.now();
  await openIncidents(github, WARM_UP, WARM_UP + incidents);
  const seconds = (performance.now() - startedAt) / 1_000;
  const after = await usage(workers, github, redis);
  await Promise.all(workers.map((worker) => worker.stop()));
  await github.stop();
  const issues = incidents * ISSUES_OF_INCIDENT;
  const each = (name: keyof typeof after) => (after[name] - before[name]) / issues;
  return {
    rate: issues / seconds,
    requests: each("requests"),
    servers: each("servers"),
    model: each("model"),
    redis: each("redis"),
  };
}

/** Opens these incidents at once, and returns when their postmortems and items are open as well. */
async function openIncidents(github: ThreeInstallations, from: number, to: number): Promise<void> {
  const startedAt = performance.now();
  for (let index = from; index < to; index++) github.opensIncident(index);
  while (github.counts().open < to * ISSUES_OF_INCIDENT) {
    if (performance.now() - startedAt > OUT_OF_REACH_MS) throw new Error(JSON.stringify(github.counts()));
    github.writesItems();
    await pause(50);
  }
}

async function usage(workers: readonly Worker[], github: ThreeInstallations, redis: RedisServer) {
  const { user, system } = process.cpuUsage();
  const seconds = await Promise.all(workers.map((worker) => worker.cpuSeconds()));
  return {
    requests: github.requests,
    servers: 1_000 * seconds.reduce((sum, each) => sum + each, 0),
    model: (user + system) / 1_000,
    redis: 1_000 * (await redis.cpuSeconds()),
  };
}

const load = () => loadavg()[0]!.toFixed(1);

const loadBefore = load();
const redis = await RedisServer.start();
const results = new Map<number, Measured[]>();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const count of [1, 2, 3])
    results.set(count, [...(results.get(count) ?? []), await measure(count, redis)]);
}
await redis.kill();
const one = median(results.get(1)!.map(({ rate }) => rate));
const rows = [...results].flatMap(([count, found]): Row[] => {
  const name = `${count} ${count === 1 ? "server" : "servers"}`;
  const of = (key: keyof Measured) => median(found.map((each) => each[key]));
  const rates = found.map(({ rate }) => rate.toFixed(1)).join(", ");
  return [
    {
      what: `${name}: postmortems and items a second`,
      figure: `${of("rate").toFixed(1)} = ${(of("rate") / one).toFixed(2)} (${rates})`,
      ...(count === 3 && { goal: ">= 1.50" }),
    },
    {
      what: `${name}: CPU ms for each, of servers + model + Redis`,
      figure: `${of("servers").toFixed(0)} + ${of("model").toFixed(0)} + ${of("redis").toFixed(1)}`,
    },
    { what: `${name}: requests for each`, figure: of("requests").toFixed(1) },
  ];
});
const machine = `${availableParallelism()} cores, load ${loadBefore} before and ${load()} after`;
printTable({ title: `${incidents} incidents with 5 items, ${values.latency} ms latency; ${machine}`, rows });
