import { sameIssue } from "../../domain/issue-ref.ts";
import type { Operation } from "../operation.ts";
import type { ItemIssue } from "../snapshot.ts";
import { MAX_BODY } from "./room.ts";

/** Characters that the App's part of an item's text may grow by in one write. */
const ROOM = 1_000;

/** By how many characters an item's text is too full for its record to be written; 0 when there is room. */
export function excessOf({ body }: ItemIssue): number {
  return Math.max(0, body.length + ROOM - MAX_BODY);
}

/**
 * Without what would change items that are too full, or say that they changed: GitHub would refuse it in every pass. Their
 * lines still follow them.
 */
export function withoutFull(operations: readonly Operation[], items: readonly ItemIssue[]): Operation[] {
  const full = items.filter((item) => excessOf(item) > 0);
  return operations.filter((operation) => {
    if (operation.kind === "update-item") return !full.some(({ ref }) => sameIssue(ref, operation.item));
    if (operation.kind === "comment") return !full.some(({ ref }) => sameIssue(ref, operation.issue));
    return true;
  });
}
