import { readMarker } from "../../markdown/marker.ts";
import { type ReportKind, readReportMark } from "../../markdown/report-mark.ts";
import type { LabelSpec, Operation } from "../operation.ts";
import type { Issue } from "../snapshot.ts";

/** By its label a report is known whose mark somebody took out. */
export const REPORT_LABELS: Readonly<Record<ReportKind, LabelSpec>> = {
  digest: { name: "followthrough-digest", color: "0e8a16", description: "What is owed, week by week" },
  config: { name: "followthrough-config", color: "b60205", description: "What is wrong with a config" },
};

/** Those of the App's issues that are such a report, by number. What hangs under another issue is none. */
export function reportsAmong(own: readonly Issue[], which: ReportKind): Issue[] {
  return own.filter((issue) => isReport(issue, which)).sort((a, b) => a.ref.number - b.ref.number);
}

function isReport({ body, byApp, labels, parent }: Issue, which: ReportKind): boolean {
  if (!byApp || parent !== null || readMarker(body).found !== "none") return false;
  const mark = readReportMark(body);
  if (mark !== null) return mark === which;
  return labels.some((label) => label.toLowerCase() === REPORT_LABELS[which].name);
}

/** Rewrites a report if it does not say this already; nothing if it does. */
export function rewritten(which: ReportKind, issue: Issue, title: string, body: string): Operation[] {
  if (issue.title === title && plain(issue.body) === plain(body)) return [];
  return [{ kind: "update-report", which, issue: issue.ref, title, body }];
}

/** Second reports of the same thing, left by a race. They say nothing that the first does not. */
export function withoutCopies(which: ReportKind, copies: readonly Issue[]): Operation[] {
  return copies.map(({ ref }) => ({ kind: "update-report", which, issue: ref, close: "duplicate" }));
}

/** GitHub's editor rewrites line ends, and cuts the end off. */
export function plain(body: string): string {
  return body.replace(/\r\n?/g, "\n").trim();
}
