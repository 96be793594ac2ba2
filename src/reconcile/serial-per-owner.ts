interface Chain<Request, Result> {
  /** Resolves once everything requested so far is done. */
  last: Promise<Result>;
  /** The request that follows the running one. */
  next: Request | null;
}

/**
 * Runs one request at a time for each owner; owners do not wait for each other. Requests that arrive during a run are
 * merged into one that follows, so that a burst costs at most two runs.
 */
export class SerialPerOwner<Request, Result> {
  readonly #run: (request: Request) => Promise<Result>;
  readonly #merge: (earlier: Request, later: Request) => Request;
  readonly #chains = new Map<string, Chain<Request, Result>>();

  /** `run` reports its own failures: it never throws. */
  constructor(
    run: (request: Request) => Promise<Result>,
    merge: (earlier: Request, later: Request) => Request,
  ) {
    this.#run = run;
    this.#merge = merge;
  }

  /** Resolves with the result of the run that included this request. */
  run(owner: string, request: Request): Promise<Result> {
    const name = owner.toLowerCase();
    const chain = this.#chains.get(name);
    if (!chain) return this.#start(name, request);
    if (chain.next === null) chain.last = chain.last.then(() => this.#runNext(name, chain));
    chain.next = chain.next === null ? request : this.#merge(chain.next, request);
    return chain.last;
  }

  /** Resolves once nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#chains.size > 0) await Promise.all([...this.#chains.values()].map(({ last }) => last));
  }

  #start(name: string, request: Request): Promise<Result> {
    const chain: Chain<Request, Result> = { last: Promise.resolve(null as Result), next: request };
    this.#chains.set(name, chain);
    chain.last = this.#runNext(name, chain);
    return chain.last;
  }

  async #runNext(name: string, chain: Chain<Request, Result>): Promise<Result> {
    const request = chain.next!;
    chain.next = null;
    const result = await this.#run(request);
    if (chain.next === null) this.#chains.delete(name);
    return result;
  }
}
