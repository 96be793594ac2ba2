import { leavesUndecided, WORST_FIRST } from "../../src/domain/gate/findings.ts";
import { isBlocking } from "../../src/domain/gate/pull-requests.ts";
import type { FindingState, GateOutcome, Verdict } from "../../src/domain/gate/verdict.ts";
import { otherWays } from "../../src/domain/gate/ways-to-clear.ts";
import {
  formatRepository,
  type IssueRef,
  type RepositoryRef,
  sameRepository,
} from "../../src/domain/issue-ref.ts";
import { bullets, folded, issueLink } from "./markdown.ts";
import { lastSweeps, problemsTold, rulesBehind, rulesInForce } from "./summary-facts.ts";
import {
  blockingTable,
  countsTable,
  type Link,
  passingTable,
  type Room,
  unreadableTable,
} from "./summary-tables.ts";

/** GitHub drops a step's summary above 1 MiB; the rest is room for what stands around the tables. */
const TABLE_BYTES = 600_000;

const MAX_LINES = 20;

const MAX_PROBLEMS = 40;

const TITLES: Readonly<Record<GateOutcome, string>> = {
  pass: "✅ Followthrough gate: passed",
  fail: "❌ Followthrough gate: failed",
  undecided: "❓ Followthrough gate: undecided, and so red",
};

const LET_THROUGH = "⚠️ Followthrough gate: undecided, and let through";

const WORTH_KNOWING: readonly FindingState[] = WORST_FIRST.filter((state) => state !== "on-time");

/**
 * The job summary of a verdict: Markdown of less than 1 MiB in which nobody is mentioned. What holds the build up
 * comes first, and is named however long the rest is.
 * @param explain lists what is on time too
 */
export function renderSummary(verdict: Verdict, context: RunContext, explain = false): string {
  const { outcome, findings, settings, change, repositories } = verdict;
  const link = linkTo(context, verdict);
  const room: Room = { bytes: TABLE_BYTES };
  const blocking = findings.filter(({ blocks, state }) => blocks && state !== "tampered");
  const tampered = findings.filter(({ blocks, state }) => blocks && state === "tampered");
  const rest = findings.filter((finding) => !isBlocking(finding));
  const passing = rest.filter(({ state }) => WORTH_KNOWING.includes(state));
  const onTime = explain ? rest.filter(({ state }) => state === "on-time") : [];
  const notes = [...(change?.notes ?? []), ...repositories.flatMap((repository) => repository.notes)];
  const parts = [
    `## ${verdict.passedWithWarning ? LET_THROUGH : TITLES[outcome]}`,
    bullets([...verdict.reasons, ...settings.ignoredInputs], MAX_LINES * 2),
    section(problemsTitle(verdict), bullets(problemsTold(verdict), MAX_PROBLEMS)),
    section("What was tampered with", unreadableTable(tampered, link, room)),
    section(
      "What holds it up",
      joined([rulesBehind(blocking, context), blockingTable(blocking, link, room)]),
    ),
    section("What could not be read", unreadableTable(findings.filter(leavesUndecided), link, room)),
    section("Other ways out", bullets(otherWays(findings.filter(isBlocking), settings), MAX_LINES)),
    outcome === "pass" ? "" : section("When it is cleared", runAgain(context)),
    section("Notes", bullets(notes, MAX_LINES)),
    folded(`Passes, but worth knowing (${passing.length})`, passingTable(passing, link, room)),
    folded(`On time (${onTime.length})`, passingTable(onTime, link, room)),
    findings.length === 0 ? "" : countsTable(verdict),
    bullets(lastSweeps(verdict), MAX_LINES),
    rulesInForce(verdict),
  ];
  return `${joined(parts)}\n`;
}

function problemsTitle({ problemsExemption }: Verdict): string {
  return problemsExemption ? "What could not be read, and holds nothing up here" : "What has to be mended";
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Issues of the one repository that was looked at go by their number, all others by their full name. */
function linkTo({ serverUrl }: RunContext, { repositories }: Verdict): Link {
  const only = repositories.length === 1 ? repositories[0]!.repository : null;
  const isNamed = (ref: IssueRef) => only === null || !sameRepository(ref, only);
  return (ref, title) => issueLink(ref, serverUrl, isNamed(ref), title);
}

function section(title: string, content: string): string {
  return content === "" ? "" : `### ${title}\n\n${content}`;
}

/** How the check is run again once everything is cleared, as Markdown. */
export function runAgain({ serverUrl, repository, runId, event }: RunContext): string {
  if (event === "merge_group") {
    return "Put the pull request back into the merge queue (**Merge when ready**): the queue then makes a new group of it. To run this job again would change nothing, since the group is gone.";
  }
  if (!repository || !runId) return "Run this check again: it looks at the issues anew each time.";
  const name = formatRepository(repository);
  const parts = [
    `Run this check again: **Re-run jobs** on [this run](${serverUrl}/${name}/actions/runs/${runId}), or`,
    `\`\`\`\ngh run rerun ${runId} --repo ${name}\n\`\`\``,
  ];
  const isChange = event.startsWith("pull_request");
  return [...parts, ...(isChange ? [EDIT] : [])].join("\n\n");
}

/** With the documented workflow, which also runs on `edited`. */
const EDIT =
  "Authors from forks may not run jobs again: editing the description of the pull request runs the check too.";

/** What the summary says about the run itself. */
export interface RunContext {
  /** Base address of the web site, without a slash at its end. */
  readonly serverUrl: string;
  readonly repository: RepositoryRef | null;
  /** The run's id, digits only; null when the environment names none. */
  readonly runId: string | null;
  /** What it runs on: `pull_request`, `merge_group`, … */
  readonly event: string;
}
