import { byUrgency, countStates, findingsOf, leavesUndecided } from "./findings.ts";
import { pastDayProblem, withoutRepeats } from "./problems.ts";
import { evaluatePullRequests, exemptFindings, problemsExemption } from "./pull-requests.ts";
import { separateSharedRecords } from "./shared-records.ts";
import type {
  Finding,
  GateChange,
  GateOutcome,
  GateProblem,
  GateSettings,
  RepositoryData,
  RepositoryVerdict,
  Verdict,
} from "./verdict.ts";
import { headlineOf, reasonsOf } from "./verdict-reasons.ts";

/**
 * Evaluates the open action items and postmortems of all repositories, for a change if one is about to be merged.
 * A failure outranks an undecided repository, and an undecided one never passes. Days are `YYYY-MM-DD`.
 * @param data of each repository, the one of the run first: issues are mentioned relative to it
 * @param problems why repositories that should have been read could not be
 */
export function evaluateGate(
  data: readonly RepositoryData[],
  settings: GateSettings,
  change: GateChange | null = null,
  problems: readonly GateProblem[] = [],
): Verdict {
  const separated = separateSharedRecords(data);
  const runRepository = data[0]?.repository ?? null;
  const found = separated.map((one) => {
    const findings = findingsOf(one, settings, runRepository ?? one.repository);
    return one.isMorePrivate ? findings.map((finding) => ({ ...finding, isMorePrivate: true })) : findings;
  });
  const pullRequests = evaluatePullRequests(change, found.flat(), settings);
  const isComplete = problems.length === 0 && data.every((one) => one.problems.length === 0);
  const exemption = isComplete ? null : problemsExemption(change, pullRequests, data);
  const past = data.find(({ day, today }) => day < today) ?? null;
  const repositories = separated.map((one, index) =>
    evaluateRepository(
      one,
      exemptFindings(found[index]!, change, pullRequests, settings),
      exemption !== null,
    ),
  );
  const findings = repositories.flatMap((repository) => repository.findings).toSorted(byUrgency);
  const isUndecided = data.length === 0 || past !== null || (problems.length > 0 && exemption === null);
  const outcome = worstOf([
    ...repositories.map((repository) => repository.outcome),
    isUndecided ? "undecided" : "pass",
  ]);
  const verdict = {
    outcome,
    passedWithWarning: outcome === "undecided" && past === null && mayPassWithWarning(findings, settings),
    problems: [...problems, ...(past ? [pastDayProblem(past)] : [])],
    problemsExemption: exemption,
    settings,
    change,
    pullRequests,
    repositories,
    findings,
    counts: countStates(findings),
  };
  return { ...verdict, headline: headlineOf(verdict), reasons: reasonsOf(verdict) };
}

/** Whether the check is green. */
export function passes({
  outcome,
  passedWithWarning,
}: Pick<Verdict, "outcome" | "passedWithWarning">): boolean {
  return outcome === "pass" || passedWithWarning;
}

/** The verdict as it may be shown: of more private repositories, there are only counts. */
export function withoutMorePrivate(verdict: Verdict): Verdict {
  const isShown = ({ isMorePrivate }: { readonly isMorePrivate?: boolean }) => !isMorePrivate;
  const hidden = verdict.repositories.filter((repository) => !isShown(repository));
  const problems = [...verdict.problems, ...hidden.flatMap((repository) => repository.problems)];
  return {
    ...verdict,
    problems: withoutRepeats(problems),
    repositories: verdict.repositories.filter(isShown),
    findings: verdict.findings.filter(isShown),
  };
}

/** The verdict of a run that could read nothing. Each problem says why and how to fix it. */
export function undecided(problems: readonly GateProblem[], settings: GateSettings): Verdict {
  return evaluateGate([], settings, null, problems);
}

/** `on-undecided: warn` covers what could not be read. An issue that can't be trusted still fails. */
function mayPassWithWarning(findings: readonly Finding[], { onUndecided }: GateSettings): boolean {
  return onUndecided === "warn" && !findings.some(leavesUndecided);
}

function evaluateRepository(
  data: RepositoryData,
  findings: readonly Finding[],
  isExempt: boolean,
): RepositoryVerdict {
  const { items, postmortems, unreadable, ...repository } = data;
  const isUndecided = (data.problems.length > 0 && !isExempt) || findings.some(leavesUndecided);
  const isBlocked = findings.some(({ blocks }) => blocks);
  return {
    ...repository,
    outcome: isBlocked ? "fail" : isUndecided ? "undecided" : "pass",
    findings: findings.toSorted(byUrgency),
  };
}

function worstOf(outcomes: readonly GateOutcome[]): GateOutcome {
  if (outcomes.includes("fail")) return "fail";
  return outcomes.includes("undecided") ? "undecided" : "pass";
}
