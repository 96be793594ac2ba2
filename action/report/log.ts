import * as core from "@actions/core";
import { formatProblem } from "../../src/config/problems.ts";
import { listProblems } from "../../src/domain/gate/problems.ts";
import { isBlocking } from "../../src/domain/gate/pull-requests.ts";
import type { Finding, RepositoryVerdict, Rule, Verdict } from "../../src/domain/gate/verdict.ts";
import { sharedWays, waysToMerge } from "../../src/domain/gate/ways-to-clear.ts";
import { formatIssueRef, formatRepository } from "../../src/domain/issue-ref.ts";
import { andMore } from "../../src/domain/text.ts";
import { forLog } from "../../src/markdown/escape.ts";
import { kebabCase } from "../../src/markdown/gate/summary-facts.ts";

/** The limit without `explain`: no one reads more. */
const MAX_FINDINGS = 200;

/**
 * Prints the verdict and its reasons, every way out once, then each finding that is not on time, by repository.
 * @param explain prints the whole tree of reasons instead, each rule with its source
 */
export function logVerdict(verdict: Verdict, explain: boolean): void {
  print(`Followthrough gate: ${verdict.outcome}. ${verdict.headline}.`);
  const { ignoredInputs } = verdict.settings;
  const notes = [...(verdict.change?.notes ?? []), ...verdict.repositories.flatMap(({ notes }) => notes)];
  const own = verdict.settingsErrors?.problems.map(formatProblem) ?? [];
  const problems = [...own, ...listProblems(verdict).map(({ text }) => text)];
  for (const line of [...verdict.reasons, ...problems, ...ignoredInputs, ...notes]) print(`- ${line}`);
  if (explain) explainRules(verdict);
  const [first] = verdict.repositories;
  const ways = sharedWays(verdict.findings.filter(isBlocking), first?.repository ?? null);
  for (const { when, text } of [...ways, ...waysToMerge(verdict)]) print(`- ${when}: ${text}`);
  for (const repository of verdict.repositories) {
    if (explain) explainRepository(repository);
    else listFindings(repository);
  }
}

function listFindings({ repository, findings }: RepositoryVerdict): void {
  const listed = findings.filter(({ state }) => state !== "on-time");
  if (listed.length === 0) return;
  core.startGroup(formatRepository(repository));
  for (const finding of listed.slice(0, MAX_FINDINGS)) {
    const { reason, holds, exemption, owners } = finding;
    const owner = `Owner: ${owners.join(", ") || "no owner"}.`;
    const others = [...(holds ? [holds.rule.text] : []), ...(exemption ? [exemptionText(exemption)] : [])];
    print([headOf(finding), owner, reason, ...others].join(" "));
  }
  if (listed.length > MAX_FINDINGS) core.info(andMore(listed.length - MAX_FINDINGS));
  core.endGroup();
}

function explainRules({ settings, pullRequests }: Verdict): void {
  core.startGroup("Active rules");
  for (const [name, source] of Object.entries(settings.sources)) {
    print(
      `${kebabCase(name)}: ${JSON.stringify(settings[name as keyof typeof settings.sources])} (${source})`,
    );
  }
  core.endGroup();
  if (pullRequests.length === 0) return;
  core.startGroup("Pull requests");
  for (const { number, passRule, areas } of pullRequests) {
    print(
      `#${number}: ${passRule ? `passes. ${exemptionText(passRule)}` : "passes only if nothing blocks it."}`,
    );
    if (areas) print(`  changed areas: ${areas.join(", ") || "none"}`);
  }
  core.endGroup();
}

function explainRepository({
  repository,
  outcome,
  timeZone,
  timeZoneSource,
  day,
  ...rest
}: RepositoryVerdict): void {
  core.startGroup(`${formatRepository(repository)}: ${outcome}`);
  if (timeZone !== null) print(`evaluated on ${day}, ${timeZone} (${timeZoneSource})`);
  print(rest.sources.length > 0 ? `config: ${rest.sources.join(" over ")}` : "config: none (defaults)");
  for (const finding of rest.findings) {
    const { reason, exemption, blocks, rule, holds, clear, areas, owners } = finding;
    print(headOf(finding));
    print(`  ${blocks ? "blocks" : "doesn't block"}: ${reason}`);
    if (exemption) print(`  exempt (${exemption.source}): ${exemption.text}`);
    print(`  rule (${rule.source}): ${rule.text}`);
    if (holds) print(`  holds (${holds.rule.source}): ${holds.rule.text}`);
    print(`  owner: ${owners.join(", ") || "none"}${areas.length > 0 ? `; areas: ${areas.join(", ")}` : ""}`);
    for (const { when, text } of clear) print(`  to clear: ${when}: ${text}`);
  }
  core.endGroup();
}

function headOf({ state, issue, title }: Finding): string {
  return `[${state}] ${formatIssueRef(issue)} ${title}.`;
}

function exemptionText({ text }: Rule): string {
  return `It doesn't block this run: ${text}`;
}

/** Prints a line. An indent comes from this file, never from people's text. */
function print(line: string): void {
  const indent = line.startsWith("  ") ? "  " : "";
  core.info(indent + forLog(line, 1_000));
}
