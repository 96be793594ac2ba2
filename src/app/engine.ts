import { setMaxListeners } from "node:events";
import { LRUCache } from "lru-cache";
import type { Temporal } from "temporal-polyfill";
import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import { messageOf } from "../domain/text.ts";
import type { AppTokens } from "../github/client/app-auth.ts";
import { type Client, createClient } from "../github/client/client.ts";
import type { ClientOptions } from "../github/client/client-options.ts";
import { faultKindOf } from "../github/client/errors.ts";
import { GitHubWorld } from "../github/github-world.ts";
import { isApp } from "../github/observe/own-issues.ts";
import { Installations } from "../github/repositories/installations.ts";
import { Repositories } from "../github/repositories/installed-repositories.ts";
import { isShared, Policies } from "../github/repositories/policies.ts";
import { Redeliveries } from "../github/repositories/redeliveries.ts";
import { RepositoryVersions } from "../github/repositories/repository-versions.ts";
import { GitHubRepositoryDirectory } from "../github/repository-directory.ts";
import { createPlan, type PlanMemory } from "../plan/plan.ts";
import { Budget } from "../reconcile/budget.ts";
import { incidentWork } from "../reconcile/incident.ts";
import type { Clock, CompletedSweep, Log, SweepRequest } from "../reconcile/ports.ts";
import { type Preview, preview } from "../reconcile/preview.ts";
import { Reconciler } from "../reconcile/reconciler.ts";
import {
  checksWork,
  deploymentTask,
  RepositoryTasks,
  repositoryTasks,
} from "../reconcile/repository-tasks.ts";
import { SweepQueue, type SweepResult, sumOf } from "../reconcile/sweep.ts";
import { type Cause, type Requester, SWEEP, type Unconverged, type Work } from "../reconcile/work.ts";
import { WorkQueue } from "../reconcile/work-queue.ts";
import type { Signer } from "../record/marker.ts";
import { Monitor } from "./monitor.ts";
import { SettingsError } from "./settings.ts";

/** Units of work per owner that run at the same time. */
const CONCURRENCY = 4;

/** The wait before the App tries again to read its own identity. */
const RECONNECT_MS = 5_000;

/** How often a deployment that a webhook reports is looked for again. */
const LOOKS_AGAIN = 2;

const REMEMBERED_CHARACTERS = 2_000_000;

export interface EngineOptions {
  /** How every client of the App talks to GitHub; its `clock` paces and times the requests. */
  readonly clientOptions: Omit<ClientOptions, "auth">;
  readonly tokens: AppTokens;
  readonly signer: Signer;
  /** The clock that gives the current day. */
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  readonly signal: AbortSignal;
  readonly monitor?: Monitor;
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
  /** Enqueues an incident for whoever caused an event about it; returns immediately. */
  enqueue(incident: IssueRef, requester?: Requester | null, cause?: Cause): void;
  /** Enqueues the deployments of a repository, after an event that reports that one waits; returns immediately. */
  lookAtDeployments(repository: RepositoryRef, cause?: Cause): void;
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
  /** Asks GitHub to redeliver failed webhooks; resolves with their number. */
  redeliver(): Promise<number>;
  /** Evaluates the gate for all open pull requests of a repository and for what waits to be deployed; returns immediately. */
  enqueueChecks(repository: RepositoryRef, cause?: Cause): void;
  /** The same for the repositories in whose time zone a day began. */
  startDays(): Promise<void>;
  /** Forgets the cached comments of an issue, after an event that reports that one was edited or deleted. */
  forgetComments(issue: IssueRef): void;
  /** Resolves once no work waits or runs, including the repository tasks of the last sweep. */
  idle(): Promise<void>;
  /** The keys that have not converged: `owner/repo#number`, or `owner/repo` and the name of a task. */
  unconverged(): ReadonlyMap<string, Unconverged>;
  backlog(): Backlog;
  /** Finishes the work in progress and accepts no more. Abort the `signal` first. */
  close(): Promise<void>;
}

