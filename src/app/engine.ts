import { setMaxListeners } from "node:events";
import { LRUCache } from "lru-cache";
import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { AppTokens } from "../github/client/app-auth.ts";
import { type Client, createClient } from "../github/client/client.ts";
import type { ClientOptions } from "../github/client/client-options.ts";
import { kindOf } from "../github/client/errors.ts";
import { GitHubWorld } from "../github/github-world.ts";
import { Changes } from "../github/repositories/changes.ts";
import { Installations } from "../github/repositories/installations.ts";
import { Repositories } from "../github/repositories/installed-repositories.ts";
import { Policies } from "../github/repositories/policies.ts";
import { Redeliveries } from "../github/repositories/redeliveries.ts";
import { GitHubGround } from "../github/repository-directory.ts";
import { createPlan, type PlanMemory } from "../plan/plan.ts";
import type { Clock, Log, SweepRequest } from "../reconcile/ports.ts";
import { type Preview, preview } from "../reconcile/preview.ts";
import { Reconciler } from "../reconcile/reconciler.ts";
import { RepositoryRounds, repositoryPasses } from "../reconcile/repositories.ts";
import { type SweepResult, Sweeps, sumOf } from "../reconcile/sweep.ts";
import { type Unsettled, WorkQueue } from "../reconcile/work-queue.ts";
import type { Signer } from "../record/marker.ts";
import { SettingsError } from "./settings.ts";

/** Keys of one owner that are worked on at once. */
const CONCURRENCY = 4;

/** How long to wait before GitHub is asked again who we are. */
const RECONNECT_MS = 5_000;

const REMEMBERED_CHARACTERS = 2_000_000;

export interface EngineOptions {
  /** How every client of the App talks to GitHub; `clock` paces and times the requests. */
  readonly wire: Omit<ClientOptions, "auth">;
  readonly tokens: AppTokens;
  readonly signer: Signer;
  /** The clock that says which day it is. */
  readonly clock: Clock;
  readonly log: Log;
  readonly settleMs: number;
  readonly signal: AbortSignal;
}

/** The working part of the App: keys in, a repository in order out. */
export interface Engine {
  /** Notes that a key wants a pass; returns at once. */
  note(key: IssueRef): void;
  /**
   * Notes every key of every installation, or of one repository, that could need a pass; resolves once all were looked
   * at. It and `preview` throw `SettingsError` for a repository that the App does not reach.
   */
  sweep(only?: RepositoryRef): Promise<SweepResult>;
  /** The same for a part of it, after an event that says that it changed. */
  sweepPart(part: SweepRequest): Promise<SweepResult>;
  /** What a sweep would do, key by key, and does not. */
  preview(only?: RepositoryRef): AsyncIterable<Preview>;
  /** Has GitHub send again the webhooks that never arrived. */
  redeliver(): Promise<number>;
  /** Forgets the comments of an issue, after an event that says that one was edited or taken away. */
  forgetComments(issue: IssueRef): void;
  /** Resolves once no key waits or is worked on, and notices and digests of the last sweep are written. */
  idle(): Promise<void>;
  /** Keys that could not be brought to rest, by `owner/repo#number`. */
  unsettled(): ReadonlyMap<string, Unsettled>;
  /** Finishes what is in hand and takes nothing more. The `signal` is to be aborted before. */
  close(): Promise<void>;
}

/**
 * Puts the parts together and asks GitHub who we are; waits while it cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { wire, tokens, signer, clock, log, settleMs, signal } = options;
  // Everything that waits listens to it.
  setMaxListeners(0, signal);
  const appClient = createClient({ ...wire, auth: tokens.app });
  const clients = new Map<number, Client>();
  const clientOf = (id: number) => {
    const client = clients.get(id) ?? createClient({ ...wire, auth: tokens.installation(id) });
    clients.set(id, client);
    return client;
  };
  const app = await identify(appClient, options);
  const repositories = new Repositories({ appClient, clientOf, clock: wire.clock });
  const policies = new Policies(wire.clock, clock);
  const changes = new Changes();
  const world = new GitHubWorld({ app, repositories, policies, changes, signer, clock, log });
  const plan = createPlan(paragraphMemory());
  const reconciler = new Reconciler({
    world,
    plan,
    clock,
    log,
    settleMs,
    note: (key) => queue.note(key),
    signal,
  });
  const work = (key: IssueRef) => reconciler.reconcile(key);
  const queue = new WorkQueue({ work, clock, log, concurrency: CONCURRENCY, signal });
  const passes = repositoryPasses(world, clock);
  const rounds = new RepositoryRounds({ world, passes, clock, log, settleMs, signal });
  const renewToken = (id: number) => tokens.installation(id).refresh();
  const installations = new Installations({ appClient, clientOf, renewToken, repositories, policies });
  const ground = new GitHubGround({ app, installations, repositories, policies, changes, world, clock, log });
  const sweeps = new Sweeps({ ground, queue, rounds, plan, clock, log, signal });
  const redeliveries = new Redeliveries(appClient, wire.clock, log);
  async function* requests(only: RepositoryRef | undefined): AsyncGenerator<SweepRequest> {
    if (!only) {
      for await (const owner of ground.owners()) yield { owner, only: null, renewed: false };
    } else if (await repositories.find(only)) {
      yield { owner: only.owner, only: [only], renewed: false };
    } else {
      throw new SettingsError(
        `The App is not installed on ${formatRepository(only)}, or there is no such repository.`,
      );
    }
  }
  log.info({ app: app.login, signingKey: signer.publicKey }, "connected; pin this key as signing_keys");
  return {
    note: (key) => void queue.note(key),
    forgetComments: (issue) => world.forgetComments(issue),
    async idle() {
      await sweeps.idle();
      await queue.idle();
      await rounds.idle();
    },
    unsettled: () => queue.unsettled,
    async close() {
      await queue.close();
      await rounds.idle();
    },
    async sweep(only) {
      const under: Promise<SweepResult>[] = [];
      for await (const request of requests(only)) under.push(sweeps.go(request));
      return sumOf(await Promise.all(under));
    },
    sweepPart: (part) => sweeps.go(part),
    async *preview(only) {
      for await (const request of requests(only)) yield* preview(request, { ground, passes, plan, clock });
    },
    redeliver: () => redeliveries.sendFailed(),
  };
}

/** Paragraphs that were looked at for their language: a body of 60 KB takes 1 ms instead of 100 the second time. */
function paragraphMemory(): PlanMemory {
  return new LRUCache({
    maxSize: REMEMBERED_CHARACTERS,
    sizeCalculation: (_found, paragraph) => paragraph.length,
  });
}

/** The App's own login: what it writes, it writes as `slug[bot]`. */
async function identify(client: Client, { wire, log, signal }: EngineOptions): Promise<{ login: string }> {
  for (;;) {
    try {
      const { data } = await client.rest.apps.getAuthenticated();
      return { login: `${data?.slug}[bot]` };
    } catch (error) {
      const kind = kindOf(error);
      if (kind === "unauthorized" || kind === "not-found") {
        throw new SettingsError(
          `GitHub does not accept these credentials. Check that APP_ID and the private key belong to the same App (${(error as Error).message}).`,
        );
      }
      log.warn({ err: error }, "GitHub cannot be reached; trying again");
      await wire.clock.sleep(RECONNECT_MS, signal);
    }
  }
}
