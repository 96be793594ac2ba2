import type { GatePolicy } from "./gate-policy.ts";
import type { Priority } from "./priority.ts";

/** A span of days as a rule states it: calendar days unless `business` is set. */
export interface DaySpan {
  readonly days: number;
  readonly business: boolean;
}

export interface SeverityRule {
  /** From the day the incident label went on. */
  readonly postmortemDue: DaySpan;
  /** For items without a date and a priority, from the day the item is tracked. */
  readonly actionItemDue: DaySpan;
}

/** Who may allow an exception. Logins and teams (`org/team`) compare without regard to case. */
export interface Approvers {
  /** The API's role names, custom roles included. */
  readonly roles: readonly string[];
  readonly logins: readonly string[];
  readonly teams: readonly string[];
}

/** When the owners of something open are reminded, in calendar days from its due date. */
export interface Reminders {
  readonly daysBefore: readonly number[];
  readonly onDueDate: boolean;
  /** How often again once it is overdue; 0 is never. */
  readonly everyDays: number;
}

/** Who hears of something overdue, and when: the first step goes to the first of `to`, and so on. */
export interface Escalation {
  /** Spans after the due date, in rising order. */
  readonly after: readonly DaySpan[];
  /** Logins and `org/team`; steps beyond the list go to its last. Nobody hears of it while it is empty. */
  readonly to: readonly string[];
}

/** What an item closed as completed has to show. */
export const CLOSURE_PROOFS = ["nothing", "pull_request", "evidence"] as const;

export type ClosureProof = (typeof CLOSURE_PROOFS)[number];

export interface DigestRule {
  readonly enabled: boolean;
  /** ISO weekday (1 Monday … 7 Sunday) on which a new week begins. */
  readonly weekday: number;
  /** `owner/repo` of one digest for all the owner's repositories; null means one in each. */
  readonly repository: string | null;
}

/** The rules in force for one repository. Dates are ISO calendar days. */
export interface Policy {
  /** IANA name of the zone in which a day begins and ends. */
  readonly timeZone: string;
  /** ISO weekdays (1 Monday … 7 Sunday) on which no due date may fall. */
  readonly weekend: readonly number[];
  /** Days off besides weekends, as `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /**
   * Regions (`DE`, `DE-BY`) whose public holidays are days off too. They are written out into `holidays` where
   * days are counted; who only reads dates that are settled has no use for them.
   */
  readonly holidayRegions: readonly string[];
  /** Incidents labelled before the installation are taken up from this day on; null leaves them alone. */
  readonly adoptSince: string | null;
  readonly incident: { readonly labels: readonly string[] };
  /** By severity label, the most severe first. */
  readonly severities: Readonly<Record<string, SeverityRule>>;
  readonly postmortem: {
    /** A built-in template, or the path of one in the repository (then in the owner's `.github`); null means the usual path. */
    readonly template: string | null;
    /** Templates for incidents with one of these labels, in the order in which they are tried. */
    readonly templates: Readonly<Record<string, string>>;
    /** `owner/repo` where postmortems open; null means the incident's repository. */
    readonly repository: string | null;
    readonly label: string;
    /** For incidents without a severity label. */
    readonly due: DaySpan;
    /** Headings whose sections must say something; null means all that the page has. */
    readonly requiredSections: readonly string[] | null;
  };
  readonly actionItems: {
    readonly label: string;
    readonly headings: readonly string[];
    readonly due: Readonly<Record<Priority, DaySpan>>;
    /** For items without priority in a postmortem without severity. */
    readonly defaultDue: DaySpan;
    /** Hours after which people count on an item, and its date moves by command only. */
    readonly commitAfterHours: number;
    readonly overdueLabel: string;
  };
  readonly approvers: Approvers;
  readonly reminders: Reminders;
  readonly escalation: Escalation;
  /** At most `max` for an item; its owner may take the first one alone, of at most `ownerDays`. */
  readonly extensions: { readonly max: number; readonly ownerDays: number };
  readonly waivers: { readonly maxDays: number };
  readonly closure: { readonly require: ClosureProof };
  readonly digest: DigestRule;
  readonly advice: AdvicePolicy;
  /** Public keys (`ed25519:…`) of which one must have signed every ledger that the gate believes; none checks nothing. */
  readonly signingKeys: readonly string[];
  /** The App's slug: the gate lists what it wrote by author; null lists by label alone. */
  readonly app: string | null;
  readonly gate: GatePolicy;
}

/**
 * A way to say that somebody is to blame. `say` is words with single blanks between them, where
 * `{who}` stands for a person, `{other}` for one who is none of the authors, `{done}` for a verb in the past, `(a|b)` for one of several, `...` for up to three words,
 * and `*` ends a word anyhow.
 */
export interface BlamePhrase {
  readonly say: string;
  /** What to write about the system instead. */
  readonly instead: string;
}

/** What the App advises on a postmortem's page. */
export interface AdvicePolicy {
  /** Whether items are looked at for what they promise. */
  readonly items: boolean;
  /** A team's own verbs that items may begin with, in lower case, besides those that the App knows. */
  readonly verbs: readonly string[];
  /** Whether the page is looked at for words that blame. */
  readonly language: boolean;
  /** Whether a new page lists what earlier ones promised about the same, and these items hear that it came up again. */
  readonly knownBefore: boolean;
  /** A team's own phrases, besides those that the App knows. */
  readonly phrases: readonly BlamePhrase[];
  /** Names of products and systems, which are never touched. */
  readonly ignore: readonly string[];
}
