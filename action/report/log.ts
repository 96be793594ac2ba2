import * as core from "@actions/core";
import { isBlocking } from "../../src/domain/gate/pull-requests.ts";
import type { Finding, RepositoryVerdict, Rule, Verdict } from "../../src/domain/gate/verdict.ts";
import { otherWays } from "../../src/domain/gate/ways-to-clear.ts";
import { formatIssueRef, formatRepository } from "../../src/domain/issue-ref.ts";
import { andMore } from "../../src/domain/text.ts";
import { forLog } from "../../src/markdown/escape.ts";
import { problemsTold } from "./summary-facts.ts";

/** Where the whole tree was not asked for, nobody reads more. */
const MAX_FINDINGS = 200;

/**
 * Prints the verdict: its reasons, then every finding that is not simply on time, folded by repository.
 * @param explain prints the whole tree of reasons instead, each rule with its source
 */
export function logVerdict(verdict: Verdict, explain: boolean): void {
  const goesOn = verdict.passedWithWarning ? ", and let through: on-undecided is warn" : "";
  core.info(`Followthrough gate: ${verdict.outcome}${goesOn}`);
  const { ignoredInputs } = verdict.settings;
  const notes = verdict.change?.notes ?? [];
  for (const line of [...problemsTold(verdict), ...verdict.reasons, ...ignoredInputs, ...notes])
    say(`- ${line}`);
  if (explain) explainRules(verdict);
  for (const way of otherWays(verdict.findings.filter(isBlocking), verdict.settings)) say(`- ${way}`);
  for (const repository of verdict.repositories) {
    if (explain) explainRepository(repository);
    else listFindings(repository);
  }
}

function listFindings({ repository, findings }: RepositoryVerdict): void {
  const told = findings.filter(({ state }) => state !== "on-time");
  if (told.length === 0) return;
  core.startGroup(formatRepository(repository));
  for (const finding of told.slice(0, MAX_FINDINGS)) {
    const { reason, exemption, rule, clear } = finding;
    const words = [
      reason,
      ...(exemption ? [saysOf(exemption)] : []),
      `Rule (${rule.source}): ${rule.says}`,
      ...clear,
    ];
    say(`${headOf(finding)} ${words.join(" ")}`);
  }
  if (told.length > MAX_FINDINGS) core.info(andMore(told.length - MAX_FINDINGS));
  core.endGroup();
}

function explainRules({ settings, pullRequests }: Verdict): void {
  core.startGroup("Rules in force");
  for (const [name, source] of Object.entries(settings.sources)) {
    say(`${name}: ${JSON.stringify(settings[name as keyof typeof settings.sources])} (${source})`);
  }
  core.endGroup();
  if (pullRequests.length === 0) return;
  core.startGroup("Pull requests");
  for (const { number, passes, areas } of pullRequests) {
    say(`#${number}: ${passes ? `passes. ${saysOf(passes)}` : "passes only if nothing holds it up."}`);
    if (areas) say(`  areas that it touches: ${areas.join(", ") || "none"}`);
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
  if (timeZone !== null) say(`judged on ${day}, ${timeZone} (${timeZoneSource})`);
  say(rest.sources.length > 0 ? `config: ${rest.sources.join(" over ")}` : "config: none, so the defaults");
  for (const finding of rest.findings) {
    const { reason, exemption, blocks, rule, clear, areas, owners } = finding;
    say(headOf(finding));
    say(`  ${blocks ? "holds up" : "holds nothing up"}: ${reason}`);
    if (exemption) say(`  spared (${exemption.source}): ${exemption.says}`);
    say(`  rule (${rule.source}): ${rule.says}`);
    say(`  owner: ${owners.join(", ") || "nobody"}${areas.length > 0 ? `; areas: ${areas.join(", ")}` : ""}`);
    for (const way of clear) say(`  clear: ${way}`);
  }
  core.endGroup();
}

function headOf({ state, issue, title }: Finding): string {
  return `[${state}] ${formatIssueRef(issue)} ${title}.`;
}

function saysOf({ says }: Rule): string {
  return `It holds nothing up here: ${says}`;
}

/** The indent is ours, and never what people wrote. */
function say(line: string): void {
  const indent = line.startsWith("  ") ? "  " : "";
  core.info(indent + forLog(line, 1_000));
}
