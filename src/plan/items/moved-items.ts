import { record } from "../../domain/commands/decision.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { type ItemIssue, isTrusted } from "../../observed/issue.ts";
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
    .map(signedAgain)
    .filter((operation) => !snapshot.failedWrites.has(writeKey(operation)));
}

/** A transfer gives the comments new ids, and keeps their times. Commands that were executed at the old place are not executed again. */
function signedAgain(item: ItemIssue): Operation<"update-item"> {
  const { marker, commands } = item;
  const known = commands.filter(({ comment: { at } }) => {
    return at !== undefined && Date.parse(at) <= lastExecuted(marker.ledger);
  });
  const ledger = known.reduce((before, { comment }) => record(before, comment.id), marker.ledger);
  return { ...unchangedItem(item), marker: { ...marker, ledger } };
}

/** When the record last took over what a command asked for, in milliseconds. It does not say when others were executed. */
function lastExecuted({ base, extensions, waiver, dropped, eased = [], obeyed = [] }: Ledger): number {
  const granted = [...extensions, ...eased, ...(waiver ? [waiver] : []), ...(dropped ? [dropped] : [])];
  const times = [...granted.map(({ at }) => at), ...(obeyed.length > 0 ? [base.seenAt] : [])];
  return Math.max(...times.map(Date.parse));
}
