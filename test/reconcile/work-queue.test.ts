import { describe, expect, it } from "@jest/globals";
import { formatIssueRef, type IssueRef } from "../../src/domain/issue-ref.ts";
import type { ReconcileResult, Work } from "../../src/reconcile/work.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { KEY } from "../plan/builders.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const converged: ReconcileResult = { kind: "converged", writes: 0 };
const other = { ...KEY, number: 99 };
const elsewhere = { owner: "globex", repo: "shop", number: 1 };

function workOn(ref: IssueRef): Work {
  return { key: formatIssueRef(ref), owner: ref.owner, plan: async () => ({ operations: [] }) };
}

function numberOf({ key }: Work): number {
  return Number(key.split("#")[1]);
}

/** A queue whose work ends when the test ends it. */
function queueOf(results: ReconcileResult[] = []) {
  const running: { work: Work; finish: () => void }[] = [];
  const turns: number[] = [];
  const clock = new VirtualClock();
  const stop = new AbortController();
  const reconcile = (work: Work) =>
    new Promise<ReconcileResult>((resolve) => {
      turns.push(numberOf(work));
      running.push({ work, finish: () => resolve(results.shift() ?? converged) });
    });
  const queue = new WorkQueue({ reconcile, clock, log, concurrency: 2, signal: stop.signal });
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async () => {
    running.shift()?.finish();
    await tick();
  };
  return { queue, running, turns, finish, clock, tick, stop };
}

describe("turns", () => {
  const by = (login: string, isOutsider: boolean, ref: IssueRef): Work => ({
    ...workOn(ref),
    requester: { login, isOutsider },
  });

  it("go to another repository, and to another person, before a flood goes on", async () => {
    const { queue, turns, finish } = queueOf();
    for (let number = 100; number < 110; number++) queue.enqueue(by("mallory", true, { ...KEY, number }));
    queue.enqueue(by("alice", false, { ...KEY, number: 1 }));
    queue.enqueue(by("bob", false, { ...KEY, repo: "other", number: 2 }));
    for (let turn = 0; turn < 4; turn++) await finish();
    expect(turns.slice(0, 2)).toEqual([100, 101]);
    expect(turns.slice(2, 4).sort()).toEqual([1, 2]);
  });

  it("come sooner for a key if someone else asks for it too, and only once", async () => {
    const { queue, turns, finish } = queueOf();
    for (let number = 100; number < 110; number++) queue.enqueue(by("mallory", true, { ...KEY, number }));
    queue.enqueue(by("alice", false, { ...KEY, number: 109 }));
    for (let turn = 0; turn < 12; turn++) await finish();
    expect(turns.indexOf(109)).toBe(2);
    expect(turns).toHaveLength(10);
    expect(queue.size).toBe(0);
  });

  it("wait as long as the budget says, unless someone asks who need not wait", async () => {
    const clock = new SimulatedTime("2026-03-02T09:00:00Z");
    const startedAt = clock.milliseconds;
    const turns: [string | undefined, number][] = [];
    const queue = new WorkQueue({
      ...{ clock, log, concurrency: 1, signal: new AbortController().signal },
      delayOf: ({ requester }) => (requester?.isOutsider ? 15_000 : 0),
      reconcile: async ({ requester }) => {
        turns.push([requester?.login, clock.milliseconds - startedAt]);
        return converged;
      },
    });
    void queue.enqueue(by("mallory", true, KEY));
    void queue.enqueue(by("mallory", true, other));
    void queue.enqueue(by("alice", false, KEY));
    await queue.idle();
    await clock.run();
    expect(turns).toEqual([
      ["alice", 0],
      ["mallory", 15_000],
    ]);
    expect(queue.size).toBe(0);
  });

  it("give way to others between two writes, and go on afterward", async () => {
    const log: string[] = [];
    const queue = new WorkQueue({
      ...{ clock: new VirtualClock(), concurrency: 1, signal: new AbortController().signal },
      log: { debug() {}, info() {}, warn() {}, error() {} },
      reconcile: async (work, { giveWay }) => {
        for (let slice = 1; slice <= 3; slice++) {
          log.push(`${numberOf(work)}.${slice}`);
          await new Promise((resolve) => setImmediate(resolve));
          await giveWay();
        }
        return converged;
      },
    });
    void queue.enqueue(by("mallory", true, KEY));
    void queue.enqueue(by("alice", false, other));
    await queue.idle();
    expect(log).toEqual(["12.1", "99.1", "12.2", "99.2", "12.3", "99.3"]);
    expect(queue.size).toBe(0);
  });
});

