import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import { mayComeLate } from "./lateness.ts";
import { plan } from "./plan.ts";
import type { Clock, Log } from "./ports.ts";
import type { Snapshot } from "./snapshot.ts";
import type { SweepRequest, Swept } from "./swept.ts";
import type { WorkQueue } from "./work-queue.ts";

/** Keys of one owner that are glanced at at once. */
const GLANCES = 4;

/** Where keys are found: owners, their repositories, and in each the keys that could need a pass. */
export interface Ground {
  /** On whose accounts the App works. */
  owners(): AsyncIterable<string>;
  /** The repositories of an owner that the App reaches. It, `renew` and `lookInto` throw what GitHub refuses to show. */
  repositoriesOf(owner: string): Promise<readonly RepositoryRef[]>;
  /** Forgets what was remembered of what is asked for. */
  renew(request: SweepRequest): Promise<void>;
  lookInto(repository: RepositoryRef): Promise<Look>;
}

/** A repository as one listing showed it. */
export interface Look {
  readonly keys: readonly IssueRef[];
  /**
   * What there was around one of the keys when it was listed; null when it is nothing of ours. It may be some moments old:
   * it can tell that nothing is missing, and what seems to be missing is observed afresh before anything is written.
   */
  glance(key: IssueRef): Promise<Snapshot | null>;
}

export interface SweepOptions {
  readonly ground: Ground;
  readonly queue: Pick<WorkQueue, "note" | "unsettledIn">;
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

async function repositoriesOf(
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
  const isNew = (key: IssueRef) => !looked.has(nameOf(key)) && looked.add(nameOf(key));
  result.repositories++;
  try {
    // What was left undone is not told by what changed: the reason may be gone all the same.
    const unsettled = queue.unsettledIn(repository);
    for (const key of unsettled) looked.add(nameOf(key));
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
async function isAtRest(key: IssueRef, look: Look, { clock, log }: SweepOptions): Promise<boolean> {
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

function nameOf(key: IssueRef): string {
  return formatIssueRef(key).toLowerCase();
}
