import { daysFrom } from "../../domain/calendar/days.ts";
import type { Finding, RepositoryVerdict, Verdict } from "../../domain/gate/verdict.ts";
import { formatRepository, mentionIssue } from "../../domain/issue-ref.ts";
import { groupBy, listSome, snakeCase } from "../../domain/text.ts";
import { bullets } from "./markdown.ts";
import type { RunContext } from "./run-again.ts";

/* The facts behind a verdict: its rules, its day, and when the App last swept. */

const MAX_RULES = 120;

const MAX_NAMED = 10;

/** The App sweeps at least once a day. After more days than this, it may have stopped. */
const FRESH_DAYS = 2;

/** The repositories that the App last swept long ago. The gate works without the App, but people should see if it has stopped. */
export function staleSweeps({ repositories }: Verdict): string[] {
  return repositories.flatMap((one) => {
    const days = daysSinceSweep(one);
    if (days === null || days <= FRESH_DAYS) return [];
    return [
      `Followthrough last swept ${formatRepository(one.repository)} ${days} days ago. Is it still running?`,
    ];
  });
}

function daysSinceSweep({ lastSweep, today }: RepositoryVerdict): number | null {
  return lastSweep === null ? null : daysFrom(lastSweep.slice(0, 10), today);
}

/**
 * The rules by which what is shown blocks, what was set beside them, and the day and settings of each repository.
 * @param shown the findings that fail the check, or would
 */
export function rulesBehind(verdict: Verdict, shown: readonly Finding[], { repository }: RunContext): string {
  const { settings, findings, repositories } = verdict;
  const behind = shown.length > 0 ? shown : findings.filter(({ state }) => state !== "waived");
  const byRule = groupBy(behind, ({ rule, holds }) =>
    [rule, ...(holds ? [holds.rule] : [])]
      .map(({ text, source }) => `${text.replace(/\.$/, "")} (${source}).`)
      .join(" "),
  );
  const rules = [...byRule].map(([rule, some]) => {
    if (byRule.size === 1 || shown.length === 0) return rule;
    const names = some.map(({ issue }) => mentionIssue(issue, repository ?? issue));
    return `${rule} This applies to ${listSome(names, MAX_NAMED)}.`;
  });
  return bullets(
    [...rules, ...activeRules(verdict), ...settings.ignoredInputs, ...daysUsed(repositories)],
    MAX_RULES,
  );
}

/** What the settings or the workflow set besides. */
function activeRules({ settings }: Verdict): string[] {
  const { sources } = settings;
  const names = Object.keys(sources) as (keyof typeof sources)[];
  return names
    .filter((name) => !RULES_IN_WORDS.includes(name) && sources[name] !== "default")
    .map((name) => `${kebabCase(name)}: ${formatValue(settings[name])} (${sources[name]})`);
}

/** These are a finding's rule. */
const RULES_IN_WORDS: readonly string[] = ["failOn", "graceDays"];

/** `fail-on`: the name of an input. */
export function kebabCase(name: string): string {
  return snakeCase(name).replaceAll("_", "-");
}

function formatValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(", ") || "none";
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return entries.map(([name, one]) => (typeof one === "string" ? `${name}: ${one}` : name)).join(", ");
}

/** On which day and by which settings each repository was evaluated. Repositories with the same result share a line. */
function daysUsed(repositories: readonly RepositoryVerdict[]): string[] {
  const read = repositories.filter(({ timeZone }) => timeZone !== null);
  return [...groupBy(read, dayUsed)].map(([text, group]) =>
    repositories.length === 1 ? text : `${listRepositories(group)}: ${text}`,
  );
}

function dayUsed({ day, timeZone, sources, lastSweep }: RepositoryVerdict): string {
  const settings = sources.length > 0 ? sources.join(" over ") : NO_SETTINGS;
  const sweep = lastSweep === null ? "" : ` Last sweep: ${lastSweep.slice(0, 10)}.`;
  return `Date used: ${day}, in ${timeZone}. Settings: ${settings}.${sweep}`;
}

const NO_SETTINGS = "the defaults, because there is no `.github/followthrough.yml`";

function listRepositories(repositories: readonly RepositoryVerdict[]): string {
  return listSome(
    repositories.map(({ repository }) => formatRepository(repository)),
    MAX_NAMED,
  );
}
