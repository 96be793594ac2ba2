import { describe, expect, it } from "@jest/globals";
import { ConfigError } from "../../src/config/problems.ts";
import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Operation } from "../../src/operations/operation.ts";
import type { CompletedSweep, ErrorClass, RepositoryReader } from "../../src/reconcile/ports.ts";
import { Reconciler } from "../../src/reconcile/reconciler.ts";
import { RepositoryTasks, repositoryTasks } from "../../src/reconcile/repository-tasks.ts";
import type { Work } from "../../src/reconcile/work.ts";
import { WorkQueue } from "../../src/reconcile/work-queue.ts";
import { SimulatedTime } from "../fake-github/time.ts";
import { HOME, KEY, snapshot } from "../plan/builders.ts";

const MINUTE = 60_000;
const sweep: CompletedSweep = { owner: "acme", repositories: [HOME], scanned: [HOME], isComplete: true };
const noticesOf = (issue: number): Operation => ({
  kind: "comment",
  issue: { ...HOME, number: issue },
  body: "You owe an action item",
});
const NOTICE = noticesOf(KEY.number);
const RECORD: Operation = { kind: "keep-comment", issue: KEY, which: "status", commentId: 1, body: "" };
const transient: ErrorClass = { kind: "transient", retryAfterMs: MINUTE };
const terminal: ErrorClass = { kind: "terminal", reason: "No." };
const moved: ErrorClass = { kind: "moved", reason: "It has moved." };

interface Setup {
  readonly settleMs?: number;
  /** The results of the first writes; the ones after them succeed. */
  readonly faults?: ErrorClass[];
  /** How long each write takes. */
  readonly writeMs?: number;
}

