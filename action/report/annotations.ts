import { formatProblem } from "../../src/config/problems.ts";
import { leavesUndecided } from "../../src/domain/gate/findings.ts";
import { listProblems } from "../../src/domain/gate/problems.ts";
import type { Finding, FindingState, Verdict } from "../../src/domain/gate/verdict.ts";
import { formatIssueRef } from "../../src/domain/issue-ref.ts";
import { forLog, oneLine } from "../../src/markdown/escape.ts";
import { STATE_NAMES } from "../../src/markdown/gate/summary-tables.ts";

export interface Annotation {
  readonly level: "error" | "warning";
  readonly title: string;
  readonly message: string;
  /** Path of the file that it is about, and the line. */
  readonly file?: string;
  readonly startLine?: number;
}

/** GitHub shows at most 10 annotations of each level for a step. */
const MAX_ANNOTATIONS = 10;

/** An item that is due soon is a line of the summary: a warning on every green build is soon ignored. */
const WARNING_STATES = new Set(["tampered", "overdue", "unreadable", "in-grace"]);

/** The annotations of a verdict, the worst first. If there are too many, the last one says how many are left out. */
export function annotationsFor(verdict: Verdict): Annotation[] {
  const { findings } = verdict;
  const all = [
    ...settingsErrorsOf(verdict),
    ...findings.filter(({ blocks }) => blocks).map((finding) => annotationOf(finding, "error")),
    ...problemsOf(verdict),
    ...findings.filter(leavesUndecided).map((finding) => annotationOf(finding, "error")),
    ...findings
      .filter((finding) => !finding.blocks && !leavesUndecided(finding) && isWarning(finding))
      .map((finding) => annotationOf(finding, "warning")),
  ];
  if (verdict.outcome !== "pass" && !all.some(({ level }) => level === "error") && !verdict.passedWithWarning)
    all.unshift(ofMorePrivate(verdict));
  if (all.length <= MAX_ANNOTATIONS) return all;
  const listed = all.slice(0, MAX_ANNOTATIONS - 1);
  const message = `${all.length - listed.length} more are in the job summary.`;
  return [...listed, { level: all[listed.length]!.level, title: "Followthrough: more", message }];
}

/** What holds only other people is a line of the summary, too. */
function isWarning({ state, exemption }: Finding): boolean {
  return WARNING_STATES.has(state) && !exemption?.isForOwners;
}

/** What blocks is only in more private repositories, of which the reasons say how many. */
function ofMorePrivate({ headline, reasons }: Verdict): Annotation {
  return { level: "error", title: forLog(headline, 200), message: forLog(reasons.join(" "), 1_000) };
}

/** Whose turn it is, then the ways out. */
function annotationOf(finding: Finding, level: Annotation["level"]): Annotation {
  const { issue, title, owners, reason, holds, exemption, clear } = finding;
  const parts = [
    `${oneLine(title, 120)}.`,
    `Owner: ${owners.length > 0 ? owners.join(", ") : "no owner"}.`,
    reason,
    ...(holds ? [holds.rule.text] : []),
    ...(exemption ? [`It doesn't block this run: ${exemption.text}`] : []),
    ...clear.map(({ when, text }) => `${when}: ${text.replaceAll("`", "")}`),
  ];
  return {
    level,
    title: `${formatIssueRef(issue)}: ${headlineOf(finding.state)}`,
    message: forLog(parts.join(" "), 1_000),
  };
}

function headlineOf(state: FindingState): string {
  const name = STATE_NAMES[state].toLowerCase();
  return state === "in-grace" ? `past its due date, ${name}` : name;
}

/** Shown beside the line of the pull request. */
function settingsErrorsOf({ settingsErrors }: Verdict): Annotation[] {
  return (settingsErrors?.problems ?? []).map((problem) => ({
    level: "error",
    title: "Fix the settings",
    message: forLog(formatProblem(problem), 1_000),
    file: problem.file.replace(/^[^:]*:/, ""),
    ...(problem.line !== undefined && { startLine: problem.line }),
  }));
}

function problemsOf(verdict: Verdict): Annotation[] {
  const { passedWithWarning, outcome } = verdict;
  return listProblems(verdict).map(({ text, setting, isWorkflow }) => ({
    level: passedWithWarning || outcome === "pass" ? "warning" : "error",
    title: setting ? "Fix the settings" : isWorkflow ? "Change the workflow" : "Not everything can be read",
    message: forLog(text, 1_000),
  }));
}