describe("what is asked for while a turn runs", () => {
  const incident = (key: IssueRef): Work => ({ ...workOn(key), hint: { kind: "incident", issue: key } });

  it.each<[when: string, ReconcileResult, isBefore: boolean, Work, turns: number]>([
    ["before its last observation is done with it", converged, true, incident(KEY), 1],
    ["during its last observation gets another turn", converged, false, incident(KEY), 2],
    ["gets another turn if something is left to do", { kind: "blocked", writes: 1 }, true, incident(KEY), 2],
    ["gets another turn if it is no incident", converged, true, workOn(KEY), 2],
  ])("%s", async (_when, result, isBefore, work, expected) => {
    let turns = 0;
    const queue = new WorkQueue({
      ...{ log, clock: new VirtualClock(), concurrency: 1, signal: new AbortController().signal },
      reconcile: async (_work, turn) => {
        turns++;
        turn.observes();
        if (turns > 1) return converged;
        if (!isBefore) turn.observes();
        void queue.enqueue(work);
        if (isBefore) turn.observes();
        return result;
      },
    });
    await queue.enqueue(work);
    await queue.idle();
    expect(turns).toBe(expected);
    expect(queue.size).toBe(0);
  });
});

describe("the queue of work", () => {
  it("runs a key once at a time, and once more if it was enqueued meanwhile, no matter how often", async () => {
    const { queue, running, turns, finish } = queueOf();
    queue.enqueue(workOn(KEY));
    queue.enqueue(workOn(KEY));
    for (let times = 0; times < 5; times++) queue.enqueue(workOn({ ...KEY, repo: "SHOP" }));
    expect(running).toHaveLength(1);
    await finish();
    expect(turns).toEqual([12, 12]);
    await finish();
    expect(turns).toEqual([12, 12]);
    expect(queue.size).toBe(0);
  });

  it.each([
    [{ kind: "blocked", writes: 1 }, "blocked"],
    [{ kind: "not-converging" }, "not-converging"],
    [{ kind: "retry", afterMs: 60_000 }, "retry"],
    [{ kind: "stopped" }, undefined],
    [converged, undefined],
  ] as const)(
    "remembers of work that was left %j how it was left, until it converges",
    async (result, remembered) => {
      const { queue, finish } = queueOf([result, converged]);
      queue.enqueue(workOn(KEY));
      queue.enqueue(workOn(KEY));
      queue.enqueue(workOn(KEY));
      await finish();
      expect(queue.unconverged.get("acme/shop#12")).toBe(remembered);
      await finish();
      expect(queue.unconverged.size).toBe(0);
    },
  );

  it("records that a pass failed", async () => {
    const reconcile = () => Promise.reject(new Error("a mistake"));
    const signal = new AbortController().signal;
    const queue = new WorkQueue({ reconcile, clock: new VirtualClock(), log, concurrency: 1, signal });
    queue.enqueue(workOn(KEY));
    await queue.idle();
    expect([...queue.unconverged]).toEqual([["acme/shop#12", "failed"]]);
  });

  it("continues under the current name, even if a turn is already running there", async () => {
    const renamed: ReconcileResult = { kind: "renamed", to: workOn(KEY) };
    const { queue, running, finish } = queueOf([renamed, converged, converged]);
    queue.enqueue(workOn({ ...KEY, repo: "called-so-once" }));
    queue.enqueue(workOn(KEY));
    expect(running).toHaveLength(2);
    await finish();
    expect(running.map(({ work }) => work.key)).toEqual(["acme/shop#12"]);
    expect(queue.unconverged.size).toBe(0);
    await finish();
    expect(running.map(({ work }) => work.key)).toEqual(["acme/shop#12"]);
    await finish();
    expect(queue.size).toBe(0);
  });

  it("does not let an owner wait for another", () => {
    const { queue, turns } = queueOf();
    for (const number of [1, 2, 3]) queue.enqueue(workOn({ ...KEY, number }));
    queue.enqueue(workOn(elsewhere));
    expect(turns).toEqual([1, 2, 1]);
  });

  it("retries what may work later", async () => {
    const { queue, turns, finish, clock, tick } = queueOf([{ kind: "retry", afterMs: 60_000 }]);
    queue.enqueue(workOn(KEY));
    await finish();
    const before = clock.milliseconds;
    while (turns.length < 2) await tick();
    expect(turns).toEqual([12, 12]);
    expect(clock.milliseconds - before).toBeGreaterThanOrEqual(60_000);
  });

  it("continues with other work when one throws", async () => {
    const seen: number[] = [];
    const queue = new WorkQueue({
      reconcile: async (work) => {
        seen.push(numberOf(work));
        if (numberOf(work) === KEY.number) throw new Error("broken");
        return converged;
      },
      clock: new VirtualClock(),
      log,
      concurrency: 1,
      signal: new AbortController().signal,
    });
    queue.enqueue(workOn(KEY));
    queue.enqueue(workOn(other));
    await queue.idle();
    expect(seen).toEqual([12, 99]);
  });

  it("finishes running passes and starts no others after it is closed", async () => {
    const { queue, turns, finish } = queueOf();
    for (const number of [1, 2, 3]) queue.enqueue(workOn({ ...KEY, number }));
    const closed = queue.close();
    queue.enqueue(workOn(other));
    await finish();
    await finish();
    await closed;
    expect(turns).toEqual([1, 2]);
  });

  it("retries work once, however often it was enqueued during an outage", async () => {
    const clock = new SimulatedTime("2026-03-02T09:00:00Z");
    let turns = 0;
    const reconcile = async (): Promise<ReconcileResult> => {
      turns++;
      return clock.milliseconds < startedAt + 10 * 60_000 ? { kind: "retry", afterMs: 60_000 } : converged;
    };
    const startedAt = clock.milliseconds;
    const signal = new AbortController().signal;
    const queue = new WorkQueue({ reconcile, clock, log, concurrency: 1, signal });
    for (let event = 0; event < 30; event++) {
      void clock.sleep(event * 1_000).then(() => queue.enqueue(workOn(KEY)));
    }
    await clock.run();
    // One try for each event, and then one a minute until it works.
    expect(turns).toBe(30 + 10);
    expect(queue.unconverged.size).toBe(0);
  });

  it("resolves an enqueue when a turn that began after it has ended", async () => {
    const { queue, finish } = queueOf();
    const notified: string[] = [];
    void queue.enqueue(workOn(KEY)).then(() => notified.push("first"));
    void queue.enqueue(workOn(KEY)).then(() => notified.push("second"));
    await finish();
    expect(notified).toEqual(["first"]);
    await finish();
    expect(notified).toEqual(["first", "second"]);
  });

  it("resolves it for renamed work after a turn under the new name", async () => {
    const { queue, finish } = queueOf([{ kind: "renamed", to: workOn(KEY) }]);
    let notified = false;
    void queue.enqueue(workOn({ ...KEY, repo: "called-so-once" })).then(() => {
      notified = true;
    });
    await finish();
    expect(notified).toBe(false);
    await finish();
    expect(notified).toBe(true);
  });

  it("resolves everything that waits for a turn or a retry when it is closed", async () => {
    const { queue, finish, clock } = queueOf([{ kind: "retry", afterMs: 3_600_000 }]);
    const startedAt = clock.milliseconds;
    void queue.enqueue(workOn(KEY));
    await finish();
    const waiting = [1, 2, 3].map((number) => queue.enqueue(workOn({ ...KEY, number })));
    const closed = queue.close();
    await finish();
    await finish();
    await Promise.all([closed, ...waiting, queue.enqueue(workOn(other))]);
    expect(clock.milliseconds - startedAt).toBeLessThan(3_600_000);
  });

  it("names work as it was enqueued", async () => {
    const { queue, finish } = queueOf([{ kind: "not-converging" }, { kind: "blocked", writes: 0 }]);
    void queue.enqueue(workOn({ ...KEY, repo: "Shop" }));
    void queue.enqueue(workOn(elsewhere));
    await finish();
    await finish();
    expect([...queue.unconverged.keys()]).toEqual(["acme/Shop#12", "globex/shop#1"]);
  });
});
