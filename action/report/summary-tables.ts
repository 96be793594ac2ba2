import type { Finding, FindingKind, FindingState, Verdict } from "../../src/domain/gate/verdict.ts";
import type { IssueRef } from "../../src/domain/issue-ref.ts";
import { listSome, plural } from "../../src/domain/text.ts";
import { forJobSummary, ownForJobSummary } from "../../src/markdown/escape.ts";
import { table } from "../../src/markdown/table.ts";

export type Link = (ref: IssueRef, title?: string) => string;

/** How many bytes the tables may still take; every table takes from it. */
export interface Room {
  bytes: number;
}

/** More rows than anybody reads; the counts and the output `items` tell of all. */
const MAX_ROWS = 250;

/** As wide as a date, which would be broken at its hyphens where a title is long. */
const DUE = `${"&nbsp;".repeat(7)}Due${"&nbsp;".repeat(7)}`;

/** How people call the states of what the gate finds, as a headline. */
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

/** What makes the gate fail: whose, how late, and what clears it. */
export function blockingTable(findings: readonly Finding[], link: Link, room: Room): string {
  const head = ["Item", "Owner", DUE, "Days overdue", "Priority", "Postmortem", "What clears it"];
  return boundedTable(head, findings, room, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    dueOf(finding),
    latenessOf(finding),
    finding.priority ?? "–",
    postmortemOf(finding, link),
    waysOf(finding),
  ]);
}

/** What is not believed or could not be judged, why, and the way back. */
export function unreadableTable(findings: readonly Finding[], link: Link, room: Room): string {
  return boundedTable(["Issue", "Owner", "Why", "What clears it"], findings, room, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    forJobSummary(finding.reason, 300),
    waysOf(finding),
  ]);
}

/** What passes, but ought to be known: overdue where nothing fails, in grace, due soon, waived. */
export function passingTable(findings: readonly Finding[], link: Link, room: Room): string {
  return boundedTable(["Item", "Owner", DUE, "State", "Postmortem"], findings, room, (finding) => [
    link(finding.issue, finding.title),
    ownersOf(finding),
    dueOf(finding),
    forJobSummary(finding.reason, 300) +
      (finding.exemption ? `<br>${forJobSummary(finding.exemption.says, 300)}` : ""),
    postmortemOf(finding, link),
  ]);
}

/** How many there are in each state that occurs. */
export function countsTable({ counts }: Verdict): string {
  const kinds = Object.keys(KIND_NAMES) as FindingKind[];
  const states = (Object.keys(STATE_NAMES) as FindingState[]).filter((state) =>
    kinds.some((kind) => counts[kind][state] > 0),
  );
  return table(
    ["", "Open", ...states.map((state) => STATE_NAMES[state])],
    kinds.map((kind) => [
      KIND_NAMES[kind],
      String(counts[kind].open),
      ...states.map((state) => String(counts[kind][state])),
    ]),
  ).join("\n");
}

/** As many rows as there is room for, and a line that says how many are left out; empty without rows. */
function boundedTable(
  head: readonly string[],
  findings: readonly Finding[],
  room: Room,
  cellsOf: (finding: Finding) => string[],
): string {
  if (findings.length === 0) return "";
  const rows: string[][] = [];
  for (const finding of findings.slice(0, MAX_ROWS)) {
    const cells = cellsOf(finding);
    const bytes = Buffer.byteLength(cells.join(" | ")) + 5;
    if (bytes > room.bytes) break;
    room.bytes -= bytes;
    rows.push(cells);
  }
  const left = findings.length - rows.length;
  const rest = `\n\n**${left} more** are left out here, none of them more pressing. The output \`items\` lists more, and the counts cover all.`;
  return table(head, rows).join("\n") + (left > 0 ? rest : "");
}

function ownersOf({ owners }: Finding): string {
  const names = owners.map((owner) => forJobSummary(owner, 60));
  return listSome(names, 10) || "nobody";
}

/** The date that counts, and the first one, struck out, where it was moved. */
function dueOf({ due, ledger }: Finding): string {
  if (due === null) return "–";
  return ledger && ledger.originalDue !== due ? `${due}<br>~~${ledger.originalDue}~~` : due;
}

/** In days; what holds a build up before its due date has some left. */
function latenessOf({ daysOverdue, daysLeft }: Finding): string {
  if (daysOverdue > 0) return String(daysOverdue);
  return daysLeft === 0 ? "due today" : `due in ${plural(daysLeft, "day")}`;
}

function postmortemOf({ kind, postmortem }: Finding, link: Link): string {
  if (kind === "postmortem") return "it is one";
  return postmortem ? link(postmortem) : "–";
}

function waysOf({ clear }: Finding): string {
  return clear.map((way) => ownForJobSummary(way, 300)).join("<br>");
}
