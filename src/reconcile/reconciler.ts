import type { Temporal } from "temporal-polyfill";
import { type IssueRef, type RepositoryRef, repositoryKey } from "../domain/issue-ref.ts";
import { isPrerequisite, type Operation, opensIssue, writesObligation } from "../operations/operation.ts";
import { isCreating, repositoryOf, writeKey } from "../operations/operation-target.ts";
import { Budget } from "./budget.ts";
import { logFailure } from "./log-failure.ts";
import type { Clock, Log, World } from "./ports.ts";
import { identityOf, isFirstMove, mayDo, type Run, type Times } from "./run.ts";
import { isStale, ReadLag } from "./timing.ts";
import type { ReconcileResult, Turn, Work } from "./work.ts";

/** Passes for one event. What is still missing after them is reported, and the next event or sweep continues. */
const MAX_PASSES = 16;

/** How often these passes may wait until GitHub shows what was written. */
const MAX_WAITS = 12;

/** Two equal plans in a row come from reads that lag behind. This is the wait until they catch up. */
const CATCH_UP_MS = 2_000;

const OVERWRITTEN =
  "This was written too often within an hour, because another user or app keeps changing it back.";

const TOO_OFTEN =
  "was written too often within an hour, because another user or app keeps changing it back; skipped for now";

/** Of work that no queue runs. */
const ALONE: Turn = { giveWay: async () => {}, observes: () => {} };

export interface ReconcilerOptions {
  readonly world: Pick<World, "apply" | "classifyError">;
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  /** Default: without limits, except for repeated writes. */
  readonly budget?: Pick<Budget, "take" | "writeDelay">;
  /** Enqueues another incident, because something was written that it shows. */
  readonly enqueue: (incident: IssueRef) => void;
  /** Called after each write, with the id that `apply` returned. */
  readonly wrote?: (operation: Operation, id: number | undefined) => void;
  /** Called after a turn for each repository in which an item or postmortem was written. */
  readonly onChanged?: (repository: RepositoryRef) => void;
  /** Once aborted, only the current write is finished; the next process does the rest. */
  readonly signal: AbortSignal;
}

