import type { Temporal } from "temporal-polyfill";
import { formatIssueRef, type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { isFoundation, type Operation } from "../operations/operation.ts";
import { isCreating, placeName } from "../operations/operation-target.ts";
import type { Plan } from "../plan/plan.ts";
import type { Log, Outcome, World } from "./ports.ts";
import { isOutdated, LOOK_AGAIN_MS, mayComeLate, Settling, type SettlingOptions } from "./timing.ts";
import { WriteBudget } from "./write-budget.ts";

/** Passes over one key for one event; a plan that is still not empty then is reported, and the next event goes on. */
const MAX_PASSES = 12;

/** A plan that is made twice running was made of reads that lag behind: they get so long to catch up. */
const CATCH_UP_MS = 2_000;

const OVERWRITTEN =
  "It was done again and again within an hour, since somebody or something else keeps changing it back.";

/** Waits for the world to settle within those passes. */
const MAX_WAITS = 12;

export interface ReconcilerOptions extends SettlingOptions {
  readonly world: World;
  readonly plan: Plan;
  readonly log: Log;
  /** Told of another key that wants a pass, since something was written that it shows. */
  readonly note: (key: IssueRef) => void;
  /** Once aborted no pass, no write and no wait begins or goes on but the write in hand; the next process does the rest. */
  readonly signal: AbortSignal;
}

/** Observes, plans and applies until nothing is missing. It trusts no event: it is told a key, and looks. */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  readonly #settling: Settling;
  readonly #budget: WriteBudget;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#budget = new WriteBudget(options.clock);
    this.#settling = new Settling(options);
  }

  /** One key, until it is at rest. Errors that are nobody's doing but ours are thrown. */
  async reconcile(key: IssueRef): Promise<Outcome> {
    const run: Run = { key, refused: new Map(), plan: "", hasMoved: false };
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
        // As long as it gets on, a long plan may take as many looks as it needs.
        if (step.writes > 0) pass--;
      } else if (step.kind === "at-rest") {
        return { kind: run.refused.size > 0 ? "blocked" : "at-rest", writes };
      } else if (step.kind === "retry") {
        return { kind: "retry", afterMs: step.afterMs };
      } else if (step.kind === "renamed") {
        return { kind: "renamed", to: step.to };
      }
    }
    this.#options.log.error(
      { key: formatIssueRef(key), passes: MAX_PASSES },
      "does not come to rest; somebody else may be changing it all the time",
    );
    return { kind: "restless" };
  }

  async #pass(run: Run, mayWait: boolean): Promise<Step> {
    try {
      return await this.#lookAndApply(run, mayWait);
    } catch (error) {
      return this.#leave(run, error);
    }
  }

  async #lookAndApply(run: Run, mayWait: boolean): Promise<Step> {
    const { world, plan, clock, signal } = this.#options;
    const { key, refused } = run;
    const observedAt = clock.now();
    const snapshot = await world.observe(key);
    // Markers, and so events, name it as it was called once.
    if (snapshot && !sameIssue(snapshot.key, key)) return { kind: "renamed", to: snapshot.key, writes: 0 };
    const planned = snapshot ? plan(snapshot, clock.now(), refused) : [];
    const operations = planned.filter((operation) => !refused.has(placeName(operation)));
    if (operations.length === 0) {
      const isLate = snapshot !== null && mayComeLate(snapshot, clock.now());
      return isLate ? { kind: "retry", afterMs: LOOK_AGAIN_MS, writes: 0 } : { kind: "at-rest", writes: 0 };
    }
    if (mayWait && operations.some(isCreating)) {
      const waited = await this.#settling.settle(formatIssueRef(key), observedAt);
      if (waited) return { kind: "waited", writes: 0 };
    }
    const name = operations.map(identityOf).join();
    if (mayWait && name === run.plan) {
      run.plan = "";
      await clock.sleep(CATCH_UP_MS, signal);
      return { kind: "waited", writes: 0 };
    }
    run.plan = name;
    return this.#apply(run, operations);
  }

  /** What to do about a key that could not be observed. */
  #leave(run: Run, error: unknown): Step {
    const { world, log, signal } = this.#options;
    if (signal.aborted) return { kind: "waited", writes: 0 };
    const judgement = world.judge(error);
    const fields = { key: formatIssueRef(run.key), err: error };
    if (judgement.kind === "transient") {
      log.warn(fields, "could not be observed now; trying again later");
      return { kind: "retry", afterMs: judgement.retryAfterMs, writes: 0 };
    }
    if (judgement.kind === "moved" && this.#looksUpAnew(run)) return { kind: "applied", writes: 0 };
    log.error(fields, "could not be observed");
    run.refused.set("observe", "It could not be looked at.");
    return { kind: "at-rest", writes: 0 };
  }

  /** Carries a plan out as far as it holds: what is left over then is planned anew. */
  async #apply(run: Run, operations: readonly Operation[]): Promise<Step> {
    const { clock, log, signal } = this.#options;
    const plannedAt = clock.now();
    let writes = 0;
    for (const operation of operations) {
      if (signal.aborted) break;
      if (isOutdated(plannedAt, clock.now())) return { kind: "unfinished", writes };
      if (!this.#budget.take(run.key, operation)) {
        log.error(
          { key: formatIssueRef(run.key), operation: operation.kind },
          "was written too often within an hour: somebody else keeps changing it back; left alone for now",
        );
        run.refused.set(placeName(operation), OVERWRITTEN);
        continue;
      }
      const end = await this.#perform(run, operation, plannedAt);
      if (end === "done") writes++;
      else if (end !== "refused") return { ...end, writes };
      else if (isFoundation(operation)) break;
    }
    return { kind: "applied", writes };
  }

  async #perform(
    run: Run,
    operation: Operation,
    plannedAt: Temporal.Instant,
  ): Promise<"done" | "refused" | Stop> {
    const { world, log } = this.#options;
    const key = formatIssueRef(run.key);
    try {
      await world.apply(operation, plannedAt);
      log.info({ key, operation: operation.kind }, "done");
      if (operation.kind === "comment" && operation.concerns) this.#options.note(operation.concerns);
      return "done";
    } catch (error) {
      const judgement = world.judge(error);
      const fields = { key, operation: operation.kind, err: error };
      switch (judgement.kind) {
        case "transient":
          log.warn(fields, "could not be done now; trying again later");
          return { kind: "retry", afterMs: judgement.retryAfterMs };
        case "outdated":
          log.info(fields, "is not what was planned for any more; looking again");
          return { kind: "unfinished" };
        case "ambiguous":
          log.warn(fields, "may or may not have been done; looking again once things have settled");
          this.#settling.disturb(key);
          return { kind: "applied" };
        case "moved":
          if (this.#looksUpAnew(run)) return { kind: "applied" };
      }
      log.error(fields, "was refused");
      run.refused.set(placeName(operation), judgement.reason);
      return "refused";
    }
  }

  /** Whether to look once more after a redirect: a repository that is renamed in mid-pass is found under its new name. */
  #looksUpAnew(run: Run): boolean {
    if (run.hasMoved) return false;
    run.hasMoved = true;
    return true;
  }
}

/** What makes two operations the same; a marker that is to be made says when, which differs from pass to pass. */
function identityOf(operation: Operation): string {
  const { kind } = operation;
  const makes = kind === "create-item" || kind === "create-postmortem" || kind === "adopt-item";
  return makes ? placeName(operation) : JSON.stringify(operation);
}

/** What a run over a key has learned so far. */
export interface Run {
  readonly key: IssueRef;
  /** What was refused for good, by `placeName`, and why. */
  readonly refused: Map<string, string>;
  /** What the last pass planned. */
  plan: string;
  hasMoved: boolean;
}

/** Why a plan is not carried out any further. */
export type Stop =
  /** `unfinished`: it rests on what is not so any more, or was seen too long ago. */
  { readonly kind: "applied" | "unfinished" } | { readonly kind: "retry"; readonly afterMs: number };

export type Step = { readonly writes: number } & (
  | { readonly kind: "at-rest" | "waited" }
  | { readonly kind: "renamed"; readonly to: IssueRef }
  | Stop
);
