import { sameLabel } from "./incident.ts";
import { type IssueRef, mentionIssue, type RepositoryRef, sameIssue } from "./issue-ref.ts";
import type { Finding, GateSettings, Rule } from "./verdict.ts";

/** What is about to be merged: one pull request, or those that stand together in a merge queue. */
export interface GateChange {
  readonly repository: RepositoryRef;
  readonly pullRequests: readonly GatePullRequest[];
  /** What could not be learned of it, each a sentence with the way to mend it. It frees nobody. */
  readonly notes: readonly string[];
}

export interface GatePullRequest {
  readonly number: number;
  readonly labels: readonly string[];
  /** The issues that merging it closes. */
  readonly closes: readonly IssueRef[];
  /** What it takes back, once that was checked: `#12`, or a commit. */
  readonly reverts: string | null;
  /** Names of the areas that its files belong to; null when they are not known, and so all count. */
  readonly areas: readonly string[] | null;
}

/** Whether one pull request may pass whatever is overdue, and by what right. */
export interface PullRequestVerdict {
  readonly number: number;
  readonly passes: Rule | null;
  readonly areas: readonly string[] | null;
}

/** By what right each pull request passes whatever is overdue; null where none does. */
export function judgePullRequests(
  change: GateChange | null,
  findings: readonly Finding[],
  settings: GateSettings,
): PullRequestVerdict[] {
  const held = findings.filter(
    ({ blocks, kind, state }) => blocks && kind === "action-item" && state !== "tampered",
  );
  return (change?.pullRequests ?? []).map((pullRequest) => ({
    number: pullRequest.number,
    passes: passOf(pullRequest, change!.repository, held, settings),
    areas: pullRequest.areas,
  }));
}

function passOf(
  { number, labels, closes, reverts }: GatePullRequest,
  repository: RepositoryRef,
  held: readonly Finding[],
  settings: GateSettings,
): Rule | null {
  const hotfix = labels.find((label) => settings.hotfixLabels.some((known) => sameLabel(known, label)));
  if (hotfix !== undefined) {
    return { says: `#${number} bears the hotfix label ${hotfix}.`, source: settings.sources.hotfixLabels };
  }
  if (reverts !== null)
    return { says: `#${number} is a revert: it takes ${reverts} back.`, source: "default" };
  const fixed = held.find(({ issue }) => closes.some((ref) => sameIssue(ref, issue)));
  if (!fixed) return null;
  const item = mentionIssue(fixed.issue, repository);
  return { says: `#${number} fixes what is due: merging it closes ${item}.`, source: "default" };
}

/**
 * Findings as they hold this change up: with a right to pass none does, and with `scope: changed-areas` only those
 * of the areas that one of the pull requests without such a right touches.
 */
export function spareFindings(
  findings: readonly Finding[],
  pullRequests: readonly PullRequestVerdict[],
  settings: GateSettings,
): readonly Finding[] {
  if (pullRequests.length === 0) return findings;
  const held = pullRequests.filter(({ passes }) => passes === null);
  const everyAreaCounts = settings.scope === "all" || held.some(({ areas }) => areas === null);
  const touched = new Set(held.flatMap(({ areas }) => areas ?? []));
  return findings.map((finding) => {
    if (held.length === 0 && (finding.blocks || isDoubt(finding))) {
      return { ...finding, blocks: false, spared: pullRequests[0]!.passes };
    }
    if (!finding.blocks || everyAreaCounts || isDoubt(finding)) return finding;
    if (finding.areas.some((area) => touched.has(area))) return finding;
    return { ...finding, blocks: false, spared: elsewhere(finding, held, settings) };
  });
}

function elsewhere({ areas }: Finding, held: readonly PullRequestVerdict[], settings: GateSettings): Rule {
  const source = settings.sources.scope;
  if (areas.length === 0) {
    return {
      says: "It belongs to no area, and so holds no pull request up: scope is changed-areas.",
      source,
    };
  }
  const numbers = held.map(({ number }) => `#${number}`).join(", ");
  return { says: `It belongs to ${areas.join(", ")}, where ${numbers} changes nothing.`, source };
}

/** Nobody can say what it owes, or to whom: it is everyone's until it is mended. */
function isDoubt({ state }: Finding): boolean {
  return state === "tampered" || state === "unreadable";
}
