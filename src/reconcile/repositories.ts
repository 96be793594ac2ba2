import { Temporal } from "temporal-polyfill";
import { ConfigError } from "../config/problems.ts";
import { formatRepository, type RepositoryRef, sameRepository } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import { isCreating } from "../operations/operation-target.ts";
import { planConfigReport } from "../plan/repository/config-report.ts";
import { planNotices } from "../plan/repository/notices.ts";
import { planDigest } from "../plan/repository/weekly-digest.ts";
import { bothSwept, type Clock, type Log, type RepositoryWorld, type Swept, type World } from "./ports.ts";
import { OwnerLanes } from "./serial-per-owner.ts";

/** Something that is looked after in each repository once a sweep has its keys in order. */
export interface RepositoryPass {
  /** What it sees to, for the log. */
  readonly name: string;
  /** Whether it is for repositories as well of which the keys could not be found. */
  readonly evenUnswept: boolean;
  plan(repository: RepositoryRef, swept: Swept): Promise<Operation[]>;
}

/** The passes in their order: what is wrong, who is to be told, what it all comes to. */
export function repositoryPasses(world: RepositoryWorld, clock: Clock): RepositoryPass[] {
  return [
    {
      name: "the config",
      evenUnswept: true,
      async plan(repository) {
        const snapshot = await world.observeConfig(repository);
        return snapshot ? planConfigReport(snapshot, clock.now()) : [];
      },
    },
    {
      name: "notices",
      evenUnswept: false,
      async plan(repository) {
        const snapshot = await world.observeNotices(repository);
        return snapshot ? planNotices(snapshot, clock.now()) : [];
      },
    },
    {
      name: "the digest",
      evenUnswept: false,
      async plan(repository, swept) {
        const observed = await world.observeDigest(repository, swept);
        if (!observed) return [];
        const operations = planDigest(observed.snapshot, clock.now());
        if (operations.length === 0) observed.saidAll();
        return operations;
      },
    },
  ];
}

/** Whether an error is told to people by a pass of its own, and needs no word from any other. */
export function isReported(error: unknown): boolean {
  return error instanceof ConfigError;
}

/** The passes over one repository after a sweep. */
export function passesOver(
  repository: RepositoryRef,
  passes: readonly RepositoryPass[],
  { found }: Swept,
): readonly RepositoryPass[] {
  const isFound = found.some((ref) => sameRepository(ref, repository));
  return passes.filter(({ evenUnswept }) => evenUnswept || isFound);
}

/** Looks at one repository in one pass: to send, to record, to see that it is done, and some for faults. */
const MAX_LOOKS = 8;

/** People are not kept waiting for a word until the last of many keys is in order. */
const PATIENCE_MS = 10 * 60_000;

export interface RepositoryRoundsOptions {
  readonly world: Pick<World, "apply" | "judge">;
  /** What is looked after in each repository, in this order. */
  readonly passes: readonly RepositoryPass[];
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written: nothing is sent or opened before it was looked at after that. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** A sweep, and when the keys that it noted have been seen to. */
interface Due {
  readonly swept: Swept;
  readonly worked: Promise<unknown>;
}

/**
 * What is to be done for whole repositories after a sweep, of each owner one after the other. What ends in between is
 * seen on GitHub by the next round: a comment without its record, an issue that was opened twice.
 */
export class RepositoryRounds {
  readonly #options: RepositoryRoundsOptions;
  readonly #lanes: OwnerLanes<Due, void>;
  #settledAt: Temporal.Instant;

  constructor(options: RepositoryRoundsOptions) {
    this.#options = options;
    this.#settledAt = this.#settled();
    this.#lanes = new OwnerLanes(
      (due) => this.#rounds(due),
      (earlier, later) => ({
        swept: bothSwept(earlier.swept, later.swept),
        worked: Promise.all([earlier.worked, later.worked]),
      }),
    );
  }

