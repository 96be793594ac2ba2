import type { Priority } from "../priority.ts";

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
  /** When an existing issue was adopted. Earlier comments on it are not commands. */
  readonly adoptedAt?: string;
  /** The severity label of its incident, by which the gate can exempt it. Missing if the incident has none. */
  readonly severity?: string;
  readonly terms: Terms;
  /** What approvers allowed to ease in the terms, the newest few. */
  readonly eased?: readonly Eased[];
  readonly extensions: readonly Extension[];
  /** The number of further extensions, whose record was removed. */
  readonly extendedBefore?: number;
  readonly waiver: Waiver | null;
  /** Set when an approver drops the item. It counts while the item is closed. */
  readonly dropped?: Dropped;
  /** Comments whose commands were executed and that no extension records, in rising order; the newest few. */
  readonly obeyed?: readonly number[];
  /** The newest notices, so that none is sent twice. */
  readonly notified?: Notified;
  /** Notices in comments on its issue that the chats confirmed, in rising order; the newest few. */
  readonly confirmed?: readonly number[];
  readonly base: MergeBase;
}

/**
 * What an item is judged by, besides its date. It follows the item's line and issue until the item is committed. From then
 * on it gets stricter by hand, and less strict only by an approver's command.
 */
export interface Terms {
  /** Null if the item has none. The gate never exempts those. */
  readonly priority: Priority | null;
  /** Names of the areas in the settings that it belongs to, sorted. */
  readonly areas: readonly string[];
  /** Logins and `org/team`, lower case, sorted. GitHub may have refused to assign some: see `base`. */
  readonly owners: readonly string[];
}

/** The drop of an item: it will not be done. */
export interface Dropped {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  /** Null if the item was dropped by closing its issue, without a command. */
  readonly commentId: number | null;
}

/** The notices about an item or postmortem for its current due date. A new due date starts again. */
export interface Notified {
  /** The due date from which the steps are counted. */
  readonly due: string;
  /** The newest reminder, in days from the due date (-7, 0, 14), and its day; null before the first. */
  readonly reminded: number | null;
  readonly remindedOn: string | null;
  /** How many escalation steps were sent, and the day of the newest. */
  readonly escalated: number;
  readonly escalatedOn: string | null;
}

/** Who granted an exception, when and why. `commentId` is the command's comment, so that it is executed once. */
interface Grant {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly commentId: number;
}

/** A lower priority, or an area or the last owner taken away. */
export interface Eased extends Grant {
  /** `lowered from P0 to P3`. */
  readonly what: string;
}

export interface Extension extends Grant {
  readonly from: string;
  readonly to: string;
}

/** A waiver, up to and including `until`. */
export interface Waiver extends Grant {
  readonly until: string;
}

/** The synchronized fields of an item's line or issue. */
export interface SyncedFields {
  readonly done: boolean;
  /** Logins and `org/team`, lower case, sorted. */
  readonly owners: readonly string[];
  readonly title: string;
}

/** The last values of line and issue: the base of the three-way merge. */
export interface MergeBase {
  /** Null once the line is removed from the checklist. */
  readonly line: SyncedFields | null;
  readonly issue: SyncedFields;
  /** The due date in the line; without it, the ledger's own. */
  readonly due?: string;
  /** GitHub's issue fields; missing before the App used any. */
  readonly fields?: FieldsBase;
  /** The issue's `updated_at` when the pair was read. Later events are changes. */
  readonly seenAt: string;
}

export interface FieldsBase {
  readonly due?: SeenField;
  /** By the names of options. */
  readonly priority?: SeenField;
}

/**
 * A field of an issue when it was last in step: what the record said, and what the field showed. They differ if GitHub did not
 * keep the value, or if somebody wrote another one since.
 */
export interface SeenField {
  readonly record: string | null;
  /** Null if it was empty. */
  readonly shown: string | null;
  /** Whether people are asked about what it showed, because it can't be meant. */
  readonly asked?: boolean;
}
