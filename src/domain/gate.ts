import { Temporal } from "temporal-polyfill";
import { waiverInForce } from "./exception.ts";
import { pastDay, reasonsOf, sentencesOf, unreadableSentences } from "./gate-reasons.ts";
import { formatRepository } from "./issue-ref.ts";
import type {
  FailOn,
  Finding,
  FindingKind,
  FindingState,
  GateItem,
  GatePostmortem,
  GateSettings,
  Obligation,
  Outcome,
  RepositoryReading,
  RepositoryVerdict,
  StateCounts,
  UnreadableIssue,
  Verdict,
} from "./verdict.ts";

const WORST_FIRST: readonly FindingState[] = [
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
  "on-time",
];

/**
 * Judges the open action items and postmortems of every repository. A definite failure outweighs what could
 * not be decided; what could not be decided never passes. Days are `YYYY-MM-DD`.
 */
export function evaluateGate(readings: readonly RepositoryReading[], settings: GateSettings): Verdict {
  const repositories = readings.map((reading) => judgeRepository(reading, settings));
  return {
    outcome: worstOf(repositories.map(({ outcome }) => outcome)),
    reasons: repositories.flatMap(({ repository, reasons }) =>
      reasons.map((reason) => (readings.length > 1 ? `${formatRepository(repository)}: ${reason}` : reason)),
    ),
    problems: [],
    settings,
    repositories,
    counts: countStates(repositories.flatMap(({ findings }) => findings)),
  };
}

/** A verdict that could not be reached at all: why, each with the way to mend it. */
export function undecided(problems: readonly string[], settings: GateSettings): Verdict {
  const counts = countStates([]);
  return { outcome: "undecided", reasons: problems, problems, settings, repositories: [], counts };
}

function judgeRepository(reading: RepositoryReading, settings: GateSettings): RepositoryVerdict {
  const { repository, timeZone, sources, day, today, notes } = reading;
  const problems = day < today ? [...reading.problems, pastDay(day, today)] : reading.problems;
  const findings = [
    ...reading.items.map((item) => judgeItem(item, day, settings)),
    ...reading.postmortems.map((postmortem) => judgePostmortem(postmortem, day, settings)),
    ...reading.unreadable.map(judgeUnreadable),
  ].sort(byUrgency);
  const blocked = findings.some(({ blocks }) => blocks);
  const doubtful = problems.length > 0 || reading.unreadable.length > 0;
  const outcome = blocked ? "fail" : doubtful ? "undecided" : "pass";
  return {
    repository,
    timeZone,
    sources,
    day,
    outcome,
    reasons: reasonsOf(problems, countStates(findings), settings, outcome),
    findings,
    problems,
    notes,
  };
}

function judgeItem(item: GateItem, day: string, settings: GateSettings): Finding {
  const waiver = waiverInForce(item.ledger, day);
  return judge({ ...item, kind: "action-item", due: item.ledger.due, waiver }, day, settings);
}

function judgePostmortem(postmortem: GatePostmortem, day: string, settings: GateSettings): Finding {
  const none = { priority: null, postmortem: null, ledger: null, waiver: null };
  return judge({ ...postmortem, ...none, kind: "postmortem" }, day, settings);
}

function judge(obligation: Obligation, day: string, settings: GateSettings): Finding {
  const daysPast = Temporal.PlainDate.from(obligation.due).until(day).days;
  const state = obligation.waiver ? "waived" : stateOf(daysPast, settings);
  return {
    ...obligation,
    state,
    blocks: blocksAt(state, settings.failOn),
    daysOverdue: state === "waived" ? 0 : Math.max(0, daysPast),
    ...sentencesOf(obligation, state, daysPast, settings),
  };
}

function stateOf(daysPast: number, settings: GateSettings): FindingState {
  if (daysPast > settings.graceDays) return "overdue";
  if (daysPast > 0) return "in-grace";
  return -daysPast <= settings.dueSoonDays ? "due-soon" : "on-time";
}

/** Who asks to be stopped before the due date is not spared by grace after it. */
function blocksAt(state: FindingState, failOn: FailOn): boolean {
  if (state === "overdue") return failOn !== "none";
  return failOn === "due-soon" && (state === "in-grace" || state === "due-soon");
}

function judgeUnreadable({ reason, wayBack, ...issue }: UnreadableIssue): Finding {
  return {
    ...issue,
    state: "unreadable",
    blocks: false,
    due: null,
    daysOverdue: 0,
    priority: null,
    postmortem: null,
    ledger: null,
    waiver: null,
    ...unreadableSentences(reason, wayBack),
  };
}

function byUrgency(a: Finding, b: Finding): number {
  return (
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
  const count = (kind: FindingKind): StateCounts => {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    const states = WORST_FIRST.map((state) => [state, ofKind.filter((f) => f.state === state).length]);
    return { ...(Object.fromEntries(states) as Record<FindingState, number>), open: ofKind.length };
  };
  return { "action-item": count("action-item"), postmortem: count("postmortem") };
}
