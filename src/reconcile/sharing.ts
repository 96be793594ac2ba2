import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { SweepRequest } from "./ports.ts";
import type { Queue } from "./queue.ts";
import type { Hint, Unconverged, Work } from "./work.ts";
import type { WorkQueue } from "./work-queue.ts";

/** The right of this process to work on a key, until another process may have it. */
export interface Lease {
  /** Why nothing may be sent for the key anymore; null if it may. Asks, if this process was too busy to renew it in time. */
  whyNot(): Promise<string | null>;
  /** Whether another process wrote for the key so recently that GitHub may not show it yet. */
  readonly mayLag: boolean;
  /** Call this before each write. */
  writes(): void;
}

/** What one process sends to the others. Times are durations, because clocks differ. */
export type ProcessMessage =
  /** Writes that count in `Budget`, by the names of their accounts. */
  | { readonly kind: "writes"; readonly accounts: readonly string[]; readonly count: number }
  /** A turn: the name's share is used up for so long (`TurnPace`). */
  | { readonly kind: "turn"; readonly name: string; readonly usedMs: number }
  | { readonly kind: "comments"; readonly issue: IssueRef }
  | { readonly kind: "settings"; readonly repository: RepositoryRef }
  | { readonly kind: "access"; readonly request: SweepRequest }
  /** The end of a complete sweep; `error` is null if it went well. */
  | { readonly kind: "swept"; readonly error: string | null }
  /** The end of a turn; `left` is null if nothing remains to be done for its key. */
  | { readonly kind: "turned"; readonly key: string; readonly left: Unconverged | null };

/** How processes that share the work talk to each other. */
export interface MessageBus {
  /** Sends it to the other processes, as soon as that is possible. Never throws. */
  publish(message: ProcessMessage): void;
  /** @param receive also gets how old the message is, in milliseconds */
  subscribe(receive: (message: ProcessMessage, ageMs: number) => void): void;
}

/** What a queue for several processes needs of this one. */
export interface OwnTurns {
  /** Runs work in its turns, among the other work of this process. */
  readonly queue: WorkQueue;
  /** Milliseconds until this work may have a turn, which counts as used from then on. */
  readonly delayOf: (work: Work) => number;
  /** The work that a hint of any process asks for. */
  readonly workOf: (hint: Hint, asked: Pick<Work, "requester" | "cause">) => Work;
}

export interface SharedQueue extends Queue {
  /** Gives work another turn after this time, in any process. False if only this one can do it. */
  later(work: Work, afterMs: number): boolean;
}

/** What several processes share, so that they work as one. */
export interface Sharing {
  /** A queue that all processes share, and from which this one takes work. */
  queueFor(own: OwnTurns): SharedQueue;
  /** The lease of whoever does what is done once for all, such as sweeps; null if that is not this process. */
  leadership(): Promise<Lease | null>;
  readonly bus: MessageBus;
  /**
   * Runs `work` while this process alone works on the key. Returns after how many milliseconds to ask again if another
   * process does.
   */
  hold<Result>(
    key: string,
    work: (lease: Lease) => Promise<Result>,
  ): Promise<{ readonly result: Result } | { readonly busyMs: number }>;
}
