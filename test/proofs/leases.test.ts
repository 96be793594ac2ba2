import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { RedisSharing } from "../../src/queue/share.ts";
import type { Lease, ProcessMessage } from "../../src/reconcile/sharing.ts";
import { eventually } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import { Line, RedisServer } from "./many-workers/redis-server.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

/** Of tests, the shortest there is. */
const LEASE_MS = 4_000;

const sharingOver = (port: number, prefix: string) =>
  new RedisSharing({
    ...{ url: `redis://127.0.0.1:${port}`, prefix, log, signal: stop.signal },
    ...{ settleMs: 60_000, timesFaster: 1_000, becameLeader: () => {} },
  });

let redis: RedisServer;
let line: Line;
const stop = new AbortController();
const sharings: RedisSharing[] = [];

/** A process that can be cut off, and one that cannot. */
beforeAll(async () => {
  redis = await RedisServer.start();
  line = await Line.to(redis.port);
  for (const port of [line.port, redis.port]) {
    const sharing = sharingOver(port, "leases");
    await sharing.start();
    sharings.push(sharing);
  }
});

afterAll(async () => {
  stop.abort();
  await Promise.all(sharings.map((sharing) => sharing.close()));
  await stopAll();
});

/** Cuts the first process off until its lease for this key ended, and does something meanwhile. Returns what it may do then. */
async function afterTheEnd(key: string, meanwhile: (other: RedisSharing) => Promise<unknown>) {
  const [own, other] = sharings as [RedisSharing, RedisSharing];
  const held = await own.hold(key, async (lease) => {
    expect(await lease.whyNot()).toBeNull();
    line.cut();
    await eventually(async () => expect(await lease.whyNot()).not.toBeNull());
    await eventually(async () => expect(await redis.names()).not.toContain(`{leases}:lease:${key}`));
    await meanwhile(other);
    line.restore();
    await eventually(() => expect(own.problem).toBeNull());
    return lease.whyNot();
  });
  return "result" in held ? held.result : held;
}

/** Holds a key as soon as it is free. */
async function take(sharing: RedisSharing, key: string, work: (lease: Lease) => void): Promise<void> {
  await eventually(async () =>
    expect(await sharing.hold(key, async (lease) => work(lease))).toHaveProperty("result"),
  );
}

describe("a lease that a process could not renew in time", () => {
  it("goes on if no other process had it since", async () => {
    expect(await afterTheEnd("acme/shop#1", async () => {})).toBeNull();
  });

  it("is lost if another process wrote since", async () => {
    const write = (other: RedisSharing) => take(other, "acme/shop#2", (lease) => lease.writes());
    expect(await afterTheEnd("acme/shop#2", write)).toMatch(/another process may work on this now/);
  });

  it("is lost if Redis lost its data", async () => {
    expect(await afterTheEnd("acme/shop#3", () => redis.flush())).toMatch(/another process/);
  });
});

it("a lease goes on while the process has no time to renew it", async () => {
  const held = await sharings[0]!.hold("acme/shop#4", async (lease) => {
    const until = performance.now() + 1.5 * LEASE_MS;
    while (performance.now() < until);
    return lease.whyNot();
  });
  expect(held).toEqual({ result: null });
});

it("everybody receives what is sent at once, in order", async () => {
  const received: ProcessMessage[] = [];
  sharings[1]!.bus.subscribe((message) => void received.push(message));
  const sent: ProcessMessage[] = Array.from({ length: 1_200 }, (_, index) => ({
    kind: "swept",
    error: String(index),
  }));
  for (const message of sent) sharings[0]!.bus.publish(message);
  await eventually(() => expect(received).toHaveLength(sent.length));
  expect(received).toEqual(sent);
});

it("a process starts although the connection breaks as it joins", async () => {
  const weak = await Line.to(redis.port);
  weak.cutAt("{late}:epoch");
  const sharing = sharingOver(weak.port, "late");
  sharings.push(sharing);
  const started = sharing.start();
  started.catch(() => {});
  await eventually(() => expect(weak.isCut).toBe(true));
  weak.restore();
  await started;
  expect(sharing.problem).toBeNull();
});
