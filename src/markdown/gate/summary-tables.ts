import type { Finding, FindingKind, FindingState, Verdict } from "../../domain/gate/verdict.ts";
import type { IssueRef } from "../../domain/issue-ref.ts";
import { listSome, plural } from "../../domain/text.ts";
import { forJobSummary, ownForJobSummary } from "../escape.ts";
import { table } from "../table.ts";

export type Link = (ref: IssueRef, title?: string) => string;

/** How many bytes the tables can still use. Every table reduces it. */
export interface ByteBudget {
  bytes: number;
  /** Whether an output of the Action lists more than the tables. */
  readonly isListedElsewhere: boolean;
}

/** More rows than anyone reads. The counts include all findings. */
const MAX_ROWS = 250;

/** As wide as a date: next to a long title, GitHub would break a date at its hyphens. */
const DUE = `${"&nbsp;".repeat(7)}Due${"&nbsp;".repeat(7)}`;

/** The states of findings as headlines. */
export const STATE_NAMES: Readonly<Record<FindingState, string>> = {
  overdue: "Overdue",
  tampered: "Tampered with",
  unreadable: "Cannot be read",
  "in-grace": "In grace",
  "due-soon": "Due soon",
  waived: "Waived",
  "on-time": "On time",
};

const KIND_NAMES: Readonly<Record<FindingKind, string>> = {
  "action-item": "Action items",
  postmortem: "Postmortems",
};

/** What fails the gate: owner, days overdue, and how to clear it. */
export function blockingTable(findings: readonly Finding[], link: Link, budget: ByteBudget): string {
  const head = ["Item", "Owner", DUE, "Days overdue", "Priority", "Postmortem", "How to clear it"];
  return boundedTable(head, findings, budget, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    dueOf(finding),
    overdueText(finding),
    finding.priority ?? "–",
    postmortemOf(finding, link),
    clearingText(finding),
  ]);
}

/** What can't be read or trusted, why, and how to repair it. */
export function unreadableTable(findings: readonly Finding[], link: Link, budget: ByteBudget): string {
  return boundedTable(["Issue", "Owner", "Why", "How to clear it"], findings, budget, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    forJobSummary(finding.reason, 300),
    clearingText(finding),
  ]);
}

/** What doesn't block: overdue but exempt, in grace, due soon, waived. */
export function passingTable(findings: readonly Finding[], link: Link, budget: ByteBudget): string {
  return boundedTable(["Item", "Owner", DUE, "State", "Postmortem"], findings, budget, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    dueOf(finding),
    forJobSummary(finding.reason, 300) +
      (finding.exemption ? `<br>${forJobSummary(finding.exemption.text, 300)}` : ""),
    postmortemOf(finding, link),
  ]);
}

/** The number of findings in each state that occurs. */
export function countsTable({ counts }: Verdict): string {
  const kinds = Object.keys(KIND_NAMES) as FindingKind[];
  const states = (Object.keys(STATE_NAMES) as FindingState[]).filter((state) =>
    kinds.some((kind) => counts[kind][state] > 0),
  );
  if (kinds.every((kind) => counts[kind].open === 0)) return "";
  return table(
    ["", "Open", ...states.map((state) => STATE_NAMES[state])],
    kinds.map((kind) => [
      KIND_NAMES[kind],
      String(counts[kind].open),
      ...states.map((state) => String(counts[kind][state])),
    ]),
  ).join("\n");
}

/** As many rows as fit the budget, and a line that says how many are left out; empty without rows. */
function boundedTable(
  head: readonly string[],
  findings: readonly Finding[],
  budget: ByteBudget,
  cellsOf: (finding: Finding) => string[],
): string {
  if (findings.length === 0) return "";
  const rows: string[][] = [];
  for (const finding of findings.slice(0, MAX_ROWS)) {
    const cells = cellsOf(finding);
    const bytes = Buffer.byteLength(cells.join(" | ")) + 5;
    if (bytes > budget.bytes) break;
    budget.bytes -= bytes;
    rows.push(cells);
  }
  const more = findings.length - rows.length;
  const elsewhere = budget.isListedElsewhere ? "The output `items` lists more, and the" : "The";
  const note = `\n\n**${more} more** are not shown; none of them is more urgent. ${elsewhere} counts include all.`;
  return table(head, rows).join("\n") + (more > 0 ? note : "");
}

function ownersOf({ owners }: Finding): string {
  const names = owners.map((owner) => forJobSummary(owner, 60));
  return listSome(names, 10) || "none";
}

/** The due date, and the original one, struck through, if it was changed. */
function dueOf({ due, ledger }: Finding): string {
  if (due === null) return "–";
  return ledger && ledger.originalDue !== due ? `${due}<br>~~${ledger.originalDue}~~` : due;
}

/** Days overdue, or when it is due: an item can block before its due date. */
function overdueText({ daysOverdue, daysLeft }: Finding): string {
  if (daysOverdue > 0) return String(daysOverdue);
  return daysLeft === 0 ? "due today" : `due in ${plural(daysLeft, "day")}`;
}

function postmortemOf({ kind, postmortem }: Finding, link: Link): string {
  if (kind === "postmortem") return "(this issue)";
  return postmortem ? link(postmortem) : "–";
}

function clearingText({ clear }: Finding): string {
  return clear.map((way) => ownForJobSummary(way, 300)).join("<br>");
}
