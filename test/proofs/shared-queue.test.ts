import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { systemClock } from "../../src/app/runtime.ts";
import { RedisSharing } from "../../src/queue/share.ts";
import type { SharedQueue } from "../../src/reconcile/sharing.ts";
import type { ReconcileResult, Requester, Work } from "../../src/reconcile/work.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { eventually, pause } from "../harness/eventually.ts";
import { stopAll } from "../harness/processes.ts";
import { RedisServer } from "./many-workers/redis-server.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };

let redis: RedisServer;
let group = 0;
beforeAll(async () => {
  redis = await RedisServer.start();
});
afterAll(stopAll);

function workOn(number: number, login?: string): Work {
  const issue = { owner: "acme", repo: "shop", number };
  const requester: Requester | undefined = login ? { login, isOutsider: false } : undefined;
  const hint = { kind: "incident", issue } as const;
  return {
    key: `acme/shop#${number}`,
    owner: "acme",
    requester,
    hint,
    plan: async () => ({ operations: [] }),
  };
}

/** A turn that one of the processes had. */
interface Turn {
  readonly process: number;
  readonly number: number;
  readonly from: number;
  to: number;
}

/** Several processes that share a queue. `reconcile` says what a turn does. */
async function processes(
  count: number,
  reconcile: (number: number, turn: number) => Promise<ReconcileResult>,
) {
  const stop = new AbortController();
  const turns: Turn[] = [];
  const prefix = `group-${group++}`;
  const sharings: RedisSharing[] = [];
  const queues: SharedQueue[] = [];
  for (let process = 0; process < count; process++) {
    const sharing = new RedisSharing({
      ...{ url: `redis://127.0.0.1:${redis.port}`, prefix, log, signal: stop.signal },
      ...{ settleMs: 0, timesFaster: 1_000, dutyBegins: () => {} },
    });
    await sharing.start();
    let shared: SharedQueue | null = null;
    const queue = new WorkQueue({
      ...{ clock: systemClock(), log, concurrency: 2, signal: stop.signal },
      reconcile: async ({ key }) => {
        const held = await sharing.hold(key, async () => {
          const number = Number(key.split("#")[1]);
          const turn = { process, number, from: performance.now(), to: Number.POSITIVE_INFINITY };
          turns.push(turn);
          const result = await reconcile(number, turns.filter((one) => one.number === number).length);
          turn.to = performance.now();
          return result;
        });
        return "result" in held ? held.result : { kind: "retry", afterMs: held.busyMs };
      },
      later: (work, afterMs) => shared!.later(work, afterMs),
      turned: (key, left) => sharing.news.tell({ kind: "turned", key, left }),
    });
    const workOf = ({ issue }: { issue: { number: number } }, { requester }: Pick<Work, "requester">) =>
      workOn(issue.number, requester?.login);
    shared = sharing.queueFor({ queue, delayOf: () => 0, workOf: workOf as never });
    sharings.push(sharing);
    queues.push(shared);
  }
  const end = async () => {
    stop.abort();
    await Promise.all(queues.map((queue) => queue.close()));
    await Promise.all(sharings.map((sharing) => sharing.close()));
  };
  return { queues, turns, end };
}

const converged: ReconcileResult = { kind: "converged", writes: 0 };

describe("a queue that processes share", () => {
  it("gives a key one turn at a time, and another for hints that arrive during a turn", async () => {
    const { queues, turns, end } = await processes(3, async () => {
      // Long enough for all hints to arrive during the first turn on a busy machine.
      await pause(1_500);
      return converged;
    });
    await queues[0]!.offer(workOn(1));
    await eventually(() => expect(turns).toHaveLength(1));
    for (const queue of queues) await queue.offer(workOn(1));
    await queues[1]!.enqueue(workOn(2));
    await eventually(() =>
      expect(turns.filter(({ number, to }) => number === 1 && to < 1e9)).toHaveLength(2),
    );
    await pause(300);
    await end();
    const [first, second, ...more] = turns.filter(({ number }) => number === 1);
    expect(more).toEqual([]);
    expect(second!.from).toBeGreaterThanOrEqual(first!.to);
  });

  it("shares the work, and brings a retry forward when somebody asks", async () => {
    const { queues, turns, end } = await processes(2, async (number, turn) => {
      await pause(20);
      return number === 1 && turn === 1 ? { kind: "retry", afterMs: 60_000 } : converged;
    });
    await queues[0]!.offer(workOn(1));
    await eventually(() => expect(turns).toHaveLength(1));
    await pause(200);
    expect(turns).toHaveLength(1);
    await Promise.all(Array.from({ length: 40 }, (_, index) => queues[0]!.enqueue(workOn(1 + index))));
    await end();
    expect(turns.filter(({ number }) => number === 1)).toHaveLength(2);
    expect(turns).toHaveLength(41);
    expect(new Set(turns.map(({ process }) => process)).size).toBe(2);
  });

  it("lets a flood delay its author more than others", async () => {
    const { queues, turns, end } = await processes(1, async () => {
      await pause(10);
      return converged;
    });
    for (let number = 100; number < 160; number++) await queues[0]!.offer(workOn(number, "mallory"));
    await queues[0]!.enqueue(workOn(1, "alice"));
    const before = turns.length;
    await eventually(() => expect(turns).toHaveLength(61));
    await end();
    expect(before).toBeLessThan(45);
  });

  it("hands work over when a process stops, and another one lives", async () => {
    const one = await processes(1, async () => {
      await pause(300);
      return { kind: "stopped" };
    });
    group--;
    await one.queues[0]!.offer(workOn(1));
    await eventually(() => expect(one.turns).toHaveLength(1));
    await one.end();
    const other = await processes(1, async () => converged);
    await eventually(() => expect(other.turns).toHaveLength(1));
    await other.end();
  });
});
