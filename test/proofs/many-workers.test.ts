import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { deliverWebhook } from "../harness/deliver-webhook.ts";
import { eventually, pause } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import { ROOT } from "../harness/server.ts";
import { ThreeInstallations } from "./many-workers/github.ts";
import { untilAllOpen } from "./many-workers/progress.ts";
import { Line, RedisServer } from "./many-workers/redis-server.ts";
import { Worker } from "./many-workers/worker.ts";

const INCIDENTS = Number(
  process.env.FOLLOWTHROUGH_SHARED_INCIDENTS ?? (process.env.FOLLOWTHROUGH_LONG ? 150 : 50),
);
/** Each has a postmortem and five items. */
const ISSUES = INCIDENTS * 6;

/** All times of the limits, and of the leases as far as a busy machine allows, are so much shorter. */
const FASTER = 50;
const BETWEEN_INCIDENTS_MS = 200;
const BETWEEN_FAULTS_MS = 1_500;
/** With more incidents, a sweep has more to look at. */
const SWEEP_MS = Math.max(4_000, INCIDENTS * 50);
/** Nothing was written for so long, with a sweep in between. */
const QUIET_MS = SWEEP_MS * 1.25;

/** What an incident with five items needs, measured and rounded up. */
const WRITES_OF_INCIDENT = 18;
/** Of an installation: 380 in an hour that is so much shorter (`Budget`). */
const WRITES_A_SECOND = (380 / 3_600) * FASTER;
/** How long the limits alone make it last. A busy machine needs longer. */
const EXPECTED_MS = (1_000 * INCIDENTS * WRITES_OF_INCIDENT) / 3 / WRITES_A_SECOND;
const LIMIT_MS = 120_000 + 3 * EXPECTED_MS;
/** The people, the faults and the quiet at the end come on top. */
const TEST_MS = 2 * LIMIT_MS;

const SKEW_MS = 30_000;

let redis: RedisServer;
let github: ThreeInstallations;
let workers: Worker[];
let lines: Line[];

/** Any worker gets a webhook, as behind a load balancer that does not know who lives. What is lost stays lost. */
function deliver({ event, payload, guid }: { event: string; payload: object; guid: string }): void {
  const { url } = workers[Math.floor(Math.random() * workers.length)]!;
  void deliverWebhook(url, event, payload as never, { delivery: guid }).catch(() => {});
}

beforeAll(async () => {
  execFileSync(process.execPath, ["src/build-if-needed.mjs"], { cwd: ROOT });
  redis = await RedisServer.start();
  workers = [];
  // A thousand incidents exchange nothing that fifty do not.
  const isChecked = INCIDENTS <= 50;
  github = new ThreeInstallations((delivery) => void setTimeout(deliver, 5, delivery), { isChecked });
  await github.start();
  lines = await Promise.all([1, 2, 3].map(() => Line.to(redis.port)));
  for (const [index, line] of lines.entries()) {
    const env = {
      REDIS_URL: `redis://127.0.0.1:${line.port}`,
      FOLLOWTHROUGH_TEST_TIMES_FASTER: String(FASTER),
      FOLLOWTHROUGH_WRITE_INTERVAL_MS: "1000",
      FOLLOWTHROUGH_SETTLE_MS: "200",
      FOLLOWTHROUGH_SWEEP_INTERVAL: `${Math.ceil(SWEEP_MS / 1_000)}s`,
    };
    workers.push(await Worker.of(github, env, index === 2 ? SKEW_MS : 0));
  }
  for (const worker of workers) worker.start();
  await Promise.all(workers.map((worker) => isReady(worker)));
});

afterAll(async () => {
  await stopAll();
  await github.stop();
});

async function isReady(worker: Worker): Promise<void> {
  await eventually(async () => {
    const status = await worker.status("/readyz");
    if (status !== 200)
      throw new Error(`${worker.url} is not ready: ${status}\n${worker.output.slice(-3_000)}`);
  });
}

/** What goes wrong, one after the other, while the work goes on. */
const FAULTS: readonly (readonly [name: string, fault: () => Promise<void>])[] = [
  ["a worker is killed", () => replace(0)],
  ["Redis loses everything", () => redis.flush()],
  ["another worker is killed", () => replace(1)],
  [
    "Redis is killed, and begins again with nothing",
    async () => {
      await redis.kill();
      await pause(1_000);
      await redis.begin();
    },
  ],
  [
    "a worker cannot reach Redis for longer than its lease",
    async () => {
      lines[2]!.cut();
      await pause(5_000);
      lines[2]!.restore();
    },
  ],
  ["the worker whose clock is wrong is killed", () => replace(2)],
  [
    "Redis loses everything while a worker is cut off",
    async () => {
      lines[0]!.cut();
      await redis.flush();
      await pause(1_000);
      lines[0]!.restore();
    },
  ],
];

async function replace(index: number): Promise<void> {
  await workers[index]!.kill();
  await pause(300);
  workers[index]!.start();
}

it(
  `${INCIDENTS} incidents, three workers, and all that can go wrong`,
  async () => {
    const startedAt = Date.now();
    let isOver = false;
    const people = (async () => {
      for (let index = 0; index < INCIDENTS; index++) {
        github.opensIncident(index);
        await pause(BETWEEN_INCIDENTS_MS);
      }
    })();
    const authors = (async () => {
      while (!isOver) {
        github.writesItems();
        await pause(200);
      }
    })();
    const trouble = (async () => {
      for (let round = 0; round < INCIDENTS / 50; round++) {
        for (const [, fault] of FAULTS) {
          await pause(BETWEEN_FAULTS_MS);
          await fault();
        }
      }
    })();
    try {
      await Promise.all([people, trouble]);
      await untilAllOpen({ github, workers, issues: ISSUES, limitMs: LIMIT_MS });
    } finally {
      isOver = true;
      await authors;
    }
    const isQuiet = () => {
      if (Date.now() - github.lastWriteAt < QUIET_MS) throw new Error("something is still being written");
    };
    await eventually(isQuiet, { timeout: 90_000 + QUIET_MS });
    const seconds = Math.round((github.lastWriteAt - startedAt) / 1_000);
    const { minute, hour } = github.mostWrites(FASTER);
    const { open, duplicates } = github.counts();
    console.log(
      `After ${seconds} s: ${open} open, ${duplicates} duplicates closed, ${github.writes} writes of ${github.requests} requests; at most ${minute} in a minute and ${hour} in an hour`,
    );
    expect(github.repeated()).toEqual([]);
    expect(open).toBe(ISSUES);
    expect(minute).toBeLessThanOrEqual(80);
    expect(hour).toBeLessThanOrEqual(500);
    expect(github.violations).toEqual([]);
    await Promise.all(workers.map((worker) => isReady(worker)));
  },
  TEST_MS,
);

it("without Redis: red and 503, no crash, and green again by itself", async () => {
  await redis.kill();
  for (const worker of workers) {
    await eventually(async () => expect(await worker.status("/readyz")).toBe(503));
    expect(await deliverWebhook(worker.url, "ping", {})).toBe(503);
    expect(await worker.status("/healthz")).toBe(200);
  }
  await redis.begin();
  for (const worker of workers) await isReady(worker);
  expect(await deliverWebhook(workers[0]!.url, "ping", {})).toBe(200);
  const names = await redis.names();
  expect(names.filter((name) => !name.startsWith("{followthrough}:"))).toEqual([]);
  expect(await Promise.all(workers.map((worker) => worker.stop()))).toEqual([0, 0, 0]);
});
