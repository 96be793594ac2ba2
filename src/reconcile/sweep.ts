import {
  formatIssueRef,
  formatRepository,
  type IssueRef,
  issueKey,
  type RepositoryRef,
} from "../domain/issue-ref.ts";
import type { Plan } from "../plan/plan.ts";
import {
  bothRequests,
  type Clock,
  type Ground,
  type Log,
  type Look,
  type SweepRequest,
  type Swept,
} from "./ports.ts";
import type { RepositoryRounds } from "./repositories.ts";
import { OwnerLanes } from "./serial-per-owner.ts";
import { mayComeLate } from "./timing.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Keys of one owner that are glanced at at once. */
const GLANCES = 4;

export interface SweepOptions {
  readonly ground: Ground;
  readonly queue: Pick<WorkQueue, "note" | "unsettledIn">;
  readonly plan: Plan;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface SweepResult {
  /** Owners whose repositories could not be listed. */
  readonly unlisted: number;
  readonly repositories: number;
  readonly failed: number;
  readonly keys: number;
  /** Keys that are not at rest, or could not be glanced at. */
  readonly noted: number;
}

const NOTHING: SweepResult = { unlisted: 0, repositories: 0, failed: 0, keys: 0, noted: 0 };

/** What several sweeps came to. */
export function sumOf(results: readonly SweepResult[]): SweepResult {
  const sum: Counts = { ...NOTHING };
  for (const result of results) {
    for (const name of Object.keys(NOTHING) as (keyof SweepResult)[]) sum[name] += result[name];
  }
  return sum;
}

type Counts = { -readonly [Name in keyof SweepResult]: SweepResult[Name] };

interface Round {
  readonly result: Counts;
  readonly found: RepositoryRef[];
  /** Keys of several repositories, such as those of shared postmortems, are looked at once. */
  readonly looked: Set<string>;
  readonly turns: Promise<void>[];
}

/**
 * Looks at every key of an owner and notes those that could need a pass. A repository that fails is reported and
 * stops no other. `worked` resolves once each key that was noted has had its turn.
 */
export async function sweepOwner(
  request: SweepRequest,
  options: SweepOptions,
): Promise<{ swept: Swept; result: SweepResult; worked: Promise<void> }> {
  const round: Round = { result: { ...NOTHING }, found: [], looked: new Set(), turns: [] };
  const all = await repositoriesOf(request, options, round);
  for (const repository of all) {
    if (options.signal.aborted) break;
    await sweepRepository(repository, options, round);
  }
  const { result, found, turns } = round;
  const swept = { owner: request.owner, all, found, whole: request.only === null };
  return { swept, result, worked: Promise.all(turns).then(() => {}) };
}

export async function repositoriesOf(
  request: SweepRequest,
  { ground, log, signal }: SweepOptions,
  { result }: Round,
): Promise<readonly RepositoryRef[]> {
  const { owner, only, renewed } = request;
  try {
    if (renewed) await ground.renew(request);
    return only ?? (await ground.repositoriesOf(owner));
  } catch (error) {
    result.unlisted++;
    if (!signal.aborted) log.error({ owner, err: error }, "its repositories could not be listed");
    return [];
  }
}

async function sweepRepository(
  repository: RepositoryRef,
  options: SweepOptions,
  { result, found, looked, turns }: Round,
): Promise<void> {
  const { ground, queue, log, signal } = options;
  const note = (key: IssueRef) => {
    result.noted++;
    turns.push(queue.note(key));
  };
  const isNew = (key: IssueRef) => !looked.has(issueKey(key)) && looked.add(issueKey(key));
  result.repositories++;
  try {
    // What was left undone is not told by what changed: the reason may be gone all the same.
    const unsettled = queue.unsettledIn(repository);
    for (const key of unsettled) looked.add(issueKey(key));
    unsettled.forEach(note);
    const look = await ground.lookInto(repository);
    found.push(repository);
    const keys = look.keys.filter(isNew);
    result.keys += unsettled.length + keys.length;
    await inParallel(keys, async (key) => {
      if (!signal.aborted && !(await isAtRest(key, look, options))) note(key);
    });
  } catch (error) {
    result.failed++;
    log.error({ repository: formatRepository(repository), err: error }, "could not be swept");
  }
}

/** A glance that fails tells nothing: the pass over the key finds out, and reports what is wrong. */
async function isAtRest(key: IssueRef, look: Look, { plan, clock, log }: SweepOptions): Promise<boolean> {
  try {
    const snapshot = await look.glance(key);
    if (snapshot === null) return true;
    return plan(snapshot, clock.now()).length === 0 && !mayComeLate(snapshot, clock.now());
  } catch (error) {
    log.debug({ key: formatIssueRef(key), err: error }, "could not be glanced at");
    return false;
  }
}

async function inParallel(keys: readonly IssueRef[], each: (key: IssueRef) => Promise<void>): Promise<void> {
  const waiting = keys.values();
  const worker = async () => {
    for (const key of waiting) await each(key);
  };
  await Promise.all(Array.from({ length: GLANCES }, worker));
}

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
