import { Temporal } from "temporal-polyfill";
import { formatRepository, type RepositoryRef } from "../issue-ref.ts";
import { waiverInForce } from "../items/item-state.ts";
import { sameLabel } from "../labels.ts";
import { compareText } from "../text.ts";
import { sentencesOf, unreadableSentences } from "./finding-reasons.ts";
import type {
  Finding,
  FindingKind,
  FindingState,
  GateSettings,
  Obligation,
  RepositoryData,
  Rule,
  StateCounts,
  UnreadableIssue,
  Verdict,
} from "./verdict.ts";

interface EvaluationContext {
  /** Days from a due date to the day that is judged. */
  readonly daysPast: (due: string) => number;
  readonly settings: GateSettings;
  /** The repository of the run, from which issues are mentioned. */
  readonly home: RepositoryRef;
}

/**
 * What the gate holds of every open issue of a repository on its day, whatever is about to be merged.
 * @param home the repository of the run, from which issues are mentioned
 */
export function findingsOf(
  { items, postmortems, unreadable, day }: RepositoryData,
  settings: GateSettings,
  home: RepositoryRef,
): Finding[] {
  const context: EvaluationContext = { daysPast: daysUntil(day), settings, home };
  const none = { priority: null, postmortem: null, hasLine: false, ledger: null, waiver: null };
  return [
    ...items.map((item) => {
      const waiver = waiverInForce(item.ledger, day);
      const { due } = item.ledger;
      return evaluateFinding({ ...item, kind: "action-item", due, waiver, incidents: [] }, context);
    }),
    ...postmortems.map((postmortem) =>
      evaluateFinding({ ...postmortem, ...none, kind: "postmortem" }, context),
    ),
    ...unreadable.map((one) => unreadableFinding(one, home)),
  ];
}

/** Nobody can say what it owes, and nothing frees this change of it. */
export function leavesUndecided({ state, exemption }: Finding): boolean {
  return state === "unreadable" && exemption === null;
}

function evaluateFinding(obligation: Obligation, { daysPast, settings, home }: EvaluationContext): Finding {
  const { issue, title, owners, kind, due, priority, postmortem, ledger, waiver } = obligation;
  const past = daysPast(due);
  const state = waiver ? "waived" : stateOf(past, settings);
  const exemption = blocksAt(state, settings) ? exemptionByScope(obligation, settings) : null;
  const words = sentencesOf(obligation, { state, daysPast: past, settings, home });
  return {
    issue,
    title,
    owners,
    kind,
    state,
    blocks: blocksAt(state, settings) && exemption === null,
    exemption,
    due,
    daysOverdue: state === "waived" ? 0 : Math.max(0, past),
    daysLeft: Math.max(0, -past),
    priority,
    postmortem,
    ledger,
    waiver,
    areas: areasOf(obligation, settings),
    reason: words.reason,
    rule: words.rule,
    clear: words.clear,
  };
}

/** Days from a due date to this day, each date reckoned once: thousands of items share a few. */
function daysUntil(day: string): (due: string) => number {
  const known = new Map<string, number>();
  return (due) => {
    const days = known.get(due) ?? Temporal.PlainDate.from(due).until(day).days;
    known.set(due, days);
    return days;
  };
}

function stateOf(daysPast: number, settings: GateSettings): FindingState {
  if (daysPast > settings.graceDays) return "overdue";
  if (daysPast > 0) return "in-grace";
  return -daysPast <= settings.dueSoonDays ? "due-soon" : "on-time";
}

/** Who asks to be stopped before the due date is not exempted by grace after it. */
function blocksAt(state: FindingState, { failOn }: GateSettings): boolean {
  if (state === "overdue") return failOn !== "none";
  return failOn === "due-soon" && (state === "in-grace" || state === "due-soon");
}

function unreadableFinding(
  { reason, recovery, tampered, ...issue }: UnreadableIssue,
  home: RepositoryRef,
): Finding {
  return {
    ...issue,
    state: tampered ? "tampered" : "unreadable",
    blocks: tampered,
    exemption: null,
    due: null,
    daysOverdue: 0,
    daysLeft: 0,
    priority: null,
    postmortem: null,
    ledger: null,
    waiver: null,
    areas: [],
    ...unreadableSentences({ ...issue, reason, recovery, tampered }, home),
  };
}

/** All states, in the order in which they matter. */
export const WORST_FIRST: readonly FindingState[] = [
  "tampered",
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
  "on-time",
];

/** What holds something up comes first, so that a list that is cut keeps it; equals by repository and number. */
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

/** How many there are of each kind in each state. */
export function countStates(findings: readonly Finding[]): Verdict["counts"] {
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

type Scoped = Pick<Obligation, "labels" | "teams" | "priority" | "severity" | "kind">;

/** The names of the areas that an open issue belongs to, by its labels and the teams that own it. */
export function areasOf({ labels, teams }: Scoped, { areas }: Pick<GateSettings, "areas">): string[] {
  const isOneOf = (named: readonly string[], own: readonly string[]) =>
    own.some((name) => named.some((other) => sameLabel(other, name)));
  return Object.keys(areas).filter((name) => {
    const area = areas[name]!;
    return isOneOf(area.labels, labels) || isOneOf(area.teams, teams);
  });
}

/**
 * Why an open issue holds nobody up, whatever day it is; null when it may. Without a priority or a severity it may,
 * so that taking a label off frees nobody.
 */
export function exemptionByScope(issue: Scoped, settings: GateSettings): Rule | null {
  const { ignoreLabels, priorities, severities, sources } = settings;
  const ignored = issue.labels.find((label) => ignoreLabels.some((known) => sameLabel(known, label)));
  if (ignored !== undefined) {
    return { says: `Its label ${ignored} is one that the gate ignores.`, source: sources.ignoreLabels };
  }
  const { priority, severity } = issue;
  if (priorities !== null && priority !== null && !priorities.includes(priority)) {
    const says = `Only ${priorities.join(", ")} hold anything up, and it is ${priority}.`;
    return { says, source: sources.priorities };
  }
  if (severities !== null && severity !== null && !severities.some((known) => sameLabel(known, severity))) {
    const says = `Only ${severities.join(", ")} hold anything up, and its incident is ${severity}.`;
    return { says, source: sources.severities };
  }
  return null;
}
