import type { ReportIssue } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { type ReportKind, withoutSignature } from "../../record/report-tag.ts";

/** Rewrites a report if it does not say this already, or with an earlier key; nothing if it does. */
export function rewritten(which: ReportKind, issue: ReportIssue, title: string, body: string): Operation[] {
  if (issue.title === title && saysThis(issue, body) && issue.signed === "current") return [];
  return [{ kind: "update-report", which, issue: issue.ref, title, body, identity: issue.identity }];
}

/** Second reports of the same thing, left by a race. They say nothing that the first does not. */
export function closeDuplicates(which: ReportKind, duplicates: readonly ReportIssue[]): Operation[] {
  return duplicates.map(({ ref, identity }) => {
    return { kind: "update-report", which, issue: ref, identity, close: "duplicate" };
  });
}

/** Whether a report reads like this, whatever its identity. */
export function saysThis(report: ReportIssue, body: string): boolean {
  return plain(withoutSignature(report.body)) === plain(body);
}

/** GitHub's editor rewrites line ends, and cuts the end off. */
function plain(body: string): string {
  return body.replace(/\r\n?/g, "\n").trim();
}