/**
 * Connects the parts and reads the App's identity from GitHub; waits while GitHub cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { tokens, signer, clock, log, settleMs, signal } = options;
  const monitor = options.monitor ?? new Monitor({ log, clock: options.clientOptions.clock });
  const clientOptions = { ...options.clientOptions, monitor };
  // Every wait adds a listener to it.
  setMaxListeners(0, signal);
  const appClient = createClient({ ...clientOptions, auth: tokens.app, monitor: monitor.ofApp() });
  const clients = new Map<number, Client>();
  const clientOf = (id: number) => {
    const client = clients.get(id) ?? createClient({ ...clientOptions, auth: tokens.installation(id) });
    clients.set(id, client);
    return client;
  };
  const { id: appId, ...app } = await identify(appClient, options, monitor);
  const repositories = new Repositories({ appClient, clientOf, clock: clientOptions.clock });
  const policies = new Policies(clientOptions.clock, clock);
  const versions = new RepositoryVersions();
  const world = new GitHubWorld({
    ...{ app, appId, repositories, policies, versions, signer, clock, log, settleMs },
  });
  const planning = { plan: createPlan(paragraphMemory()), clock };
  const enqueue = (incident: IssueRef, cause: Cause, requester?: Requester) =>
    queue.enqueue(incidentWork(incident, world, { ...planning, requester, cause }));
  const budget = new Budget({ clock: clientOptions.clock, writeIntervalMs: budgetIntervalOf(clientOptions) });
  const enqueueChecks = (repository: RepositoryRef, cause: Cause) => {
    void queue.enqueue({ ...checksWork(repository, world), cause });
    void queue.enqueue({ ...deploymentTask(repository, world), cause });
  };
  const reconciler = new Reconciler({
    ...{ world, clock, log, settleMs, budget, signal },
    enqueue: (incident) => void enqueue(incident, { event: "another incident" }),
    wrote: (operation) => monitor.wrote(operation.kind),
    onChanged: (repository) => enqueueChecks(repository, { event: "an item" }),
  });
  const reconcile = (work: Work, giveWay: () => Promise<void>) =>
    monitor.watch(work, giveWay, reconciler.reconcile.bind(reconciler));
  const delayOf = budget.turnDelay.bind(budget);
  const queue = new WorkQueue({ reconcile, delayOf, clock, log, concurrency: CONCURRENCY, signal });
  const tasksOf = (repository: RepositoryRef, sweep: CompletedSweep) =>
    repositoryTasks(repository, sweep, world, clock);
  const tasks = new RepositoryTasks({ tasksOf, enqueue: (work) => queue.enqueue(work), clock, signal });
  const renewToken = (id: number) => tokens.installation(id).refresh();
  const installations = new Installations({ appClient, clientOf, renewToken, repositories, policies });
  const directory = new GitHubRepositoryDirectory({
    ...{ app, installations, repositories, policies, versions, world, clock, log },
  });
  const sweeps = new SweepQueue({
    ...{ directory, queue, tasks, log, signal, ...planning },
    enqueue: (incident) => enqueue(incident, SWEEP),
  });
  const redeliveries = new Redeliveries(appClient, clientOptions.clock, log);
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
  const pins = { apps: [app.login.replace(/\[bot\]$/, "")], signing_keys: [signer.publicKey] };
  log.info(pins, "connected; pin these two in .github/followthrough.yml");
  return {
    enqueue(incident, requester, cause = { event: "request" }) {
      const isOther = requester && !isApp(requester.login, app);
      void enqueue(incident, cause, isOther ? requester : undefined);
    },
    lookAtDeployments(repository, cause) {
      void queue.enqueue({ ...deploymentTask(repository, world, LOOKS_AGAIN), cause });
    },
    enqueueChecks: (repository, cause = { event: "request" }) => enqueueChecks(repository, cause),
    async startDays() {
      for (const repository of world.withNewDay()) enqueueChecks(repository, { event: "a new day" });
    },
    forgetComments: (issue) => world.forgetComments(issue),
    async idle() {
      await sweeps.idle();
      await queue.idle();
      await tasks.idle();
    },
    unconverged: () => queue.unconverged,
    backlog: () => ({ keys: queue.size, oldest: queue.oldest, writesLeft: budget.left() }),
    async close() {
      await queue.close();
      await tasks.idle();
    },
    async sweep(only) {
      const running: Promise<SweepResult>[] = [];
      try {
        for await (const request of requests(only)) running.push(sweeps.enqueue(request));
        const results = await Promise.all(running);
        if (!only) monitor.swept(null);
        return sumOf(results);
      } catch (error) {
        if (!only) monitor.swept(messageOf(error));
        throw error;
      }
    },
    sweepPart: (request) => sweeps.enqueue(request),
    readSettings(repository) {
      policies.forget(repository);
      const only = isShared(repository) ? null : [repository];
      return sweeps.enqueue({ owner: repository.owner, only, accessChanged: false });
    },
    async *preview(only) {
      for await (const request of requests(only))
        yield* preview(request, { directory, tasksOf, ...planning });
    },
    redeliver: () => redeliveries.sendFailed(),
  };
}

/** With GitHub's own limits for an hour, a shorter interval between writes must not shorten the budget's hour. */
function budgetIntervalOf({ writeIntervalMs, writesPerHour }: EngineOptions["clientOptions"]): number {
  return writesPerHour === undefined ? Math.max(1_000, writeIntervalMs) : writeIntervalMs;
}

/** A cache of checked paragraphs: a body of 60 KB takes 100 ms the first time and 1 ms after that. */
function paragraphMemory(): PlanMemory {
  return new LRUCache({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_found, paragraph) => paragraph.length,
  });
}

/** The App's id, and the login that it writes as: `slug[bot]`. */
async function identify(
  client: Client,
  { clientOptions, log, signal }: EngineOptions,
  monitor: Monitor,
): Promise<{ id: number; login: string }> {
  const api = clientOptions.baseUrl;
  for (;;) {
    try {
      const { data } = await client.rest.apps.getAuthenticated();
      monitor.connecting(null);
      return { id: data?.id ?? 0, login: `${data?.slug}[bot]` };
    } catch (error) {
      const kind = faultKindOf(error);
      if (kind === "unauthorized" || kind === "not-found" || kind === "moved") {
        throw new SettingsError(
          `${api} does not accept these credentials. Check that APP_ID and the private key belong to the same App, and that GITHUB_API_URL (or GHE_HOST) is the API where the App is registered (${(error as Error).message}).`,
        );
      }
      monitor.connecting(messageOf(error));
      log.warn({ err: error, api }, "GitHub cannot be reached; trying again");
      await clientOptions.clock.sleep(RECONNECT_MS, signal);
    }
  }
}
