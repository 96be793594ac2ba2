import type { Share } from "../domain/insight/figures.ts";
import type { Cohort, Report } from "../domain/insight/report.ts";

/* Every column of the CSV is described in .github/docs/insight.md. */

const TOO_FEW = "too few";

type Cell = string | number | null | undefined;

const share = (of: Share | undefined): Cell => of && (of.percent ?? TOO_FEW);

const COLUMNS: Readonly<Record<string, (cohort: Cohort) => Cell>> = {
  month: ({ month }) => month,
  group: ({ group }) => group,
  items: ({ items }) => items.items,
  on_time: ({ items }) => items.onTime,
  late: ({ items }) => items.late,
  waived: ({ items }) => items.waived,
  dropped: ({ items }) => items.dropped,
  open: ({ items }) => items.open,
  overdue: ({ items }) => items.overdue,
  was_due: ({ items }) => items.onTimeShare.of,
  on_time_percent: ({ items }) => share(items.onTimeShare),
  median_days_to_done: ({ items }) => items.daysToDone.days ?? TOO_FEW,
  with_kind: ({ items }) => items.preventOrDetect.of,
  prevent_or_detect: ({ items }) => items.preventOrDetect.count,
  incidents: ({ incidents }) => incidents?.incidents,
  with_postmortem: ({ incidents }) => incidents?.withPostmortem.count,
  complete: ({ incidents }) => incidents?.complete.count,
  complete_on_time: ({ incidents }) => incidents?.onTime.count,
  complete_on_time_percent: ({ incidents }) => share(incidents?.onTime),
  declined: ({ incidents }) => incidents?.declined,
  known_before: ({ incidents }) => incidents?.knownBefore.count,
  items_per_postmortem: ({ incidents }) => incidents && (incidents.itemsPerPostmortem ?? TOO_FEW),
};

/** A row for each month, or for each group in each month, as RFC 4180 has it. */
export function toCsv({ by, months, groupMonths }: Report): string {
  const names = Object.keys(COLUMNS);
  const cohorts = by === null ? months : groupMonths;
  const rows = cohorts.map((cohort) => names.map((name) => cell(COLUMNS[name]!(cohort))));
  return [names, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

/** A spreadsheet computes a cell that begins like a formula, so that gets an apostrophe. */
function cell(value: Cell): string {
  const text = String(value ?? "");
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
