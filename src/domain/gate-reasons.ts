import { type DueLedger, slipsOf } from "./exception.ts";
import { mentionIssue } from "./issue-ref.ts";
import type {
  FindingState,
  GateSettings,
  Obligation,
  Outcome,
  Rule,
  StateCounts,
  Verdict,
} from "./verdict.ts";

interface Sentences {
  readonly reason: string;
  readonly rule: Rule;
  readonly clear: readonly string[];
}

/** Why an open issue stands as it does, by which rule, and how to clear it. Plain text, hostile words included. */
export function sentencesOf(
  obligation: Obligation,
  state: FindingState,
  daysPast: number,
  settings: GateSettings,
): Sentences {
  return {
    reason: reasonOf(obligation, state, daysPast, settings),
    rule: ruleOf(obligation, state, settings),
    clear: state === "on-time" || state === "waived" ? [] : waysToClear(obligation),
  };
}

export function unreadableSentences(reason: string, wayBack: string): Sentences {
  const says = "An open issue that is followed but cannot be read leaves the gate undecided.";
  return { reason, rule: { says, source: "default" }, clear: [wayBack] };
}

/** The reasons of one repository, the decisive ones first. */
export function reasonsOf(
  problems: readonly string[],
  counts: Verdict["counts"],
  settings: GateSettings,
  outcome: Outcome,
): string[] {
  const overdue = both(counts, "overdue");
  const unreadable = both(counts, "unreadable");
  const open = both(counts, "open");
  const reasons = [
    overdue && `Overdue: ${overdue}.`,
    ...problems,
    unreadable && `Cannot be read: ${unreadable}.`,
    outcome === "pass" && !overdue && (open ? `Nothing is overdue: ${open} open.` : "Nothing is open."),
    outcome === "pass" && overdue && "fail-on is none, so nothing fails the gate.",
    listed("In grace", both(counts, "in-grace"), settings),
    listed("Due soon", both(counts, "due-soon"), settings),
    both(counts, "waived") && `Waived: ${both(counts, "waived")}.`,
  ];
  return reasons.filter((reason) => typeof reason === "string" && reason !== "") as string[];
}

/** An `as-of` could otherwise be set to the day before everything fell due. */
export function pastDay(day: string, today: string): string {
  return `A day before today (${today}) never passes: this is how things as they are now look on ${day}.`;
}

function listed(state: string, what: string, { failOn }: GateSettings): string {
  if (what === "") return "";
  return failOn === "due-soon" ? `${state}, and fail-on is due-soon: ${what}.` : `${state}: ${what}.`;
}

function reasonOf(
  { due, waiver, ledger }: Obligation,
  state: FindingState,
  daysPast: number,
  { graceDays }: GateSettings,
): string {
  const first = ledger ? historyOf(ledger) : "";
  if (waiver) return `Waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`;
  if (state === "overdue") return `${plural(daysPast, "day")} overdue: it was due ${due}${first}.`;
  if (state === "in-grace") {
    const left = graceDays - daysPast;
    return `${plural(daysPast, "day")} past ${due}${first}, in grace for ${left === 0 ? "today" : plural(left, "more day")}.`;
  }
  return `Due ${daysPast === 0 ? "today" : `in ${plural(-daysPast, "day")}`}, ${due}${first}.`;
}

/** What came before the due date that counts now. */
function historyOf(ledger: DueLedger): string {
  const { originalDue, extensions, lastReason } = slipsOf(ledger);
  if (originalDue === ledger.due && extensions === 0) return "";
  const extended = lastReason === null ? "" : `, extended ${plural(extensions, "time")} (${lastReason})`;
  return `, first promised for ${originalDue}${extended}`;
}

function ruleOf(obligation: Obligation, state: FindingState, settings: GateSettings): Rule {
  const { failOn, graceDays, dueSoonDays, sources } = settings;
  const noun = nounOf(obligation);
  if (state === "waived") {
    return { says: `A waived ${noun} holds nobody up until its waiver ends.`, source: "ledger" };
  }
  if (failOn === "none") return { says: "fail-on is none: nothing fails the gate.", source: sources.failOn };
  if (failOn === "due-soon" && state !== "overdue") {
    const says = `fail-on is due-soon: an open ${noun} fails the gate from ${plural(dueSoonDays, "day")} before its due date.`;
    return { says, source: sources.failOn };
  }
  const grace = graceDays === 0 ? "" : `, after ${plural(graceDays, "day")} of grace`;
  const says = `An open ${noun} fails the gate from the day after its due date${grace}.`;
  return { says, source: sources.graceDays };
}

function waysToClear({ kind, issue, postmortem }: Obligation): string[] {
  const self = `#${issue.number}`;
  if (kind === "postmortem") return [`Complete the postmortem, then close ${self}.`];
  const close = `Do it, then close ${self} as completed.`;
  return postmortem ? [close, `Or check its box in ${mentionIssue(postmortem, issue)}.`] : [close];
}

function both(counts: Verdict["counts"], state: keyof StateCounts): string {
  const items = counts["action-item"][state];
  const postmortems = counts.postmortem[state];
  const parts = [];
  if (items > 0) parts.push(plural(items, "action item"));
  if (postmortems > 0) parts.push(plural(postmortems, "postmortem"));
  return parts.join(" and ");
}

function nounOf({ kind }: Obligation): string {
  return kind === "postmortem" ? "postmortem" : "action item";
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
