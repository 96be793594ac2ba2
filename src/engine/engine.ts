import { setMaxListeners } from "node:events";
import type { Temporal } from "temporal-polyfill";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import { formatRepository, type IssueRef, isShared, type RepositoryRef } from "../domain/issue-ref.ts";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import type { ClientOptions } from "../github/client/client-options.ts";
import { GitHubWorld } from "../github/github-world.ts";
import type { Host } from "../github/hosts/host.ts";
import { isActOf, isApp } from "../github/observe/writers.ts";
import { Repositories } from "../github/repositories/installed-repositories.ts";
import { Policies } from "../github/repositories/policies.ts";
import { RepositoryVersions } from "../github/repositories/repository-versions.ts";
import { GitHubRepositoryDirectory } from "../github/repository-directory.ts";
import { createPlan } from "../plan/plan.ts";
import { Budget } from "../reconcile/budget.ts";
import { ChatOutbox } from "../reconcile/chat-outbox.ts";
import { incidentWork } from "../reconcile/incident.ts";
import { Intake } from "../reconcile/intake.ts";
import {
  type Clock,
  type CompletedSweep,
  type Log,
  NO_CHAT,
  type Notifier,
  type SweepRequest,
} from "../reconcile/ports.ts";
import { type Preview, preview } from "../reconcile/preview.ts";
import { Reconciler } from "../reconcile/reconciler.ts";
import {
  checksWork,
  deploymentTask,
  RepositoryTasks,
  repositoryTasks,
} from "../reconcile/repository-tasks.ts";
import type { ProcessMessage, Sharing } from "../reconcile/sharing.ts";
import { SweepQueue, type SweepResult, sumOf } from "../reconcile/sweep.ts";
import { type Cause, type Requester, SWEEP, type Unconverged, type Work } from "../reconcile/work.ts";
import type { Signer } from "../record/marker.ts";
import { type FactsReading, readFacts } from "./facts-reading.ts";
import { rememberTexts, type TextMemory } from "./memory.ts";
import type { Monitor } from "./monitor.ts";
import { SeenIssues, type ShownIssue } from "./seen-issues.ts";
import { createQueue } from "./work-sharing.ts";

/** Units of work per owner that run at the same time. */
const CONCURRENCY = 4;

/** How often a deployment that a webhook reports is looked for again. */
const LOOKS_AGAIN = 2;

export interface EngineOptions {
  /** Who the process is for GitHub, and what it can reach. Its clients report to `monitor`. */
  readonly host: Host;
  /** How fast the clients write, and the clock that paces them and ages what is cached. */
  readonly pace: Pick<ClientOptions, "clock" | "writeIntervalMs" | "writesPerHour" | "timesFaster">;
  readonly signer: Signer;
  /** The clock that gives the current day. */
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
  readonly monitor: Monitor;
  /** Default: no chat. */
  readonly notifier?: Notifier;
  /** What it remembers of texts. Default: nothing yet. */
  readonly texts?: TextMemory;
  /** What this process shares with others that run the same App. Default: it works alone. */
  readonly sharing?: Sharing | null;
  /** Whether a pass may begin now; otherwise its work is left undone, and `unconverged` says so. Default: always. */
  readonly mayBegin?: () => boolean;
}

/** What waits, and what the budget still allows. */
export interface Backlog {
  /** Keys that wait for a pass or have one now. */
  readonly keys: number;
  /** Since when the oldest of them waits. */
  readonly oldest: Temporal.Instant | null;
  /** Ordinary writes left this hour, by owner. An owner without writes is missing. */
  readonly writesLeft: ReadonlyMap<string, number>;
}

