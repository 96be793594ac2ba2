import { type GateChange, judgePullRequests, spareFindings } from "./gate-change.ts";
import { findingsOf } from "./gate-findings.ts";
import { pastDay, reasonsOf } from "./gate-reasons.ts";
import { setTwinsApart } from "./gate-twins.ts";
import { formatRepository } from "./issue-ref.ts";
import type {
  Finding,
  FindingKind,
  FindingState,
  GateSettings,
  Outcome,
  RepositoryReading,
  RepositoryVerdict,
  StateCounts,
  Verdict,
} from "./verdict.ts";

const WORST_FIRST: readonly FindingState[] = [
  "tampered",
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
  "on-time",
];

/**
 * Judges the open action items and postmortems of every repository, as they stand in the way of a change, or by
 * themselves where none is about to be merged. A definite failure outweighs what could not be decided; what could
 * not be decided never passes. Days are `YYYY-MM-DD`.
 */
export function evaluateGate(
  readings: readonly RepositoryReading[],
  settings: GateSettings,
  change: GateChange | null = null,
): Verdict {
  const apart = setTwinsApart(readings);
  const found = apart.map((reading) => findingsOf(reading, settings));
  const pullRequests = judgePullRequests(change, found.flat(), settings);
  const repositories = apart.map((reading, index) =>
    judgeRepository(reading, spareFindings(found[index]!, pullRequests, settings), settings),
  );
  const outcome = worstOf(repositories.map((repository) => repository.outcome));
  return {
    outcome,
    letThrough: outcome === "undecided" && mayGoOn(apart, repositories, settings),
    reasons: [
      ...pullRequests.flatMap(({ passes }) =>
        passes ? [`${passes.says} It passes, whatever is overdue.`] : [],
      ),
      ...repositories.flatMap(({ repository, reasons }) =>
        reasons.map((reason) =>
          readings.length > 1 ? `${formatRepository(repository)}: ${reason}` : reason,
        ),
      ),
    ],
    problems: [],
    settings,
    change,
    pullRequests,
    repositories,
    counts: countStates(repositories.flatMap(({ findings }) => findings)),
  };
}

/** A verdict that could not be reached at all: why, each with the way to mend it. */
export function undecided(problems: readonly string[], settings: GateSettings): Verdict {
  return {
    outcome: "undecided",
    letThrough: false,
    reasons: problems,
    problems,
    settings,
    change: null,
    pullRequests: [],
    repositories: [],
    counts: countStates([]),
  };
}

/** The same verdict, with what kept the gate from looking at repositories that it should have: that never passes. */
export function withProblems(verdict: Verdict, problems: readonly string[]): Verdict {
  if (problems.length === 0) return verdict;
  const { outcome, letThrough, settings } = verdict;
  const goesOn = outcome === "pass" ? settings.onUndecided === "warn" : letThrough;
  return {
    ...verdict,
    outcome: outcome === "pass" ? "undecided" : outcome,
    letThrough: goesOn,
    reasons: [...problems, ...verdict.reasons],
    problems,
  };
}

/** `on-undecided: warn` is for what could not be read; an issue that cannot be believed, and a day in the past, stay red. */
function mayGoOn(
  readings: readonly RepositoryReading[],
  repositories: readonly RepositoryVerdict[],
  { onUndecided }: GateSettings,
): boolean {
  const doubts = repositories.flatMap(({ findings }) => findings.filter(isOpenDoubt));
  return onUndecided === "warn" && doubts.length === 0 && readings.every(({ day, today }) => day >= today);
}

function judgeRepository(
  reading: RepositoryReading,
  findings: readonly Finding[],
  settings: GateSettings,
): RepositoryVerdict {
  const { repository, timeZone, timeZoneSource, sources, lastSweep, day, today, notes } = reading;
  const problems = day < today ? [...reading.problems, pastDay(day, today)] : reading.problems;
  const blocked = findings.some(({ blocks }) => blocks);
  const outcome = blocked ? "fail" : problems.length > 0 || findings.some(isOpenDoubt) ? "undecided" : "pass";
  return {
    repository,
    timeZone,
    timeZoneSource,
    sources,
    lastSweep,
    day,
    outcome,
    reasons: reasonsOf(problems, findings, settings, outcome),
    findings: findings.toSorted(byUrgency),
    problems,
    notes,
  };
}

function isOpenDoubt({ state, spared }: Finding): boolean {
  return state === "unreadable" && spared === null;
}

/** What holds something up comes first, so that a list that is cut keeps it. */
function byUrgency(a: Finding, b: Finding): number {
  return (
    Number(b.blocks) - Number(a.blocks) ||
    WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) ||
    compare(a.due ?? "", b.due ?? "") ||
    compare(a.priority ?? "P9", b.priority ?? "P9") ||
    a.issue.number - b.issue.number
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** With no repository at all nothing was looked at, and that is no pass. */
function worstOf(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("fail")) return "fail";
  return outcomes.length === 0 || outcomes.includes("undecided") ? "undecided" : "pass";
}

function countStates(findings: readonly Finding[]): Verdict["counts"] {
  const none = () =>
    Object.fromEntries(WORST_FIRST.map((state) => [state, 0])) as Record<FindingState, number>;
  const counts: Record<FindingKind, Record<keyof StateCounts, number>> = {
    "action-item": { ...none(), open: 0 },
    postmortem: { ...none(), open: 0 },
  };
  for (const { kind, state } of findings) {
    counts[kind][state] += 1;
    counts[kind].open += 1;
  }
  return counts;
}
