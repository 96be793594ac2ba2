import { daysFrom } from "../calendar/days.ts";
import { formatRepository, type RepositoryRef } from "../issue-ref.ts";
import { waiverInForce } from "../items/item-state.ts";
import { areasOf } from "../items/terms.ts";
import { awaitedInWords, awaitedReview } from "../postmortem/review.ts";
import { compareText, containsName } from "../text.ts";
import { describeUnreadable, reasonOf, ruleOf } from "./finding-reasons.ts";
import { holdOf, holdOfUnreadable } from "./holds.ts";
import type {
  Finding,
  FindingKind,
  FindingState,
  GateSettings,
  Hold,
  Obligation,
  RepositoryData,
  Rule,
  StateCounts,
  Teams,
  UnreadableIssue,
  Verdict,
  Way,
} from "./verdict.ts";
import { waysToClear } from "./ways-to-clear.ts";

/**
 * The finding for every open issue of a repository on its day, whatever is about to be merged and by whom.
 * @param runRepository the repository of the run; issues are mentioned relative to it
 */
export function findingsOf(
  { items, postmortems, unreadable, day, rules, teams }: RepositoryData,
  settings: GateSettings,
  runRepository: RepositoryRef,
): Finding[] {
  const daysPast = daysUntil(day);
  const waysOf: WaysOf = (obligation, holds) => waysToClear(obligation, rules, runRepository, holds);
  const evaluate = (open: Omit<Obligation, "due" | "waiver">) => {
    const { due } = open.ledger;
    const obligation = { ...open, due, waiver: waiverInForce(open.ledger, day) };
    return evaluateObligation(obligation, daysPast(due), settings, { waysOf, teams });
  };
  const none = { priority: null, postmortem: null, hasLine: false };
  return [
    ...items.map((item) => evaluate({ ...item, kind: "action-item", incidents: [], awaits: null })),
    ...postmortems.map((postmortem) => {
      const awaits = awaitedInWords(awaitedReview(postmortem.reviews, postmortem.owners, rules), rules);
      return evaluate({ ...postmortem, ...none, kind: "postmortem", awaits });
    }),
    ...unreadable.map(unreadableFinding),
  ];
}

/** Whether it can't be read, and this change isn't exempt from it. */
export function leavesUndecided({ state, exemption }: Finding): boolean {
  return state === "unreadable" && exemption === null;
}

type WaysOf = (obligation: Obligation, holds: Hold | null) => readonly Way[];

function evaluateObligation(
  obligation: Obligation,
  past: number,
  settings: GateSettings,
  { waysOf, teams }: { readonly waysOf: WaysOf; readonly teams: Teams | undefined },
): Finding {
  const { issue, title, owners, kind, due, priority, postmortem, ledger, waiver } = obligation;
  const state = waiver ? "waived" : stateOf(past, settings);
  const exemption = blocksAt(state, settings) ? exemptionByScope(obligation, settings) : null;
  const isBlocking = blocksAt(state, settings) && exemption === null;
  const holds = isBlocking ? holdOf(obligation, past, settings, teams) : null;
  return {
    issue,
    title,
    owners,
    kind,
    state,
    blocks: isBlocking,
    exemption,
    holds,
    due,
    daysOverdue: state === "waived" ? 0 : Math.max(0, past),
    daysLeft: Math.max(0, -past),
    priority,
    postmortem,
    ledger,
    waiver,
    areas: areasOfIssue(obligation, settings),
    reason: reasonOf(obligation, state, past, settings),
    rule: ruleOf(obligation, state, settings),
    clear: state === "on-time" || state === "waived" ? [] : waysOf(obligation, holds),
    isFixable: kind === "action-item" && !obligation.isMoved,
  };
}

/** Counts the days from a due date to this day. Cached, because thousands of items share a few dates. */
function daysUntil(day: string): (due: string) => number {
  const known = new Map<string, number>();
  return (due) => {
    const days = known.get(due) ?? daysFrom(due, day);
    known.set(due, days);
    return days;
  };
}

function stateOf(daysPast: number, settings: GateSettings): FindingState {
  if (daysPast > settings.graceDays) return "overdue";
  if (daysPast > 0) return "in-grace";
  return -daysPast <= settings.dueSoonDays ? "due-soon" : "on-time";
}

/** With `fail-on: due-soon`, items in grace block too: they are past their due date. */
function blocksAt(state: FindingState, { failOn }: GateSettings): boolean {
  if (state === "overdue") return failOn !== "none";
  return failOn === "due-soon" && (state === "in-grace" || state === "due-soon");
}

function unreadableFinding({ reason, recovery, tampered, ...issue }: UnreadableIssue): Finding {
  return {
    ...issue,
    state: tampered ? "tampered" : "unreadable",
    blocks: tampered,
    exemption: null,
    holds: holdOfUnreadable({ tampered }),
    due: null,
    daysOverdue: 0,
    daysLeft: 0,
    priority: null,
    postmortem: null,
    ledger: null,
    waiver: null,
    areas: [],
    ...describeUnreadable({ ...issue, reason, recovery, tampered }),
  };
}

/** All states, the most urgent first. */
export const WORST_FIRST: readonly FindingState[] = [
  "tampered",
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
  "on-time",
];

/** Sorts blocking findings first, so that a list that is cut keeps them; ties by repository and number. */
export function byUrgency(a: Finding, b: Finding): number {
  return (
    Number(b.blocks) - Number(a.blocks) ||
    WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) ||
    compareText(a.due ?? "", b.due ?? "") ||
    compareText(a.priority ?? "P9", b.priority ?? "P9") ||
    compareText(formatRepository(a.issue), formatRepository(b.issue)) ||
    a.issue.number - b.issue.number
  );
}

/** The number of findings of each kind in each state. */
export function countStates(findings: readonly Finding[]): Verdict["counts"] {
  const count = (kind: FindingKind) => {
    const states = findings.filter((finding) => finding.kind === kind).map(({ state }) => state);
    const byState = WORST_FIRST.map((state) => [state, states.filter((one) => one === state).length]);
    return { ...Object.fromEntries(byState), open: states.length } as StateCounts;
  };
  return { "action-item": count("action-item"), postmortem: count("postmortem") };
}

/**
 * The areas on its record, by which it is judged, and those of its labels and owners now: the settings can have got other
 * areas since, and being in one more frees nothing.
 */
function areasOfIssue(
  { areas: recorded, labels, owners }: Obligation,
  { areas }: Pick<GateSettings, "areas">,
): string[] {
  const shown = areasOf({ labels, owners }, areas);
  return Object.keys(areas).filter((name) => recorded.includes(name) || shown.includes(name));
}

/**
 * Why the settings exempt an open issue on any day; null when they don't. An issue without a priority or a severity
 * isn't exempt, so that removing a label doesn't unblock anything.
 */
function exemptionByScope(issue: Obligation, settings: GateSettings): Rule | null {
  const { ignoreLabels, priorities, severities, sources } = settings;
  const ignored = issue.labels.find((label) => containsName(ignoreLabels, label));
  if (ignored !== undefined) {
    return { text: `It has the label ${ignored}, which the gate ignores.`, source: sources.ignoreLabels };
  }
  const { priority, severity } = issue;
  if (priorities !== null && priority !== null && !priorities.includes(priority)) {
    const text = `Only ${priorities.join(", ")} items block, and this one is ${priority}.`;
    return { text, source: sources.priorities };
  }
  if (severities !== null && severity !== null && !containsName(severities, severity)) {
    const text = `Only ${severities.join(", ")} incidents block, and its incident is ${severity}.`;
    return { text, source: sources.severities };
  }
  return null;
}