/** One task of a repository, as the engine runs it: through the queue and the loop. */
function taskOf(
  plan: (minute: number) => readonly Operation[],
  { settleMs = 0, faults = [], writeMs = 0 }: Setup = {},
) {
  const clock = new SimulatedTime("2026-03-02T09:00:00Z");
  const began = clock.milliseconds;
  const minutes = () => (clock.milliseconds - began) / MINUTE;
  const planned: number[] = [];
  const applied: { readonly kind: Operation["kind"]; readonly plannedAt: number }[] = [];
  const said: string[] = [];
  const log = {
    debug() {},
    info() {},
    warn: (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`),
    error: (fields: object, message: string) => void said.push(`${message} ${JSON.stringify(fields)}`),
  };
  const world = {
    async apply(operation: Operation, plannedAt: { epochMilliseconds: number }) {
      const fault = faults.shift();
      if (fault) throw fault;
      applied.push({ kind: operation.kind, plannedAt: (plannedAt.epochMilliseconds - began) / MINUTE });
      if (writeMs > 0) await clock.sleep(writeMs);
      return undefined;
    },
    classifyError: (error: unknown) => error as ErrorClass,
  };
  const { signal } = new AbortController();
  const reconciler = new Reconciler({ world, clock, log, settleMs, enqueue: () => {}, signal });
  const reconcile = (work: Work) => reconciler.reconcile(work);
  const queue = new WorkQueue({ reconcile, clock, log, concurrency: 1, signal });
  const notices: Work = {
    key: "acme/shop notices",
    owner: "acme",
    async plan() {
      planned.push(minutes());
      return { operations: plan(minutes()) };
    },
  };
  const tasks = new RepositoryTasks({
    ...{ tasksOf: () => [notices], enqueue: (work) => queue.enqueue(work), clock, signal },
  });
  const run = async (incidentsDone: Promise<void> = Promise.resolve()) => {
    void tasks.runAfter(sweep, incidentsDone);
    await clock.run();
  };
  return { clock, tasks, queue, planned, applied, said, run };
}

/** Plans each of these once, then nothing. */
function eachOnce(...operations: Operation[]): () => Operation[] {
  return () => operations.splice(0, 1);
}

describe("the tasks of repositories after a sweep", () => {
  it("wait for the incidents that the sweep enqueued", async () => {
    const { clock, planned, run } = taskOf(() => []);
    await run(clock.sleep(5 * MINUTE));
    expect(planned).toEqual([5]);
  });

  it("wait for them at most ten minutes", async () => {
    const { planned, run } = taskOf(() => []);
    await run(new Promise(() => {}));
    expect(planned).toEqual([10]);
  });

  it("do not wait for another owner's incidents", async () => {
    const { tasks, planned, run } = taskOf(() => []);
    void tasks.runAfter({ ...sweep, owner: "zeta", repositories: [] }, new Promise(() => {}));
    await run();
    expect(planned).toEqual([0]);
  });

  const reader = (): RepositoryReader => ({
    forgetListings: () => {},
    observeConfig: async () => null,
    observeChecks: async () => null,
    observeNotices: async () => null,
    observeDigest: async () => null,
    observeIndex: async () => null,
    observeDeployments: async () => null,
    observeWelcome: async () => null,
  });
  const clock = new SimulatedTime("2026-03-02T09:00:00Z");
  const tasksOf = (repository: RepositoryRef, of = reader()) => repositoryTasks(repository, sweep, of, clock);

  it("are the welcome, the config report, notices, the digest, the index, checks and deployments; without a scan those that need none", () => {
    const keys = (repository: RepositoryRef) => tasksOf(repository).map(({ key }) => key);
    expect(keys(HOME)).toEqual([
      "acme/shop welcome",
      "acme/shop config report",
      "acme/shop notices",
      "acme/shop weekly digest",
      "acme/shop index",
      "acme/shop checks",
      "acme/shop deployments",
    ]);
    const keysUnscanned = ["acme/infra config report", "acme/infra checks", "acme/infra deployments"];
    expect(keys({ owner: "acme", repo: "infra" })).toEqual(keysUnscanned);
  });

  it("create nothing from what an earlier task has read", async () => {
    const said: string[] = [];
    const observeConfig = async () => {
      said.push("observes");
      const trouble = { kind: "digest-refused", refusal: "No." } as const;
      return { repository: snapshot().repository, trouble, reports: [] };
    };
    const forgetListings = () => void said.push("forgets");
    const [, config] = tasksOf(HOME, { ...reader(), observeConfig, forgetListings });
    expect((await config!.plan()).operations).toMatchObject([{ kind: "open-report" }]);
    expect(said).toEqual(["observes", "forgets", "observes"]);
  });

  it("leave an invalid config to the report about it", async () => {
    const observeNotices = () => Promise.reject(new ConfigError([]));
    const observeDigest = () => Promise.reject(new Error("GitHub is down"));
    const [, , notices, digest] = tasksOf(HOME, { ...reader(), observeNotices, observeDigest });
    expect(await notices!.plan()).toEqual({ operations: [] });
    await expect(digest!.plan()).rejects.toThrow("GitHub is down");
  });
});

describe("a repository task goes through the same loop as an incident", () => {
  it("creates nothing before GitHub shows what was written before the start", async () => {
    const { planned, applied, run } = taskOf(eachOnce(NOTICE, NOTICE), { settleMs: MINUTE });
    await run();
    expect(planned).toEqual([0, 1, 1]);
    expect(applied).toEqual([{ kind: "comment", plannedAt: 1 }]);
  });

  it("observes again before it repeats a write that may have been done", async () => {
    const { planned, applied, said, run } = taskOf((minute) => (minute < 2 ? [NOTICE] : []), {
      settleMs: MINUTE,
      faults: [{ kind: "ambiguous" }],
    });
    await run();
    expect(planned).toEqual([0, 1, 1, 2]);
    expect(applied).toEqual([]);
    expect(said).toEqual([expect.stringContaining("may or may not have been done")]);
  });

  it("plans again what no longer matches, and observes once more after a redirect", async () => {
    const outdated: ErrorClass = { kind: "outdated" };
    for (const fault of [outdated, moved]) {
      const { applied, queue, said, run } = taskOf(eachOnce(RECORD, NOTICE), { faults: [fault] });
      await run();
      expect(applied.map(({ kind }) => kind)).toEqual(["comment"]);
      expect([said, [...queue.unconverged]]).toEqual([[], []]);
    }
  });

  it("is retried after a transient error, without waiting for the next sweep", async () => {
    const { planned, applied, said, run } = taskOf(eachOnce(NOTICE, NOTICE), { faults: [transient] });
    await run();
    expect(planned).toEqual([0, 1, 1]);
    expect(applied).toHaveLength(1);
    expect(said).toEqual([expect.stringContaining("could not be done now; will be retried later")]);
  });

  it("reports a refusal, does the rest, and is not tried again before the next sweep", async () => {
    const { planned, applied, queue, said, run } = taskOf(
      () => (applied.length > 0 ? [] : [NOTICE, RECORD]),
      {
        faults: [terminal],
      },
    );
    await run();
    expect(applied.map(({ kind }) => kind)).toEqual(["keep-comment"]);
    expect(said).toEqual([
      expect.stringContaining('was refused {"key":"acme/shop notices","operation":"comment"'),
    ]);
    expect([...queue.unconverged]).toEqual([["acme/shop notices", "blocked"]]);
    expect(planned).toHaveLength(2);
  });

  it("that cannot be observed is reported, and retried if that may help", async () => {
    const errors = [transient, terminal];
    const { planned, queue, said, run } = taskOf(() => {
      throw errors.shift();
    });
    await run();
    expect(planned).toEqual([0, 1]);
    expect(said.map((line) => line.split(" {")[0])).toEqual([
      "could not be observed now; will be retried later",
      "could not be observed",
    ]);
    expect([...queue.unconverged.values()]).toEqual(["blocked"]);
  });

  it("plans again when its plan is older than a minute, and passes on when each was made", async () => {
    const left = [1, 2, 3, 4, 5].map(noticesOf);
    const { planned, applied, run } = taskOf(() => left.slice(applied.length), { writeMs: 0.75 * MINUTE });
    await run();
    expect(planned).toEqual([0, 1.5, 3, 3.75]);
    expect(applied.map(({ plannedAt }) => plannedAt)).toEqual([0, 0, 1.5, 1.5, 3]);
  });

  it("stops when it uses up its write budget, and continues with the next sweep", async () => {
    let fight = true;
    const { applied, queue, said, run, clock } = taskOf(() =>
      fight ? [{ ...RECORD, body: `${applied.length}` }] : [],
    );
    for (let sweeps = 0; sweeps < 10; sweeps++) await run();
    expect(applied).toHaveLength(60);
    expect(said).toContainEqual(expect.stringContaining("was written too often within an hour"));
    expect([...queue.unconverged]).toEqual([["acme/shop notices", "blocked"]]);
    await clock.pass(60 * MINUTE);
    await run();
    expect(applied.length).toBeGreaterThan(60);
    fight = false;
    await run();
    expect(queue.unconverged.size).toBe(0);
  });

  it("gives up after the same number of passes, and reports it", async () => {
    let body = 0;
    const { planned, queue, said, run } = taskOf(() => [{ ...RECORD, body: `${body++}` }]);
    await run();
    expect(planned).toHaveLength(16);
    expect(said).toEqual([
      'does not converge; another user or app may keep changing it {"key":"acme/shop notices","passes":16}',
    ]);
    expect([...queue.unconverged.values()]).toEqual(["not-converging"]);
  });
});
