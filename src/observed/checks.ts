import type { Verdict } from "../domain/gate/verdict.ts";
import { formatIssueRef, type RepositoryRef } from "../domain/issue-ref.ts";
import { fingerprint } from "../record/fingerprint.ts";
import { canonicalJson } from "../record/hidden-json.ts";

/** The name of the App's check, which rulesets refer to. */
export const CHECK_NAME = "Followthrough";

/** The checks of a repository as they are, and what the gate says now. */
export interface ChecksSnapshot {
  readonly repository: RepositoryRef;
  /** Base URL of GitHub's website, without a trailing slash. */
  readonly webUrl: string;
  /** The commits whose check is missing or says something else, as `mostUrgent` puts them. */
  readonly heads: readonly (CheckedHead & { readonly verdict: Verdict })[];
}

/** A commit that needs a check: the last of a pull request, or the one that a merge queue tests. */
export interface CheckedHead {
  readonly sha: string;
  readonly isQueue: boolean;
  /** Null if it has none. */
  readonly shown: ShownCheck | null;
  /** The fingerprint of its verdict. */
  readonly wanted: string;
  readonly isGreen: boolean;
}

/** A check of the App as GitHub shows it. */
export interface ShownCheck {
  /** The check run's id; null if GitHub does not tell it. */
  readonly id: number | null;
  readonly isGreen: boolean;
  /** Of the verdict that it shows; null if that is unknown. */
  readonly fingerprint: string | null;
  /** Whether somebody asked for it again since it was written. */
  readonly isRerequested: boolean;
}

/**
 * The heads whose check must be written, the first `max` of them. Commits without a check come first, because a required check
 * that is missing stops a pull request; then those that must not be merged anymore; then those that can be.
 * @param heads each commit once, those of the most recently updated pull requests first
 */
export function mostUrgent(heads: readonly CheckedHead[], max: number): CheckedHead[] {
  const changed = heads.filter(({ shown, wanted }) => {
    return !shown || shown.isRerequested || shown.fingerprint !== wanted;
  });
  return changed.toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, max);
}

/** Heads of one rank keep their order. */
function rankOf({ shown, isGreen }: CheckedHead): number {
  if (!shown || shown.isRerequested) return 0;
  if (shown.isGreen === isGreen) return 3;
  return isGreen ? 2 : 1;
}

/**
 * Identifies what a verdict says, without the words that change every day: two with the same one turn a check alike. It is
 * kept in the check's `external_id`.
 */
export function fingerprintOf(verdict: Verdict): string {
  const { outcome, passedWithWarning, findings, problems, pullRequests, repositories, change } = verdict;
  const { settingsErrors = null } = verdict;
  const blocking = findings.filter(({ blocks, state }) => blocks || state === "unreadable");
  const said = {
    outcome,
    passedWithWarning,
    blocking: blocking.map(({ issue, state }) => `${formatIssueRef(issue)} ${state}`),
    problems: [...problems, ...repositories.flatMap((one) => one.problems)],
    rules: pullRequests.map(({ passRule }) => passRule?.text ?? null),
    notes: change?.notes ?? [],
    settings: settingsErrors?.problems ?? [],
  };
  return fingerprint(canonicalJson(said));
}
