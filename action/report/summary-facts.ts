import { Temporal } from "temporal-polyfill";
import type { Finding, RepositoryVerdict, Verdict } from "../../src/domain/gate/verdict.ts";
import { formatRepository, mentionIssue, type RepositoryRef } from "../../src/domain/issue-ref.ts";
import { listSome, plural } from "../../src/domain/text.ts";
import { bullets, folded } from "./markdown.ts";

/* What stands behind a verdict: its rules, and how fresh the App's own work is. */

const MAX_RULES = 20;

const MAX_IN_FORCE = 120;

const MAX_NAMED = 10;

/** The App sweeps at least once a day; longer than this it has not, or its digest is not kept. */
const FRESH_DAYS = 2;

/** The rules by which these hold a build up; with several of them, each with the issues that it is about. */
export function rulesBehind(
  findings: readonly Finding[],
  { repository }: { readonly repository: RepositoryRef | null },
): string {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { says, source } = finding.rule;
    const words = `Rule (${source}): ${says}`;
    const held = byRule.get(words);
    if (held) held.push(finding);
    else byRule.set(words, [finding]);
  }
  return bullets(
    [...byRule].map(([words, held]) =>
      byRule.size === 1 ? words : `${words} It holds ${named(held, repository)}.`,
    ),
    MAX_RULES,
  );
}

function named(findings: readonly Finding[], from: RepositoryRef | null): string {
  return listSome(
    findings.map(({ issue }) => mentionIssue(issue, from ?? issue)),
    MAX_NAMED,
  );
}

/** The gate is right without the App, but people should see when that sleeps. */
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
  const alarm = days > FRESH_DAYS ? " Does it still run?" : "";
  return [`Followthrough last swept ${formatRepository(repository)} on ${on}${ago}.${alarm}`];
}

function unknownSweeps(repositories: readonly RepositoryVerdict[]): string {
  return `It is not known when Followthrough last swept ${namesOf(repositories)}: its digest tells, which is found where the config sets \`app\`.`;
}

function namesOf(repositories: readonly Pick<RepositoryVerdict, "repository">[]): string {
  return listSome(
    repositories.map(({ repository }) => formatRepository(repository)),
    MAX_NAMED,
  );
}

/** The rules that were applied, and where each was set. */
export function rulesInForce({ settings, repositories }: Verdict): string {
  const { sources } = settings;
  const told = Object.entries(RULE_NAMES) as [keyof typeof RULE_NAMES, string][];
  const lines = [
    ...told
      .filter(([name]) => ALWAYS_TOLD.includes(name) || sources[name] !== "default")
      .map(([name, words]) => `${words}: ${shown(settings[name])} (${sources[name]})`),
    ...judgedOn(repositories),
  ];
  return folded("Rules in force", bullets(lines, MAX_IN_FORCE));
}

/** On what day and by which config each was judged; those of one answer share a line. */
function judgedOn(repositories: readonly RepositoryVerdict[]): string[] {
  const byAnswer = new Map<string, RepositoryVerdict[]>();
  for (const one of repositories.filter(({ timeZone }) => timeZone !== null)) {
    const config = one.sources.length > 0 ? one.sources.join(" over ") : "no config file, so the defaults";
    const answer = `judged on ${one.day}, ${one.timeZone}; ${config}`;
    byAnswer.set(answer, [...(byAnswer.get(answer) ?? []), one]);
  }
  return [...byAnswer].map(([answer, those]) => `${namesOf(those)}: ${answer}`);
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

/** What is wrong, of the run and then of each repository, which is named where there are several. */
export function problemsTold({
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
