import type { RepositoryRef } from "../issue-ref.ts";
import { type DueLedger, slipsOf } from "../items/item-state.ts";
import { plural } from "../text.ts";
import type { Finding, FindingState, GateSettings, Obligation, Rule, UnreadableIssue } from "./verdict.ts";
import { wayOfFixing, waysToClear } from "./ways-to-clear.ts";

/** What is said of a finding. Plain text, hostile words included, but for the ways to clear it. */
export type FindingReason = Pick<Finding, "reason" | "rule" | "clear">;

interface FindingContext {
  readonly state: FindingState;
  readonly daysPast: number;
  readonly settings: GateSettings;
  /** The repository of the run, from which issues are mentioned. */
  readonly home: RepositoryRef;
}

/** Why an open issue stands as it does, by which rule, and how to clear it. */
export function sentencesOf(
  obligation: Obligation,
  { state, daysPast, settings, home }: FindingContext,
): FindingReason {
  return {
    reason: reasonOf(obligation, state, daysPast, settings),
    rule: ruleOf(obligation, state, settings),
    clear: state === "on-time" || state === "waived" ? [] : waysToClear(obligation, home),
  };
}

export function unreadableSentences(one: UnreadableIssue, home: RepositoryRef): FindingReason {
  const says = one.tampered
    ? "A record that somebody other than Followthrough changed is not believed, and fails the gate."
    : "An open issue that is followed but cannot be read leaves the gate undecided.";
  return {
    reason: one.reason,
    rule: { says, source: "default" },
    clear: one.kind === "action-item" ? [one.recovery, wayOfFixing(one, home)] : [one.recovery],
  };
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

function nounOf({ kind }: Obligation): string {
  return kind === "postmortem" ? "postmortem" : "action item";
}
