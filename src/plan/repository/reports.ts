import type { ReportIssue } from "../../observed/reports.ts";
import type { Operation } from "../../operations/operation.ts";
import { type ReportKind, withoutSignature } from "../../record/report-tag.ts";

/** Updates a report if its text differs or an earlier key signed it; otherwise nothing. */
export function rewritten(which: ReportKind, issue: ReportIssue, title: string, body: string): Operation[] {
  if (issue.title === title && saysThis(issue, body) && issue.signed === "current") return [];
  const { ref, id, identity } = issue;
  return [{ kind: "update-report", which, issue: ref, id, title, body, identity }];
}

/** Closes duplicates of a report that a race left: all open reports but the first. */
export function closeAllButFirst(
  which: ReportKind,
  [first, ...duplicates]: readonly ReportIssue[],
): Operation[] {
  return duplicates.map(({ ref, id, identity }) => {
    return { kind: "update-report", which, issue: ref, id, identity, close: { of: first!.id } };
  });
}

/** Whether a report has this text, apart from its identity. */
export function saysThis(report: ReportIssue, body: string): boolean {
  return plain(withoutSignature(report.body)) === plain(body);
}

/** GitHub's editor rewrites line ends and trims the end. */
function plain(body: string): string {
  return body.replace(/\r\n?/g, "\n").trim();
}
