import { mentionIssue, type RepositoryRef, sameIssue, sameRepository } from "../issue-ref.ts";
import { containsName } from "../text.ts";
import { leavesUndecided } from "./findings.ts";
import { holdsAuthor, holdsOnlyOwners, ownersOnly } from "./holds.ts";
import { PRIVATE_ISSUE } from "./shared-records.ts";
import type {
  Exemption,
  Finding,
  GateChange,
  GatePullRequest,
  GateSettings,
  PullRequestVerdict,
  RepositoryData,
  Rule,
} from "./verdict.ts";

/** By which rule each pull request passes regardless of what is overdue, if any. */
export function evaluatePullRequests(
  change: GateChange | null,
  findings: readonly Finding[],
  settings: GateSettings,
): PullRequestVerdict[] {
  // A pull request cannot complete a postmortem: the App reopens one that it closes.
  const fixable = findings.filter(
    (finding) => isBlocking(finding) && finding.kind === "action-item" && !finding.byOther,
  );
  return (change?.pullRequests ?? []).map((pullRequest) => {
    const { number, author, isByBot, areas } = pullRequest;
    const own = ownPassRule(pullRequest, settings);
    const passRule = own ?? fixPassRule(pullRequest, change!.repository, fixable);
    return { number, author, ...(isByBot && { isByBot }), passRule, exemptsProblems: own !== null, areas };
  });
}

/** The repair of an invalid config, a hotfix and a revert pass by themselves, whatever is open. */
function ownPassRule(
  { number, labels, reverts, repairs }: GatePullRequest,
  settings: GateSettings,
): Rule | null {
  if (repairs !== undefined) {
    const text = `#${number} repairs ${repairs}: it changes only this file, and its version is valid.`;
    return { text, source: "default" };
  }
  const hotfix = labels.find((label) => containsName(settings.hotfixLabels, label));
  if (hotfix !== undefined) {
    return { text: `#${number} has the hotfix label ${hotfix}.`, source: settings.sources.hotfixLabels };
  }
  if (reverts === null) return null;
  return { text: `#${number} is a revert of ${reverts}.`, source: "default" };
}

function fixPassRule(
  { number, closes }: GatePullRequest,
  repository: RepositoryRef,
  fixable: readonly Finding[],
): Rule | null {
  const fixed = fixable.find(({ issue }) => closes.some((ref) => sameIssue(ref, issue)));
  if (!fixed) return null;
  const item = fixed.isMorePrivate ? PRIVATE_ISSUE : mentionIssue(fixed.issue, repository);
  return { text: `#${number} fixes a blocking item: merging it closes ${item}.`, source: "default" };
}

/**
 * Why what could not be read doesn't block the change; null where it does. Hotfixes and reverts are exempt only if the
 * policy that defines hotfixes was read; a repair of an invalid config always is.
 */
export function problemsExemption(
  change: GateChange | null,
  pullRequests: readonly PullRequestVerdict[],
  data: readonly RepositoryData[],
): Rule | null {
  const own = data.find(({ repository }) => change && sameRepository(repository, change.repository));
  const isPolicyKnown = own !== undefined && own.timeZone !== null;
  const isRepair = change?.pullRequests.every(({ repairs }) => repairs !== undefined) ?? false;
  return (isPolicyKnown || isRepair) && pullRequests.every(({ exemptsProblems }) => exemptsProblems)
    ? (pullRequests[0]?.passRule ?? null)
    : null;
}

/**
 * Findings as they apply to this run. Without a change, what holds only its owners doesn't block. If every pull request has a
 * pass rule, none blocks. Otherwise, those block that hold the author of a pull request without a pass rule and, with
 * `scope: changed-areas`, are in one of its areas.
 */
export function exemptFindings(
  findings: readonly Finding[],
  change: GateChange | null,
  pullRequests: readonly PullRequestVerdict[],
  settings: GateSettings,
): readonly Finding[] {
  if (change === null) {
    return findings.map((finding) => {
      return holdsOnlyOwners(finding)
        ? { ...finding, blocks: false, exemption: ownersOnly(finding, [], settings) }
        : finding;
    });
  }
  // A change that could not be read can be anyone's.
  if (pullRequests.length === 0) return findings;
  const withoutRule = pullRequests.filter(({ passRule }) => passRule === null);
  return findings.map((finding) => {
    if (!isBlocking(finding)) return finding;
    if (withoutRule.length === 0) return { ...finding, blocks: false, exemption: pullRequests[0]!.passRule };
    if (withoutRule.some((pullRequest) => appliesTo(finding, pullRequest, settings))) return finding;
    return { ...finding, blocks: false, exemption: exemptionFrom(finding, withoutRule, settings) };
  });
}

/** Whether it keeps a change from passing: it fails the gate, or leaves it undecided. */
export function isBlocking(finding: Finding): boolean {
  return finding.blocks || leavesUndecided(finding);
}

/** Whether a blocking finding blocks this pull request: it holds its author, and its areas don't exempt it. */
export function appliesTo(
  finding: Finding,
  pullRequest: PullRequestVerdict,
  settings: GateSettings,
): boolean {
  return holdsAuthor(finding, pullRequest) && isInScope(finding, pullRequest, settings);
}

/** One that can't be read could be in any area. */
function isInScope(
  { state, areas }: Finding,
  pullRequest: PullRequestVerdict,
  { scope }: GateSettings,
): boolean {
  if (scope === "all" || pullRequest.areas === null) return true;
  if (state === "tampered" || state === "unreadable") return true;
  return areas.some((area) => pullRequest.areas!.includes(area));
}

/** Why a finding blocks none of these pull requests. */
function exemptionFrom(
  finding: Finding,
  withoutRule: readonly PullRequestVerdict[],
  settings: GateSettings,
): Exemption {
  const elsewhere = withoutRule.filter((pullRequest) => !isInScope(finding, pullRequest, settings));
  const others = withoutRule.filter((pullRequest) => isInScope(finding, pullRequest, settings));
  const areas = elsewhere.length === 0 ? null : exemptionByAreas(finding, elsewhere, settings);
  if (others.length === 0) return areas!;
  const owners = ownersOnly(finding, others, settings);
  return areas === null ? owners : { ...owners, text: `${owners.text} ${areas.text}` };
}

function exemptionByAreas(
  { areas }: Finding,
  withoutRule: readonly PullRequestVerdict[],
  settings: GateSettings,
): Rule {
  const verb = withoutRule.length === 1 ? "doesn't" : "don't";
  const text =
    areas.length === 0
      ? "It isn't in any area, so it doesn't block pull requests (scope: changed-areas)."
      : `It belongs to ${areas.join(", ")}, which ${numbersOf(withoutRule)} ${verb} change.`;
  return { text, source: settings.sources.scope };
}

/** `#11, #12`. */
export function numbersOf(pullRequests: readonly Pick<PullRequestVerdict, "number">[]): string {
  return pullRequests.map(({ number }) => `#${number}`).join(", ");
}
