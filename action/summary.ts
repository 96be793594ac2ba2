import { OTHER_WAYS } from "../src/domain/gate-reasons.ts";
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
const LET_THROUGH = "⚠️ Followthrough gate: undecided, and let through";
const WORTH_KNOWING: readonly FindingState[] = [
  "tampered",
  "overdue",
  "unreadable",
  "in-grace",
  "due-soon",
  "waived",
];

/**
 * The job summary of a verdict: Markdown of less than 1 MiB in which nobody is mentioned.
 * @param explain lists what is on time too
 */
export function renderSummary(verdict: Verdict, context: RunContext, explain = false): string {
  const findings = verdict.repositories.flatMap((repository) => repository.findings);
  const link = linkTo(context, verdict);
  const room: Room = { bytes: TABLE_BYTES };
  const blocking = findings.filter(({ blocks, state }) => blocks && state !== "tampered");
  const tampered = findings.filter(({ blocks, state }) => blocks && state === "tampered");
  const unreadable = findings.filter(({ state, spared }) => state === "unreadable" && spared === null);
  const rest = findings.filter((finding) => !finding.blocks && !unreadable.includes(finding));
  const passing = rest.filter(({ state }) => WORTH_KNOWING.includes(state));
  const onTime = explain ? rest.filter(({ state }) => state === "on-time") : [];
  const parts = [
    `## ${verdict.letThrough ? LET_THROUGH : TITLES[verdict.outcome]}`,
    bullets([...verdict.reasons, ...verdict.settings.notObeyed, ...(verdict.change?.notes ?? [])], MAX_LINES),
    section("What was tampered with", unreadableTable(tampered, link, room)),
    section(
      "What holds it up",
      joined([rulesBehind(blocking), blockingTable(blocking, link, room), otherWays(blocking)]),
    ),
    section("What could not be read", unreadableTable(unreadable, link, room)),
    verdict.outcome === "pass" ? "" : section("When it is cleared", runAgain(context)),
    folded(`Passes, but worth knowing (${passing.length})`, passingTable(passing, link, room)),
    folded(`On time (${onTime.length})`, passingTable(onTime, link, room)),
    findings.length === 0 ? "" : countsTable(verdict),
    bullets(
      verdict.repositories.flatMap(({ notes }) => notes),
      MAX_LINES,
    ),
    bullets(lastSweeps(verdict), MAX_LINES),
    rules(verdict),
  ];
  return `${joined(parts)}\n`;
}

/** The gate is right without the App, but people should see when that sleeps. */
function lastSweeps({ repositories }: Verdict): string[] {
  return repositories.flatMap(({ repository, lastSweep }) =>
    lastSweep === null
      ? []
      : [`Followthrough last swept ${formatRepository(repository)} on ${lastSweep.slice(0, 10)}.`],
  );
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}

function otherWays(findings: readonly Finding[]): string {
  return findings.some(({ kind }) => kind === "action-item")
    ? OTHER_WAYS.map((way) => `- ${way}`).join("\n")
    : "";
}

function rulesBehind(findings: readonly Finding[]): string {
  const rules = findings.map(({ rule }) => `Rule (${rule.source}): ${rule.says}`);
  return bullets([...new Set(rules)], MAX_LINES);
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
  const { sources } = settings;
  const told = Object.entries(RULE_NAMES) as [keyof typeof RULE_NAMES, string][];
  const lines = [
    ...told
      .filter(([name]) => ALWAYS_TOLD.includes(name) || sources[name] !== "default")
      .map(([name, words]) => `${words}: ${shown(settings[name])} (${sources[name]})`),
    ...repositories.flatMap(({ repository, day, timeZone, sources: files }) => {
      if (timeZone === null) return [];
      const config = files.length > 0 ? files.join(" over ") : "no config file, so the defaults";
      return [`${formatRepository(repository)}: judged on ${day}, ${timeZone}; ${config}`];
    }),
  ];
  return folded("Rules in force", bullets(lines, 120));
}

const RULE_NAMES = {
  failOn: "fail-on",
  dueSoonDays: "due-soon-days",
  graceDays: "grace-days",
  onUndecided: "on-undecided",
  scope: "scope",
  areas: "areas",
  priorities: "priorities",
  severities: "severities",
  ignoreLabels: "ignore labels",
  hotfixLabels: "hotfix labels",
} as const;
const ALWAYS_TOLD: readonly (keyof typeof RULE_NAMES)[] = ["failOn", "dueSoonDays", "graceDays"];

function shown(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ") || "none";
  return typeof value === "object" && value !== null ? Object.keys(value).join(", ") : String(value);
}
