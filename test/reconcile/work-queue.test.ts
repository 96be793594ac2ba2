import { describe, expect, it } from "@jest/globals";
import type { IssueRef } from "../../src/domain/issue-ref.ts";
import type { Outcome } from "../../src/reconcile/ports.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { VirtualClock } from "../github/client/virtual-clock.ts";
import { KEY } from "../plan/builders.ts";

const log = { debug() {}, info() {}, warn() {}, error() {} };
const atRest: Outcome = { kind: "at-rest", writes: 0 };
const other = { ...KEY, number: 99 };
const elsewhere = { owner: "globex", repo: "shop", number: 1 };

/** A queue whose work ends when the test says so. */
function queueOf(outcomes: Outcome[] = []) {
  const running: { key: IssueRef; finish: () => void }[] = [];
  const turns: number[] = [];
  const clock = new VirtualClock();
  const stop = new AbortController();
  const work = (key: IssueRef) =>
    new Promise<Outcome>((resolve) => {
      turns.push(key.number);
      running.push({ key, finish: () => resolve(outcomes.shift() ?? atRest) });
    });
  const queue = new WorkQueue({ work, clock, log, concurrency: 2, signal: stop.signal });
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  const finish = async () => {
    running.shift()?.finish();
    await tick();
  };
  return { queue, running, turns, finish, clock, tick, stop };
}

