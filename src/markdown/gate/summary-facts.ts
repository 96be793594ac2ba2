import { Temporal } from "temporal-polyfill";
import type { Finding, RepositoryVerdict, Verdict } from "../../domain/gate/verdict.ts";
import { formatRepository, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import { listSome, plural } from "../../domain/text.ts";
import { bullets, folded } from "./markdown.ts";

/* The facts behind a verdict: its rules, and when the App last swept. */

const MAX_RULES = 20;

const MAX_ACTIVE = 120;

const MAX_NAMED = 10;

/** The App sweeps at least once a day. After more days than this, it may have stopped. */
const FRESH_DAYS = 2;

/** The rules by which these findings block; if there are several, each with its issues. */
export function rulesBehind(
  findings: readonly Finding[],
  { repository }: { readonly repository: RepositoryRef | null },
): string {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const rule = ruleText(finding);
    const known = byRule.get(rule);
    if (known) known.push(finding);
    else byRule.set(rule, [finding]);
  }
  return bullets(
    [...byRule].map(([rule, blocking]) =>
      byRule.size === 1 ? rule : `${rule} It applies to ${listIssues(blocking, repository)}.`,
    ),
    MAX_RULES,
  );
}

/** The rule by which an issue fails the gate, and the one that says whom it holds. */
export function ruleText({ rule, holds }: Pick<Finding, "rule" | "holds">): string {
  const all = holds === null ? [rule] : [rule, holds.rule];
  const sources = [...new Set(all.map(({ source }) => source))];
  return `Rule (${sources.join("; ")}): ${all.map(({ text }) => text).join(" ")}`;
}

function listIssues(findings: readonly Finding[], from: RepositoryRef | null): string {
  return listSome(
    findings.map(({ issue }) => mentionIssue(issue, from ?? issue)),
    MAX_NAMED,
  );
}

/** When the App last swept. The gate works without the App, but people should see if it has stopped. */
export function lastSweeps({ repositories }: Verdict): string[] {
  const read = repositories.filter(({ problems }) => problems.length === 0);
  const unknown = read.filter(({ lastSweep }) => lastSweep === null);
  return [...read.flatMap(lastSweepOf), ...(unknown.length > 0 ? [unknownSweeps(unknown)] : [])];
}

function lastSweepOf({ repository, lastSweep, today }: RepositoryVerdict): string[] {
  if (lastSweep === null) return [];
  const on = lastSweep.slice(0, 10);
  const days = Temporal.PlainDate.from(on).until(today).days;
  const ago = days <= 0 ? "" : `, ${plural(days, "day")} ago`;
  const warning = days > FRESH_DAYS ? " Is it still running?" : "";
  return [`Followthrough last swept ${formatRepository(repository)} on ${on}${ago}.${warning}`];
}

function unknownSweeps(repositories: readonly RepositoryVerdict[]): string {
  return `The last sweep of ${listRepositories(repositories)} is unknown. Set \`app\` in the config so that the gate can find the digest.`;
}

function listRepositories(repositories: readonly Pick<RepositoryVerdict, "repository">[]): string {
  return listSome(
    repositories.map(({ repository }) => formatRepository(repository)),
    MAX_NAMED,
  );
}

/** The active rules, and where each was set. */
export function activeRules({ settings, repositories }: Verdict): string {
  const { sources } = settings;
  const rules = Object.entries(RULE_NAMES) as [keyof typeof RULE_NAMES, string][];
  const lines = [
    ...rules
      .filter(([name]) => ALWAYS_LISTED.includes(name) || sources[name] !== "default")
      .map(([name, label]) => `${label}: ${formatValue(settings[name])} (${sources[name]})`),
    ...evaluationDays(repositories),
  ];
  return folded("Active rules", bullets(lines, MAX_ACTIVE));
}

/** On which day and by which config each repository was evaluated. Repositories with the same result share a line. */
function evaluationDays(repositories: readonly RepositoryVerdict[]): string[] {
  const byText = new Map<string, RepositoryVerdict[]>();
  for (const one of repositories.filter(({ timeZone }) => timeZone !== null)) {
    const config = one.sources.length > 0 ? one.sources.join(" over ") : "no config file (defaults)";
    const text = `evaluated on ${one.day}, ${one.timeZone}; ${config}`;
    byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  return [...byText].map(([text, group]) => `${listRepositories(group)}: ${text}`);
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
  holds: "holds",
  holdsEveryoneAfterDays: "holds everyone after days",
} as const;

const ALWAYS_LISTED: readonly (keyof typeof RULE_NAMES)[] = ["failOn", "dueSoonDays", "graceDays"];

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return entries.map(([name, one]) => (typeof one === "string" ? `${name}: ${one}` : name)).join(", ");
}

/** The problems of the run, then those of each repository, which is named if there are several. */
export function listProblems({
  problems,
  repositories,
}: Pick<Verdict, "problems" | "repositories">): string[] {
  return [
    ...problems,
    ...repositories.flatMap(({ repository, problems: own }) =>
      own.map((problem) =>
        repositories.length > 1 ? `${formatRepository(repository)}: ${problem}` : problem,
      ),
    ),
  ];
}
