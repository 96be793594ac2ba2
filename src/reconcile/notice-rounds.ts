import { Temporal } from "temporal-polyfill";
import { formatRepository, type RepositoryRef } from "../domain/issue-ref.ts";
import { type NoticeSnapshot, planNotices } from "./notices.ts";
import { isCreating, type Operation } from "./operation.ts";
import type { Clock, Log, World } from "./ports.ts";

/** Looks at one repository for one sweep: to send, to record, to see that it is done, and some for faults. */
const MAX_LOOKS = 8;

/** The world as notices need it. */
export interface NoticeWorld extends Pick<World, "apply" | "judge"> {
  /** Null when no notice can be due. Throws what GitHub refuses to show. */
  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null>;
}

export interface NoticeRoundsOptions {
  readonly world: NoticeWorld;
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written: nothing is sent before comments were read after that. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/**
 * Sends the notices of a day, of each owner a repository after the other: the comment first, then the record of it. What ends in
 * between is seen in the comments by the next round.
 */
export class NoticeRounds {
  readonly #options: NoticeRoundsOptions;
  #settledAt: Temporal.Instant;
  #last: Promise<void> = Promise.resolve();

  constructor(options: NoticeRoundsOptions) {
    this.#options = options;
    this.#settledAt = this.#settled();
  }

  /** Goes round these repositories once `ready` is, and never two rounds at once. Failures are reported. */
  go(repositories: readonly RepositoryRef[], ready: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(async () => {
      await ready();
      const owners = [...new Set(repositories.map(ownerOf))];
      await Promise.all(
        owners.map((owner) => this.#rounds(repositories.filter((ref) => ownerOf(ref) === owner))),
      );
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
  async #rounds(repositories: readonly RepositoryRef[]): Promise<void> {
    for (const repository of repositories) {
      if (!this.#options.signal.aborted) await this.#try(repository);
    }
  }

  async #try(repository: RepositoryRef): Promise<void> {
    const { log, signal, world } = this.#options;
    try {
      await this.#round(repository);
    } catch (error) {
      if (signal.aborted) return;
      const passing = world.judge(error).kind !== "terminal";
      const fields = { repository: formatRepository(repository), err: error };
      if (passing) log.warn(fields, "notices could not be sent now; the next sweep tries again");
      else log.error(fields, "notices could not be sent");
    }
  }

  async #round(repository: RepositoryRef): Promise<void> {
    const { world, clock, signal } = this.#options;
    const refused = new Set<string>();
    for (let look = 1; look <= MAX_LOOKS && !signal.aborted; look++) {
      const observedAt = clock.now();
      const snapshot = await world.observeNotices(repository);
      const planned = snapshot ? planNotices(snapshot, clock.now()) : [];
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

  /** Waits until comments show all that was written before; false when they were read late enough already. */
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
