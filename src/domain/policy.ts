/** A span of days as a rule states it: calendar days unless `business` is set. */
export interface DaySpan {
  readonly days: number;
  readonly business: boolean;
}

export const PRIORITIES = ["P0", "P1", "P2", "P3", "P4"] as const;
export type Priority = (typeof PRIORITIES)[number];

export interface SeverityRule {
  /** From the day the incident label went on. */
  readonly postmortemDue: DaySpan;
  /** For items without a date and a priority, from the day the item is tracked. */
  readonly actionItemDue: DaySpan;
}

/** The rules in force for one repository. Dates are ISO calendar days. */
export interface Policy {
  /** IANA name of the zone in which a day begins and ends. */
  readonly timeZone: string;
  /** ISO weekdays (1 Monday … 7 Sunday) on which no due date may fall. */
  readonly weekend: readonly number[];
  /** Days off besides weekends, as `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
  /** Incidents labelled before the installation are taken up from this day on; null leaves them alone. */
  readonly adoptSince: string | null;
  readonly incident: { readonly labels: readonly string[] };
  /** By severity label, the most severe first. */
  readonly severities: Readonly<Record<string, SeverityRule>>;
  readonly postmortem: {
    /** Path of a template in the repository (then in the owner's `.github`); null means the usual place. */
    readonly template: string | null;
    /** `owner/repo` where postmortems open; null means the incident's repository. */
    readonly repository: string | null;
    readonly label: string;
    /** For incidents without a severity label. */
    readonly due: DaySpan;
  };
  readonly actionItems: {
    readonly label: string;
    readonly headings: readonly string[];
    readonly due: Readonly<Record<Priority, DaySpan>>;
    /** For items without priority in a postmortem without severity. */
    readonly defaultDue: DaySpan;
  };
}
