import type { Temporal } from "temporal-polyfill";
import { type IssueRef, type RepositoryRef, repositoryKey } from "../domain/issue-ref.ts";
import type { NoticeSnapshot } from "../observed/commitments.ts";
import type { ConfigSnapshot, DigestSnapshot } from "../observed/reports.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";

/** Time as an input: the server's clock, or one that a test turns by hand. */
export interface Clock {
  now(): Temporal.Instant;
  /** Resolves after so many milliseconds of this clock; rejects with the signal's reason when aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Structured logging, as pino does it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The world that a key lives in, as the loop needs it: read it, write to it. */
export interface World {
  /** What there is now; null when the key is nothing of ours, or is gone. Throws what GitHub refuses to show. */
  observe(key: IssueRef): Promise<Snapshot | null>;
  /**
   * Performs one operation. Throws when it was refused, or when nobody knows whether it took.
   * @param plannedAt when the world was last looked at for it: a write that had to wait for too long is not done
   */
  apply(operation: Operation, plannedAt?: Temporal.Instant): Promise<void>;
  /** What to do about an error that either of them threw. */
  judge(error: unknown): Judgement;
}

export type Judgement =
  /** Nobody knows whether the write took: settle, observe, and plan again. */
  | { readonly kind: "ambiguous" }
  /** Nothing was done, since the world is not as it was planned for: observe and plan again. */
  | { readonly kind: "outdated" }
  /** What it was about has another address now, which is found by looking once more; `reason` if that is of no use. */
  | { readonly kind: "moved"; readonly reason: string }
  /** It may work later. */
  | { readonly kind: "transient"; readonly retryAfterMs: number }
  /** It will not work by trying again: report it and go on with the rest. `reason` is Markdown for people. */
  | { readonly kind: "terminal"; readonly reason: string };

/** Where keys are found: owners, their repositories, and in each the keys that could need a pass. */
export interface Ground {
  /** On whose accounts the App works. */
  owners(): AsyncIterable<string>;
  /** The repositories of an owner that the App reaches. It, `renew` and `lookInto` throw what GitHub refuses to show. */
  repositoriesOf(owner: string): Promise<readonly RepositoryRef[]>;
  /** Forgets what was remembered of what is asked for. */
  renew(request: SweepRequest): Promise<void>;
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

/** How a key was left. */
export type Outcome =
  | { readonly kind: "at-rest"; readonly writes: number }
  /** Something was refused for good: it was reported, and the rest was done. */
  | { readonly kind: "blocked"; readonly writes: number }
  /** Something may work later: come back then. */
  | { readonly kind: "retry"; readonly afterMs: number }
  /** It did not come to rest within its passes. */
  | { readonly kind: "restless" }
  /** Nothing was done: its repository has another name today, and work is to go on under that, one pass at a time. */
  | { readonly kind: "renamed"; readonly to: IssueRef }
  | { readonly kind: "stopped" };

/** The world as whole repositories are looked at. Each throws what GitHub refuses to show. */
export interface RepositoryWorld {
  /** Null when nothing is wrong with the config and nobody was told that there is. */
  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null>;
  /** Null when no notice can be due. */
  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null>;
  /** Null when the digest that stands there, or stands nowhere, says all already. */
  observeDigest(repository: RepositoryRef, swept: Swept): Promise<ObservedDigest | null>;
}

/** What is to be swept of one owner. */
export interface SweepRequest {
  readonly owner: string;
  /** These repositories; null is all that the App reaches. */
  readonly only: readonly RepositoryRef[] | null;
  /** Whether the App may reach more there than before, or other things: nothing that was remembered counts. */
  readonly renewed: boolean;
}

/** What was swept of one owner. */
export interface Swept {
  readonly owner: string;
  readonly all: readonly RepositoryRef[];
  /** Those of which the keys were found. */
  readonly found: readonly RepositoryRef[];
  /** Whether these are all the repositories of that owner that the App reaches. */
  readonly whole: boolean;
}

/** One request in place of two of the same owner. */
export function bothRequests(earlier: SweepRequest, later: SweepRequest): SweepRequest {
  const only = earlier.only && later.only ? union(earlier.only, later.only) : null;
  return { owner: later.owner, only, renewed: earlier.renewed || later.renewed };
}

/** Two sweeps of the same owner as if they had been one. */
export function bothSwept(earlier: Swept, later: Swept): Swept {
  return {
    owner: later.owner,
    all: union(earlier.all, later.all),
    found: union(earlier.found, later.found),
    whole: earlier.whole || later.whole,
  };
}

function union(earlier: readonly RepositoryRef[], later: readonly RepositoryRef[]): RepositoryRef[] {
  const named = [...earlier, ...later].map((ref) => [repositoryKey(ref), ref] as const);
  return [...new Map(named).values()];
}

/** What a digest depends on; whoever plans says when there was nothing to write, so that the same is not read again. */
export interface ObservedDigest {
  readonly snapshot: DigestSnapshot;
  saidAll(): void;
}
