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
  /** When an issue that others wrote was taken over: what was commented on it before is no command. */
  readonly adoptedAt?: string;
  /** The severity label of its incident, by which the gate may spare it; without it, the incident has none. */
  readonly severity?: string;
  readonly extensions: readonly Extension[];
  /** Extensions besides, of which only the number is known since their record was taken out. */
  readonly extendedBefore?: number;
  readonly waiver: Waiver | null;
  /** Set once an approver gave the item up; it holds while the item is closed. */
  readonly dropped?: Dropped;
  /** Comments whose commands were executed and that no extension records, in rising order; the newest few. */
  readonly obeyed?: readonly number[];
  /** The newest notices, so that none is sent twice. */
  readonly notified?: Notified;
  readonly base: MergeBase;
}

/** Gives an item up for good. */
export interface Dropped {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** Null when closing the issue said it, and no command. */
  readonly commentId: number | null;
}

/** What was said of an item or postmortem because of its due date: a new due date begins anew. */
export interface Notified {
  /** The due date that the steps count from. */
  readonly due: string;
  /** The newest reminder, in days from the due date (-7, 0, 14), and its day; null before the first. */
  readonly reminded: number | null;
  readonly remindedOn: string | null;
  /** How many steps of the escalation are behind it, and the day of the newest. */
  readonly escalated: number;
  readonly escalatedOn: string | null;
}

/** Moves a due date. `commentId` is the command that asked for it, so that it is executed once. */
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
  /** The due date that the line showed; without it, the ledger's own. */
  readonly due?: string;
  /** The issue's `updated_at` when the pair was seen: later events are news. */
  readonly seenAt: string;
}
