/**
 * The signed record of one action item. It is plain JSON, days as `YYYY-MM-DD` and instants as ISO 8601
 * in UTC, because its signature covers exactly these values.
 */
export interface Ledger {
  /** The first due date; never changes. */
  readonly originalDue: string;
  readonly due: string;
  /** When the item was tracked, by the App's clock. */
  readonly trackedAt: string;
  readonly extensions: readonly Extension[];
  readonly waiver: Waiver | null;
  readonly base: MergeBase;
}

/** Moves a due date. `commentId` is the command that asked for it, so that it is obeyed once. */
export interface Extension {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly commentId: number;
}

/** Lifts the obligation up to and including `until`. */
export interface Waiver {
  readonly until: string;
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly commentId: number;
}

/** What an item's line, or its issue, says in the fields that are kept in step. */
export interface SyncedFields {
  readonly done: boolean;
  /** Logins and `org/team`, lower case, sorted. */
  readonly owners: readonly string[];
  readonly title: string;
}

/** The pair of values last seen, the base of the three-way merge between line and issue. */
export interface MergeBase {
  /** Null once the line was taken out of the checklist. */
  readonly line: SyncedFields | null;
  readonly issue: SyncedFields;
  /** The issue's `updated_at` when the pair was seen: later events are news. */
  readonly seenAt: string;
}
