import { formatIssueRef, formatRepository, type IssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import { plan } from "./plan.ts";
import type { Clock, Log } from "./ports.ts";
import type { Snapshot } from "./snapshot.ts";

/** Keys of one owner that are glanced at at once. */
const GLANCES = 4;

/** Where keys are found: every repository, and in each the keys that could need a pass. */
export interface Ground {
  repositories(): AsyncIterable<RepositoryRef>;
  /** Throws what GitHub refuses to show. */
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
  readonly queue: { note(key: IssueRef): void };
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
}

export interface SweepResult {
  readonly repositories: number;
  readonly failed: number;
  readonly keys: number;
  /** Keys that are not at rest, or could not be glanced at. */
  readonly noted: number;
}

/**
 * Looks at every key and notes those that could need a pass. A repository that fails is reported and stops no other;
 * an installation that GitHub made wait holds up nobody else.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { ground, signal } = options;
  const round = { result: { repositories: 0, failed: 0, keys: 0, noted: 0 }, looked: new Set<string>() };
  const owners = new Map<string, Promise<void>>();
  for await (const repository of ground.repositories()) {
    if (signal.aborted) break;
    round.result.repositories++;
    const owner = repository.owner.toLowerCase();
    const before = owners.get(owner) ?? Promise.resolve();
    owners.set(
      owner,
      before.then(() => sweepRepository(repository, options, round)),
    );
  }
  await Promise.all(owners.values());
  return round.result;
}

interface Round {
  readonly result: { -readonly [Name in keyof SweepResult]: SweepResult[Name] };
  /** Keys of several repositories, such as those of shared postmortems, are looked at once. */
  readonly looked: Set<string>;
}

async function sweepRepository(
  repository: RepositoryRef,
  options: SweepOptions,
  { result, looked }: Round,
): Promise<void> {
  const { ground, queue, log, signal } = options;
  if (signal.aborted) return;
  try {
    const look = await ground.lookInto(repository);
    const keys = look.keys.filter((key) => !looked.has(nameOf(key)));
    for (const key of keys) looked.add(nameOf(key));
    result.keys += keys.length;
    await inParallel(keys, async (key) => {
      if (signal.aborted || (await isAtRest(key, look, options))) return;
      result.noted++;
      queue.note(key);
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
    return snapshot === null || plan(snapshot, clock.now()).length === 0;
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

/** What a sweep went over. */
export interface Swept {
  readonly all: readonly RepositoryRef[];
  /** Those of which the keys were found. */
  readonly found: readonly RepositoryRef[];
  /** Whether these are all the repositories that the App reaches. */
  readonly whole: boolean;
}

/** The same ground, which notes what was swept on the way. */
export function rememberingRepositories(
  ground: Ground,
  swept: { readonly all: RepositoryRef[]; readonly found: RepositoryRef[] },
): Ground {
  return {
    async *repositories() {
      for await (const repository of ground.repositories()) {
        swept.all.push(repository);
        yield repository;
      }
    },
    async lookInto(repository) {
      const look = await ground.lookInto(repository);
      swept.found.push(repository);
      return look;
    },
  };
}

/** The same ground with one repository in it. */
export function oneRepository(ground: Ground, repository: RepositoryRef): Ground {
  return {
    lookInto: (ref) => ground.lookInto(ref),
    async *repositories() {
      yield repository;
    },
  };
}
