import { type Actor, describeApprovers, isApprover } from "../actor.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Dropped } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";
import { readReason } from "../text.ts";

/** What its marker remembers of a postmortem's life; all of it is absent at first. */
export interface PostmortemRecord {
  /** When it was closed complete: later edits do not open it again. */
  readonly completedAt?: string;
  /** An approver said that it is not needed. */
  readonly declined?: Dropped;
  /** How many items there were when it last thanked everybody. */
  readonly thankedFor?: number;
}

export interface PostmortemState {
  readonly closed: boolean;
  readonly stateReason: string | null;
  /** Who closed it, when, and what they wrote around that time; null while it is open. */
  readonly closing: { readonly closer: Actor; readonly at: string; readonly reason: string | null } | null;
  readonly record: PostmortemRecord;
  /** What it lacks, each a sentence. */
  readonly missing: readonly string[];
  readonly items: readonly ItemState[];
}

export type ClosingDecision =
  | { readonly kind: "none" }
  /** It was closed complete: remember it. */
  | { readonly kind: "complete"; readonly completedAt: string }
  /** It was closed as not planned by somebody who may: remember it. */
  | { readonly kind: "decline"; readonly declined: Dropped }
  /** Open it again; plain sentences say why. */
  | { readonly kind: "reopen"; readonly why: readonly string[] }
  /** All is done: say so, thank everybody, and remember for how many. */
  | { readonly kind: "thank"; readonly thankedFor: number; readonly dropped: number };

const NO_OTHER =
  "It was closed as a duplicate, and its incident has no other postmortem. An approver may write /no-postmortem REASON on the incident.";

/** What is to be done about a postmortem that was closed, or is done; a decision is carried out once it is recorded. */
export function decideClosing(state: PostmortemState, policy: Policy): ClosingDecision {
  const { closed, stateReason, closing, record, missing } = state;
  if (closed && !record.completedAt && !record.declined && closing && closing.closer.kind !== "app") {
    if (stateReason === "not_planned") return declineOrReopen(closing, policy);
    const isDuplicate = stateReason === "duplicate";
    if (missing.length > 0) return { kind: "reopen", why: isDuplicate ? [NO_OTHER, ...missing] : missing };
    return { kind: "complete", completedAt: closing.at };
  }
  return thanks(state);
}

/** An open postmortem that is complete, or one that was closed so, counts as complete. */
export function isComplete({ record, missing }: Pick<PostmortemState, "record" | "missing">): boolean {
  return record.completedAt !== undefined || missing.length === 0;
}

function declineOrReopen(
  { closer, at, reason }: NonNullable<PostmortemState["closing"]>,
  policy: Policy,
): ClosingDecision {
  const words = reason === null ? null : readReason(reason);
  if (!isApprover(closer, policy.approvers)) {
    const who = describeApprovers(policy.approvers);
    return { kind: "reopen", why: [`To do without a postmortem takes an approver: ${who}.`] };
  }
  if (words === null) {
    return {
      kind: "reopen",
      why: ["To do without a postmortem takes a reason: write /no-postmortem REASON on the incident."],
    };
  }
  return { kind: "decline", declined: { reason: words, by: closer.login, at, commentId: null } };
}

function thanks({ record, items }: PostmortemState): ClosingDecision {
  const over = items.every((state) => state === "done" || state === "dropped");
  const dropped = items.filter((state) => state === "dropped").length;
  const news = items.length > (record.thankedFor ?? 0) && items.length > dropped;
  if (!record.completedAt || !over || !news) return { kind: "none" };
  return { kind: "thank", thankedFor: items.length, dropped };
}
