import { OwnerLanes } from "./owner-lanes.ts";
import type { RepositoryRounds } from "./repository-rounds.ts";
import { type SweepOptions, type SweepResult, sweepOwner } from "./sweep.ts";
import { bothRequests, type SweepRequest } from "./swept.ts";

export interface SweepsOptions extends SweepOptions {
  readonly rounds: Pick<RepositoryRounds, "go">;
}

/** Sweeps of each owner one after the other, and the rounds over their repositories behind them. */
export class Sweeps {
  readonly #options: SweepsOptions;
  readonly #lanes: OwnerLanes<SweepRequest, SweepResult>;

  constructor(options: SweepsOptions) {
    this.#options = options;
    this.#lanes = new OwnerLanes((request) => this.#sweep(request), bothRequests);
  }

  /** Resolves once everything was looked at; the work on what was found, and the rounds, follow. */
  go(request: SweepRequest): Promise<SweepResult> {
    return this.#lanes.go(request.owner, request);
  }

  /** Resolves once no sweep is under way. */
  idle(): Promise<void> {
    return this.#lanes.idle();
  }

  async #sweep(request: SweepRequest): Promise<SweepResult> {
    const { swept, result, worked } = await sweepOwner(request, this.#options);
    this.#options.log.info({ owner: request.owner, ...result }, "swept");
    // People are told of what holds once all is in order.
    void this.#options.rounds.go(swept, worked);
    return result;
  }
}
