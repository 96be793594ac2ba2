import { Temporal } from "temporal-polyfill";
import { waiverInForce } from "./exception.ts";
import { sentencesOf, unreadableSentences } from "./gate-reasons.ts";
import { areasOf, sparedByScope } from "./gate-scope.ts";
import type { RepositoryRef } from "./issue-ref.ts";
import type {
  Finding,
  FindingState,
  GateSettings,
  Obligation,
  RepositoryReading,
  UnreadableIssue,
} from "./verdict.ts";

interface Court {
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
  { items, postmortems, unreadable, day }: RepositoryReading,
  settings: GateSettings,
  home: RepositoryRef,
): Finding[] {
  const court: Court = { daysPast: daysUntil(day), settings, home };
  const none = { priority: null, postmortem: null, hasLine: false, ledger: null, waiver: null };
  return [
    ...items.map((item) => {
      const waiver = waiverInForce(item.ledger, day);
      const { due } = item.ledger;
      return judge({ ...item, kind: "action-item", due, waiver, incidents: [] }, court);
    }),
    ...postmortems.map((postmortem) => judge({ ...postmortem, ...none, kind: "postmortem" }, court)),
    ...unreadable.map((one) => judgeUnreadable(one, home)),
  ];
}

/** Nobody can say what it owes, and nothing frees this change of it. */
export function isOpenDoubt({ state, spared }: Finding): boolean {
  return state === "unreadable" && spared === null;
}

function judge(obligation: Obligation, { daysPast, settings, home }: Court): Finding {
  const { issue, title, owners, kind, due, priority, postmortem, ledger, waiver } = obligation;
  const past = daysPast(due);
  const state = waiver ? "waived" : stateOf(past, settings);
  const spared = blocksAt(state, settings) ? sparedByScope(obligation, settings) : null;
  const words = sentencesOf(obligation, { state, daysPast: past, settings, home });
  return {
    issue,
    title,
    owners,
    kind,
    state,
    blocks: blocksAt(state, settings) && spared === null,
    spared,
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

/** Who asks to be stopped before the due date is not spared by grace after it. */
function blocksAt(state: FindingState, { failOn }: GateSettings): boolean {
  if (state === "overdue") return failOn !== "none";
  return failOn === "due-soon" && (state === "in-grace" || state === "due-soon");
}

function judgeUnreadable(
  { reason, wayBack, tampered, ...issue }: UnreadableIssue,
  home: RepositoryRef,
): Finding {
  return {
    ...issue,
    state: tampered ? "tampered" : "unreadable",
    blocks: tampered,
    spared: null,
    due: null,
    daysOverdue: 0,
    daysLeft: 0,
    priority: null,
    postmortem: null,
    ledger: null,
    waiver: null,
    areas: [],
    ...unreadableSentences({ ...issue, reason, wayBack, tampered }, home),
  };
}