/** Observes, plans and applies until nothing is missing. It does not trust the event that led to the work. */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #readLag: ReadLag;
  readonly #budget: Pick<Budget, "take" | "writeDelay">;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#budget = options.budget ?? new Budget({ clock: options.clock, writeIntervalMs: 0 });
    this.#readLag = new ReadLag(options);
  }

  /**
   * Repeats passes until the work converges. Throws only errors in the App itself.
   * @param mayLag whether another process may have written something that GitHub does not show yet
   */
  async reconcile(work: Work, turn: Turn = ALONE, mayLag = false): Promise<ReconcileResult> {
    if (mayLag) this.#readLag.markUncertain(work.key);
    const afterMs = this.#budget.writeDelay(work);
    if (afterMs > 0) return { kind: "retry", afterMs };
    const run: Run = {
      ...{ work, turn, refusals: new Map(), leftOut: new Set(), delayed: new Set() },
      ...{ retryAfterMs: 0, lastPlan: "", hasMoved: false, opened: null },
      changed: new Map(),
    };
    try {
      return await this.#repeat(run);
    } finally {
      for (const repository of run.changed.values()) this.#options.onChanged?.(repository);
    }
  }

  async #repeat(run: Run): Promise<ReconcileResult> {
    let writes = 0;
    let waits = 0;
    for (let pass = 1; pass <= MAX_PASSES; pass++) {
      if (this.#options.signal.aborted) return { kind: "stopped" };
      const step = await this.#pass(run, waits < MAX_WAITS);
      writes += step.writes;
      if (step.kind === "waited") {
        waits++;
        pass--;
      } else if (step.kind === "unfinished") {
        // A long plan may take as many passes as it needs, as long as it makes progress.
        if (step.writes > 0) pass--;
      } else if (step.kind === "converged") {
        if (run.retryAfterMs > 0) return { kind: "retry", afterMs: run.retryAfterMs };
        return { kind: run.refusals.size > 0 ? "blocked" : "converged", writes };
      } else if (step.kind === "retry") {
        return { kind: "retry", afterMs: step.afterMs };
      } else if (step.kind === "renamed") {
        return { kind: "renamed", to: step.to };
      }
    }
    this.#options.log.error(
      { key: run.work.key, passes: MAX_PASSES },
      "does not converge; another user or app may keep changing it",
    );
    return { kind: "not-converging" };
  }

  async #pass(run: Run, mayWait: boolean): Promise<Step> {
    try {
      return await this.#planAndApply(run, mayWait);
    } catch (error) {
      return this.#handleReadError(run, error);
    }
  }

  async #planAndApply(run: Run, mayWait: boolean): Promise<Step> {
    const { clock, signal } = this.#options;
    const { work, refusals, opened } = run;
    const following = await this.#whatFollows(run);
    if (opened && following.length > 0) return this.#apply(run, following, opened);
    run.turn.observes();
    const observedAt = clock.now();
    const planned = await work.plan(refusals);
    if (planned.renamedTo) return { kind: "renamed", to: planned.renamedTo, writes: 0 };
    const operations = planned.operations.filter((operation) => mayDo(run, operation));
    if (operations.length === 0) {
      const afterMs = planned.recheckAfterMs;
      return afterMs === undefined ? { kind: "converged", writes: 0 } : { kind: "retry", afterMs, writes: 0 };
    }
    if (mayWait && operations.some(isCreating)) {
      const waited = await this.#readLag.waitUntilVisible(work.key, observedAt);
      if (waited) return { kind: "waited", writes: 0 };
    }
    const name = operations.map(identityOf).join();
    if (mayWait && name === run.lastPlan) {
      run.lastPlan = "";
      await clock.sleep(CATCH_UP_MS, signal);
      return { kind: "waited", writes: 0 };
    }
    run.lastPlan = name;
    return this.#apply(run, operations, { observedAt, plannedAt: clock.now() });
  }

  /**
   * What is missing around issues that were just opened, such as their links. This needs no new observation, as if it had been
   * planned with them; but nothing is opened or repeated without one.
   */
  async #whatFollows(run: Run): Promise<readonly Operation[]> {
    const { work, refusals, opened } = run;
    run.opened = null;
    if (!opened || !work.planNext) return [];
    const planned = await work.planNext(refusals);
    const operations = planned.operations.filter((operation) => mayDo(run, operation));
    const isNew = (operation: Operation) =>
      !opensIssue(operation) && !opened.done.includes(identityOf(operation));
    return planned.renamedTo === undefined && operations.every(isNew) ? operations : [];
  }

  /** What to do about work that could not be observed. */
  #handleReadError(run: Run, error: unknown): Step {
    const { world, log, signal } = this.#options;
    if (signal.aborted) return { kind: "waited", writes: 0 };
    const found = world.classifyError(error);
    const fields = { key: run.work.key, err: error };
    if (found.kind === "transient") {
      log.warn(fields, "could not be observed now; will be retried later");
      return { kind: "retry", afterMs: found.retryAfterMs, writes: 0 };
    }
    if (found.kind === "moved" && isFirstMove(run)) return { kind: "applied", writes: 0 };
    logFailure(log, fields, "could not be observed");
    run.refusals.set("observe", "It could not be observed.");
    return { kind: "converged", writes: 0 };
  }

  /** Applies a plan while it is fresh; the rest is planned again. */
  async #apply(run: Run, operations: readonly Operation[], { observedAt, plannedAt }: Times): Promise<Step> {
    const { clock, signal } = this.#options;
    let writes = 0;
    for (const operation of operations) {
      if (signal.aborted) break;
      if (isStale(plannedAt, clock.now())) return { kind: "unfinished", writes };
      const grant = this.#grantOf(run, operation);
      if (typeof grant === "object") return { ...grant, writes };
      if (grant === "left out") continue;
      const end = await this.#perform(run, operation, plannedAt);
      if (end === "done") writes++;
      else if (end !== "refused") return { ...end, writes };
      else if (isPrerequisite(operation)) break;
      await run.turn.giveWay();
    }
    if (writes === operations.length && operations.some(opensIssue))
      run.opened = { observedAt, plannedAt: observedAt, done: operations.map(identityOf) };
    // If everything is left out, another look at the same would find nothing else.
    const isRest = operations.every((operation) => run.leftOut.has(writeKey(operation)));
    return { kind: isRest ? "converged" : "applied", writes };
  }

  /** Asks the budget about one operation. Replies that it does not grant are left out of this run. */
  #grantOf(run: Run, operation: Operation): "granted" | "left out" | Interruption {
    const name = writeKey(operation);
    const fields = { key: run.work.key, operation: operation.kind };
    const { executes = [] } = operation;
    // A command is recorded only after its reply, and the reply waits.
    const isEarly = executes.some(({ id }) => run.delayed.has(id));
    const grant = isEarly ? { afterMs: run.retryAfterMs } : this.#budget.take(run.work, operation);
    if (grant === "granted") return grant;
    if (grant === "overwritten") {
      this.#options.log.error(fields, TOO_OFTEN);
      run.refusals.set(name, OVERWRITTEN);
      return "left out";
    }
    if (grant !== "silent") {
      this.#options.log.info({ ...fields, ...grant }, "waits, because the limits of this hour are used up");
      const reply = operation.kind === "comment" ? operation.answers : undefined;
      if (!reply) return { kind: "retry", afterMs: grant.afterMs };
      run.retryAfterMs = Math.max(run.retryAfterMs, grant.afterMs);
      if (reply.commentId !== undefined) run.delayed.add(reply.commentId);
    }
    run.leftOut.add(name);
    return "left out";
  }

  async #perform(
    run: Run,
    operation: Operation,
    plannedAt: Temporal.Instant,
  ): Promise<"done" | "refused" | Interruption> {
    const { world, log, enqueue, wrote } = this.#options;
    const { key } = run.work;
    try {
      const id = await world.apply(operation, plannedAt);
      log.debug({ key, operation: operation.kind }, "done");
      wrote?.(operation, id);
      const repository = repositoryOf(operation);
      if (writesObligation(operation)) run.changed.set(repositoryKey(repository), repository);
      if (operation.kind === "comment" && operation.concerns) enqueue(operation.concerns);
      return "done";
    } catch (error) {
      const found = world.classifyError(error);
      const fields = { key, operation: operation.kind, err: error };
      switch (found.kind) {
        case "transient":
          log.warn(fields, "could not be done now; will be retried later");
          return { kind: "retry", afterMs: found.retryAfterMs };
        case "outdated":
          log.info(fields, "no longer matches what was planned; planning again");
          return { kind: "unfinished" };
        case "ambiguous":
          log.warn(fields, "may or may not have been done; observing again");
          this.#readLag.markUncertain(key);
          return { kind: "applied" };
        case "moved":
          if (isFirstMove(run)) return { kind: "applied" };
      }
      log.error(fields, "was refused");
      run.refusals.set(writeKey(operation), found.reason);
      return "refused";
    }
  }
}

/** Why the rest of a plan is not applied. `unfinished`: the world has changed, or the plan is too old. */
type Interruption =
  | { readonly kind: "applied" | "unfinished" }
  | { readonly kind: "retry"; readonly afterMs: number };

type Step = { readonly writes: number } & (
  | { readonly kind: "converged" | "waited" }
  | { readonly kind: "renamed"; readonly to: Work }
  | Interruption
);
