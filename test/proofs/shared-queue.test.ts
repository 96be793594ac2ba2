import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { systemClock } from "../../src/app/runtime.ts";
import { RedisSharing } from "../../src/queue/share.ts";
import type { JobCounts } from "../../src/queue/shared-queue.ts";
import type { SharedQueue } from "../../src/reconcile/sharing.ts";
import type { ReconcileResult, Requester, Work } from "../../src/reconcile/work.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { eventually } from "../harness/eventually.ts";
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
  hasEnded: boolean;
}

/** Several processes that share a queue. `reconcile` says what a turn does, `delayOf` how long a turn has to wait. */
async function processes(
  count: number,
  reconcile: (turn: Turn) => Promise<ReconcileResult>,
  delayOf: (work: Work) => number = () => 0,
) {
  const stop = new AbortController();
  const turns: Turn[] = [];
  const prefix = `group-${group++}`;
  const sharings: RedisSharing[] = [];
  const queues: SharedQueue[] = [];
  for (let process = 0; process < count; process++) {
    const sharing = new RedisSharing({
      ...{ url: `redis://127.0.0.1:${redis.port}`, prefix, log, signal: stop.signal },
      ...{ settleMs: 0, timesFaster: 1_000, becameLeader: () => {} },
    });
    await sharing.start();
    let shared: SharedQueue | null = null;
    const queue = new WorkQueue({
      ...{ clock: systemClock(), log, concurrency: 2, signal: stop.signal },
      reconcile: async ({ key }) => {
        const held = await sharing.hold(key, async () => {
          const turn = { process, number: Number(key.split("#")[1]), hasEnded: false };
          turns.push(turn);
          const result = await reconcile(turn);
          turn.hasEnded = true;
          return result;
        });
        return "result" in held ? held.result : { kind: "retry", afterMs: held.busyMs };
      },
      later: (work, afterMs) => shared!.later(work, afterMs),
      turned: (key, left) => sharing.bus.publish({ kind: "turned", key, left }),
    });
    const workOf = ({ issue }: { issue: { number: number } }, { requester }: Pick<Work, "requester">) =>
      workOn(issue.number, requester?.login);
    shared = sharing.queueFor({ queue, delayOf, workOf: workOf as never });
    sharings.push(sharing);
    queues.push(shared);
  }
  const end = async () => {
    stop.abort();
    await Promise.all(queues.map((queue) => queue.close()));
    await Promise.all(sharings.map((sharing) => sharing.close()));
  };
  /** Waits until these are the jobs in Redis. */
  const jobs = (expected: Partial<JobCounts>) =>
    eventually(async () =>
      expect(await sharings[0]!.jobs()).toEqual({ waiting: 0, active: 0, delayed: 0, ...expected }),
    );
  return { queues, turns, end, jobs };
}

const converged: ReconcileResult = { kind: "converged", writes: 0 };

/** What turns wait for until it is opened. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

describe("a queue that processes share", () => {
  it("gives a key one turn at a time, and another for hints that arrive during a turn", async () => {
    const { opened, open } = gate();
    let [atOnce, most] = [0, 0];
    const { queues, turns, end, jobs } = await processes(3, async ({ number }) => {
      if (number !== 1) return converged;
      most = Math.max(most, ++atOnce);
      await opened;
      atOnce--;
      return converged;
    });
    await queues[0]!.offer(workOn(1));
    await eventually(() => expect(turns).toHaveLength(1));
    await Promise.all([...queues, ...queues].map((queue) => queue.offer(workOn(1))));
    await queues[1]!.enqueue(workOn(2));
    expect(turns.map(({ number }) => number)).toEqual([1, 2]);
    open();
    await jobs({});
    await end();
    expect(turns.map(({ number }) => number)).toEqual([1, 2, 1]);
    expect(most).toBe(1);
  });

  it("shares the work, and brings a retry forward when somebody asks", async () => {
    const { opened, open } = gate();
    const { queues, turns, end, jobs } = await processes(2, async ({ number }) => {
      if (number === 1 && turns.length === 1) return { kind: "retry", afterMs: 3_600_000 };
      if (new Set(turns.slice(1).map(({ process }) => process)).size === 2) open();
      await opened;
      return converged;
    });
    await queues[0]!.offer(workOn(1));
    await jobs({ delayed: 1 });
    expect(turns).toHaveLength(1);
    // More than one process holds.
    await Promise.all(Array.from({ length: 40 }, (_, index) => queues[0]!.enqueue(workOn(1 + index))));
    await end();
    expect(turns.filter(({ number }) => number === 1)).toHaveLength(2);
    expect(turns).toHaveLength(41);
  });

  it("lets a flood delay its author more than others", async () => {
    const { opened, open } = gate();
    const { queues, turns, end } = await processes(1, async () => {
      await opened;
      return converged;
    });
    for (let number = 100; number < 160; number++) await queues[0]!.offer(workOn(number, "mallory"));
    await queues[0]!.offer(workOn(1, "alice"));
    open();
    await eventually(() => expect(turns).toHaveLength(61));
    await end();
    expect(turns.findIndex(({ number }) => number === 1)).toBeLessThan(25);
  });

  it("delays who asks too often, and nobody else", async () => {
    let delayed = 0;
    const delayOf = ({ requester }: Work) => {
      if (requester?.login !== "mallory") return 0;
      delayed++;
      return 3_600_000;
    };
    const { queues, turns, end, jobs } = await processes(2, async () => converged, delayOf);
    await queues[0]!.offer(workOn(1, "mallory"));
    await jobs({ delayed: 1 });
    // A hint that waits for its turn does not get it earlier by being repeated.
    for (const queue of queues) await queue.offer(workOn(1, "mallory"));
    await jobs({ delayed: 1 });
    expect(turns).toHaveLength(0);
    await queues[1]!.enqueue(workOn(1, "alice"));
    await jobs({});
    expect(turns).toHaveLength(1);
    // What is asked for after a turn began is not lost.
    await queues[0]!.offer(workOn(1, "mallory"));
    await jobs({ delayed: 1 });
    await end();
    expect(delayed).toBe(2);
  });

  it("hands work over when a process stops, and another one lives", async () => {
    const { opened, open } = gate();
    const one = await processes(1, async () => {
      await opened;
      return { kind: "stopped" };
    });
    group--;
    await one.queues[0]!.offer(workOn(1));
    await eventually(() => expect(one.turns).toHaveLength(1));
    const end = one.end();
    open();
    await end;
    const other = await processes(1, async () => converged);
    await eventually(() => expect(other.turns.map(({ hasEnded }) => hasEnded)).toEqual([true]));
    await other.end();
  });
});
