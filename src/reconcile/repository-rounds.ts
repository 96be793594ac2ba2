import { Temporal } from "temporal-polyfill";
import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { isCreating, type Operation } from "./operation.ts";
import type { Clock, Log, World } from "./ports.ts";
import { isReported, passesOver, type RepositoryPass } from "./repository-passes.ts";
import type { Swept } from "./sweep.ts";

/** Looks at one repository in one pass: to send, to record, to see that it is done, and some for faults. */
const MAX_LOOKS = 8;

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

/**
 * What is to be done for whole repositories after a sweep, of each owner one after the other. What ends in between is
 * seen on GitHub by the next round: a comment without its record, an issue that was opened twice.
 */
export class RepositoryRounds {
  readonly #options: RepositoryRoundsOptions;
  #settledAt: Temporal.Instant;
  #last: Promise<void> = Promise.resolve();

  constructor(options: RepositoryRoundsOptions) {
    this.#options = options;
    this.#settledAt = this.#settled();
  }

  /** Goes round what was swept once `ready` is, and never two rounds at once. Failures are reported. */
  go(swept: Swept, ready: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      await ready();
      const owners = [...new Set(swept.all.map(ownerOf))];
      await Promise.all(owners.map((owner) => this.#rounds(owner, swept)));
    });
    return this.#last;
  }

  /** Resolves once no round is on its way. */
  async idle(): Promise<void> {
    for (let last: unknown = null; last !== this.#last; ) {
      last = this.#last;
      await last;
    }
  }

  /** An installation that GitHub made wait holds up nobody else. */
  async #rounds(owner: string, swept: Swept): Promise<void> {
    for (const repository of swept.all.filter((ref) => ownerOf(ref) === owner)) {
      for (const pass of passesOver(repository, this.#options.passes, swept)) {
        if (!this.#options.signal.aborted) await this.#try(pass, repository, swept);
      }
    }
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
    const { clock, signal } = this.#options;
    const refused = new Set<string>();
    for (let look = 1; look <= MAX_LOOKS && !signal.aborted; look++) {
      const observedAt = clock.now();
      const planned = await pass.plan(repository, swept);
      const operations = planned.filter((operation) => !refused.has(JSON.stringify(operation)));
      if (operations.length === 0) return;
      if (operations.some(isCreating) && (await this.#settle(observedAt))) continue;
      for (const operation of operations) await this.#apply(operation, refused);
    }
  }

  /** Throws what may pass; what was refused for good is reported, and not tried again in this round. */
  async #apply(operation: Operation, refused: Set<string>): Promise<void> {
    const { world, log, signal } = this.#options;
    if (signal.aborted) return;
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
      } else {
        log.error(fields, "was refused");
        refused.add(JSON.stringify(operation));
      }
    }
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

function ownerOf({ owner }: RepositoryRef): string {
  return owner.toLowerCase();
}
