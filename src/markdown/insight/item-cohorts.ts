import type { Outcome } from "../../domain/insight/facts.ts";
import type { ItemFigures, Share, Typical } from "../../domain/insight/figures.ts";
import type { Cohort } from "../../domain/insight/report.ts";
import { forTableCell } from "../escape.ts";
import { barChart } from "../mermaid.ts";
import { dayInTable, table } from "../table.ts";

/** Where every figure is defined, with its edge cases. */
export const DEFINITIONS = "https://github.com/followthrough/followthrough/blob/main/.github/docs/insight.md";

export const TOO_FEW = "too few";

/** The name of a cohort: its group if it has one, else its month. */
export type NameOf = (cohort: Cohort) => string;

const OTHERS: readonly (readonly [Outcome, words: string])[] = [
  ["late", "done late"],
  ["waived", "waived"],
  ["dropped", "dropped"],
  ["overdue", "overdue"],
  ["open", "not due yet"],
];

/** The share of items that were done on time, as a chart and as a table with what became of the others. */
export function itemCohorts(head: string, cohorts: readonly Cohort[], nameOf: NameOf): string[] {
  const rows = cohorts.map((cohort) => {
    const { items } = cohort;
    return [
      dayInTable(forTableCell(nameOf(cohort))),
      shareWords(items.onTimeShare),
      othersOf(items).join(", ") || "–",
      typicalWords(items.daysToDone),
    ];
  });
  return [
    ...barChart({
      title: "Action items done on time",
      measure: "Share of the items that were due (%)",
      most: 100,
      bars: cohorts.map((cohort) => {
        const { percent, of } = cohort.items.onTimeShare;
        const figure = percent === null ? (of === 0 ? "none due" : TOO_FEW) : `${percent}%`;
        return { name: nameOf(cohort), value: percent ?? 0, figure };
      }),
    }),
    "",
    ...table([head, "Done on time", "The others", "Days to done"], rows),
  ];
}

/** What became of the items that were not done on time, and of those that were done before they are due. */
export function othersOf(items: ItemFigures): string[] {
  const early = items.onTime - items.onTimeShare.count;
  const others = OTHERS.flatMap(([outcome, words]) => {
    return items[outcome] > 0 ? [`${items[outcome]} ${words}`] : [];
  });
  return [...others, ...(early > 0 ? [`${early} done before due`] : [])];
}

/** `9 of 14 (64%)`, `2 of 3 (too few)`. */
export function shareWords({ count, of, percent }: Share): string {
  if (of === 0) return "–";
  return `${count} of ${of} (${percent === null ? TOO_FEW : `${percent}%`})`;
}

function typicalWords({ days, of }: Typical): string {
  if (of === 0) return "–";
  return days === null ? TOO_FEW : String(days);
}
