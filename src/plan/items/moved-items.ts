import { isTrusted } from "../../observed/issue.ts";
import { acceptsWrites } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeKey } from "../../operations/operation-target.ts";
import { namedIn } from "../../record/marker.ts";
import type { PlanInput } from "../plan-input.ts";
import { unchangedItem } from "./item-issue.ts";

/**
 * Signs the records of transferred items again, with their new numbers. GitHub's redirect proves that a record belongs to its issue
 * only as long as something names the old place, so this comes before the line gets the new one.
 */
export function signMovedItems(snapshot: PlanInput): Operation[] {
  const moved = snapshot.items.filter((item) => isTrusted(item) && namedIn(item.marker) !== item.ref.number);
  return moved
    .filter(({ ref, marker }) => namedIn(marker) !== undefined && acceptsWrites(snapshot, ref))
    .map((item) => {
      const adopted = item.marker.adopted === null ? null : item.ref.number;
      return { ...unchangedItem(item), marker: { ...item.marker, adopted } };
    })
    .filter((operation) => !snapshot.failedWrites.has(writeKey(operation)));
}
