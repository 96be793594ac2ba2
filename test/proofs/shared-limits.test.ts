import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { WriteLimits } from "../../src/github/client/write-pace.ts";
import { RedisSharing } from "../../src/queue/share.ts";
import { eventually, pause } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import { mostWithin } from "./many-workers/github.ts";
import { Line, RedisServer } from "./many-workers/redis-server.ts";

/** How far answers that were given in time can come together on a busy machine. */
const JITTER_MS = 100;

let redis: RedisServer;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(stopAll);

/** Grants of three processes that write as fast as they may, for an installation, in the time of a process that hears of all. */
async function grantsOf(
  sharings: readonly RedisSharing[],
  limits: WriteLimits,
  ms: number,
): Promise<number[]> {
  const grants: number[] = [];
  const until = performance.now() + ms;
  const write = async (sharing: RedisSharing) => {
    const own = sharing.limitsOf(815);
    while (performance.now() < until) {
      const wait = await own.takeWrite(limits, false);
      if (wait === 0) grants.push(performance.now());
      await pause(typeof wait === "string" ? 50 : wait);
    }
  };
  await Promise.all(sharings.map(write));
  return grants;
}

function sharingAt(port: number, signal: AbortSignal): RedisSharing {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const options = { prefix: "limits", settleMs: 0, timesFaster: 1_000, signal, log };
  return new RedisSharing({ ...options, url: `redis://127.0.0.1:${port}`, becameLeader: () => {} });
}

it("three processes together stay within the limits of an installation, also while Redis loses everything", async () => {
  const stop = new AbortController();
  const cut = await Line.to(redis.port);
  const sharings = [redis.port, redis.port, cut.port].map((port) => sharingAt(port, stop.signal));
  for (const sharing of sharings) await sharing.start();
  // An hour is 3.6 s here.
  const limits = { intervalMs: 10, perMinute: 1_000, perHour: 100, timesFaster: 1_000 };
  const writing = grantsOf(sharings, limits, 12_000);
  await pause(3_000);
  cut.cut();
  await pause(500);
  await redis.flush();
  cut.restore();
  await pause(4_000);
  await redis.kill();
  await redis.begin();
  const grants = await writing;
  expect(grants.length).toBeGreaterThan(150);
  expect(mostWithin(grants, 3_600 - JITTER_MS)).toBeLessThanOrEqual(100);
  stop.abort();
  await Promise.all(sharings.map((sharing) => sharing.close()));
});

it("a process that begins after Redis lost its data knows what was written before", async () => {
  const limits = { intervalMs: 0, perMinute: 1_000, perHour: 20, timesFaster: 30 };
  const [first, second] = [new AbortController(), new AbortController()];
  const [old, young] = [sharingAt(redis.port, first.signal), sharingAt(redis.port, second.signal)];
  const takes = () => old.limitsOf(4).takeWrite(limits, false);
  const knowsAll = (sharing: RedisSharing) =>
    eventually(async () => {
      expect(await sharing.limitsOf(4).takeWrite(limits, true)).toBeGreaterThan(20_000);
      expect(sharing.limitsOf(5).pauseLeft(true)).toBeGreaterThan(20_000);
      expect(await sharing.limitsOf(6).takeWrite(limits, true)).toBeGreaterThan(20_000);
      expect(sharing.limitsOf(6).pauseLeft(false)).toBeGreaterThan(20_000);
    });
  await old.start();
  for (let write = 1; write <= 20; write++) await eventually(async () => expect(await takes()).toBe(0));
  old.limitsOf(5).paused(true, 60_000);
  old.limitsOf(6).paused(false, 60_000);
  await knowsAll(old);
  await redis.flush();
  await knowsAll(old);
  await young.start();
  await knowsAll(young);
  first.abort();
  await old.close();
  await redis.flush();
  await knowsAll(young);
  second.abort();
  await young.close();
});