/** The working part of the App: it gets the keys to look at, and brings repositories to their desired state. */
export interface Engine {
  /**
   * Enqueues an incident for whoever caused an event about it. Resolves once it is accepted; throws if it cannot be, which
   * happens only if several processes share the work. So do the other methods that enqueue.
   * @param shown the issues in an event that a bot caused
   */
  enqueue(
    incident: IssueRef,
    requester?: Requester | null,
    cause?: Cause,
    shown?: readonly ShownIssue[],
  ): Promise<void>;
  /** Enqueues the deployments of a repository, after an event that reports that one waits. */
  lookAtDeployments(repository: RepositoryRef, cause?: Cause): Promise<void>;
  /**
   * Observes every incident, of all installations or of one repository, and enqueues those that need a write. Resolves
   * once all are observed. This and `preview` throw `SettingsError` for a repository that the App cannot access.
   */
  sweep(only?: RepositoryRef): Promise<SweepResult>;
  /** The same for some repositories of one owner, after an event that reports a change. */
  sweepPart(request: SweepRequest): Promise<SweepResult>;
  /** Reads the settings of a repository again and sweeps what follows them: for a `.github` repository, all of its owner. */
  readSettings(repository: RepositoryRef): Promise<SweepResult>;
  /** Plans what a sweep would do, and applies nothing. */
  preview(only?: RepositoryRef): AsyncIterable<Preview>;
  /**
   * Reads what a report needs of an owner's repositories, one after the other.
   * Throws `SettingsError` for an owner on whom the App is not installed.
   * @param since incidents are read that changed since this instant (ISO 8601)
   */
  readFacts(owner: string, since: string): AsyncIterable<FactsReading>;
  /** Asks GitHub to redeliver failed webhooks; resolves with their number. */
  redeliver(): Promise<number>;
  /** Writes what a tool sent. Resolves with false if that did not work now. */
  takeIn(dispatch: Dispatch, cause?: Cause): Promise<boolean>;
  /** Enqueues the gate's verdict for all open pull requests of a repository, and for what waits to be deployed. */
  enqueueChecks(repository: RepositoryRef, cause?: Cause): Promise<void>;
  /** The same for the repositories in whose time zone a day began. */
  startDays(): Promise<void>;
  /** Forgets the cached comments of an issue, after an event that reports that one was edited or deleted. */
  forgetComments(issue: IssueRef): void;
  /** Runs what is done once for all processes, if this one is the leader. A process that works alone is. */
  ifLeader(work: () => Promise<unknown>): Promise<void>;
  /** Resolves once no work waits or runs, including the repository tasks of the last sweep. */
  idle(): Promise<void>;
  /** The keys that have not converged: `owner/repo#number`, or `owner/repo` and the name of a task. */
  unconverged(): ReadonlyMap<string, Unconverged>;
  backlog(): Backlog;
  /** Finishes the work in progress and accepts no more. Abort the `signal` first. */
  close(): Promise<void>;
}

