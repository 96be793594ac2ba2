import { todayIn } from "../domain/due-date.ts";
import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { type ItemState, itemStateOn } from "../domain/item-state.ts";
import type { Ledger } from "../domain/ledger.ts";
import type { Policy } from "../domain/policy.ts";
import { readMarker } from "../markdown/marker.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { Issue, ItemIssue } from "../reconcile/snapshot.ts";
import { type IssueReading, readIssue } from "./issues.ts";
import type { Repositories } from "./repositories.ts";

export interface OriginalReading extends IssueReading {
  readonly repositories: Repositories;
  readonly clock: Clock;
  readonly policy: Policy;
}

/**
 * Where the item stands that another one repeats, of whichever postmortem. Null when the issue is no item, is not to
 * be found, or was closed as a duplicate itself: two that repeat each other would both be done.
 * @param items those of the same postmortem, which need not be asked for
 */
export async function stateOfOriginal(
  ref: IssueRef,
  items: readonly ItemIssue[],
  reading: OriginalReading,
): Promise<ItemState | null> {
  const known = items.find((item) => sameIssue(item.ref, ref));
  const place = known ? null : await reading.repositories.find(ref);
  const issue = known ?? (place && (await readIssue(place.client, ref, reading)));
  if (!issue || issue.stateReason === "duplicate") return null;
  const ledger = known?.marker.ledger ?? ledgerOf(issue);
  const today = todayIn(reading.clock.now(), reading.policy.timeZone).toString();
  return ledger && itemStateOn({ ledger, closed: issue.state === "closed" }, today);
}

function ledgerOf({ byApp, body }: Issue): Ledger | null {
  const reading = byApp ? readMarker(body) : null;
  return reading?.found === "marker" && reading.marker.kind === "action-item" ? reading.marker.ledger : null;
}
