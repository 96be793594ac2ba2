import type { ConfigProblem } from "../config-problem.ts";
import type { GatePolicy } from "../gate-policy.ts";
import type { IssueRef, OwnedIssue, RepositoryRef } from "../issue-ref.ts";
import type { DueLedger } from "../items/item-state.ts";
import type { Waiver } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";
import type { Review, ReviewRules } from "../postmortem/review.ts";
import type { Priority } from "../priority.ts";

export type GateOutcome = "pass" | "fail" | "undecided";

/** The active rules of the gate: the config, made stricter by the workflow's inputs. */
export interface GateSettings extends GatePolicy {
  /** Where each rule was set: `default`, a file and the path in it, or an input. */
  readonly sources: Readonly<Record<keyof GatePolicy, string>>;
  /** Which inputs were ignored and why, a sentence each. */
  readonly ignoredInputs: readonly string[];
}

/** By what an open issue is exempted or assigned to an area, and by what its record is recognized. */
interface IssueScope {
  readonly labels: readonly string[];
  /** Severity of the incident, spelled as in the policy; null if unknown. */
  readonly severity: string | null;
  /** Names of areas on its record. */
  readonly areas: readonly string[];
  /** Identity of its record: two open issues with the same identity both fail the gate. */
  readonly identity: string;
}

/** An open action item as the gate needs it. */
export interface GateItem extends OwnedIssue, IssueScope {
  readonly priority: Priority | null;
  /** Null if the postmortem's repository is unknown. */
  readonly postmortem: IssueRef | null;
  /** Whether it has a line in the checklist, whose box can be checked. */
  readonly hasLine: boolean;
  /** Whether it was transferred, so that only the index tells what is owed here. */
  readonly isMoved?: boolean;
  readonly ledger: DueLedger;
}

/** An open postmortem. */
export interface GatePostmortem extends OwnedIssue, IssueScope {
  /** What is recorded about its own due date. */
  readonly ledger: DueLedger;
  /** What reviewers said about its current text, as far as the App has read it. */
  readonly reviews: readonly Review[];
  /** The incidents that it is about, as far as they are known. */
  readonly incidents: readonly IssueRef[];
}

/** A tracked open issue whose record can't be read or trusted. */
export interface UnreadableIssue extends OwnedIssue {
  readonly kind: FindingKind;
  /** Whether signatures show that someone other than the App changed its record. */
  readonly tampered: boolean;
  readonly reason: string;
  /** How to repair it, in sentences. */
  readonly recovery: string;
  /** Whether the App didn't create it: then anyone can have written its record. */
  readonly byOther?: boolean;
  /** Whether the issue itself is gone, so that nothing can close it. */
  readonly isGone?: boolean;
}

/** What keeps the gate from deciding, and how to fix it. */
export interface GateProblem {
  /** In sentences. */
  readonly text: string;
  /** Whether the workflow must change, so that running it again can't help. */
  readonly isWorkflow?: boolean;
  /** The error in a settings file, if it is one. */
  readonly setting?: ConfigProblem;
}

/** By which rules people allow exceptions and review postmortems. */
export type ExceptionRules = Pick<Policy, "extensions" | "waivers"> & ReviewRules;

/** A way to clear something: when it fits, and what to do, to follow a colon. */
export interface Way {
  readonly when: string;
  readonly text: string;
}

/** What was read of one repository. */
export interface RepositoryData {
  readonly repository: RepositoryRef;
  /** Time zone of its days; null if the policy could not be read. */
  readonly timeZone: string | null;
  /** Where the zone was set: `default`, or a file and the path in it. */
  readonly timeZoneSource: string;
  /** The config files of its policy, the strongest first; empty for the defaults. */
  readonly sources: readonly string[];
  readonly rules: ExceptionRules;
  /** Today in that zone. */
  readonly today: string;
  /** The day to evaluate: today, unless `as-of` sets another. */
  readonly day: string;
  readonly items: readonly GateItem[];
  readonly postmortems: readonly GatePostmortem[];
  readonly unreadable: readonly UnreadableIssue[];
  /** ISO instant of the App's last sweep; null if unknown. */
  readonly lastSweep: string | null;
  /** Why the repository could not be read completely. */
  readonly problems: readonly GateProblem[];
  /** Facts for people that don't affect the verdict. */
  readonly notes: readonly string[];
  /** Whether fewer people can read it than the run. Then only counts are shown. */
  readonly isMorePrivate: boolean;
  /** The members of the teams that could be read. */
  readonly teams?: Teams;
}

/** The members of teams (`org/team`). All names are in lower case. */
export type Teams = ReadonlyMap<string, ReadonlySet<string>>;

export type FindingKind = "action-item" | "postmortem";

export type FindingState =
  | "overdue"
  | "tampered"
  | "unreadable"
  | "in-grace"
  | "due-soon"
  | "waived"
  | "on-time";

