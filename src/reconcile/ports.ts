import type { Temporal } from "temporal-polyfill";
import type { Dispatch } from "../domain/intake/dispatched.ts";
import { type IssueRef, type RepositoryRef, repositoryKey } from "../domain/issue-ref.ts";
import type { ChatMessage } from "../domain/notices/chat.ts";
import type { ChecksSnapshot } from "../observed/checks.ts";
import type { DigestSnapshot, NoticeSnapshot } from "../observed/commitments.ts";
import type { DeploymentSnapshot } from "../observed/deployments.ts";
import type { IntakeSnapshot } from "../observed/intake.ts";
import type { ConfigSnapshot, IndexSnapshot, WelcomeSnapshot } from "../observed/reports.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";

/** The part of a clock that a short process can have without Temporal, which takes a fifth as long to load as Node to start. */
export interface PlainClock {
  now(): { readonly epochMilliseconds: number };
  /** Resolves after so many milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Time as an input: the machine's clock, or one that a test controls. */
export interface Clock extends PlainClock {
  now(): Temporal.Instant;
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
  /** Null if the key is not an incident that the App tracks, or no longer exists. Throws if GitHub refuses to show it. */
  observe(key: IssueRef): Promise<Snapshot | null>;
  /** A reader that reads each issue once, and then shows it with what this process has written since. */
  keepingReader?(): IncidentReader;
}

/** Reads what the tasks of a repository need. Each method throws if GitHub refuses to show something. */
export interface RepositoryReader {
  /** Null if the config is valid and no report needs an update. */
  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null>;
  /** Null if no notice can be due. */
  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null>;
  /** Null if the App writes no checks there. */
  observeChecks(repository: RepositoryRef): Promise<ChecksSnapshot | null>;
  /** Null if nothing changed since the index was up to date. */
  observeIndex(repository: RepositoryRef): Promise<ObservedReport<IndexSnapshot> | null>;
  /** Null if no deployment waits for the App. */
  observeDeployments(repository: RepositoryRef): Promise<DeploymentSnapshot | null>;
  /** Null if there is no digest to write, or if the existing one is up to date. */
  observeDigest(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<DigestSnapshot> | null>;
  /** Forgets the listings that the tasks share, so that they are read again. */
  forgetListings(): void;
  /** Null if the App has nothing to say about its installation there. */
  observeWelcome(
    repository: RepositoryRef,
    sweep: CompletedSweep,
  ): Promise<ObservedReport<WelcomeSnapshot> | null>;
}

/** A repository's digest or index, and everything that it depends on. */
export interface ObservedReport<Snapshot> {
  readonly snapshot: Snapshot;
  /** Call this if there was nothing to write, so that the same data is not read again. */
  markUpToDate(): void;
}

/** Reads what a dispatch is about. */
export interface IntakeReader {
  /** Null if issues can't be opened there. Throws if GitHub refuses to show something, and for a config that can't be read. */
  observeIntake(dispatch: Dispatch): Promise<IntakeSnapshot | null>;
}

/** GitHub, as the loop reads it and writes to it. */
export interface World extends IncidentReader, RepositoryReader, IntakeReader {
  /**
   * Performs one operation. Throws if GitHub refused it, or if its outcome is unknown.
   * @param plannedAt when the plan was made: a write that had to wait too long is not done
   * @returns the id of the comment or the number of the report that it created; undefined for any other operation
   */
  apply(operation: Operation, plannedAt: Temporal.Instant): Promise<number | undefined>;
  /** What to do about an error that a read or a write threw. */
  classifyError(error: unknown): ErrorClass;
}

export type ErrorClass =
  /** The outcome of the write is unknown: wait, observe and plan again. */
  | { readonly kind: "ambiguous" }
  /** Nothing was done, because the world no longer matches the plan: observe and plan again. */
  | { readonly kind: "outdated" }
  /** The repository has a new address: observe again. `reason` is for the case that this does not help. */
  | { readonly kind: "moved"; readonly reason: string }
  /** It may succeed later. */
  | { readonly kind: "transient"; readonly retryAfterMs: number }
  /** Retrying does not help: report it and continue with the rest. `reason` is Markdown for people. */
  | { readonly kind: "terminal"; readonly reason: string };

/** What is also for chats: a notice, or the digest of a week. */
export type ChatOperation = Operation<"comment" | "open-report">;

/**
 * Which record of a message counts, if several processes wrote one: `first` is this one. `unseen`: GitHub does not show it yet,
 * so nobody knows.
 */
export type ChatClaim = "first" | "later" | "unseen";

/** Tells which record of a message counts. */
export interface ChatRecords {
  /**
   * Reads what GitHub shows now. Throws if it refuses to.
   * @param id of the comment, or the number of the report, that the operation created
   */
  claimOf(operation: ChatOperation, id: number): Promise<ChatClaim>;
}

/** Sends messages to the chats that the operator allows. */
export interface Notifier {
  /** Whether this repository may use this address, and it can be used. It never tells which of the two. */
  allows(address: string, repository: RepositoryRef): boolean;
  /** Whether any repository of this owner may. */
  allowsSome(address: string, owner: string): boolean;
  /** Resolves with whether the receiver confirmed the message, in bounded time. Never throws, never sends it twice. */
  send(message: ChatMessage): Promise<boolean>;
}

/** For an operator who allows no chat. */
export const NO_CHAT: Notifier = {
  allows: () => false,
  allowsSome: () => false,
  send: async () => false,
};

/** Lists the owners, their repositories, and the incidents in each. */
export interface RepositoryDirectory {
  /** The accounts that the App is installed on. */
  owners(): AsyncIterable<string>;
  /** The repositories of an owner that the App can access. This, `refresh` and `scan` throw if GitHub refuses a read. */
  repositoriesOf(owner: string): Promise<readonly RepositoryRef[]>;
  /** Forgets what is cached about the requested repositories. */
  refresh(request: SweepRequest): Promise<void>;
  scan(repository: RepositoryRef): Promise<RepositoryScan>;
}

/**
 * A repository as one listing showed it. What `observe` reads from it may be slightly out of date: it can show that
 * nothing is missing, and what seems to be missing is observed again before anything is written.
 */
export interface RepositoryScan extends IncidentReader {
  /** The incidents that could need work. */
  readonly keys: readonly IssueRef[];
}

/** A request to sweep repositories of one owner. */
export interface SweepRequest {
  readonly owner: string;
  /** These repositories; null is all that the App can access. */
  readonly only: readonly RepositoryRef[] | null;
  /** Whether the App's access may have changed, so that what is cached must be forgotten. */
  readonly accessChanged: boolean;
}

/** A finished sweep of one owner. */
export interface CompletedSweep {
  readonly owner: string;
  readonly repositories: readonly RepositoryRef[];
  /** The repositories that could be scanned. */
  readonly scanned: readonly RepositoryRef[];
  /** Whether `repositories` are all that the App can access for this owner. */
  readonly isComplete: boolean;
}

/** One request in place of two for the same owner. */
export function mergeRequests(earlier: SweepRequest, later: SweepRequest): SweepRequest {
  const only = earlier.only && later.only ? union(earlier.only, later.only) : null;
  return { owner: later.owner, only, accessChanged: earlier.accessChanged || later.accessChanged };
}

/** One sweep in place of two of the same owner. */
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