  /**
   * Goes round what was swept of an owner once its keys were `worked` on, or after ten minutes at the latest. An owner
   * that GitHub made wait holds up nobody else. Failures are reported.
   */
  go(swept: Swept, worked: Promise<void>): Promise<void> {
    return this.#lanes.go(swept.owner, { swept, worked });
  }

  /** Resolves once no round is on its way. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #rounds({ swept, worked }: Due): Promise<void> {
    await this.#patiently(worked);
    for (const repository of swept.all) {
      for (const pass of passesOver(repository, this.#options.passes, swept)) {
        if (!this.#options.signal.aborted) await this.#try(pass, repository, swept);
      }
    }
  }

  async #patiently(worked: Promise<unknown>): Promise<void> {
    const enough = new AbortController();
    const patience = this.#options.clock.sleep(PATIENCE_MS, enough.signal).catch(() => {});
    await Promise.race([worked, patience]);
    enough.abort();
  }

  async #try(pass: RepositoryPass, repository: RepositoryRef, swept: Swept): Promise<void> {
    const { log, signal, world } = this.#options;
    try {
      await this.#round(pass, repository, swept);
    } catch (error) {
      if (signal.aborted || isReported(error)) return;
      const passing = world.judge(error).kind !== "terminal";
      const fields = { repository: formatRepository(repository), err: error };
      if (passing) log.warn(fields, `${pass.name} could not be seen to now; the next sweep tries again`);
      else log.error(fields, `${pass.name} could not be seen to`);
    }
  }

  async #round(pass: RepositoryPass, repository: RepositoryRef, swept: Swept): Promise<void> {
    const { clock, log, signal } = this.#options;
    const refused = new Set<string>();
    for (let look = 1; look <= MAX_LOOKS && !signal.aborted; look++) {
      const observedAt = clock.now();
      const planned = await pass.plan(repository, swept);
      const operations = planned.filter((operation) => !refused.has(JSON.stringify(operation)));
      if (operations.length === 0) return;
      if (operations.some(isCreating) && (await this.#settle(observedAt))) continue;
      const answers = [];
      for (const operation of operations) answers.push(await this.#apply(operation, refused));
      // GitHub shows a moment later what became of it.
      if (answers.includes("unclear")) await this.#settle(observedAt);
    }
    if (signal.aborted) return;
    const fields = { repository: formatRepository(repository), looks: MAX_LOOKS };
    log.warn(fields, `${pass.name} did not come to rest; the next sweep goes on`);
  }

  /** Throws what may pass; what was refused for good is reported, and not tried again in this round. */
  async #apply(operation: Operation, refused: Set<string>): Promise<"clear" | "unclear"> {
    const { world, log, signal } = this.#options;
    if (signal.aborted) return "clear";
    try {
      await world.apply(operation);
      log.info({ operation: operation.kind }, "done");
    } catch (error) {
      const { kind } = world.judge(error);
      const fields = { operation: operation.kind, err: error };
      if (kind === "transient") throw error;
      if (kind === "ambiguous") {
        log.warn(fields, "may or may not have been done; looking again once things have settled");
        this.#settledAt = this.#settled();
        return "unclear";
      }
      if (kind === "outdated") log.info(fields, "was overtaken by somebody; looking again");
      else {
        log.error(fields, "was refused");
        refused.add(JSON.stringify(operation));
      }
    }
    return "clear";
  }

  #settled(): Temporal.Instant {
    const { clock, settleMs } = this.#options;
    return clock.now().add({ milliseconds: settleMs });
  }

  /** Waits until GitHub shows all that was written before; false when it was looked at late enough already. */
  async #settle(observedAt: Temporal.Instant): Promise<boolean> {
    const { clock, signal } = this.#options;
    if (Temporal.Instant.compare(observedAt, this.#settledAt) >= 0) return false;
    const wait = clock.now().until(this.#settledAt).total("milliseconds");
    if (wait > 0) await clock.sleep(wait, signal);
    return true;
  }
}
