import { Temporal } from "temporal-polyfill";
import { formatIssueRef, type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { isCreating, type Operation, placeName } from "./operation.ts";
import { plan } from "./plan.ts";
import type { Clock, Log, World } from "./ports.ts";
import { WriteBudget } from "./write-budget.ts";

/** Passes over one key for one event; a plan that is still not empty then is reported, and the next event goes on. */
const MAX_PASSES = 12;
/** A plan that is made twice running was made of reads that lag behind: they get so long to catch up. */
const CATCH_UP_MS = 2_000;
const OVERWRITTEN = "It was tried too often within an hour.";
/** Waits for the world to settle within those passes. */
const MAX_WAITS = 12;

export interface ReconcilerOptions {
  readonly world: World;
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written: nothing is created for a key before it was observed after that. */
  readonly settleMs: number;
  /** Once aborted no pass begins and no wait goes on; what is missing is done by the next process. */
  readonly signal: AbortSignal;
}

/** How a key was left. */
export type Outcome =
  | { readonly kind: "at-rest"; readonly writes: number }
  /** Something was refused for good: it was reported, and the rest was done. */
  | { readonly kind: "blocked"; readonly writes: number }
  /** Something may work later: come back then. */
  | { readonly kind: "retry"; readonly afterMs: number }
  /** It did not come to rest within its passes. */
  | { readonly kind: "restless" }
  /** Nothing was done: its repository has another name today, and work is to go on under that, one pass at a time. */
  | { readonly kind: "renamed"; readonly to: IssueRef }
  | { readonly kind: "stopped" };

/** Observes, plans and applies until nothing is missing. It trusts no event: it is told a key, and looks. */
export class Reconciler {
  readonly #options: ReconcilerOptions;
  /** When each key may have things created again; by key, only while that lies ahead. */
  readonly #quietUntil = new Map<string, Temporal.Instant>();
  readonly #startedQuietUntil: Temporal.Instant;
  readonly #budget: WriteBudget;

  constructor(options: ReconcilerOptions) {
    this.#options = options;
    this.#budget = new WriteBudget(options.clock);
    this.#startedQuietUntil = options.clock.now().add({ milliseconds: options.settleMs });
  }

  /** One key, until it is at rest. Errors that are nobody's doing but ours are thrown. */
  async reconcile(key: IssueRef): Promise<Outcome> {
    const refused = new Map<string, string>();
    let writes = 0;
    let waits = 0;
    const last = { plan: "" };
    for (let pass = 1; pass <= MAX_PASSES; pass++) {
      if (this.#options.signal.aborted) return { kind: "stopped" };
      const step = await this.#pass(key, refused, waits < MAX_WAITS, last);
      writes += step.writes;
      if (step.kind === "waited") {
        waits++;
        pass--;
      } else if (step.kind === "at-rest") {
        return { kind: refused.size > 0 ? "blocked" : "at-rest", writes };
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

  async #pass(
    key: IssueRef,
    refused: Map<string, string>,
    mayWait: boolean,
    last: { plan: string },
  ): Promise<Step> {
    const { world, clock, log, signal } = this.#options;
    const observedAt = clock.now();
    try {
      const snapshot = await world.observe(key);
      // Markers, and so events, name it as it was called once.
      if (snapshot && !sameIssue(snapshot.key, key)) return { kind: "renamed", to: snapshot.key, writes: 0 };
      const planned = snapshot ? plan(snapshot, clock.now(), refused) : [];
      const operations = planned.filter((operation) => !refused.has(placeName(operation)));
      if (operations.length === 0) return { kind: "at-rest", writes: 0 };
      if (mayWait && operations.some(isCreating) && (await this.#settle(key, observedAt))) {
        return { kind: "waited", writes: 0 };
      }
      const name = operations.map(identityOf).join();
      if (mayWait && name === last.plan) {
        last.plan = "";
        await clock.sleep(CATCH_UP_MS, signal);
        return { kind: "waited", writes: 0 };
      }
      last.plan = name;
      return await this.#apply(key, operations, refused);
    } catch (error) {
      if (signal.aborted) return { kind: "waited", writes: 0 };
      const judgement = world.judge(error);
      const fields = { key: formatIssueRef(key), err: error };
      if (judgement.kind === "transient") {
        log.warn(fields, "could not be observed now; trying again later");
        return { kind: "retry", afterMs: judgement.retryAfterMs, writes: 0 };
      }
      log.error(fields, "could not be observed");
      refused.set("observe", "It could not be looked at.");
      return { kind: "at-rest", writes: 0 };
    }
  }

  async #apply(key: IssueRef, operations: readonly Operation[], refused: Map<string, string>): Promise<Step> {
    const { world, clock, log, settleMs } = this.#options;
    let writes = 0;
    for (const operation of operations) {
      if (!this.#budget.take(placeName(operation))) {
        log.error(
          { key: formatIssueRef(key), operation: operation.kind },
          "was written too often within an hour: somebody else keeps changing it back; left alone for now",
        );
        refused.set(placeName(operation), OVERWRITTEN);
        continue;
      }
      try {
        await world.apply(operation);
        writes++;
        log.info({ key: formatIssueRef(key), operation: operation.kind }, "done");
      } catch (error) {
        const judgement = world.judge(error);
        const fields = { key: formatIssueRef(key), operation: operation.kind, err: error };
        if (judgement.kind === "transient") {
          log.warn(fields, "could not be done now; trying again later");
          return { kind: "retry", afterMs: judgement.retryAfterMs, writes };
        }
        if (judgement.kind === "outdated") {
          log.info(fields, "was overtaken by somebody; looking again");
          return { kind: "applied", writes };
        }
        if (judgement.kind === "ambiguous") {
          log.warn(fields, "may or may not have been done; looking again once things have settled");
          this.#quietUntil.set(formatIssueRef(key), clock.now().add({ milliseconds: settleMs }));
          return { kind: "applied", writes };
        }
        log.error(fields, "was refused");
        refused.set(placeName(operation), judgement.reason);
      }
    }
    return { kind: "applied", writes };
  }

  /** Waits until the key may have things created; false when what was observed is recent enough already. */
  async #settle(key: IssueRef, observedAt: Temporal.Instant): Promise<boolean> {
    const { clock, signal } = this.#options;
    const name = formatIssueRef(key);
    const own = this.#quietUntil.get(name) ?? this.#startedQuietUntil;
    const until = Temporal.Instant.compare(own, this.#startedQuietUntil) > 0 ? own : this.#startedQuietUntil;
    if (Temporal.Instant.compare(observedAt, until) >= 0) {
      this.#quietUntil.delete(name);
      return false;
    }
    const wait = clock.now().until(until).total("milliseconds");
    if (wait > 0) await clock.sleep(wait, signal);
    return true;
  }
}

type Step =
  | { readonly kind: "at-rest" | "waited" | "applied"; readonly writes: number }
  | { readonly kind: "retry"; readonly afterMs: number; readonly writes: number }
  | { readonly kind: "renamed"; readonly to: IssueRef; readonly writes: number };

/** What makes two operations the same; a marker that is to be made says when, which differs from pass to pass. */
function identityOf(operation: Operation): string {
  const { kind } = operation;
  const makes = kind === "create-item" || kind === "create-postmortem" || kind === "adopt-item";
  return makes ? placeName(operation) : JSON.stringify(operation);
}