/**
 * The composition root: connects the parts of the loop, whatever runs it. The server, the command line and the workflow
 * give it a host.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { host, pace, monitor, signer, clock, log, settleMs, signal } = options;
  const { mayBegin = () => true, notifier = NO_CHAT, sharing = null } = options;
  const { paragraphs, readBody } = options.texts ?? rememberTexts();
  // Every wait adds a listener to it.
  setMaxListeners(0, signal);
  const { appId, ...app } = await host.identify();
  const repositories = new Repositories({ host, clock: pace.clock });
  const policies = new Policies(pace.clock, clock);
  const versions = new RepositoryVersions();
  const world = new GitHubWorld({
    ...{ app, appId, repositories, policies, versions, signer, clock, log, settleMs, readBody },
    chat: notifier,
  });
  const seen = new SeenIssues();
  const planning = { plan: createPlan(paragraphs, readBody), clock, seen };
  const workOn = (incident: IssueRef, cause: Cause, requester?: Requester) =>
    incidentWork(incident, world, { ...planning, requester, cause });
  const publish = (message: ProcessMessage) => sharing?.bus.publish(message);
  const budget = new Budget({ clock: pace.clock, writeIntervalMs: budgetIntervalOf(pace), publish });
  const checksOf = (repository: RepositoryRef, cause: Cause): Work[] => {
    if (appId === null) return [];
    const policy = policies.knownToday(repository);
    const checks = policy?.check === false ? [] : [checksWork(repository, world, cause)];
    const deployments =
      policy?.deployments.length === 0 ? [] : [deploymentTask(repository, world, { cause })];
    return [...checks, ...deployments];
  };
  const reconciler = new Reconciler({
    ...{ world, clock, log, settleMs, budget, signal },
    enqueue: (incident) => void queue.enqueue(workOn(incident, { event: "another incident" })),
    wrote: (operation, id) => {
      monitor.wrote(operation.kind);
      outbox.wrote(operation, id);
    },
    onChanged: (repository) => {
      for (const work of checksOf(repository, { event: "an item" })) void queue.enqueue(work);
    },
  });
  const intake = new Intake({
    ...{ reader: world, clock, log },
    enqueue: (work) => queue.enqueue(work),
    changed: (incident) => void queue.enqueue(workOn(incident, { event: "a dispatch" })),
  });
  const tasksOf = (ref: RepositoryRef, sweep: CompletedSweep) =>
    repositoryTasks(ref, sweep, world, clock, readBody).filter(({ forApp }) => appId !== null || !forApp);
  const enqueueWork = (work: Work) => queue.enqueue(work);
  const tasks = new RepositoryTasks({ tasksOf, enqueue: enqueueWork, clock, signal });
  const directory = new GitHubRepositoryDirectory({
    ...{ app, host, repositories, policies, versions, world, clock, log },
  });
  const queue = createQueue(
    { clock, log, concurrency: CONCURRENCY, signal },
    { sharing, reconciler, mayBegin, world, planning, budget, policies, directory, monitor },
  );
  const outbox = new ChatOutbox({
    ...{ records: world, notifier, clock, log, settleMs, enqueue: enqueueWork, signal },
  });
  const sweeps = new SweepQueue({
    ...{ directory, queue, tasks, log, signal, mayBegin, ...planning },
    mayGoOn: monitor.mayGoOn.bind(monitor),
    enqueue: (incident) => queue.enqueue(workOn(incident, SWEEP)),
  });
  async function* requests(only: RepositoryRef | undefined): AsyncGenerator<SweepRequest> {
    if (!only) {
      for await (const owner of directory.owners()) yield { owner, only: null, accessChanged: false };
    } else if (await repositories.find(only)) {
      yield { owner: only.owner, only: [only], accessChanged: false };
    } else {
      throw new SettingsError(
        `The App is not installed on ${formatRepository(only)}, or the repository doesn't exist.`,
      );
    }
  }
  const swept = (error: string | null) => {
    monitor.swept(error);
    publish({ kind: "swept", error });
  };
  const pins = { apps: [app.login.replace(/\[bot\]$/, "")], signing_keys: [signer.publicKey] };
  log.info(pins, "connected; pin these two in .github/followthrough.yml");
  return {
    enqueue(incident, requester, cause = { event: "request" }, shown = []) {
      if (isActOf(requester?.login, app) && seen.has(incident, shown)) return queue.offer();
      const isOther = requester && !isApp(requester.login, app);
      return queue.offer(workOn(incident, cause, isOther ? requester : undefined));
    },
    takeIn: (dispatch, cause = { event: "request" }) => intake.take(dispatch, cause),
    lookAtDeployments: (repository, cause) =>
      queue.offer(deploymentTask(repository, world, { looksAgain: LOOKS_AGAIN, cause })),
    enqueueChecks: (repository, cause = { event: "request" }) => queue.offer(...checksOf(repository, cause)),
    startDays: () =>
      queue.offer(
        ...world.withNewDay().flatMap((repository) => checksOf(repository, { event: "a new day" })),
      ),
    forgetComments(issue) {
      world.forgetComments(issue);
      publish({ kind: "comments", issue });
    },
    async ifLeader(work) {
      const lease = await sharing?.leadership();
      if (!sharing) await work();
      else if (lease) await monitor.hold(lease, work);
    },
    async idle() {
      await sweeps.idle();
      await queue.idle();
      await tasks.idle();
      await outbox.idle();
    },
    unconverged: () => queue.unconverged,
    backlog: () => ({ keys: queue.size, oldest: queue.oldest, writesLeft: budget.left() }),
    async close() {
      await queue.close();
      await tasks.idle();
      await outbox.idle();
    },
    async sweep(only) {
      const running: Promise<SweepResult>[] = [];
      try {
        for await (const request of requests(only)) running.push(sweeps.enqueue(request));
        const results = await Promise.all(running);
        // Otherwise another process sweeps.
        if (!only && (await monitor.mayGoOn())) swept(null);
        return sumOf(results);
      } catch (error) {
        if (!only) swept(messageOf(error));
        throw error;
      }
    },
    sweepPart(request) {
      if (request.accessChanged) publish({ kind: "access", request });
      return sweeps.enqueue(request);
    },
    readSettings(repository) {
      policies.forget(repository);
      publish({ kind: "settings", repository });
      const only = isShared(repository) ? null : [repository];
      return sweeps.enqueue({ owner: repository.owner, only, accessChanged: false });
    },
    async *preview(only) {
      for await (const request of requests(only))
        yield* preview(request, { directory, tasksOf, ...planning });
    },
    readFacts: (owner, since) => readFacts(owner, since, { directory, world }),
    redeliver: () => host.redeliver(),
  };
}

/** With GitHub's own limits for an hour, a shorter interval between writes must not shorten the budget's hour. */
function budgetIntervalOf({
  writeIntervalMs,
  writesPerHour,
  timesFaster = 1,
}: EngineOptions["pace"]): number {
  return writesPerHour === undefined ? Math.max(1_000 / timesFaster, writeIntervalMs) : writeIntervalMs;
}
