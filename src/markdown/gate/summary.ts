import { leavesUndecided, WORST_FIRST } from "../../domain/gate/findings.ts";
import { isBlocking } from "../../domain/gate/pull-requests.ts";
import type { FindingState, GateOutcome, Verdict } from "../../domain/gate/verdict.ts";
import { otherRemedies } from "../../domain/gate/ways-to-clear.ts";
import { type IssueRef, sameRepository } from "../../domain/issue-ref.ts";
import { bullets, folded, issueLink } from "./markdown.ts";
import { type RunContext, rerunInstructions } from "./run-again.ts";
import { activeRules, lastSweeps, listProblems, rulesBehind } from "./summary-facts.ts";
import {
  type ByteBudget,
  blockingTable,
  countsTable,
  type Link,
  passingTable,
  unreadableTable,
} from "./summary-tables.ts";

/** GitHub drops a step's summary above 1 MiB. The rest is for the text around the tables. */
const TABLE_BYTES = 600_000;

const MAX_LINES = 20;

const MAX_PROBLEMS = 40;

const TITLES: Readonly<Record<GateOutcome, string>> = {
  pass: "✅ Followthrough gate: passed",
  fail: "❌ Followthrough gate: failed",
  undecided: "❓ Followthrough gate: undecided (fails)",
};

const PASSED_WITH_WARNING = "⚠️ Followthrough gate: undecided, passed with a warning";

const LISTED_STATES: readonly FindingState[] = WORST_FIRST.filter((state) => state !== "on-time");

interface SummaryOptions {
  /** Whether to list what is on time, too. */
  readonly explain?: boolean;
  /** How long all tables together can be. */
  readonly tableBytes?: number;
}

/**
 * The summary of a verdict: Markdown that mentions no one, and of less than 1 MiB with the usual tables. What blocks the run
 * comes first and is kept however long the rest is.
 */
export function renderSummary(
  verdict: Verdict,
  context: RunContext,
  { explain = false, tableBytes = TABLE_BYTES }: SummaryOptions = {},
): string {
  const { outcome, findings, settings, change, repositories } = verdict;
  const link = linkTo(context, verdict);
  const budget: ByteBudget = { bytes: tableBytes, isListedElsewhere: !context.turnsByItself };
  const blocking = findings.filter(({ blocks, state }) => blocks && state !== "tampered");
  const tampered = findings.filter(({ blocks, state }) => blocks && state === "tampered");
  const rest = findings.filter((finding) => !isBlocking(finding));
  const passing = rest.filter(({ state }) => LISTED_STATES.includes(state));
  const onTime = explain ? rest.filter(({ state }) => state === "on-time") : [];
  const notes = [...(change?.notes ?? []), ...repositories.flatMap((repository) => repository.notes)];
  const parts = [
    `## ${verdict.passedWithWarning ? PASSED_WITH_WARNING : TITLES[outcome]}`,
    bullets([...verdict.reasons, ...settings.ignoredInputs], MAX_LINES * 2),
    section(problemsTitle(verdict), bullets(listProblems(verdict), MAX_PROBLEMS)),
    section("Tampered records", unreadableTable(tampered, link, budget)),
    section(
      "Blocking items",
      joined([rulesBehind(blocking, context), blockingTable(blocking, link, budget)]),
    ),
    section("Unreadable issues", unreadableTable(findings.filter(leavesUndecided), link, budget)),
    section("Other options", bullets(otherRemedies(findings.filter(isBlocking), settings), MAX_LINES)),
    outcome === "pass" ? "" : section("After you clear it", rerunInstructions(context)),
    section("Notes", bullets(notes, MAX_LINES)),
    folded(`Not blocking (${passing.length})`, passingTable(passing, link, budget)),
    folded(`On time (${onTime.length})`, passingTable(onTime, link, budget)),
    countsTable(verdict),
    bullets(lastSweeps(verdict), MAX_LINES),
    activeRules(verdict),
  ];
  return `${joined(parts)}\n`;
}

function problemsTitle({ problemsExemption }: Verdict): string {
  return problemsExemption ? "Could not be read, but doesn't block this run" : "Problems to fix";
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Shows only the number of issues if there is a single repository, and full names otherwise. */
function linkTo({ serverUrl }: RunContext, { repositories }: Verdict): Link {
  const only = repositories.length === 1 ? repositories[0]!.repository : null;
  const isNamed = (ref: IssueRef) => only === null || !sameRepository(ref, only);
  return (ref, title) => issueLink(ref, serverUrl, isNamed(ref), title);
}

function section(title: string, content: string): string {
  return content === "" ? "" : `### ${title}\n\n${content}`;
}
