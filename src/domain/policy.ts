import type { GatePolicy } from "./gate-policy.ts";
import type { ChatRule } from "./notices/chat.ts";
import type { Priority } from "./priority.ts";

/** A span of days in a rule: calendar days unless `business` is set. */
export interface DaySpan {
  readonly days: number;
  readonly business: boolean;
}

export interface SeverityRule {
  /** From the day the incident label was added, or the day the severity was raised later. */
  readonly postmortemDue: DaySpan;
  /** For items without a date, by priority, from the day the item is tracked. */
  readonly actionItemDue: DaySpan;
}

/** Who can allow an exception. Logins and teams (`org/team`) are case-insensitive. */
export interface Approvers {
  /** The API's role names, custom roles included. */
  readonly roles: readonly string[];
  readonly logins: readonly string[];
  readonly teams: readonly string[];
}

/** When the owners of an open item or postmortem are reminded, in calendar days from its due date. */
interface Reminders {
  readonly daysBefore: readonly number[];
  readonly onDueDate: boolean;
  /** Days between reminders once it is overdue; 0 means no more reminders. */
  readonly everyDays: number;
}

/** Who is notified about something overdue, and when. The first step notifies the first of `to`, and so on. */
interface Escalation {
  /** Spans after the due date, in rising order. */
  readonly after: readonly DaySpan[];
  /** Logins and `org/team`. Steps beyond the list notify the last one. An empty list turns escalation off. */
  readonly to: readonly string[];
}

/** The built-in templates that settings can name. */
export const TEMPLATE_NAMES = ["short", "standard", "google-sre", "security"] as const;

export type TemplateName = (typeof TEMPLATE_NAMES)[number];

/** What is required to close an item as completed. */
export const CLOSURE_PROOFS = ["nothing", "pull_request", "evidence"] as const;

export type ClosureProof = (typeof CLOSURE_PROOFS)[number];

/** What is required by the priority on an item's record. The default, else nothing, is for the others and for items without one. */
type ProofByPriority = Readonly<Partial<Record<Priority | "default", ClosureProof>>>;

interface ReviewRule {
  /** How many approvals, at least 1. */
  readonly required: number;
  /** Logins and `org/team`. Empty means the approvers. */
  readonly by: readonly string[];
}

export interface DigestRule {
  readonly enabled: boolean;
  /** ISO weekday (1 Monday … 7 Sunday) on which a week begins. */
  readonly weekday: number;
  /** `owner/repo` of one digest for all of the owner's repositories. Null means one digest in each repository. */
  readonly repository: string | null;
}

/** The rules of one repository. Dates are ISO calendar days. */
export interface Policy {
  /** IANA name of the zone in which a day begins and ends. */
  readonly timeZone: string;
  /** ISO weekdays (1 Monday … 7 Sunday) on which no due date can fall. */
  readonly weekend: readonly number[];
  /** Days off in addition to weekends, as `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /**
   * Regions (`DE`, `DE-BY`) whose public holidays are days off too. Code that counts days first expands them into
   * `holidays`; code that only reads fixed dates does not need them.
   */
  readonly holidayRegions: readonly string[];
  /** Incidents labeled before the installation are tracked from this day on. Null ignores them. */
  readonly adoptSince: string | null;
  /** An issue with one of these labels, or of one of these issue types, is an incident. */
  readonly incident: {
    readonly labels: readonly string[];
    readonly types: readonly string[];
    /** Whether the label or type counts whoever added it. Null: in private and internal repositories, but not in public ones. */
    readonly anyone: boolean | null;
  };
  /** By severity label, the most severe first. */
  readonly severities: Readonly<Record<string, SeverityRule>>;
  readonly postmortem: {
    /** A built-in template, or the path of one in the repository (then in the owner's `.github`); null means the usual path. */
    readonly template: string | null;
    /** Templates for incidents with one of these labels, in the order of precedence. */
    readonly templates: Readonly<Record<string, string>>;
    /** `owner/repo` where postmortems open; null means the incident's repository. */
    readonly repository: string | null;
    readonly label: string;
    /** For incidents without a severity label. */
    readonly due: DaySpan;
    /** Headings of the required sections. Null means every section of the postmortem. */
    readonly requiredSections: readonly string[] | null;
    /** The review that completing a postmortem requires; null requires none. */
    readonly review: ReviewRule | null;
  };
  readonly actionItems: {
    readonly label: string;
    readonly headings: readonly string[];
    readonly due: Readonly<Record<Priority, DaySpan>>;
    /** For items without priority in a postmortem without severity. */
    readonly defaultDue: DaySpan;
    /** Hours after which an item is committed, so that only commands change its due date. */
    readonly commitAfterHours: number;
    readonly overdueLabel: string;
  };
  /** The names of GitHub's issue fields that show what an item's record says; null shows it nowhere. */
  readonly fields: { readonly due: string | null; readonly priority: string | null };
  /** The issue types with which postmortems and items open; null opens them without one. */
  readonly types: { readonly postmortem: string | null; readonly actionItem: string | null };
  readonly approvers: Approvers;
  readonly reminders: Reminders;
  readonly escalation: Escalation;
  /** At most `max` per item. An owner can take the first one without an approver, for up to `ownerDays`. */
  readonly extensions: { readonly max: number; readonly ownerDays: number };
  readonly waivers: { readonly maxDays: number };
  readonly closure: {
    readonly require: ClosureProof | ProofByPriority;
    /** Slugs of Apps whose closings count. Null: all in private and internal repositories, and none in public ones. */
    readonly apps: readonly string[] | null;
  };
  readonly digest: DigestRule;
  /** The chats that also get notices and digests. */
  readonly notify: readonly ChatRule[];
  /** How a chat mentions people and teams, by login or `org/team`. */
  readonly people: Readonly<Record<string, string>>;
  readonly advice: AdvicePolicy;
  /** Public keys (`ed25519:…`). The gate trusts a ledger only if one of them signed it; an empty list turns the check off. */
  readonly signingKeys: readonly string[];
  /**
   * The slugs of those that write as Followthrough; `github-actions` for its Action. With them, the gate also lists issues by these
   * authors; an empty list means by label only. The first one signs anew what the others signed.
   */
  readonly apps: readonly string[];
  readonly gate: GatePolicy;
  /** The environments whose deployments wait until the gate passes (`gate.deployments`). Their names are case-insensitive. */
  readonly deployments: readonly string[];
  /** Whether the App writes its own check on open pull requests and merge groups. */
  readonly check: boolean;
  /** Whether the App introduces itself in an issue right after its installation. */
  readonly welcome: boolean;
}

/**
 * A phrase that blames someone. `say` is words separated by single spaces. `{who}` stands for a person, `{other}` for a person
 * who is not an author, `{done}` for a verb in the past tense, `(a|b)` for one of several words, `...` for up to three words,
 * and `*` for any end of a word.
 */
export interface BlamePhrase {
  readonly say: string;
  /** What to write about the system instead. */
  readonly instead: string;
}

/** What the App gives advice on in a postmortem. */
interface AdvicePolicy {
  /** Whether the wording of action items is checked. */
  readonly items: boolean;
  /** A team's additional verbs that items can begin with, in lower case. */
  readonly verbs: readonly string[];
  /** Whether the postmortem is checked for blaming language. */
  readonly language: boolean;
  /** Whether a new postmortem lists related open items of earlier ones, and those items get a comment about it. */
  readonly knownBefore: boolean;
  /** A team's additional phrases. */
  readonly phrases: readonly BlamePhrase[];
  /** Names of products and systems, which are never flagged. */
  readonly ignore: readonly string[];
}
