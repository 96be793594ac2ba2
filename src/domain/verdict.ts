import type { DueLedger } from "./exception.ts";
import type { IssueRef, RepositoryRef } from "./issue-ref.ts";
import type { Waiver } from "./ledger.ts";
import type { Priority } from "./policy.ts";

export type Outcome = "pass" | "fail" | "undecided";
export type FailOn = "overdue" | "due-soon" | "none";

export interface GateSettings {
  readonly failOn: FailOn;
  /** How many days ahead a due date counts as soon. */
  readonly dueSoonDays: number;
  /** How many calendar days past the due date are tolerated. */
  readonly graceDays: number;
  /** Where each came from: `default`, a file, or an input. */
  readonly sources: Readonly<Record<"failOn" | "dueSoonDays" | "graceDays", string>>;
}

interface OpenIssue {
  readonly issue: IssueRef;
  readonly title: string;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
}

/** An open action item as the gate needs it. */
export interface GateItem extends OpenIssue {
  readonly priority: Priority | null;
  /** Null when the repository that it lives in cannot be told. */
  readonly postmortem: IssueRef | null;
  readonly ledger: DueLedger;
}

/** An open postmortem; its due date is `YYYY-MM-DD`. */
export interface GatePostmortem extends OpenIssue {
  readonly due: string;
}

/** An open issue that is followed but does not say (or cannot be believed in) what it owes. */
export interface UnreadableIssue extends OpenIssue {
  readonly kind: FindingKind;
  readonly reason: string;
  readonly wayBack: string;
}

/** What was read of one repository. */
export interface RepositoryReading {
  readonly repository: RepositoryRef;
  /** In which the days are counted; null when the policy could not be read. */
  readonly timeZone: string | null;
  /** The config files behind its policy, the strongest first; none means the defaults. */
  readonly sources: readonly string[];
  /** The day it is in that zone, and the day to judge, which is the same unless `as-of` asks for another. */
  readonly today: string;
  readonly day: string;
  readonly items: readonly GateItem[];
  readonly postmortems: readonly GatePostmortem[];
  readonly unreadable: readonly UnreadableIssue[];
  /** Why the repository could not be read to the end, with the way to mend it. */
  readonly problems: readonly string[];
  /** What people should know though it decides nothing. */
  readonly notes: readonly string[];
}

export type FindingKind = "action-item" | "postmortem";
export type FindingState = "overdue" | "unreadable" | "in-grace" | "due-soon" | "waived" | "on-time";

/** What the gate holds of one open issue, and why: a leaf of the verdict. */
export interface Finding extends OpenIssue {
  readonly kind: FindingKind;
  readonly state: FindingState;
  /** Whether it alone makes the verdict `fail`. */
  readonly blocks: boolean;
  /** Null when it cannot be read. */
  readonly due: string | null;
  /** Days past the due date, 0 while it is not past, waived or unreadable. */
  readonly daysOverdue: number;
  readonly priority: Priority | null;
  readonly postmortem: IssueRef | null;
  readonly ledger: DueLedger | null;
  readonly waiver: Waiver | null;
  readonly reason: string;
  readonly rule: Rule;
  /** Every way to clear it, each a sentence; none while nothing needs clearing. */
  readonly clear: readonly string[];
}

/** What is owed, before it is judged. */
export type Obligation = Omit<
  Finding,
  "state" | "blocks" | "daysOverdue" | "reason" | "rule" | "clear" | "due"
> & { readonly due: string };

/** The rule behind a finding, and where it was set: `default`, a file, or an input. */
export interface Rule {
  readonly says: string;
  readonly source: string;
}

export type StateCounts = Readonly<Record<FindingState, number>> & { readonly open: number };

export interface RepositoryVerdict
  extends Pick<RepositoryReading, "repository" | "timeZone" | "sources" | "day"> {
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  /** The worst first. */
  readonly findings: readonly Finding[];
  /** What kept the gate from deciding, besides what it found. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** The verdict as a tree of reasons: the whole, its repositories, their findings. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reasons: readonly string[];
  /** What kept the gate from looking at any repository. */
  readonly problems: readonly string[];
  readonly settings: GateSettings;
  readonly repositories: readonly RepositoryVerdict[];
  readonly counts: Readonly<Record<FindingKind, StateCounts>>;
}
