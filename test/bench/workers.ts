/**
 * `npm run bench:workers`: how fast 1, 2 and 3 servers that share a Redis open postmortems and items, over three installations. The
 * servers run as shipped, but without the limits on writes, which would be all that is measured. Every process is on this one
 * machine. `-- --incidents 30 --latency 50 --rounds 2`
 */
import { parseArgs } from "node:util";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { eventually, pause } from "../harness/eventually.ts";
import { ThreeInstallations } from "../proofs/many-workers/github.ts";
import { RedisServer } from "../proofs/many-workers/redis-server.ts";
import { Worker } from "../proofs/many-workers/worker.ts";
import { median, printTable, type Row } from "./app-table.ts";

const { values } = parseArgs({
  options: {
    incidents: { type: "string", default: "30" },
    latency: { type: "string", default: "50" },
    rounds: { type: "string", default: "2" },
  },
});
const incidents = Number(values.incidents);
/** Each incident has a postmortem and five items. */
const issues = incidents * 6;
const OUT_OF_REACH_MS = 600_000;

/** Issues that were opened in a second. */
async function measure(count: number, redis: RedisServer): Promise<number> {
  await redis.flush();
  const workers: Worker[] = [];
  const github = new ThreeInstallations(({ event, payload, guid }) => {
    const { url } = workers[Math.floor(Math.random() * workers.length)]!;
    setTimeout(() => void deliverWebhook(url, event, payload, { delivery: guid }).catch(() => {}), 5);
  });
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
  // The first writes wait until every process could tell a new Redis what it knows.
  await pause(15_000);
  const startedAt = performance.now();
  for (let index = 0; index < incidents; index++) github.opensIncident(index);
  while (github.counts().open < issues) {
    if (performance.now() - startedAt > OUT_OF_REACH_MS) throw new Error(JSON.stringify(github.counts()));
    github.writesItems();
    await pause(50);
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await Promise.all(workers.map((worker) => worker.stop()));
  await github.stop();
  return issues / seconds;
}

const redis = await RedisServer.start();
const rates = new Map<number, number[]>();
for (let round = 0; round < Number(values.rounds); round++) {
  for (const count of [1, 2, 3]) rates.set(count, [...(rates.get(count) ?? []), await measure(count, redis)]);
}
await redis.kill();
const one = median(rates.get(1)!);
const rows: Row[] = [...rates].map(([count, found]) => ({
  what: `${count} ${count === 1 ? "server" : "servers"}: postmortems and items a second`,
  figure: `${median(found).toFixed(1)} = ${(median(found) / one).toFixed(2)} (${found.map((rate) => rate.toFixed(1)).join(", ")})`,
  ...(count === 3 && { goal: ">= 1.50" }),
}));
printTable({ title: `${incidents} incidents with 5 items, ${values.latency} ms latency`, rows });
