interface Lane<Request, Result> {
  /** Resolves once all that was asked for so far is done. */
  last: Promise<Result>;
  /** What follows the one that is under way. */
  next: Request | null;
}

/**
 * Does one thing at a time for each owner, and keeps no owner waiting for another. What is asked for meanwhile is
 * merged into one request that follows, so that a burst costs no more than two.
 */
export class OwnerLanes<Request, Result> {
  readonly #run: (request: Request) => Promise<Result>;
  readonly #merge: (earlier: Request, later: Request) => Request;
  readonly #lanes = new Map<string, Lane<Request, Result>>();

  /** `run` reports its own failures: it never throws. */
  constructor(
    run: (request: Request) => Promise<Result>,
    merge: (earlier: Request, later: Request) => Request,
  ) {
    this.#run = run;
    this.#merge = merge;
  }

  /** Resolves with what came of the run that did this request, alone or with others. */
  go(owner: string, request: Request): Promise<Result> {
    const name = owner.toLowerCase();
    const lane = this.#lanes.get(name);
    if (!lane) return this.#start(name, request);
    if (lane.next === null) lane.last = lane.last.then(() => this.#runNext(name, lane));
    lane.next = lane.next === null ? request : this.#merge(lane.next, request);
    return lane.last;
  }

  /** Resolves once nothing is under way or waits. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.all([...this.#lanes.values()].map(({ last }) => last));
  }

  #start(name: string, request: Request): Promise<Result> {
    const lane: Lane<Request, Result> = { last: Promise.resolve(null as Result), next: request };
    this.#lanes.set(name, lane);
    lane.last = this.#runNext(name, lane);
    return lane.last;
  }

  async #runNext(name: string, lane: Lane<Request, Result>): Promise<Result> {
    const request = lane.next!;
    lane.next = null;
    const result = await this.#run(request);
    if (lane.next === null) this.#lanes.delete(name);
    return result;
  }
}
