import { Temporal } from "temporal-polyfill";
import { waiverInForce } from "./exception.ts";
import { sentencesOf, unreadableSentences } from "./gate-reasons.ts";
import { areasOf, sparedByScope } from "./gate-scope.ts";
import type {
  Finding,
  FindingState,
  GateSettings,
  Obligation,
  RepositoryReading,
  UnreadableIssue,
} from "./verdict.ts";

/** What the gate holds of every open issue of a repository on its day, whatever is about to be merged. */
export function findingsOf(
  { items, postmortems, unreadable, day }: RepositoryReading,
  settings: GateSettings,
): Finding[] {
  const daysPast = daysUntil(day);
  const none = { priority: null, postmortem: null, ledger: null, waiver: null };
  return [
    ...items.map((item) => {
      const waiver = waiverInForce(item.ledger, day);
      return judge({ ...item, kind: "action-item", due: item.ledger.due, waiver }, daysPast, settings);
    }),
    ...postmortems.map((postmortem) => {
      return judge({ ...postmortem, ...none, kind: "postmortem" }, daysPast, settings);
    }),
    ...unreadable.map(judgeUnreadable),
  ];
}

function judge(obligation: Obligation, daysPast: (due: string) => number, settings: GateSettings): Finding {
  const { issue, title, owners, kind, due, priority, postmortem, ledger, waiver } = obligation;
  const past = daysPast(due);
  const state = waiver ? "waived" : stateOf(past, settings);
  const spared = blocksAt(state, settings) ? sparedByScope(obligation, settings) : null;
  const words = sentencesOf(obligation, state, past, settings);
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

function judgeUnreadable({ reason, wayBack, tampered, ...issue }: UnreadableIssue): Finding {
  return {
    ...issue,
    state: tampered ? "tampered" : "unreadable",
    blocks: tampered,
    spared: null,
    due: null,
    daysOverdue: 0,
    priority: null,
    postmortem: null,
    ledger: null,
    waiver: null,
    areas: [],
    ...unreadableSentences(reason, wayBack, tampered),
  };
}
