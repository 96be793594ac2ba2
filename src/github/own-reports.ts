import { readMarker } from "../markdown/marker.ts";
import { type ReportKind, readSeal } from "../markdown/report-mark.ts";
import type { ReportIssue } from "../reconcile/plan/reports.ts";
import { isBelieved } from "../reconcile/plan/tampered.ts";
import type { Issue } from "../reconcile/snapshot.ts";
import type { Believing } from "./own-issues.ts";

/**
 * Those of the App's issues that are such a report, by number: their mark is sealed for them. What hangs under another
 * issue is none. A label alone says nothing: an item could hide behind it, and would be written over.
 */
export function reportsAmong(
  own: readonly Issue[],
  which: ReportKind,
  { trust, policy }: Believing,
): ReportIssue[] {
  const reports = own.flatMap((issue): ReportIssue[] => {
    const reading = issue.byApp && issue.parent === null ? readSeal(issue.body) : null;
    if (reading?.kind !== which || readMarker(issue.body).found !== "none") return [];
    return [{ ...issue, seal: reading.seal, signed: trust.ofReport(reading, issue, policy) }];
  });
  return reports.filter(isBelieved).sort((a, b) => a.ref.number - b.ref.number);
}
