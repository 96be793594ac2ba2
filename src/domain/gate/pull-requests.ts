import { mentionIssue, type RepositoryRef, sameIssue, sameRepository } from "../issue-ref.ts";
import { sameLabel } from "../labels.ts";
import { leavesUndecided } from "./findings.ts";
import type {
  Finding,
  GateChange,
  GatePullRequest,
  GateSettings,
  PullRequestVerdict,
  RepositoryData,
  Rule,
} from "./verdict.ts";

/** By what right each pull request passes whatever is overdue; null where none does. */
export function evaluatePullRequests(
  change: GateChange | null,
  findings: readonly Finding[],
  settings: GateSettings,
): PullRequestVerdict[] {
  // A postmortem is complete by what it says: closed by a pull request, it is opened again.
  const fixable = findings.filter((finding) => isBlocking(finding) && finding.kind === "action-item");
  return (change?.pullRequests ?? []).map((pullRequest) => {
    const { number, areas } = pullRequest;
    const own = ownRight(pullRequest, settings);
    const passes = own ?? rightOfFix(pullRequest, change!.repository, fixable);
    return { number, passes, exemptsProblems: own !== null, areas };
  });
}

/** What a pull request is by itself, whatever else there is: a hotfix, or a revert. */
function ownRight({ number, labels, reverts }: GatePullRequest, settings: GateSettings): Rule | null {
  const hotfix = labels.find((label) => settings.hotfixLabels.some((known) => sameLabel(known, label)));
  if (hotfix !== undefined) {
    return { says: `#${number} bears the hotfix label ${hotfix}.`, source: settings.sources.hotfixLabels };
  }
  if (reverts === null) return null;
  return { says: `#${number} is a revert: it takes ${reverts} back.`, source: "default" };
}

function rightOfFix(
  { number, closes }: GatePullRequest,
  repository: RepositoryRef,
  fixable: readonly Finding[],
): Rule | null {
  const fixed = fixable.find(({ issue }) => closes.some((ref) => sameIssue(ref, issue)));
  if (!fixed) return null;
  const item = mentionIssue(fixed.issue, repository);
  return { says: `#${number} fixes what is due: merging it closes ${item}.`, source: "default" };
}

/**
 * Why nothing that could not be read holds the change up; null where it does. A hotfix is one whatever else is wrong,
 * as long as the policy that says so was read.
 */
export function exemptionOfProblems(
  change: GateChange | null,
  pullRequests: readonly PullRequestVerdict[],
  readings: readonly RepositoryData[],
): Rule | null {
  const here = readings.find(({ repository }) => change && sameRepository(repository, change.repository));
  const isPolicyKnown = here !== undefined && here.timeZone !== null;
  return isPolicyKnown && pullRequests.every(({ exemptsProblems }) => exemptsProblems)
    ? (pullRequests[0]?.passes ?? null)
    : null;
}

/**
 * Findings as they hold this change up: with a right to pass none does, and with `scope: changed-areas` only those
 * of the areas that one of the pull requests without such a right touches.
 */
export function exemptFindings(
  findings: readonly Finding[],
  pullRequests: readonly PullRequestVerdict[],
  settings: GateSettings,
): readonly Finding[] {
  if (pullRequests.length === 0) return findings;
  const without = pullRequests.filter(({ passes }) => passes === null);
  return findings.map((finding) => {
    if (!isBlocking(finding)) return finding;
    if (without.length === 0) return { ...finding, blocks: false, exemption: pullRequests[0]!.passes };
    if (without.some((pullRequest) => concerns(finding, pullRequest, settings))) return finding;
    return { ...finding, blocks: false, exemption: elsewhere(finding, without, settings) };
  });
}

/** Whether it keeps a change from passing: it blocks, or nobody can say what it owes. */
export function isBlocking(finding: Finding): boolean {
  return finding.blocks || leavesUndecided(finding);
}

/** Whether it holds this pull request up. What nobody can say the area of is everyone's, until it is mended. */
export function concerns(
  { state, areas }: Finding,
  pullRequest: PullRequestVerdict,
  { scope }: GateSettings,
): boolean {
  if (scope === "all" || pullRequest.areas === null) return true;
  if (state === "tampered" || state === "unreadable") return true;
  return areas.some((area) => pullRequest.areas!.includes(area));
}

function elsewhere({ areas }: Finding, without: readonly PullRequestVerdict[], settings: GateSettings): Rule {
  const source = settings.sources.scope;
  if (areas.length === 0) {
    return {
      says: "It belongs to no area, and so holds no pull request up: scope is changed-areas.",
      source,
    };
  }
  const change = without.length === 1 ? "changes" : "change";
  return {
    says: `It belongs to ${areas.join(", ")}, where ${numbersOf(without)} ${change} nothing.`,
    source,
  };
}

/** `#11, #12`. */
export function numbersOf(pullRequests: readonly Pick<PullRequestVerdict, "number">[]): string {
  return pullRequests.map(({ number }) => `#${number}`).join(", ");
}
