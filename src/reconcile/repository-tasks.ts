import type { Temporal } from "temporal-polyfill";
import { ConfigError } from "../config/problems.ts";
import { formatRepository, isShared, type RepositoryRef, sameRepository } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import { isCreating } from "../operations/operation-target.ts";
import { planChecks } from "../plan/repository/checks.ts";
import { planConfigReport } from "../plan/repository/config-report.ts";
import { planDeployments } from "../plan/repository/deployments.ts";
import { planNotices } from "../plan/repository/notices.ts";
import { planIndex } from "../plan/repository/repository-index.ts";
import { planDigest } from "../plan/repository/weekly-digest.ts";
import { planWelcome } from "../plan/repository/welcome.ts";
import {
  type Clock,
  type CompletedSweep,
  mergeSweeps,
  type ObservedReport,
  type RepositoryReader,
} from "./ports.ts";
import { SerialPerOwner } from "./serial-per-owner.ts";
import { RECHECK_MS } from "./timing.ts";
import type { Pace } from "./turn-pace.ts";
import { type Cause, SWEEP, type Work, type WorkPlan } from "./work.ts";

/**
 * What a repository needs after a sweep: the App's first words, a report of the problems in its config, notices to people, the
 * weekly digest, the index for the gate, the App's checks, and answers to deployments. Notices, digest and index need its incidents, so they
 * require that it was scanned.
 * @param read reads a body, or remembers how it was read
 */
export function repositoryTasks(
  repository: RepositoryRef,
  sweep: CompletedSweep,
  reader: RepositoryReader,
  clock: Clock,
  read?: Parameters<typeof planDigest>[2],
): Work[] {
  const sharing = (name: string, plan: () => Promise<Operation[]>) =>
    task(repository, name, () => planShared(plan, reader));
  const configReport = sharing("config report", async () => {
    const snapshot = await reader.observeConfig(repository);
    return snapshot ? planConfigReport(snapshot, clock.now()) : [];
  });
  const notices = sharing("notices", async () => {
    const snapshot = await reader.observeNotices(repository);
    return snapshot ? planNotices(snapshot, clock.now()) : [];
  });
  const digest = sharing("weekly digest", async () => {
    const observed = await reader.observeDigest(repository, sweep);
    return planReport(observed, (snapshot, now) => planDigest(snapshot, now, read), clock);
  });
  const index = sharing("index", async () => {
    return planReport(await reader.observeIndex(repository), planIndex, clock);
  });
  const welcome = sharing("welcome", async () => {
    return planReport(await reader.observeWelcome(repository, sweep), planWelcome, clock);
  });
  const deployments = deploymentTask(repository, reader);
  const isScanned = sweep.scanned.some((ref) => sameRepository(ref, repository));
  const afterScan = isScanned ? [notices, digest, index] : [];
  const once = standsForAll(repository, sweep) ? [welcome] : [];
  return [...once, configReport, ...afterScan, checksWork(repository, reader), deployments];
}

/** Whether the App introduces itself there, or finds out that it does so nowhere. Only one repository of an owner is. */
function standsForAll(repository: RepositoryRef, { isComplete, repositories }: CompletedSweep): boolean {
  const place = repositories.find(isShared) ?? repositories[0];
  return isComplete && place !== undefined && sameRepository(place, repository);
}

/**
 * Answers the deployments that wait for the App.
 * @param looksAgain how often to look again if none waits: after a webhook, GitHub's listing may not show it yet
 */
export function deploymentTask(
  repository: RepositoryRef,
  reader: Pick<RepositoryReader, "observeDeployments">,
  { looksAgain = 0, cause = SWEEP }: { looksAgain?: number; cause?: Cause | undefined } = {},
): Work {
  let looks = 0;
  const look = async () => {
    const snapshot = await reader.observeDeployments(repository);
    if (snapshot) looks = looksAgain;
    return snapshot ? planDeployments(snapshot) : [];
  };
  return {
    key: `${formatRepository(repository)} deployments`,
    owner: repository.owner,
    cause,
    forApp: true,
    hint: { kind: "deployments", repository, looksAgain },
    async plan() {
      const planned = await planWithSettings(look);
      return looks++ < looksAgain ? { ...planned, recheckAfterMs: RECHECK_MS } : planned;
    },
  };
}

