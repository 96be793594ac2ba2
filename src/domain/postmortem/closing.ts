import { type Actor, describeApprovers, isApprover } from "../actor.ts";
import type { ItemState } from "../items/item-state.ts";
import type { Dropped } from "../items/ledger.ts";
import type { Policy } from "../policy.ts";
import { readReason } from "../text.ts";

/** What the marker records about a postmortem's state. All fields are absent at first. */
interface PostmortemRecord {
  /** When it was closed as complete. Later edits do not reopen it. */
  readonly completedAt?: string;
  /** Set when an approver says that it is not needed. */
  readonly declined?: Dropped;
  /** The number of items at the time of the last thank-you comment. */
  readonly thankedFor?: number;
}

export interface PostmortemState {
  readonly closed: boolean;
  readonly stateReason: string | null;
  /** Who closed it, when, and their comment around that time; null while it is open. */
  readonly closing: { readonly closer: Actor; readonly at: string; readonly reason: string | null } | null;
  readonly record: PostmortemRecord;
  /** What is missing, one sentence each. */
  readonly missing: readonly string[];
  readonly items: readonly ItemState[];
}

export type ClosingDecision =
  | { readonly kind: "none" }
  /** It was closed as complete: record it. */
  | { readonly kind: "complete"; readonly completedAt: string }
  /** An approver closed it as not planned: record it. */
  | { readonly kind: "decline"; readonly declined: Dropped }
  /** Reopen it. Plain sentences say why. */
  | { readonly kind: "reopen"; readonly why: readonly string[] }
  /** All items are done: thank everyone, and record the number of items. */
  | { readonly kind: "thank"; readonly thankedFor: number; readonly dropped: number };

const NO_OTHER =
  "It was closed as a duplicate, but its incident has no other postmortem. An approver can comment /no-postmortem REASON on the incident.";

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

/** A postmortem is complete if nothing is missing, or if it was closed as complete. */
export function isComplete({ record, missing }: Pick<PostmortemState, "record" | "missing">): boolean {
  return record.completedAt !== undefined || missing.length === 0;
}

function declineOrReopen(
  { closer, at, reason }: NonNullable<PostmortemState["closing"]>,
  policy: Policy,
): ClosingDecision {
  const words = readReason(reason ?? "");
  if (!isApprover(closer, policy.approvers)) {
    const who = describeApprovers(policy.approvers);
    return { kind: "reopen", why: [`Only an approver (${who}) can skip the postmortem.`] };
  }
  if (words === null) {
    const why = "Skipping the postmortem requires a reason: comment /no-postmortem REASON on the incident.";
    return { kind: "reopen", why: [why] };
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
