import { describe, expect, it } from "@jest/globals";
import { undecided } from "../../src/domain/gate/evaluate-gate.ts";
import { DEFAULT_SETTINGS } from "../../src/github/gate/evaluate.ts";
import { mostUrgent, type ShownCheck } from "../../src/observed/checks.ts";
import type { Operation } from "../../src/operations/operation.ts";
import { Budget } from "../../src/reconcile/budget.ts";
import { Reconciler } from "../../src/reconcile/reconciler.ts";
import { checksWork } from "../../src/reconcile/repository-tasks.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { SimulatedTime } from "../fake-github/time.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SHOP = { owner: "acme", repo: "shop" };
const VERDICT = undecided([], DEFAULT_SETTINGS);
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Open pull requests in a world that takes a second for each write, as the client does. */
function world(count: number) {
  const time = new SimulatedTime("2026-03-02T09:00:00Z");
  const { signal } = new AbortController();
  const options = { clock: time, log: silent, signal };
  const shown = new Map<string, ShownCheck | null>();
  const written: { readonly at: number; readonly sha: string; readonly isGreen: boolean }[] = [];
  const wanted = new Map<string, boolean>();
  const open = (sha: string, check: ShownCheck | null) => {
    shown.set(sha, check);
    wanted.set(sha, true);
  };
  for (let index = 0; index < count; index++) open(`old ${index}`, checkOf(index, false));
  const observeChecks = async () => {
    const heads = [...shown].map(([sha, check]) => {
      const isGreen = wanted.get(sha)!;
      return { sha, isQueue: false, shown: check, wanted: String(isGreen), isGreen, verdict: VERDICT };
    });
    const chosen = mostUrgent(heads, 60).map((head) => ({ ...head, verdict: VERDICT }));
    return { repository: SHOP, webUrl: "https://github.com", heads: chosen };
  };
  const apply = async (operation: Operation) => {
    const { sha, isGreen } = operation as Operation<"write-check">;
    await time.sleep(1_000);
    written.push({ at: time.milliseconds, sha, isGreen });
    shown.set(sha, checkOf(written.length, isGreen));
    return undefined;
  };
  const budget = new Budget({ clock: time, writeIntervalMs: 1_000 });
  const github = { apply, classifyError: () => ({ kind: "terminal", reason: "" }) as const };
  const reconciler = new Reconciler({ world: github, ...options, settleMs: 0, budget, enqueue: () => {} });
  const queue = new WorkQueue({
    ...options,
    reconcile: reconciler.reconcile.bind(reconciler),
    delayOf: budget.turnDelay.bind(budget),
    concurrency: 4,
  });
  const enqueue = () => void queue.enqueue(checksWork(SHOP, { observeChecks }));
  return { time, startedAt: time.milliseconds, open, wanted, written, budget, enqueue };
}

function checkOf(id: number, isGreen: boolean): ShownCheck {
  return { id, isGreen, fingerprint: String(isGreen), isRerequested: false };
}

describe("a change of verdict", () => {
  it("turns 100 checks within 4 minutes when nothing else waits", async () => {
    const { time, startedAt, written, enqueue } = world(100);
    enqueue();
    await time.run();
    expect(written).toHaveLength(100);
    expect(time.milliseconds - startedAt).toBeLessThan(4 * MINUTE);
  });

  it("turns 500 within the limits of an hour and a minute, and a fresh push does not wait for them", async () => {
    const { time, startedAt, open, written, enqueue } = world(500);
    enqueue();
    void time.sleep(30 * MINUTE).then(() => {
      open("fresh", null);
      enqueue();
    });
    await time.run();
    const times = written.map(({ at }) => at);
    const most = (within: number) =>
      Math.max(...times.map((at) => times.filter((other) => other >= at && other - at < within).length));
    expect(written).toHaveLength(501);
    expect(most(MINUTE)).toBeLessThanOrEqual(30);
    expect(times.filter((at) => at - startedAt < HOUR)).toHaveLength(201);
    const fresh = written.find(({ sha }) => sha === "fresh")!;
    expect(fresh.at - startedAt - 30 * MINUTE).toBeLessThan(MINUTE);
    expect(time.milliseconds - startedAt).toBeLessThan(3 * HOUR);
  });

  it("turns red what must not be merged before it turns anything green", async () => {
    const { time, open, wanted, written, enqueue } = world(3);
    for (const sha of ["red 1", "red 2"]) {
      open(sha, checkOf(9, true));
      wanted.set(sha, false);
    }
    open("fresh", null);
    enqueue();
    await time.run();
    expect(written.map(({ sha }) => sha)).toEqual(["fresh", "red 1", "red 2", "old 0", "old 1", "old 2"]);
  });

  it("leaves the hour to records when they have used it, but for commits without a check", async () => {
    const { time, startedAt, open, written, budget, enqueue } = world(10);
    open("fresh", null);
    const record = { key: "acme/shop#1", owner: "acme", plan: async () => ({ operations: [] }) };
    const issue = { ...SHOP, number: 1 };
    for (let index = 0; index < 380; index++) {
      budget.take(record, { kind: "comment", issue: { ...issue, number: index }, body: "" });
    }
    enqueue();
    await time.run();
    const times = written.map(({ at }) => at - startedAt);
    expect(written[0]!.sha).toBe("fresh");
    expect(times[0]).toBeLessThan(MINUTE);
    expect(times[1]).toBeGreaterThanOrEqual(HOUR);
  });
});