describe("the queue of keys", () => {
  it("works on a key once at a time, and once more if it was noted meanwhile, however often", async () => {
    const { queue, running, turns, finish } = queueOf();
    queue.note(KEY);
    queue.note(KEY);
    for (let times = 0; times < 5; times++) queue.note({ ...KEY, repo: "SHOP" });
    expect(running).toHaveLength(1);
    await finish();
    expect(turns).toEqual([12, 12]);
    await finish();
    expect(turns).toEqual([12, 12]);
    expect(queue.size).toBe(0);
  });

  it.each([
    [{ kind: "blocked", writes: 1 }, "blocked"],
    [{ kind: "restless" }, "restless"],
    [{ kind: "retry", afterMs: 60_000 }, "retry"],
    [{ kind: "stopped" }, undefined],
    [atRest, undefined],
  ] as const)(
    "remembers of a key that was left %j how it was left, until it is at rest",
    async (outcome, left) => {
      const { queue, finish } = queueOf([outcome, atRest]);
      queue.note(KEY);
      queue.note(KEY);
      queue.note(KEY);
      await finish();
      expect(queue.unsettled.get("acme/shop#12")).toBe(left);
      await finish();
      expect(queue.unsettled.size).toBe(0);
    },
  );

  it("remembers that a pass failed", async () => {
    const work = () => Promise.reject(new Error("a mistake"));
    const signal = new AbortController().signal;
    const queue = new WorkQueue({ work, clock: new VirtualClock(), log, concurrency: 1, signal });
    queue.note(KEY);
    await queue.idle();
    expect([...queue.unsettled]).toEqual([["acme/shop#12", "failed"]]);
  });

  it("goes on under the name of today, where a pass may be under way already", async () => {
    const renamed: Outcome = { kind: "renamed", to: KEY };
    const { queue, running, finish } = queueOf([renamed, atRest, atRest]);
    queue.note({ ...KEY, repo: "called-so-once" });
    queue.note(KEY);
    expect(running).toHaveLength(2);
    await finish();
    expect(running.map(({ key }) => key.repo)).toEqual(["shop"]);
    expect(queue.unsettled.size).toBe(0);
    await finish();
    expect(running.map(({ key }) => key.repo)).toEqual(["shop"]);
    await finish();
    expect(queue.size).toBe(0);
  });

  it("lets no owner wait for another", () => {
    const { queue, turns } = queueOf();
    for (const number of [1, 2, 3]) queue.note({ ...KEY, number });
    queue.note(elsewhere);
    expect(turns).toEqual([1, 2, 1]);
  });

  it("comes back to what may work later", async () => {
    const { queue, turns, finish, clock, tick } = queueOf([{ kind: "retry", afterMs: 60_000 }]);
    queue.note(KEY);
    await finish();
    const before = clock.milliseconds;
    while (turns.length < 2) await tick();
    expect(turns).toEqual([12, 12]);
    expect(clock.milliseconds - before).toBeGreaterThanOrEqual(60_000);
  });

  it("goes on with the other keys when one throws", async () => {
    const seen: number[] = [];
    const queue = new WorkQueue({
      work: async (key) => {
        seen.push(key.number);
        if (key.number === KEY.number) throw new Error("broken");
        return atRest;
      },
      clock: new VirtualClock(),
      log,
      concurrency: 1,
      signal: new AbortController().signal,
    });
    queue.note(KEY);
    queue.note(other);
    await queue.idle();
    expect(seen).toEqual([12, 99]);
  });

  it("finishes what has begun and begins nothing more once it is closed", async () => {
    const { queue, turns, finish } = queueOf();
    for (const number of [1, 2, 3]) queue.note({ ...KEY, number });
    const closed = queue.close();
    queue.note(other);
    await finish();
    await finish();
    await closed;
    expect(turns).toEqual([1, 2]);
  });

  it("tries a key again once, however often it was noted during an outage", async () => {
    const clock = new SimulatedTime("2026-03-02T09:00:00Z");
    let turns = 0;
    const work = async (): Promise<Outcome> => {
      turns++;
      return clock.milliseconds < began + 10 * 60_000 ? { kind: "retry", afterMs: 60_000 } : atRest;
    };
    const began = clock.milliseconds;
    const signal = new AbortController().signal;
    const queue = new WorkQueue({ work, clock, log, concurrency: 1, signal });
    for (let event = 0; event < 30; event++) {
      void clock.sleep(event * 1_000).then(() => queue.note(KEY));
    }
    await clock.run();
    // One for each event, and then one a minute until it works.
    expect(turns).toBe(30 + 10);
    expect(queue.unsettled.size).toBe(0);
  });

  it("tells whoever noted a key when a turn that began after that has ended", async () => {
    const { queue, finish } = queueOf();
    const told: string[] = [];
    void queue.note(KEY).then(() => told.push("first"));
    void queue.note(KEY).then(() => told.push("second"));
    await finish();
    expect(told).toEqual(["first"]);
    await finish();
    expect(told).toEqual(["first", "second"]);
  });

  it("tells so of a key that was renamed once there was a turn under its new name", async () => {
    const { queue, finish } = queueOf([{ kind: "renamed", to: KEY }]);
    let told = false;
    void queue.note({ ...KEY, repo: "called-so-once" }).then(() => {
      told = true;
    });
    await finish();
    expect(told).toBe(false);
    await finish();
    expect(told).toBe(true);
  });

  it("keeps nobody waiting once it is closed, for a turn or for a later try", async () => {
    const { queue, finish, clock } = queueOf([{ kind: "retry", afterMs: 3_600_000 }]);
    const began = clock.milliseconds;
    void queue.note(KEY);
    await finish();
    const waiting = [1, 2, 3].map((number) => queue.note({ ...KEY, number }));
    const closed = queue.close();
    await finish();
    await finish();
    await Promise.all([closed, ...waiting, queue.note(other)]);
    expect(clock.milliseconds - began).toBeLessThan(3_600_000);
  });

  it("names the keys of a repository that were not brought to rest", async () => {
    const { queue, finish } = queueOf([{ kind: "restless" }, { kind: "blocked", writes: 0 }]);
    void queue.note(KEY);
    void queue.note(elsewhere);
    await finish();
    await finish();
    expect(queue.unsettledIn({ owner: "Acme", repo: "Shop" })).toEqual([KEY]);
  });
});
