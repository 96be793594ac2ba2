import { formatRepository } from "./issue-ref.ts";
import type { Finding, FindingKind, FindingState, StateCounts, Verdict } from "./verdict.ts";

/** All states, in the order in which they matter. */
export const WORST_FIRST: readonly FindingState[] = [
  "tampered",
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
  "on-time",
];

/** What holds something up comes first, so that a list that is cut keeps it; equals by repository and number. */
export function byUrgency(a: Finding, b: Finding): number {
  return (
    Number(b.blocks) - Number(a.blocks) ||
    WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) ||
    compare(a.due ?? "", b.due ?? "") ||
    compare(a.priority ?? "P9", b.priority ?? "P9") ||
    compare(formatRepository(a.issue), formatRepository(b.issue)) ||
    a.issue.number - b.issue.number
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** How many there are of each kind in each state. */
export function countStates(findings: readonly Finding[]): Verdict["counts"] {
  const none = () =>
    Object.fromEntries(WORST_FIRST.map((state) => [state, 0])) as Record<FindingState, number>;
  const counts: Record<FindingKind, Record<keyof StateCounts, number>> = {
    "action-item": { ...none(), open: 0 },
    postmortem: { ...none(), open: 0 },
  };
  for (const { kind, state } of findings) {
    counts[kind][state] += 1;
    counts[kind].open += 1;
  }
  return counts;
}
