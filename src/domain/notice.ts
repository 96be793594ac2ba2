import type { IssueRef } from "./issue-ref.ts";
import type { ItemState } from "./item-state.ts";
import type { Notified } from "./ledger.ts";

/** An item or postmortem as far as notices go. Days are `YYYY-MM-DD`. */
export interface Followed {
  readonly kind: "action-item" | "postmortem";
  readonly issue: IssueRef;
  /** Its postmortem, or itself. */
  readonly postmortem: IssueRef;
  readonly title: string;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  /** Whom to ask for an owner while it has none; as far as anybody is known. */
  readonly stewards: readonly string[];
  readonly due: string;
  /** The day on which this due date was set: steps up to it are never made good. */
  readonly dueSince: string;
  /** The last of its due date, the day on which that was set, and the end of a waiver: escalation counts from it. */
  readonly owedFrom: string;
  readonly state: ItemState;
  readonly notified: Notified | null;
}

export type NoticeKind = "reminder" | "escalation";

/** One step that a notice takes for one thing. */
export interface NoticeStep {
  readonly issue: IssueRef;
  readonly kind: NoticeKind;
  /** The due date that the step belongs to. */
  readonly due: string;
  /** For a reminder, days from the due date; for an escalation, which step it is, from 1. */
  readonly step: number;
}

export interface NoticeEntry {
  readonly followed: Followed;
  readonly step: NoticeStep;
  /** Days until the due date; negative once it is over. */
  readonly daysLeft: number;
  /** Whether its people were reminded of this due date before. */
  readonly reminded: boolean;
}

/** Whom a reminder of it is for: its owners, or whoever is to find one. */
export function addressees({ owners, stewards }: Pick<Followed, "owners" | "stewards">): readonly string[] {
  return owners.length > 0 ? owners : stewards;
}

/** One comment to write: whom it mentions, where it goes, and what it is about, the most urgent first. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  readonly on: IssueRef;
  readonly day: string;
  readonly entries: readonly NoticeEntry[];
}

/** A notice that was written already, as its comment tells. */
export interface SentNotice {
  readonly to: readonly string[];
  /** `owner/repo` of the postmortems that it is about. */
  readonly repository: string;
  readonly day: string;
  readonly steps: readonly NoticeStep[];
}

/** What a ledger or marker has yet to record of notices that were sent. */
export interface NoticeRecord {
  readonly issue: IssueRef;
  readonly notified: Notified;
}
