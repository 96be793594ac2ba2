import type { DueLedger } from "../items/item-state.ts";
import { waiverInForce } from "../items/item-state.ts";
import type { Ledger } from "../items/ledger.ts";
import type { Visibility } from "../visibility.ts";

/*
 * What a report knows about incidents, postmortems and items. It contains no titles and no people, so that no report can show
 * them.
 */

/** What figures can be grouped by. */
export const GROUPINGS = ["team", "repository", "severity", "priority", "kind"] as const;

export type Grouping = (typeof GROUPINGS)[number];

/** The groups that something belongs to; it has none where the list is empty. */
export type Groups = Readonly<Partial<Record<Grouping, readonly string[]>>>;

/**
 * What became of an item or a postmortem by the report's day, held against its original due date: an extension changes nothing.
 * - `onTime`: done, and closed for the last time on its original due date or before
 * - `late`: done after that
 * - `waived`: open, and a waiver is active
 * - `dropped`: an approver decided that it will never be done
 * - `open`: its original due date has not passed
 * - `overdue`: open after its original due date
 */
export const OUTCOMES = ["onTime", "late", "waived", "dropped", "open", "overdue"] as const;

export type Outcome = (typeof OUTCOMES)[number];

export interface ItemFacts {
  /** `YYYY-MM-DD`. */
  readonly originalDue: string;
  readonly outcome: Outcome;
  /** Whether its original due date has passed. */
  readonly wasDue: boolean;
  /** From the day on which it was tracked to the day on which it was done, 0 for the same day; null if it is not done. */
  readonly daysToDone: number | null;
  /** The id of its postmortem. */
  readonly postmortem: number;
  /** ISO 8601 instants; null while it is open. */
  readonly trackedAt: string;
  readonly closedAt: string | null;
  /** Labels that say what it is about: its own and its postmortem's. */
  readonly topics: readonly string[];
  readonly groups: Groups;
}

export interface PostmortemFacts {
  readonly id: number;
  /** `YYYY-MM-DD`. */
  readonly originalDue: string;
  readonly outcome: Outcome;
  readonly incidents: readonly IncidentId[];
}

interface IncidentId {
  /** The database id of its repository. */
  readonly repositoryId: number;
  readonly number: number;
}

/** An issue that is labeled as an incident. */
export interface IncidentFacts extends IncidentId {
  /** ISO 8601. */
  readonly openedAt: string;
  /** `YYYY-MM-DD`. */
  readonly openedOn: string;
  readonly topics: readonly string[];
  readonly groups: Groups;
  /** It counts only if it has a postmortem: it is a duplicate, or from before the App was installed. */
  readonly needsPostmortem: boolean;
}

/** What one repository has of all that. */
export interface RepositoryFacts {
  readonly items: readonly ItemFacts[];
  readonly postmortems: readonly PostmortemFacts[];
  readonly incidents: readonly IncidentFacts[];
  /** Items whose records are not trusted, so that nothing is known about them. */
  readonly untrusted: number;
}

/** A repository that a report covers. */
export interface ReportedRepository {
  /** `owner/repo`. */
  readonly name: string;
  readonly visibility: Visibility | undefined;
  readonly facts: RepositoryFacts;
}

/**
 * The outcome on a day.
 * @param closedOn the day on which it was closed for the last time; null while it is open
 */
export function outcomeOn(
  day: string,
  ledger: DueLedger & Pick<Ledger, "dropped">,
  closedOn: string | null,
): Outcome {
  const { originalDue } = ledger;
  if (closedOn !== null) return ledger.dropped ? "dropped" : closedOn <= originalDue ? "onTime" : "late";
  if (waiverInForce(ledger, day)) return "waived";
  return originalDue < day ? "overdue" : "open";
}
