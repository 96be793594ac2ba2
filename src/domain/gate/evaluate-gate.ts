import { byUrgency, countStates, findingsOf, isOpenDoubt } from "./findings.ts";
import { judgePullRequests, problemsSpared, spareFindings } from "./pull-requests.ts";
import { setTwinsApart } from "./shared-records.ts";
import type {
  Finding,
  GateChange,
  GateSettings,
  Outcome,
  RepositoryReading,
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
  readings: readonly RepositoryReading[],
  settings: GateSettings,
  change: GateChange | null = null,
  problems: readonly string[] = [],
): Verdict {
  const apart = setTwinsApart(readings);
  const home = readings[0]?.repository ?? null;
  const found = apart.map((reading) => findingsOf(reading, settings, home ?? reading.repository));
  const pullRequests = judgePullRequests(change, found.flat(), settings);
  const isWhole = problems.length === 0 && readings.every((reading) => reading.problems.length === 0);
  const spared = isWhole ? null : problemsSpared(change, pullRequests, readings);
  const past = readings.find(({ day, today }) => day < today) ?? null;
  const repositories = apart.map((reading, index) =>
    judgeRepository(reading, spareFindings(found[index]!, pullRequests, settings), spared !== null),
  );
  const findings = repositories.flatMap((repository) => repository.findings).toSorted(byUrgency);
  const isDoubtful = past !== null || (problems.length > 0 && spared === null);
  const outcome = worstOf([
    ...repositories.map((repository) => repository.outcome),
    isDoubtful || readings.length === 0 ? "undecided" : "pass",
  ]);
  const verdict = {
    outcome,
    letThrough: outcome === "undecided" && past === null && mayGoOn(findings, settings),
    problems: [...problems, ...(past ? [pastDay(past)] : [])],
    problemsSpared: spared,
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
  return onUndecided === "warn" && !findings.some(isOpenDoubt);
}

function judgeRepository(
  reading: RepositoryReading,
  findings: readonly Finding[],
  isSpared: boolean,
): RepositoryVerdict {
  const { repository, timeZone, timeZoneSource, sources, lastSweep, day, today, problems, notes } = reading;
  const isDoubtful = (problems.length > 0 && !isSpared) || findings.some(isOpenDoubt);
  const isHeld = findings.some(({ blocks }) => blocks);
  return {
    ...{ repository, timeZone, timeZoneSource, sources, lastSweep, day, today, problems, notes },
    outcome: isHeld ? "fail" : isDoubtful ? "undecided" : "pass",
    findings: findings.toSorted(byUrgency),
  };
}

function worstOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("fail")) return "fail";
  return outcomes.includes("undecided") ? "undecided" : "pass";
}
