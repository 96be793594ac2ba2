import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import type { NoticeWorld } from "./notice-rounds.ts";
import { planNotices } from "./notices.ts";
import type { Operation } from "./operation.ts";
import { plan } from "./plan.ts";
import type { Clock, Log, World } from "./ports.ts";

/** Where keys are found: every repository, and in each the keys that could need a pass. */
export interface Ground {
  repositories(): AsyncIterable<RepositoryRef>;
  keysIn(repository: RepositoryRef): Promise<IssueRef[]>;
}

export interface SweepResult {
  readonly repositories: number;
  readonly failed: number;
  readonly keys: number;
}

/** Notes every key that could need a pass. A repository that fails is reported and stops no other. */
export async function sweep(
  ground: Ground,
  queue: { note(key: IssueRef): void },
  log: Log,
  signal: AbortSignal,
): Promise<SweepResult> {
  const result = { repositories: 0, failed: 0, keys: 0 };
  for await (const repository of ground.repositories()) {
    if (signal.aborted) break;
    result.repositories++;
    try {
      const keys = await ground.keysIn(repository);
      for (const key of keys) queue.note(key);
      result.keys += keys.length;
    } catch (error) {
      result.failed++;
      log.error({ repository: formatRepository(repository), err: error }, "could not be swept");
    }
  }
  return result;
}

/** What is planned for one key; `problem` when it could not be observed, or a whole repository not be read. */
export interface Preview {
  readonly of: string;
  readonly operations: readonly Operation[];
  readonly problem: unknown;
}

/** Plans for every key and applies nothing: what a dry run shows. */
export async function* preview(ground: Ground, world: World, clock: Clock): AsyncIterable<Preview> {
  for await (const repository of ground.repositories()) {
    try {
      for (const key of await ground.keysIn(repository)) yield await previewKey(key, world, clock);
    } catch (problem) {
      yield { of: formatRepository(repository), operations: [], problem };
    }
  }
}

/** Plans the notices of a repository and sends none. */
export async function previewNotices(
  repository: RepositoryRef,
  world: NoticeWorld,
  clock: Clock,
): Promise<Preview> {
  const of = formatRepository(repository);
  try {
    const snapshot = await world.observeNotices(repository);
    return { of, operations: snapshot ? planNotices(snapshot, clock.now()) : [], problem: null };
  } catch (problem) {
    return { of, operations: [], problem };
  }
}

async function previewKey(key: IssueRef, world: World, clock: Clock): Promise<Preview> {
  const of = formatIssueRef(key);
  try {
    const snapshot = await world.observe(key);
    return { of, operations: snapshot ? plan(snapshot, clock.now()) : [], problem: null };
  } catch (problem) {
    return { of, operations: [], problem };
  }
}

/** The same ground, which notes the repositories whose keys were found. */
export function rememberingRepositories(ground: Ground, found: RepositoryRef[]): Ground {
  return {
    repositories: () => ground.repositories(),
    async keysIn(repository) {
      const keys = await ground.keysIn(repository);
      found.push(repository);
      return keys;
    },
  };
}

/** The same ground with one repository in it. */
export function oneRepository(ground: Ground, repository: RepositoryRef): Ground {
  return {
    keysIn: (ref) => ground.keysIn(ref),
    async *repositories() {
      yield repository;
    },
  };
}
