import { isTrusted } from "../../observed/issue.ts";
import { acceptsWrites } from "../../observed/repositories.ts";
import type { Operation } from "../../operations/operation.ts";
import { writeKey } from "../../operations/operation-target.ts";
import { namesFormerPlace } from "../../record/marker.ts";
import type { PlanInput } from "../plan-input.ts";
import { unchangedItem } from "./item-issue.ts";

/**
 * Signs the records of transferred items again, for the issues that they are now. GitHub's redirect proves that a record belongs to its issue
 * only as long as something names the old place, so this comes before the line gets the new one.
 */
export function signMovedItems(snapshot: PlanInput): Operation[] {
  const moved = snapshot.items.filter((item) => isTrusted(item) && namesFormerPlace(item, item.marker));
  return moved
    .filter(({ ref }) => acceptsWrites(snapshot, ref))
    .map(unchangedItem)
    .filter((operation) => !snapshot.failedWrites.has(writeKey(operation)));
}
