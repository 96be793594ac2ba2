import type { Temporal } from "temporal-polyfill";
import { type IssueRef, type RepositoryRef, repositoryKey } from "../domain/issue-ref.ts";
import type { NoticeSnapshot } from "../observed/commitments.ts";
import type { ConfigSnapshot, DigestSnapshot } from "../observed/reports.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";

/** Time as an input: the machine's clock, or one that a test controls. */
export interface Clock {
  now(): Temporal.Instant;
  /** Resolves after so many milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Structured logging, with pino's signatures. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Reads one incident. */
export interface IncidentReader {
  /** Null when the key names no incident of ours, or is gone. Throws what GitHub refuses to show. */
  observe(key: IssueRef): Promise<Snapshot | null>;
}

/** Reads what the tasks of a repository are about. Each throws what GitHub refuses to show. */
export interface RepositoryReader {
  /** Null when nothing is wrong with the config and no report says otherwise. */
  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null>;
  /** Null when no notice can be due. */
  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null>;
  /** Null when there is no digest to write, or the one that exists is up to date. */
  observeDigest(repository: RepositoryRef, sweep: CompletedSweep): Promise<ObservedDigest | null>;
}

/** What a digest depends on. */
export interface ObservedDigest {
  readonly snapshot: DigestSnapshot;
  /** Told when there was nothing to write, so that the same is not read again. */
  markUpToDate(): void;
}

/** GitHub, as the loop needs it: read it, write to it. */
export interface World extends IncidentReader, RepositoryReader {
  /**
   * Performs one operation. Throws when it was refused, or when nobody knows whether it took.
   * @param plannedAt when the plan was made: a write that had to wait for too long is not done
   */
  apply(operation: Operation, plannedAt: Temporal.Instant): Promise<void>;
  /** What to do about an error that reading or writing threw. */
  classifyError(error: unknown): ErrorClass;
}

export type ErrorClass =
  /** Nobody knows whether the write took: wait, observe and plan again. */
  | { readonly kind: "ambiguous" }
  /** Nothing was done, since the world no longer matches the plan: observe and plan again. */
  | { readonly kind: "outdated" }
  /** It has another address now, which one more look finds; `reason` is for when that does not help. */
  | { readonly kind: "moved"; readonly reason: string }
  /** It may succeed later. */
  | { readonly kind: "transient"; readonly retryAfterMs: number }
  /** Trying again does not help: report it and continue with the rest. `reason` is Markdown for people. */
  | { readonly kind: "terminal"; readonly reason: string };

/** Where work is found: owners, their repositories, and the incidents in each. */
export interface RepositoryDirectory {
  /** The accounts that the App is installed on. */
  owners(): AsyncIterable<string>;
  /** The repositories of an owner that the App reaches. This, `refresh` and `scan` throw what GitHub refuses to show. */
  repositoriesOf(owner: string): Promise<readonly RepositoryRef[]>;
  /** Forgets what was remembered about the requested repositories. */
  refresh(request: SweepRequest): Promise<void>;
  scan(repository: RepositoryRef): Promise<RepositoryScan>;
}

/**
 * A repository as one listing showed it. What `observe` reads from it may be some moments old: it can show that nothing
 * is missing, and what seems to be missing is observed again before anything is written.
 */
export interface RepositoryScan extends IncidentReader {
  /** The incidents that could need work. */
  readonly keys: readonly IssueRef[];
}

/** A request to sweep repositories of one owner. */
export interface SweepRequest {
  readonly owner: string;
  /** These repositories; null is all that the App reaches. */
  readonly only: readonly RepositoryRef[] | null;
  /** Whether the App's access may have changed: what was remembered is forgotten. */
  readonly accessChanged: boolean;
}

/** A sweep of one owner that is over. */
export interface CompletedSweep {
  readonly owner: string;
  readonly repositories: readonly RepositoryRef[];
  /** Those that could be scanned. */
  readonly scanned: readonly RepositoryRef[];
  /** Whether `repositories` are all that the App reaches for this owner. */
  readonly isComplete: boolean;
}

/** One request in place of two for the same owner. */
export function mergeRequests(earlier: SweepRequest, later: SweepRequest): SweepRequest {
  const only = earlier.only && later.only ? union(earlier.only, later.only) : null;
  return { owner: later.owner, only, accessChanged: earlier.accessChanged || later.accessChanged };
}

/** Two sweeps of the same owner as if they had been one. */
export function mergeSweeps(earlier: CompletedSweep, later: CompletedSweep): CompletedSweep {
  return {
    owner: later.owner,
    repositories: union(earlier.repositories, later.repositories),
    scanned: union(earlier.scanned, later.scanned),
    isComplete: earlier.isComplete || later.isComplete,
  };
}

function union(earlier: readonly RepositoryRef[], later: readonly RepositoryRef[]): RepositoryRef[] {
  const byName = [...earlier, ...later].map((ref) => [repositoryKey(ref), ref] as const);
  return [...new Map(byName).values()];
}
