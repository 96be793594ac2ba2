import {
  formatRepository,
  type IssueRef,
  type RepositoryRef,
  sameRepository,
} from "../src/domain/issue-ref.ts";
import type { Finding, FindingState, Outcome, Verdict } from "../src/domain/verdict.ts";
import { bullets, folded, issueLink } from "./markdown.ts";
import {
  blockingTable,
  countsTable,
  type Link,
  passingTable,
  type Room,
  unreadableTable,
} from "./summary-tables.ts";

/** What the summary says about the run itself. */
export interface RunContext {
  /** Base address of the web site, without a slash at its end. */
  readonly serverUrl: string;
  readonly repository: RepositoryRef | null;
  /** The run's id, digits only; null when the environment names none. */
  readonly runId: string | null;
}

/** GitHub drops a step's summary above 1 MiB; the rest is room for what stands around the tables. */
const TABLE_BYTES = 800_000;
const MAX_LINES = 20;

const TITLES: Readonly<Record<Outcome, string>> = {
  pass: "✅ Followthrough gate: passed",
  fail: "❌ Followthrough gate: failed",
  undecided: "❓ Followthrough gate: undecided, and so red",
};
const WORTH_KNOWING: readonly FindingState[] = ["overdue", "in-grace", "due-soon", "waived"];

/** The job summary of a verdict: Markdown of less than 1 MiB in which nobody is mentioned. */
export function renderSummary(verdict: Verdict, context: RunContext): string {
  const findings = verdict.repositories.flatMap((repository) => repository.findings);
  const link = linkTo(context, verdict);
  const room: Room = { bytes: TABLE_BYTES };
  const blocking = findings.filter(({ blocks }) => blocks);
  const unreadable = findings.filter(({ state }) => state === "unreadable");
  const passing = findings.filter(({ blocks, state }) => !blocks && WORTH_KNOWING.includes(state));
  const parts = [
    `## ${TITLES[verdict.outcome]}`,
    bullets(verdict.reasons, MAX_LINES),
    section("What holds it up", joined([rulesBehind(blocking), blockingTable(blocking, link, room)])),
    section("What could not be read", unreadableTable(unreadable, link, room)),
    verdict.outcome === "pass" ? "" : section("When it is cleared", runAgain(context)),
    folded(`Passes, but worth knowing (${passing.length})`, passingTable(passing, link, room)),
    verdict.repositories.length === 0 ? "" : countsTable(verdict),
    bullets(
      verdict.repositories.flatMap(({ notes }) => notes),
      MAX_LINES,
    ),
    rules(verdict),
  ];
  return `${joined(parts)}\n`;
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function rulesBehind(findings: readonly Finding[]): string {
  const rules = findings.map(({ rule }) => `${rule.says} (${rule.source})`);
  return [...new Set(rules)].join("\n");
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

function runAgain({ serverUrl, repository, runId }: RunContext): string {
  if (!repository || !runId) return "Run this check again: it looks at the issues anew each time.";
  const name = formatRepository(repository);
  return [
    `Run this check again: **Re-run jobs** on [this run](${serverUrl}/${name}/actions/runs/${runId}), or`,
    `\`\`\`\ngh run rerun ${runId} --repo ${name}\n\`\`\``,
  ].join("\n\n");
}

/** The rules that were applied, and where each was set. */
function rules({ settings, repositories }: Verdict): string {
  const { failOn, dueSoonDays, graceDays, sources } = settings;
  const lines = [
    `fail-on: ${failOn} (${sources.failOn})`,
    `due-soon-days: ${dueSoonDays} (${sources.dueSoonDays})`,
    `grace-days: ${graceDays} (${sources.graceDays})`,
    ...repositories.flatMap(({ repository, day, timeZone, sources: files }) => {
      if (timeZone === null) return [];
      const config = files.length > 0 ? files.join(" over ") : "no config file, so the defaults";
      return [`${formatRepository(repository)}: judged on ${day}, ${timeZone}; ${config}`];
    }),
  ];
  return folded("Rules in force", bullets(lines, 120));
}
