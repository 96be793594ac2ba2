import {
  formatIssueRef,
  formatRepository,
  type IssueRef,
  issueKey,
  parseIssueRef,
  type RepositoryRef,
  sameRepository,
} from "../domain/issue-ref.ts";
import { type IncidentWorkOptions, incidentWork } from "./incident.ts";
import { logFailure } from "./log-failure.ts";
import {
  type CompletedSweep,
  type Log,
  mergeRequests,
  type RepositoryDirectory,
  type RepositoryScan,
  type SweepRequest,
} from "./ports.ts";
import type { Queue } from "./queue.ts";
import type { RepositoryTasks } from "./repository-tasks.ts";
import { SerialPerOwner } from "./serial-per-owner.ts";

/** How many incidents of one owner are observed at once. */
const CONCURRENCY = 4;

interface SweepOptions extends IncidentWorkOptions {
  readonly directory: RepositoryDirectory;
  readonly queue: Pick<Queue, "unconverged">;
  /** Resolves once the incident had its turn. */
  readonly enqueue: (incident: IssueRef) => Promise<void>;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether this process may still sweep. Default: always. */
  readonly mayGoOn?: () => Promise<boolean>;
  /** Whether there are requests left to observe a key; otherwise its turn decides what becomes of it. Default: always. */
  readonly mayBegin?: () => boolean;
}

export interface SweepResult {
  /** Owners whose repositories could not be listed. */
  readonly unlisted: number;
  readonly repositories: number;
  readonly failed: number;
  readonly keys: number;
  /** Incidents that need a write, or that could not be observed. */
  readonly enqueued: number;
}

const NOTHING: SweepResult = { unlisted: 0, repositories: 0, failed: 0, keys: 0, enqueued: 0 };

/** The results of several sweeps as one. */
export function sumOf(results: readonly SweepResult[]): SweepResult {
  const sum: Counts = { ...NOTHING };
  for (const result of results) {
    for (const name of Object.keys(NOTHING) as (keyof SweepResult)[]) sum[name] += result[name];
  }
  return sum;
}

type Counts = { -readonly [Name in keyof SweepResult]: SweepResult[Name] };

interface Progress {
  readonly result: Counts;
  readonly scanned: RepositoryRef[];
  /** Incidents of several repositories, such as those of shared postmortems, are observed once. */
  readonly seen: Set<string>;
  readonly turns: Promise<void>[];
}

/**
 * Observes every incident of an owner and enqueues those that need a write. A repository that fails is logged and does
 * not stop the others. `incidentsDone` resolves once each enqueued incident had its turn.
 * @internal
 */
export async function sweepOwner(
  request: SweepRequest,
  options: SweepOptions,
): Promise<{ sweep: CompletedSweep; result: SweepResult; incidentsDone: Promise<void> }> {
  const progress: Progress = { result: { ...NOTHING }, scanned: [], seen: new Set(), turns: [] };
  const repositories = await repositoriesOf(request, options, progress);
  for (const repository of repositories) {
    if (options.signal.aborted || (await options.mayGoOn?.()) === false) break;
    await sweepRepository(repository, options, progress);
  }
  const { result, scanned, turns } = progress;
  const sweep = { owner: request.owner, repositories, scanned, isComplete: request.only === null };
  return { sweep, result, incidentsDone: Promise.all(turns).then(() => {}) };
}

async function repositoriesOf(
  request: SweepRequest,
  { directory, log, signal }: SweepOptions,
  { result }: Progress,
): Promise<readonly RepositoryRef[]> {
  const { owner, only, accessChanged } = request;
  try {
    if (accessChanged) await directory.refresh(request);
    return only ?? (await directory.repositoriesOf(owner));
  } catch (error) {
    result.unlisted++;
    if (!signal.aborted) log.error({ owner, err: error }, "repositories could not be listed");
    return [];
  }
}

async function sweepRepository(
  repository: RepositoryRef,
  options: SweepOptions,
  { result, scanned, seen, turns }: Progress,
): Promise<void> {
  const { directory, log, signal, mayBegin = () => true } = options;
  const enqueue = (key: IssueRef) => {
    result.enqueued++;
    turns.push(options.enqueue(key));
  };
  const isNew = (key: IssueRef) => !seen.has(issueKey(key)) && seen.add(issueKey(key));
  result.repositories++;
  try {
    // A scan finds only what changed, but whatever blocked these incidents can end without a change.
    const unconverged = unconvergedIn(repository, options);
    for (const key of unconverged) seen.add(issueKey(key));
    unconverged.forEach(enqueue);
    const scan = await directory.scan(repository);
    scanned.push(repository);
    const keys = scan.keys.filter(isNew);
    result.keys += unconverged.length + keys.length;
    await inParallel(keys, async (key) => {
      if (!signal.aborted && !(mayBegin() && (await hasConverged(key, scan, options)))) enqueue(key);
    });
  } catch (error) {
    result.failed++;
    logFailure(log, { repository: formatRepository(repository), err: error }, "could not be swept");
  }
}

/** The repository's incidents that have not converged. Its tasks get a turn after every sweep anyway. */
function unconvergedIn(repository: RepositoryRef, { queue }: SweepOptions): IssueRef[] {
  const incidents = [...queue.unconverged.keys()].flatMap((key) => parseIssueRef(key) ?? []);
  return incidents.filter((key) => sameRepository(key, repository));
}

/** An incident that cannot be observed here may have converged: its turn finds out, and reports what is wrong. */
async function hasConverged(key: IssueRef, scan: RepositoryScan, options: SweepOptions): Promise<boolean> {
  try {
    const { operations, recheckAfterMs, renamedTo } = await incidentWork(key, scan, options).plan();
    return operations.length === 0 && recheckAfterMs === undefined && renamedTo === undefined;
  } catch (error) {
    options.log.debug({ key: formatIssueRef(key), err: error }, "could not be observed from the listing");
    return false;
  }
}

async function inParallel(keys: readonly IssueRef[], each: (key: IssueRef) => Promise<void>): Promise<void> {
  const waiting = keys.values();
  const worker = async () => {
    for (const key of waiting) await each(key);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

export interface SweepQueueOptions extends SweepOptions {
  readonly tasks: Pick<RepositoryTasks, "runAfter">;
}

/** Runs the sweeps of each owner one after the other, each followed by the tasks of its repositories. */
export class SweepQueue {
  readonly #options: SweepQueueOptions;
  readonly #serial: SerialPerOwner<SweepRequest, SweepResult>;

  constructor(options: SweepQueueOptions) {
    this.#options = options;
    this.#serial = new SerialPerOwner((request) => this.#sweep(request), mergeRequests);
  }

  /** Resolves once everything is observed. The enqueued incidents and the repository tasks follow. */
  enqueue(request: SweepRequest): Promise<SweepResult> {
    return this.#serial.run(request.owner, request);
  }

  /** Resolves once no sweep runs or waits. */
  idle(): Promise<void> {
    return this.#serial.idle();
  }

  async #sweep(request: SweepRequest): Promise<SweepResult> {
    const { sweep, result, incidentsDone } = await sweepOwner(request, this.#options);
    this.#options.log.info({ owner: request.owner, ...result }, "swept");
    // Notices and digests describe the state after the incidents have converged.
    void this.#options.tasks.runAfter(sweep, incidentsDone);
    return result;
  }
}