/** A turn reads all open pull requests. */
const CHECKS_PACE: Pace = { atOnce: 10, everyMs: 30_000 };

/** The work on the App's checks in a repository. It needs no sweep, so that events can ask for it. */
export function checksWork(
  repository: RepositoryRef,
  reader: Pick<RepositoryReader, "observeChecks">,
  cause: Cause = SWEEP,
): Work {
  const plan = async () => {
    const snapshot = await reader.observeChecks(repository);
    return snapshot ? planChecks(snapshot) : [];
  };
  return {
    key: `${formatRepository(repository)} checks`,
    owner: repository.owner,
    cause,
    pace: CHECKS_PACE,
    writesChecks: true,
    forApp: true,
    hint: { kind: "checks", repository },
    plan: () => planWithSettings(plan),
  };
}

function planReport<Snapshot>(
  observed: ObservedReport<Snapshot> | null,
  plan: (snapshot: Snapshot, now: Temporal.Instant) => Operation[],
  clock: Clock,
): Operation[] {
  if (!observed) return [];
  const operations = plan(observed.snapshot, clock.now());
  if (operations.length === 0) observed.markUpToDate();
  return operations;
}

/** Nothing is created from what an earlier task has read. */
async function planShared(
  plan: () => Promise<Operation[]>,
  reader: Pick<RepositoryReader, "forgetListings">,
): Promise<Operation[]> {
  const operations = await plan();
  if (!operations.some(isCreating)) return operations;
  reader.forgetListings();
  return plan();
}

function task(repository: RepositoryRef, name: string, plan: () => Promise<Operation[]>): Work {
  return {
    key: `${formatRepository(repository)} ${name}`,
    owner: repository.owner,
    cause: SWEEP,
    plan: () => planWithSettings(plan),
  };
}

/** Plans nothing if the settings have a mistake: the config report shows it to people. */
async function planWithSettings(plan: () => Promise<Operation[]>): Promise<WorkPlan> {
  try {
    return { operations: await plan() };
  } catch (error) {
    if (error instanceof ConfigError) return { operations: [] };
    throw error;
  }
}

/** The longest wait: notices must not be held back until the last of many incidents has converged. */
const MAX_WAIT_FOR_INCIDENTS_MS = 10 * 60_000;

export interface RepositoryTasksOptions {
  readonly tasksOf: (repository: RepositoryRef, sweep: CompletedSweep) => readonly Work[];
  /** Resolves once the work had its turn. */
  readonly enqueue: (work: Work) => Promise<void>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

interface AfterSweep {
  readonly sweep: CompletedSweep;
  /** Resolves once the incidents that the sweep enqueued had their turn. */
  readonly incidentsDone: Promise<unknown>;
}

/** Enqueues the tasks of all swept repositories after each sweep, one sweep of an owner after the other. */
export class RepositoryTasks {
  readonly #options: RepositoryTasksOptions;
  readonly #serial: SerialPerOwner<AfterSweep, void>;

  constructor(options: RepositoryTasksOptions) {
    this.#options = options;
    this.#serial = new SerialPerOwner(
      (after) => this.#run(after),
      (earlier, later) => ({
        sweep: mergeSweeps(earlier.sweep, later.sweep),
        incidentsDone: Promise.all([earlier.incidentsDone, later.incidentsDone]),
      }),
    );
  }

  /** Runs the tasks once the incidents are done, or after ten minutes. Resolves once each had its turn. */
  runAfter(sweep: CompletedSweep, incidentsDone: Promise<void>): Promise<void> {
    return this.#serial.run(sweep.owner, { sweep, incidentsDone });
  }

  /** Resolves once no task runs or waits. */
  idle(): Promise<void> {
    return this.#serial.idle();
  }

  async #run({ sweep, incidentsDone }: AfterSweep): Promise<void> {
    const { tasksOf, enqueue, signal } = this.#options;
    await this.#waitFor(incidentsDone);
    for (const repository of sweep.repositories) {
      for (const work of tasksOf(repository, sweep)) if (!signal.aborted) await enqueue(work);
    }
  }

  async #waitFor(incidentsDone: Promise<unknown>): Promise<void> {
    const timer = new AbortController();
    const limit = this.#options.clock.sleep(MAX_WAIT_FOR_INCIDENTS_MS, timer.signal).catch(() => {});
    await Promise.race([incidentsDone, limit]);
    timer.abort();
  }
}
