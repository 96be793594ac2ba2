import type { Finding, FindingState } from "../../domain/gate/verdict.ts";
import type { IssueRef } from "../../domain/issue-ref.ts";
import { timesExtended } from "../../domain/items/item-state.ts";
import { listSome, plural } from "../../domain/text.ts";
import { forJobSummary } from "../escape.ts";
import { table } from "../table.ts";

export type Link = (ref: IssueRef, title?: string) => string;

/** How many bytes the tables and lists can still use. Each reduces it. */
export interface ByteBudget {
  bytes: number;
  /** Whether an output of the Action lists more than the tables. */
  readonly isListedElsewhere: boolean;
}

/** More rows than anyone reads. The headline counts all findings. */
const MAX_ROWS = 250;

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

/** What is late, whose it is, and how late. Three columns fit a phone. */
export function lateTable(findings: readonly Finding[], link: Link, budget: ByteBudget): string {
  const isAll = (is: (finding: Finding) => boolean) => findings.every(is);
  const isLate = isAll(({ state }) => state === "overdue");
  const late = isAll(({ kind }) => kind === "action-item") ? "Overdue item" : "Overdue";
  const head = [isLate ? late : "Item", "Owner", isLate ? "Late" : "Due"];
  const { lines, note } = fitting(findings, budget, (finding) => [
    `${link(finding.issue, finding.title)}${asides(finding)}`,
    ownersOf(finding),
    lateness(finding, isLate),
  ]);
  return lines.length === 0 ? "" : table(head, lines).join("\n") + note;
}

/** Each finding with its reason, as a list. */
export function reasonList(findings: readonly Finding[], link: Link, budget: ByteBudget): string {
  const { lines, note } = fitting(findings, budget, (finding) => {
    const { issue, title, reason, exemption } = finding;
    const why = [reason, ...(exemption ? [exemption.text] : [])].map((text) => forJobSummary(text, 300));
    const then = /^[a-z]/.test(reason) ? ":" : ".";
    return [`- ${link(issue, title)}, ${ownersOf(finding)}${then} ${why.join(" ")}`];
  });
  return lines.flat().join("\n") + note;
}

/** As many rows as fit the budget, and a line about those that are left out. */
function fitting(
  findings: readonly Finding[],
  budget: ByteBudget,
  cellsOf: (finding: Finding) => string[],
): { readonly lines: string[][]; readonly note: string } {
  const lines: string[][] = [];
  for (const finding of findings.slice(0, MAX_ROWS)) {
    const cells = cellsOf(finding);
    const bytes = Buffer.byteLength(cells.join(" | ")) + 5;
    if (bytes > budget.bytes) break;
    budget.bytes -= bytes;
    lines.push(cells);
  }
  const more = findings.length - lines.length;
  const elsewhere = budget.isListedElsewhere ? " The output `items` lists more." : "";
  const note = `\n\n**${more} more** are not shown; none of them is more urgent.${elsewhere}`;
  return { lines, note: more > 0 ? note : "" };
}

function ownersOf({ owners }: Finding): string {
  const names = owners.map((owner) => forJobSummary(owner, 60));
  return listSome(names, 10) || "**no owner**";
}

/** ` (P0, extended once)`. */
function asides({ priority, ledger }: Finding): string {
  const times = ledger ? timesExtended(ledger) : 0;
  const all = [...(priority ? [priority] : []), ...(times > 0 ? [timesInWords(times)] : [])];
  return all.length === 0 ? "" : ` (${all.join(", ")})`;
}

function timesInWords(times: number): string {
  return times === 1 ? "extended once" : `extended ${plural(times, "time")}`;
}

/** How late it is, or when it is due: an item can block before its due date. Days stay beside their number. */
function lateness({ daysOverdue, daysLeft }: Finding, isLate: boolean): string {
  if (daysOverdue > 0) return `${unbroken(plural(daysOverdue, "day"))}${isLate ? "" : " late"}`;
  return daysLeft === 0 ? "today" : `in ${unbroken(plural(daysLeft, "day"))}`;
}

function unbroken(text: string): string {
  return text.replace(" ", "&nbsp;");
}
