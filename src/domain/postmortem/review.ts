import { type Actor, describeApprovers, isApprover, isOwner } from "../actor.ts";
import { isTeam } from "../items/owners.ts";
import type { Policy } from "../policy.ts";
import { alternatives, compareText, containsName } from "../text.ts";

/** What a reviewer said about a postmortem. Each reviewer's newest word is on record. */
export interface Review {
  readonly verdict: "approved" | "changes";
  /** Fingerprint of the sections that it is about. */
  readonly of: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly commentId: number;
  /** What has to change. */
  readonly reason?: string;
}

/** The rules that decide who reviews postmortems. */
export type ReviewRules = Pick<Policy, "approvers"> & {
  readonly postmortem: Pick<Policy["postmortem"], "review">;
};

/** Who wrote a postmortem, as far as that can be read. */
export interface Writing {
  /** When people changed its sections. */
  readonly edits: readonly SectionEdit[];
  /** Whether these are all edits. */
  readonly isComplete: boolean;
  /** Who asked to complete it. They count as writers if edits can't be read. */
  readonly completers: readonly string[];
}

export interface SectionEdit {
  readonly by: string;
  /** ISO 8601, to the second. */
  readonly at: string;
}

/** Nobody wrote anything, as far as is known. */
export const UNREAD_WRITING: Writing = { edits: [], isComplete: false, completers: [] };

/** Whether they can review postmortems: those whom the settings name, otherwise approvers. */
export function isReviewer(actor: Actor, { approvers, postmortem: { review } }: ReviewRules): boolean {
  if (review === null) return false;
  return review.by.length > 0 ? isOwner(actor, review.by) : isApprover(actor, approvers);
}

/** Reviewers in words: `alice or members of acme/sre`. */
export function describeReviewers({ approvers, postmortem: { review } }: ReviewRules): string {
  const named = review?.by ?? [];
  if (named.length === 0) return describeApprovers(approvers);
  return alternatives(named.map((name) => (isTeam(name) ? `members of ${name}` : name)));
}

/** The reviews with a newer one, which replaces those of the same reviewer. */
export function withReview(reviews: readonly Review[], review: Review): Review[] {
  const others = reviews.filter(({ by }) => by.toLowerCase() !== review.by.toLowerCase());
  return [...others, review].sort((a, b) => compareText(a.by.toLowerCase(), b.by.toLowerCase()));
}

/** What a postmortem still needs from its reviewers. */
export interface Awaited {
  /** How many approvals. */
  readonly approvals: number;
  /** The requests for changes, which hold until its sections change. */
  readonly changes: readonly Review[];
}

/**
 * What a postmortem with these reviews of its current sections awaits; null if nothing. What its assignees say about their own
 * text doesn't count as an approval.
 */
export function awaitedReview(
  reviews: readonly Review[],
  assignees: readonly string[],
  { postmortem: { review } }: ReviewRules,
): Awaited | null {
  if (review === null) return null;
  const approved = reviews.filter(
    ({ verdict, by }) => verdict === "approved" && !containsName(assignees, by),
  );
  const changes = reviews.filter(({ verdict }) => verdict === "changes");
  const approvals = Math.max(0, review.required - approved.length);
  return approvals + changes.length === 0 ? null : { approvals, changes };
}

/** `an approval by alice`, or the changes that bob requested; null if nothing is awaited. */
export function awaitedInWords(awaited: Awaited | null, rules: ReviewRules): string | null {
  if (awaited === null) return null;
  const { approvals, changes } = awaited;
  const requested = changes.map(({ by }) => `the changes that ${by} requested`);
  return alternatives([...requested, ...(approvals > 0 ? [approvalsInWords(approvals, rules)] : [])], "and");
}

/** `an approval by members of acme/sre`. */
export function approvalsInWords(approvals: number, rules: ReviewRules): string {
  const count = approvals === 1 ? "an approval" : `${approvals} approvals`;
  return `${count} by ${describeReviewers(rules)}`;
}
