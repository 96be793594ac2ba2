import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { containsName } from "../domain/text.ts";
import { managedPart } from "../markdown/messages/item-body.ts";
import { writtenLabel } from "../observed/contested.ts";
import type { ItemIssue } from "../observed/issue.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";
import { replaceMarker, type Signer, writeMarker } from "../record/marker.ts";
import type { Marker, PostmortemMarker } from "../record/marker-types.ts";
import type { WithoutIssue } from "../record/recorded-issue.ts";
import { isContested } from "./contested.ts";
import { itemLabel } from "./labels.ts";

/** GitHub's response 422 to a longer body: "body is too long (maximum is 65536 characters)". */
export const MAX_BODY = 65_536;

/** How many characters the App's part of an item's body may grow in one write. */
const GROWTH_RESERVE = 1_000;

/** By how many characters an item's body is too long for its record to be written; 0 if it fits. */
export function overflowOfItem({ body }: ItemIssue): number {
  return Math.max(0, body.length + GROWTH_RESERVE - MAX_BODY);
}

/**
 * Leaves out changes to items that are too full, and comments about such changes: GitHub would reject them in every
 * pass. Their lines are still updated, and they keep the label by which the gate finds them.
 */
export function withoutFullItems(
  operations: readonly Operation[],
  snapshot: Pick<Snapshot, "items" | "policy" | "contested">,
): Operation[] {
  const fullItem = (ref: IssueRef) =>
    snapshot.items.find((item) => overflowOfItem(item) > 0 && sameIssue(item.ref, ref));
  return operations.flatMap((operation): Operation[] => {
    if (operation.kind === "update-item") {
      const item = fullItem(operation.item);
      if (!item) return [operation];
      // A duplicate is found by its original.
      return operation.stateReason === "duplicate" ? [] : keptFindable(item, snapshot);
    }
    if (operation.kind === "comment" && !operation.tag && fullItem(operation.issue)) return [];
    return [operation];
  });
}

/** While an item's update has to wait, the label by which the gate finds it. */
export function keptFindable(
  { ref, labels }: ItemIssue,
  snapshot: Pick<Snapshot, "policy" | "contested">,
): Operation[] {
  const label = itemLabel(snapshot.policy);
  if (containsName(labels, label.name)) return [];
  if (isContested(snapshot, writtenLabel(ref, label.name, "+"))) return [];
  return [{ kind: "add-labels", issue: ref, labels: [label] }];
}

/** As long as an Ed25519 key and signature in base64url. */
const PLACEHOLDER_SIGNER: Signer = {
  publicKey: `ed25519:${"x".repeat(43)}`,
  sign: () => "x".repeat(86),
};

/** As long as the ids of an issue get. */
const PLACEHOLDER_ISSUE = { repositoryId: 1e13, number: 1e9, id: 1e13 };

/** A text as long as the signed marker. */
export function placeholderOf(marker: WithoutIssue<Marker>): string {
  return writeMarker({ ...marker, issue: PLACEHOLDER_ISSUE }, PLACEHOLDER_SIGNER);
}

/** By how many characters an item's body would be too long after the update; 0 if it fits. */
export function overflowOfUpdate(body: string, { head, marker }: Operation<"update-item">): number {
  return overflowOf(managedPart(marker).write(body, head, placeholderOf(marker)));
}

/** The same for a postmortem with this marker. */
export function overflowOfPostmortem(body: string, marker: WithoutIssue<PostmortemMarker>): number {
  return overflowOf(replaceMarker(body, placeholderOf(marker)));
}

/** The reply to a command whose result doesn't fit into the body of `where`. */
export function bodyTooLong(where: string, overflow: number): string {
  return `It could not be saved: the text of ${where} would exceed GitHub's limit of 65,536 characters by ${overflow}. Shorten it, then post the command again.`;
}

function overflowOf(body: string): number {
  return Math.max(0, body.length - MAX_BODY);
}
