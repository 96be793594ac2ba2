import { sameIssue } from "../domain/issue-ref.ts";
import { managedPart } from "../markdown/messages/item-body.ts";
import type { ItemIssue } from "../observed/issue.ts";
import type { Operation } from "../operations/operation.ts";
import { replaceMarker, type Signer, writeMarker } from "../record/marker.ts";
import type { PostmortemMarker } from "../record/marker-types.ts";

/** "body is too long (maximum is 65536 characters)": GitHub's answer 422 to more. */
export const MAX_BODY = 65_536;

/** Characters that the App's part of an item's text may grow by in one write. */
const GROWTH_RESERVE = 1_000;

/** By how many characters an item's text is too full for its record to be written; 0 when there is room. */
export function overflowOfItem({ body }: ItemIssue): number {
  return Math.max(0, body.length + GROWTH_RESERVE - MAX_BODY);
}

/**
 * Without what would change items that are too full, or say that they changed: GitHub would refuse it in every pass. Their
 * lines still follow them.
 */
export function withoutFull(operations: readonly Operation[], items: readonly ItemIssue[]): Operation[] {
  const full = items.filter((item) => overflowOfItem(item) > 0);
  return operations.filter((operation) => {
    if (operation.kind === "update-item") return !full.some(({ ref }) => sameIssue(ref, operation.item));
    if (operation.kind === "comment" && !operation.tag)
      return !full.some(({ ref }) => sameIssue(ref, operation.issue));
    return true;
  });
}

/** As long as an Ed25519 key and signature in base64url. */
export const PLACEHOLDER_SIGNER: Signer = {
  publicKey: `ed25519:${"x".repeat(43)}`,
  sign: () => "x".repeat(86),
};

/** The characters by which an item's body would be too long once it is brought up to date; 0 when it fits. */
export function overflowOfUpdate(body: string, { head, marker }: Operation<"update-item">): number {
  return overflowOf(managedPart(marker).write(body, head, writeMarker(marker, PLACEHOLDER_SIGNER)));
}

/** The same for a postmortem that gets this marker. */
export function overflowOfPostmortem(body: string, marker: PostmortemMarker): number {
  return overflowOf(replaceMarker(body, writeMarker(marker, PLACEHOLDER_SIGNER)));
}

/** Said to whoever asked for what there is no room for in the text of `where`. */
export function bodyTooLong(where: string, overflow: number): string {
  return `It could not be saved: the text of ${where} would exceed GitHub's limit of 65,536 characters by ${overflow}. Shorten it, then post the command again.`;
}

function overflowOf(body: string): number {
  return Math.max(0, body.length - MAX_BODY);
}
