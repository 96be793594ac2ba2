import { byUrgency, countStates, findingsOf, leavesUndecided } from "./findings.ts";
import { evaluatePullRequests, exemptFindings, exemptionOfProblems } from "./pull-requests.ts";
import { separateSharedRecords } from "./shared-records.ts";
import type {
  Finding,
  GateChange,
  GateOutcome,
  GateSettings,
  RepositoryData,
  RepositoryVerdict,
  Verdict,
} from "./verdict.ts";
import { pastDay, reasonsOf } from "./verdict-reasons.ts";

/**
 * Judges the open action items and postmortems of every repository, as they stand in the way of a change, or by
 * themselves where none is about to be merged. A definite failure outweighs what could not be decided; what could
 * not be decided never passes. Days are `YYYY-MM-DD`.
 * @param readings the repository of the run first: issues are mentioned as from there
 * @param problems what kept the gate from looking at repositories that it should have looked at
 */
export function evaluateGate(
  readings: readonly RepositoryData[],
  settings: GateSettings,
  change: GateChange | null = null,
  problems: readonly string[] = [],
): Verdict {
  const apart = separateSharedRecords(readings);
  const home = readings[0]?.repository ?? null;
  const found = apart.map((reading) => findingsOf(reading, settings, home ?? reading.repository));
  const pullRequests = evaluatePullRequests(change, found.flat(), settings);
  const isWhole = problems.length === 0 && readings.every((reading) => reading.problems.length === 0);
  const exemption = isWhole ? null : exemptionOfProblems(change, pullRequests, readings);
  const past = readings.find(({ day, today }) => day < today) ?? null;
  const repositories = apart.map((reading, index) =>
    evaluateRepository(reading, exemptFindings(found[index]!, pullRequests, settings), exemption !== null),
  );
  const findings = repositories.flatMap((repository) => repository.findings).toSorted(byUrgency);
  const isUndecided = past !== null || (problems.length > 0 && exemption === null);
  const outcome = worstOf([
    ...repositories.map((repository) => repository.outcome),
    isUndecided || readings.length === 0 ? "undecided" : "pass",
  ]);
  const verdict = {
    outcome,
    passedWithWarning: outcome === "undecided" && past === null && mayGoOn(findings, settings),
    problems: [...problems, ...(past ? [pastDay(past)] : [])],
    problemsExemption: exemption,
    settings,
    change,
    pullRequests,
    repositories,
    findings,
    counts: countStates(findings),
  };
  return { ...verdict, reasons: reasonsOf(verdict) };
}

/** A verdict that could not be reached at all: why, each with the way to mend it. */
export function undecided(problems: readonly string[], settings: GateSettings): Verdict {
  return evaluateGate([], settings, null, problems);
}

/** `on-undecided: warn` is for what could not be read; an issue that cannot be believed stays red. */
function mayGoOn(findings: readonly Finding[], { onUndecided }: GateSettings): boolean {
  return onUndecided === "warn" && !findings.some(leavesUndecided);
}

function evaluateRepository(
  reading: RepositoryData,
  findings: readonly Finding[],
  isExempted: boolean,
): RepositoryVerdict {
  const { repository, timeZone, timeZoneSource, sources, lastSweep, day, today, problems, notes } = reading;
  const isUndecided = (problems.length > 0 && !isExempted) || findings.some(leavesUndecided);
  const isBlocked = findings.some(({ blocks }) => blocks);
  return {
    ...{ repository, timeZone, timeZoneSource, sources, lastSweep, day, today, problems, notes },
    outcome: isBlocked ? "fail" : isUndecided ? "undecided" : "pass",
    findings: findings.toSorted(byUrgency),
  };
}

function worstOf(outcomes: readonly GateOutcome[]): GateOutcome {
  if (outcomes.includes("fail")) return "fail";
  return outcomes.includes("undecided") ? "undecided" : "pass";
}
