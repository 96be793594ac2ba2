import { type DueLedger, slipsOf } from "../items/item-state.ts";
import { plural } from "../text.ts";
import type { Finding, FindingState, GateSettings, Obligation, Rule, UnreadableIssue } from "./verdict.ts";
import { waysToRepair } from "./ways-to-clear.ts";

/* The sentences of a finding. Plain text that may quote hostile words, except for the ways to clear it. */

/** Why an issue whose record can't be read or trusted blocks, by which rule, and how to clear it. */
export function describeUnreadable(
  issue: UnreadableIssue,
): Pick<Finding, "reason" | "rule" | "clear" | "isFixable"> {
  const text = issue.isGone
    ? "An item that people count on is owed until it is done, or an approver drops it."
    : issue.tampered
      ? "A record changed by anyone other than Followthrough isn't trusted and fails this check."
      : "A tracked open issue that can't be read fails this check, because it could be overdue.";
  return {
    reason: issue.reason,
    rule: { text, source: "default" },
    clear: waysToRepair(issue),
    isFixable: issue.kind === "action-item" && !issue.isGone && !issue.byOther,
  };
}

/** Why an open issue is in this state. */
export function reasonOf(
  { due, waiver, ledger, awaits }: Obligation,
  state: FindingState,
  daysPast: number,
  { graceDays }: GateSettings,
): string {
  const history = historyOf(ledger);
  if (waiver) return `Waived until ${waiver.until} by ${waiver.by}: ${waiver.reason}`;
  const review = awaits === null ? "" : ` It awaits ${awaits}.`;
  if (state === "overdue") return `${plural(daysPast, "day")} overdue: it was due ${due}${history}.${review}`;
  if (state === "in-grace") {
    const left = graceDays - daysPast;
    const end = left === 0 ? "today" : `in ${plural(left, "day")}`;
    return `${plural(daysPast, "day")} past the due date, ${due}${history}; the grace period ends ${end}.${review}`;
  }
  return `Due ${daysPast === 0 ? "today" : `in ${plural(-daysPast, "day")}`}, ${due}${history}.${review}`;
}

/** What came before the current due date. */
function historyOf(ledger: DueLedger): string {
  const { originalDue, extensions, lastReason } = slipsOf(ledger);
  if (originalDue === ledger.due && extensions === 0) return "";
  const extended = lastReason === null ? "" : `, extended ${plural(extensions, "time")} (${lastReason})`;
  return `, originally due ${originalDue}${extended}`;
}

/** The rule that puts an open issue into this state. */
export function ruleOf(obligation: Obligation, state: FindingState, settings: GateSettings): Rule {
  const { failOn, graceDays, dueSoonDays, sources } = settings;
  const noun = nounOf(obligation);
  if (state === "waived") {
    return { text: `A waived ${noun} doesn't block anything until its waiver ends.`, source: "ledger" };
  }
  if (failOn === "none")
    return { text: "fail-on is none: nothing fails this check.", source: sources.failOn };
  if (failOn === "due-soon" && state !== "overdue") {
    const text = `fail-on is due-soon: an open ${noun} fails this check from ${plural(dueSoonDays, "day")} before its due date.`;
    return { text, source: sources.failOn };
  }
  const grace = graceDays === 0 ? "" : `, plus ${plural(graceDays, "day")} of grace`;
  const text = `An open ${noun} fails this check from the day after its due date${grace}.`;
  return { text, source: sources.graceDays };
}

function nounOf({ kind }: Obligation): string {
  return kind === "postmortem" ? "postmortem" : "action item";
}
