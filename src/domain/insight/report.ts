import type { Temporal } from "temporal-polyfill";
import { compareText } from "../text.ts";
import type { Grouping, Groups, ItemFacts, RepositoryFacts } from "./facts.ts";
import { figuresOf, type ItemFigures } from "./figures.ts";
import {
  type IncidentFigures,
  incidentFiguresOf,
  type JudgedIncident,
  judgeIncidents,
} from "./incident-figures.ts";

/** The items of one group that were due in a month, and the incidents of that group that were opened in it. */
export interface Cohort {
  /** `2026-11`; null for the whole period. */
  readonly month: string | null;
  /** The name of the group; null for all of them, and empty for those without one. */
  readonly group: string | null;
  readonly items: ItemFigures;
  /** Null where incidents are not grouped like this. */
  readonly incidents: IncidentFigures | null;
}

/** How action items went, by the month of their original due date. Nobody is named in it. */
export interface Report {
  /** First and last day. */
  readonly since: string;
  readonly until: string;
  readonly by: Grouping | null;
  readonly total: Cohort;
  /** Every month of the period, in order. */
  readonly months: readonly Cohort[];
  /** Every group, by name, the one without a name last; empty without a grouping. */
  readonly groups: readonly Cohort[];
  /** Every group in every month in which it has something. */
  readonly groupMonths: readonly Cohort[];
  /** Items that are due after the period. */
  readonly dueLater: number;
  /** Items whose records are not trusted, so that nothing is known about them. */
  readonly untrusted: number;
}

interface Period {
  /** First day. */
  readonly since: Temporal.PlainDate;
  /** A day of the last month, all of which belongs to the period. */
  readonly until: Temporal.PlainDate;
}

/** The report over these repositories. */
export function reportOn(
  repositories: readonly RepositoryFacts[],
  { since, until }: Period,
  by: Grouping | null,
): Report {
  const from = since.toString();
  const to = until.with({ day: until.daysInMonth }).toString();
  const allItems = repositories.flatMap(({ items }) => items);
  const postmortems = repositories.flatMap((one) => one.postmortems);
  const incidents = repositories.flatMap((one) => one.incidents);
  const counted: Counted = {
    items: allItems.filter(({ originalDue }) => originalDue >= from && originalDue <= to),
    incidents: judgeIncidents(incidents, postmortems, allItems).filter(
      ({ openedOn }) => openedOn >= from && openedOn <= to,
    ),
    hasIncidents: by === "repository" || by === "severity",
  };
  const months = monthsOf(since, until);
  const groups =
    by === null ? [] : groupNames(counted, by).map((name) => ({ name, part: inGroup(counted, by, name) }));
  return {
    since: from,
    until: to,
    by,
    total: cohort(null, null, { ...counted, hasIncidents: true }),
    months: months.map((month) => cohort(month, null, { ...inMonth(counted, month), hasIncidents: true })),
    groups: groups.map(({ name, part }) => cohort(null, name, part)),
    groupMonths: groups.flatMap(({ name, part }) => {
      const cohorts = months.map((month) => cohort(month, name, inMonth(part, month)));
      return cohorts.filter(({ items, incidents: own }) => items.items > 0 || (own?.incidents ?? 0) > 0);
    }),
    dueLater: allItems.filter(({ originalDue }) => originalDue > to).length,
    untrusted: repositories.reduce((sum, one) => sum + one.untrusted, 0),
  };
}

/** Without the cohorts before the first in which an item was due. */
export function fromFirst(months: readonly Cohort[]): readonly Cohort[] {
  const first = months.findIndex(({ items }) => items.items > 0);
  return first === -1 ? [] : months.slice(first);
}

interface Counted {
  readonly items: readonly ItemFacts[];
  readonly incidents: readonly JudgedIncident[];
  readonly hasIncidents: boolean;
}

function cohort(
  month: string | null,
  group: string | null,
  { items, incidents, hasIncidents }: Counted,
): Cohort {
  return {
    month,
    group,
    items: figuresOf(items),
    incidents: hasIncidents ? incidentFiguresOf(incidents) : null,
  };
}

/** The months of the period as `2026-11`. */
function monthsOf(since: Temporal.PlainDate, until: Temporal.PlainDate): string[] {
  const [first, last] = [since.toPlainYearMonth(), until.toPlainYearMonth()];
  const count = first.until(last, { largestUnit: "month" }).months + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) => first.add({ months: index }).toString());
}

function inMonth({ items, incidents, ...rest }: Counted, month: string): Counted {
  return {
    ...rest,
    items: items.filter(({ originalDue }) => originalDue.startsWith(month)),
    incidents: incidents.filter(({ openedOn }) => openedOn.startsWith(month)),
  };
}

const NO_GROUP = "";

function groupsOf({ groups }: { readonly groups: Groups }, by: Grouping): readonly string[] {
  const names = groups[by] ?? [];
  return names.length === 0 ? [NO_GROUP] : names;
}

function inGroup({ items, incidents, ...rest }: Counted, by: Grouping, name: string): Counted {
  const isIn = (one: { readonly groups: Groups }) => groupsOf(one, by).includes(name);
  return { ...rest, items: items.filter(isIn), incidents: incidents.filter(isIn) };
}

function groupNames({ items, incidents, hasIncidents }: Counted, by: Grouping): string[] {
  const grouped = [...items, ...(hasIncidents ? incidents : [])];
  const names = [...new Set(grouped.flatMap((one) => groupsOf(one, by)))];
  return names.sort((a, b) => Number(a === NO_GROUP) - Number(b === NO_GROUP) || compareText(a, b));
}