/** The result for one open issue, with its reasons: a leaf of the verdict. */
export interface Finding extends OwnedIssue {
  readonly kind: FindingKind;
  readonly state: FindingState;
  /** Whether the App didn't create it, and its record can't be trusted. Then closing it is no fix. */
  readonly byOther?: boolean;
  /** Whether its repository is more private than the run. */
  readonly isMorePrivate?: boolean;
  /** Whether it alone makes the verdict `fail`. */
  readonly blocks: boolean;
  /** Why it doesn't block although its state would; null otherwise. */
  readonly exemption: Exemption | null;
  /** Whom it holds, whatever the run is for; null if its state or the settings let it hold no one. */
  readonly holds: Hold | null;
  /** Null if it can't be read. */
  readonly due: string | null;
  /** Days since the due date; 0 if it isn't past, waived or unreadable. */
  readonly daysOverdue: number;
  /** Days until the due date; 0 on it, after it, and if it can't be read. */
  readonly daysLeft: number;
  readonly priority: Priority | null;
  readonly postmortem: IssueRef | null;
  readonly ledger: DueLedger | null;
  readonly waiver: Waiver | null;
  readonly areas: readonly string[];
  readonly reason: string;
  readonly rule: Rule;
  /** Every way to clear it. Empty if there is nothing to clear. */
  readonly clear: readonly Way[];
  /** Whether a pull request that closes it passes. */
  readonly isFixable: boolean;
}

/** Whom an open issue holds, by which rule. A push, a schedule and a deployment are held by what holds everyone. */
export type Hold =
  | {
      readonly whom: "everyone";
      readonly rule: Rule;
      /** Whether it would hold only its owners if it had an owner who is known. */
      readonly lacksOwner: boolean;
      /** Teams that own it and whose members are not known. */
      readonly unknownTeams: readonly string[];
    }
  | {
      readonly whom: "owners";
      readonly rule: Rule;
      /** Its owners and the members of the teams that own it, in lower case. */
      readonly logins: ReadonlySet<string>;
      /** The day from which it holds everyone, `YYYY-MM-DD`. */
      readonly everyoneFrom: string;
    };

export interface Exemption extends Rule {
  /** Whether it holds only its owners, and the run isn't for a pull request of theirs. */
  readonly isForOwners?: true;
}

/** An open item or postmortem before it is evaluated. */
export interface Obligation extends OwnedIssue, Omit<IssueScope, "identity"> {
  readonly kind: FindingKind;
  readonly due: string;
  readonly priority: Priority | null;
  readonly postmortem: IssueRef | null;
  readonly hasLine: boolean;
  readonly isMoved?: boolean;
  readonly incidents: readonly IssueRef[];
  /** The review that a postmortem awaits, such as `an approval by alice`; null if it awaits none. */
  readonly awaits: string | null;
  readonly ledger: DueLedger;
  readonly waiver: Waiver | null;
}

export type StateCounts = Readonly<Record<FindingState, number>> & { readonly open: number };

export interface RepositoryVerdict extends Omit<RepositoryData, "items" | "postmortems" | "unreadable"> {
  readonly outcome: GateOutcome;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** The errors that a pull request would bring into the settings, and the commit in which they are. */
export interface SettingsErrors {
  readonly head: string;
  readonly problems: readonly ConfigProblem[];
}

/** The verdict as a tree of reasons: the run, its pull requests, its repositories, their findings. */
export interface Verdict {
  readonly outcome: GateOutcome;
  /** Whether the check passes although the gate is undecided, because `on-undecided` is `warn`. */
  readonly passedWithWarning: boolean;
  /** The state in a few words, without a period. */
  readonly headline: string;
  /** More about it in sentences, the decisive first. Problems are not repeated here. */
  readonly reasons: readonly string[];
  /** Problems of the run. Those of a repository are in `repositories`. */
  readonly problems: readonly GateProblem[];
  /** Why the problems don't block this change; null if they do, or if there are none. */
  readonly problemsExemption: Rule | null;
  /** What the pull request would bring into the settings, if that can't be used. */
  readonly settingsErrors?: SettingsErrors;
  readonly settings: GateSettings;
  readonly change: GateChange | null;
  readonly pullRequests: readonly PullRequestVerdict[];
  readonly repositories: readonly RepositoryVerdict[];
  /** Those of all repositories, the worst first. */
  readonly findings: readonly Finding[];
  readonly counts: Readonly<Record<FindingKind, StateCounts>>;
}

/** What is about to be merged: one pull request with those that share its head commit, or those of a merge group. */
export interface GateChange {
  readonly repository: RepositoryRef;
  /** Whether it is a merge group, which one blocked pull request blocks. */
  readonly isQueue: boolean;
  readonly pullRequests: readonly GatePullRequest[];
  /** What could not be read about it and how to fix that, a sentence each. It doesn't unblock anything. */
  readonly notes: readonly string[];
}

export interface GatePullRequest {
  readonly number: number;
  /** Login of its author; null if unknown. */
  readonly author: string | null;
  /** Whether its author is a bot. */
  readonly isByBot?: boolean;
  readonly labels: readonly string[];
  /** Whether its base is the default branch: otherwise merging it closes nothing. */
  readonly toDefaultBranch: boolean;
  /** The issues that merging it closes. */
  readonly closes: readonly IssueRef[];
  /** What it reverts, once that was verified: `#12`, or a commit. */
  readonly reverts: string | null;
  /** Names of the areas that its files belong to; null if unknown, which counts as all of them. */
  readonly areas: readonly string[] | null;
  /** The invalid config file that it repairs, if it changes nothing else. */
  readonly repairs?: string;
}

/** Whether one pull request passes regardless of what is overdue. */
export interface PullRequestVerdict extends Pick<GatePullRequest, "author" | "isByBot"> {
  readonly number: number;
  /** Why it does; null if it doesn't. */
  readonly passRule: Rule | null;
  /** Whether that rule also covers what could not be read. */
  readonly exemptsProblems: boolean;
  readonly areas: readonly string[] | null;
}

/** A rule as a sentence, and where it was set: `default`, a file, an input, or what it was read from. */
export interface Rule {
  readonly text: string;
  readonly source: string;
}
