import * as core from "@actions/core";
import { isBlocking } from "../../src/domain/gate/pull-requests.ts";
import type { Finding, RepositoryVerdict, Rule, Verdict } from "../../src/domain/gate/verdict.ts";
import { otherRemedies } from "../../src/domain/gate/ways-to-clear.ts";
import { formatIssueRef, formatRepository } from "../../src/domain/issue-ref.ts";
import { andMore } from "../../src/domain/text.ts";
import { forLog } from "../../src/markdown/escape.ts";
import { listProblems, ruleText } from "../../src/markdown/gate/summary-facts.ts";

/** The limit without `explain`: no one reads more. */
const MAX_FINDINGS = 200;

/**
 * Prints the verdict: its reasons, then every finding that is not on time, in a group for each repository.
 * @param explain prints the whole tree of reasons instead, each rule with its source
 */
export function logVerdict(verdict: Verdict, explain: boolean): void {
  const warning = verdict.passedWithWarning ? ", passed with a warning (on-undecided is warn)" : "";
  core.info(`Followthrough gate: ${verdict.outcome}${warning}`);
  const { ignoredInputs } = verdict.settings;
  const notes = [...(verdict.change?.notes ?? []), ...verdict.repositories.flatMap(({ notes }) => notes)];
  for (const line of [...listProblems(verdict), ...verdict.reasons, ...ignoredInputs, ...notes])
    print(`- ${line}`);
  if (explain) explainRules(verdict);
  for (const way of otherRemedies(verdict.findings.filter(isBlocking), verdict.settings)) print(`- ${way}`);
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
    const { reason, exemption, clear } = finding;
    const sentences = [reason, ...(exemption ? [exemptionText(exemption)] : []), ruleText(finding), ...clear];
    print(`${headOf(finding)} ${sentences.join(" ")}`);
  }
  if (listed.length > MAX_FINDINGS) core.info(andMore(listed.length - MAX_FINDINGS));
  core.endGroup();
}

function explainRules({ settings, pullRequests }: Verdict): void {
  core.startGroup("Active rules");
  for (const [name, source] of Object.entries(settings.sources)) {
    print(`${name}: ${JSON.stringify(settings[name as keyof typeof settings.sources])} (${source})`);
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
    for (const way of clear) print(`  to clear: ${way}`);
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
