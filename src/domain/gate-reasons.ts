import { type DueLedger, slipsOf } from "./exception.ts";
import { mentionIssue } from "./issue-ref.ts";
import type { Finding, FindingState, GateSettings, Obligation, Outcome, Rule } from "./verdict.ts";

/** What is said of a finding. Plain text, hostile words included. */
export type FindingReason = Pick<Finding, "reason" | "rule" | "clear">;

/** Why an open issue stands as it does, by which rule, and how to clear it. */
export function sentencesOf(
  obligation: Obligation,
  state: FindingState,
  daysPast: number,
  settings: GateSettings,
): FindingReason {
  return {
    reason: reasonOf(obligation, state, daysPast, settings),
    rule: ruleOf(obligation, state, settings),
    clear: state === "on-time" || state === "waived" ? [] : waysToClear(obligation),
  };
}

export function unreadableSentences(reason: string, wayBack: string, tampered: boolean): FindingReason {
  const says = tampered
    ? "A record that somebody other than Followthrough changed is not believed, and fails the gate."
    : "An open issue that is followed but cannot be read leaves the gate undecided.";
  return { reason, rule: { says, source: "default" }, clear: [wayBack] };
}

/** The reasons of one repository, the decisive ones first. */
export function reasonsOf(
  problems: readonly string[],
  findings: readonly Finding[],
  settings: GateSettings,
  outcome: Outcome,
): string[] {
  const inState = (state: FindingState) => findings.filter((finding) => finding.state === state);
  const held = (state: FindingState) => both(inState(state).filter(({ spared }) => spared === null));
  const overdue = held("overdue");
  const spared = both(findings.filter((finding) => finding.spared !== null));
  const late = inState("overdue").length > 0;
  const reasons = [
    line("Tampered with", held("tampered")),
    line("Overdue", overdue),
    ...problems,
    line("Cannot be read", held("unreadable")),
    outcome === "pass" &&
      !late &&
      (findings.length ? `Nothing is overdue: ${both(findings)} open.` : "Nothing is open."),
    outcome === "pass" && overdue && "fail-on is none, so nothing fails the gate.",
    line("Would fail the gate, but holds nothing up here", spared),
    listed("In grace", held("in-grace"), settings),
    listed("Due soon", held("due-soon"), settings),
    line("Waived", both(inState("waived"))),
  ];
  return reasons.filter((reason) => typeof reason === "string" && reason !== "") as string[];
}

function line(state: string, what: string): string {
  return what && `${state}: ${what}.`;
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

/** The honest ways out that are the same for every action item, as Markdown of our own. */
export const OTHER_WAYS: readonly string[] = [
  "A pull request that does the work passes at once: write `Fixes #N`, with the item's number, in its description.",
  "A date is moved in the open: comment `/extend DATE REASON` on the item.",
  "An approver may also comment `/waive DATE REASON` (it holds nobody up until then) or `/drop REASON` (it will not be done).",
];

function waysToClear({ kind, issue, postmortem }: Obligation): string[] {
  const self = `#${issue.number}`;
  if (kind === "postmortem") return [`Complete the postmortem, then close ${self}.`];
  const close = `Do it, then close ${self} as completed.`;
  return postmortem ? [close, `Or check its box in ${mentionIssue(postmortem, issue)}.`] : [close];
}

function both(findings: readonly Finding[]): string {
  const items = findings.filter(({ kind }) => kind === "action-item").length;
  const postmortems = findings.length - items;
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
