import type { Temporal } from "temporal-polyfill";
import type { PostmortemFacts, RepositoryFacts } from "./facts.ts";
import { type Share, shareOf } from "./figures.ts";
import { type Cohort, fromFirst, reportOn } from "./report.ts";

/** How many months before its own the first digest of a month looks back on. */
const MONTHS = 6;

/** The figures of the months before, for a digest. */
export interface MonthlyFigures {
  readonly months: readonly Cohort[];
  readonly preventOrDetect: Share;
  /** Postmortems that were complete by their original due date, of those that were due in these months. */
  readonly postmortemsOnTime: Share;
}

/**
 * What the first digest of a month says about the months before; null if nothing was due in them.
 * @param from the first day of the digest's week
 */
export function monthlyFigures(
  repositories: readonly Omit<RepositoryFacts, "incidents">[],
  from: Temporal.PlainDate,
): MonthlyFigures | null {
  const first = from.with({ day: 1 });
  const period = { since: first.subtract({ months: MONTHS }), until: first.subtract({ days: 1 }) };
  const facts = repositories.map((one) => ({ ...one, incidents: [] }));
  const { total, months } = reportOn(facts, period, null);
  const wasDue = ({ originalDue }: PostmortemFacts) =>
    originalDue >= period.since.toString() && originalDue <= period.until.toString();
  const postmortems = repositories.flatMap((one) => one.postmortems.filter(wasDue));
  if (total.items.items + postmortems.length === 0) return null;
  return {
    months: fromFirst(months),
    preventOrDetect: total.items.preventOrDetect,
    postmortemsOnTime: shareOf(postmortems, ({ outcome }) => outcome === "onTime"),
  };
}

/** Whether a week is the first that begins in its month. */
export function isFirstWeek({ day }: Temporal.PlainDate): boolean {
  return day <= 7;
}
