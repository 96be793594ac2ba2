import { formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { AppTokens } from "../github/app-auth.ts";
import { type Client, type ClientOptions, createClient } from "../github/client.ts";
import { kindOf } from "../github/errors.ts";
import { GitHubWorld } from "../github/github-world.ts";
import { GitHubGround } from "../github/ground.ts";
import { Policies } from "../github/policies.ts";
import { redeliverFailed } from "../github/redeliver.ts";
import { Repositories } from "../github/repositories.ts";
import type { Signer } from "../markdown/marker.ts";
import type { Clock, Log } from "../reconcile/ports.ts";
import { type Preview, preview } from "../reconcile/preview.ts";
import { Reconciler } from "../reconcile/reconciler.ts";
import { previewPasses, repositoryPasses } from "../reconcile/repository-passes.ts";
import { RepositoryRounds } from "../reconcile/repository-rounds.ts";
import { oneRepository, rememberingRepositories, type SweepResult, sweep } from "../reconcile/sweep.ts";
import { type Unsettled, WorkQueue } from "../reconcile/work-queue.ts";
import { SettingsError } from "./settings.ts";

/** Keys of one owner that are worked on at once. */
const CONCURRENCY = 4;
/** How long to wait before GitHub is asked again who we are. */
const RECONNECT_MS = 5_000;

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
   * Notes every key of every installation, or of one repository, that could need a pass. It and `preview` throw
   * `SettingsError` for a repository that the App does not reach.
   */
  sweep(only?: RepositoryRef): Promise<SweepResult>;
  /** What a sweep would do, key by key, and does not. */
  preview(only?: RepositoryRef): AsyncIterable<Preview>;
  /** Has GitHub send again the webhooks that never arrived. */
  redeliver(): Promise<number>;
  /** Forgets what was remembered of repositories, after an event that says that it changed. */
  forget(repository: RepositoryRef): void;
  /** Forgets the comments of an issue, after an event that says that one was edited or taken away. */
  forgetComments(issue: IssueRef): void;
  /** Resolves once no key waits or is worked on, and notices and digests of the last sweep are written. */
  idle(): Promise<void>;
  /** Keys that could not be brought to rest, by `owner/repo#number`. */
  unsettled(): ReadonlyMap<string, Unsettled>;
  /** Finishes what is in hand and takes nothing more. */
  close(): Promise<void>;
}

/**
 * Puts the parts together and asks GitHub who we are; waits while it cannot be reached.
 * Throws `SettingsError` when GitHub does not accept the App's credentials.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { wire, tokens, signer, clock, log, settleMs, signal } = options;
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
  const world = new GitHubWorld({ app, repositories, policies, signer, clock });
  const reconciler = new Reconciler({ world, clock, log, settleMs, signal });
  const work = (key: IssueRef) => reconciler.reconcile(key);
  const queue = new WorkQueue({ work, clock, log, concurrency: CONCURRENCY, signal });
  const passes = repositoryPasses(world, clock);
  const rounds = new RepositoryRounds({ world, passes, clock, log, settleMs, signal });
  const ground = new GitHubGround({ app, appClient, clientOf, repositories, policies, world, clock, log });
  const groundOf = async (only: RepositoryRef | undefined) => {
    if (!only) return ground;
    if (await repositories.find(only)) return oneRepository(ground, only);
    throw new SettingsError(
      `The App is not installed on ${formatRepository(only)}, or there is no such repository.`,
    );
  };
  log.info({ app: app.login, signingKey: signer.publicKey }, "connected; pin this key as signing_keys");
  return {
    note: (key) => queue.note(key),
    forget: (repository) => repositories.forget(repository),
    forgetComments: (issue) => world.forgetComments(issue),
    async idle() {
      await queue.idle();
      await rounds.idle();
    },
    unsettled: () => queue.unsettled,
    close: () => queue.close(),
    async sweep(only) {
      const swept = nothingSwept(only);
      const remembering = rememberingRepositories(await groundOf(only), swept);
      const result = await sweep({ ground: remembering, queue, clock, log, signal });
      log.info(result, "swept");
      // People are told of what holds once all is in order.
      void rounds.go(swept, () => queue.idle());
      return result;
    },
    async *preview(only) {
      const swept = nothingSwept(only);
      yield* preview(rememberingRepositories(await groundOf(only), swept), clock);
      yield* previewPasses(passes, swept);
    },
    redeliver: () => redeliverFailed(appClient, wire.clock, log),
  };
}

function nothingSwept(only: RepositoryRef | undefined) {
  return { all: [] as RepositoryRef[], found: [] as RepositoryRef[], whole: only === undefined };
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
