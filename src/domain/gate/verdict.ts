import type { GatePolicy } from "../gate-policy.ts";
import type { IssueRef, RepositoryRef } from "../issue-ref.ts";
import type { DueLedger } from "../items/item-state.ts";
import type { Waiver } from "../items/ledger.ts";
import type { Priority } from "../priority.ts";

export type GateOutcome = "pass" | "fail" | "undecided";

/** The gate's rules in force: what config says, tightened by what the workflow asks for. */
export interface GateSettings extends GatePolicy {
  /** Where each was set: `default`, a file and the path in it, or an input. */
  readonly sources: Readonly<Record<keyof GatePolicy, string>>;
  /** What the workflow asked for and did not get, each a sentence. */
  readonly ignoredInputs: readonly string[];
}

interface OpenIssue {
  readonly issue: IssueRef;
  readonly title: string;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
}

/** What its labels and owners say an open issue belongs to. */
interface Belonging {
  readonly labels: readonly string[];
  /** Of the incident, as the policy spelled it; null where it has none, and an item counts whatever it is. */
  readonly severity: string | null;
  /** `org/team` of its owners. */
  readonly teams: readonly string[];
  /** Whose record it is: two open issues with one identity are red both. */
  readonly identity: string;
}

/** An open action item as the gate needs it. */
export interface GateItem extends OpenIssue, Belonging {
  readonly priority: Priority | null;
  /** Null when the repository that it lives in cannot be told. */
  readonly postmortem: IssueRef | null;
  /** Whether it has a line in the checklist, whose box may be checked. */
  readonly hasLine: boolean;
  readonly ledger: DueLedger;
}

/** An open postmortem; its due date is `YYYY-MM-DD`. */
export interface GatePostmortem extends OpenIssue, Belonging {
  readonly due: string;
  /** The incidents that it is about, as far as they can be told. */
  readonly incidents: readonly IssueRef[];
}

/** An open issue that is followed but does not say (or cannot be believed in) what it owes. */
export interface UnreadableIssue extends OpenIssue {
  readonly kind: FindingKind;
  /** Whether its record was changed by someone else than the App, so far as signatures tell. */
  readonly tampered: boolean;
  readonly reason: string;
  readonly recovery: string;
}

/** What was read of one repository. */
export interface RepositoryData {
  readonly repository: RepositoryRef;
  /** In which the days are counted; null when the policy could not be read. */
  readonly timeZone: string | null;
  /** Where the zone was set: `default`, or a file and the path in it. */
  readonly timeZoneSource: string;
  /** The config files behind its policy, the strongest first; none means the defaults. */
  readonly sources: readonly string[];
  /** The day it is in that zone, and the day to judge, which is the same unless `as-of` asks for another. */
  readonly today: string;
  readonly day: string;
  readonly items: readonly GateItem[];
  readonly postmortems: readonly GatePostmortem[];
  readonly unreadable: readonly UnreadableIssue[];
  /** When the App last looked at everything, as an ISO instant; null when nothing tells. */
  readonly lastSweep: string | null;
  /** Why the repository could not be read to the end, with the way to mend it. */
  readonly problems: readonly string[];
  /** What people should know though it decides nothing. */
  readonly notes: readonly string[];
}

export type FindingKind = "action-item" | "postmortem";

export type FindingState =
  | "overdue"
  | "tampered"
  | "unreadable"
  | "in-grace"
  | "due-soon"
  | "waived"
  | "on-time";

/** What the gate holds of one open issue, and why: a leaf of the verdict. */
export interface Finding extends OpenIssue {
  readonly kind: FindingKind;
  readonly state: FindingState;
  /** Whether it alone makes the verdict `fail`. */
  readonly blocks: boolean;
  /** Why it holds nothing up although its state alone would; null otherwise. */
  readonly exemption: Rule | null;
  /** Null when it cannot be read. */
  readonly due: string | null;
  /** Days past the due date, 0 while it is not past, waived or unreadable. */
  readonly daysOverdue: number;
  /** Days that are left until the due date, 0 on it and after it, and where it cannot be read. */
  readonly daysLeft: number;
  readonly priority: Priority | null;
  readonly postmortem: IssueRef | null;
  readonly ledger: DueLedger | null;
  readonly waiver: Waiver | null;
  readonly areas: readonly string[];
  readonly reason: string;
  readonly rule: Rule;
  /** Every way to clear it, each a sentence in words of our own, code in backticks; none while nothing needs clearing. */
  readonly clear: readonly string[];
}

/** What is owed, before it is judged. */
export interface Obligation extends OpenIssue, Omit<Belonging, "identity"> {
  readonly kind: FindingKind;
  readonly due: string;
  readonly priority: Priority | null;
  readonly postmortem: IssueRef | null;
  readonly hasLine: boolean;
  readonly incidents: readonly IssueRef[];
  readonly ledger: DueLedger | null;
  readonly waiver: Waiver | null;
}

export type StateCounts = Readonly<Record<FindingState, number>> & { readonly open: number };

export interface RepositoryVerdict
  extends Pick<
    RepositoryData,
    | "repository"
    | "timeZone"
    | "timeZoneSource"
    | "sources"
    | "today"
    | "day"
    | "lastSweep"
    | "problems"
    | "notes"
  > {
  readonly outcome: GateOutcome;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** The verdict as a tree of reasons: the whole, the pull requests, the repositories, their findings. */
export interface Verdict {
  readonly outcome: GateOutcome;
  /** Whether the build goes on though the gate could not decide, because `on-undecided` is `warn`. */
  readonly passedWithWarning: boolean;
  /** What it comes to, the decisive first; the problems stand for themselves. */
  readonly reasons: readonly string[];
  /** What is wrong with the run as a whole, each with the way to mend it; those of a repository stand there. */
  readonly problems: readonly string[];
  /** Why no problem holds this change up; null where they do, or where there is none. */
  readonly problemsExemption: Rule | null;
  readonly settings: GateSettings;
  readonly change: GateChange | null;
  readonly pullRequests: readonly PullRequestVerdict[];
  readonly repositories: readonly RepositoryVerdict[];
  /** Those of all repositories, the worst first. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<FindingKind, StateCounts>>;
}

/** What is about to be merged: one pull request, or those that stand together in a merge queue. */
export interface GateChange {
  readonly repository: RepositoryRef;
  /** Whether they stand in a merge queue, where one that is held up holds up the others. */
  readonly isQueue: boolean;
  readonly pullRequests: readonly GatePullRequest[];
  /** What could not be learned of it, each a sentence with the way to mend it. It frees nobody. */
  readonly notes: readonly string[];
}

export interface GatePullRequest {
  readonly number: number;
  readonly labels: readonly string[];
  /** The issues that merging it closes. */
  readonly closes: readonly IssueRef[];
  /** What it takes back, once that was checked: `#12`, or a commit. */
  readonly reverts: string | null;
  /** Names of the areas that its files belong to; null when they are not known, and so all count. */
  readonly areas: readonly string[] | null;
}

/** Whether one pull request may pass whatever is overdue, and by what right. */
export interface PullRequestVerdict {
  readonly number: number;
  readonly passes: Rule | null;
  /** Whether that right holds whatever could not be read, too. */
  readonly exemptsProblems: boolean;
  readonly areas: readonly string[] | null;
}

/** A rule behind a finding, and where it was set: `default`, a file, an input, or what it was read from. */
export interface Rule {
  readonly says: string;
  readonly source: string;
}
