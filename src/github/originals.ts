import { todayIn } from "../domain/due-date.ts";
import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { type ItemState, itemStateOn } from "../domain/item-state.ts";
import type { Ledger } from "../domain/ledger.ts";
import type { Policy } from "../domain/policy.ts";
import { readMarker } from "../markdown/marker.ts";
import { isBelieved } from "../reconcile/plan/tampered.ts";
import type { Clock } from "../reconcile/ports.ts";
import type { Issue, ItemIssue } from "../reconcile/snapshot.ts";
import { type IssueReading, readIssue } from "./issues.ts";
import type { Repositories } from "./repositories.ts";
import type { Trust } from "./trust.ts";

export interface OriginalReading extends IssueReading {
  readonly repositories: Repositories;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly policy: Policy;
}

/**
 * Where the item stands that another one repeats, of whichever postmortem. Null when the issue is no item, has a record
 * that cannot be believed, is not to be found, was taken back, or was closed as a duplicate itself: two that repeat each
 * other would both be done. Unknown while it is closed and nobody has judged that yet.
 * @param items those of the same postmortem, which need not be asked for
 */
export async function stateOfOriginal(
  ref: IssueRef,
  items: readonly ItemIssue[],
  reading: OriginalReading,
): Promise<ItemState | "unknown" | null> {
  const known = items.find((item) => sameIssue(item.ref, ref));
  const place = known ? null : await reading.repositories.find(ref);
  const issue = known ?? (place && (await readIssue(place.client, ref, reading)));
  if (!issue || issue.stateReason === "duplicate") return null;
  const ledger = known ? (isBelieved(known) ? known.marker.ledger : null) : ledgerOf(issue, reading);
  if (!ledger) return null;
  const today = todayIn(reading.clock.now(), reading.policy.timeZone).toString();
  const state = itemStateOn({ ledger, closed: issue.state === "closed" }, today);
  if (state !== "done") return state;
  if (issue.stateReason === "not_planned") return null;
  return ledger.base.issue.done ? "done" : "unknown";
}

function ledgerOf(issue: Issue, { trust, policy }: Pick<OriginalReading, "trust" | "policy">): Ledger | null {
  const reading = issue.byApp ? readMarker(issue.body) : null;
  if (reading?.found !== "marker" || reading.marker.kind !== "action-item") return null;
  return trust.of(reading, issue, policy) === "nobody" ? null : reading.marker.ledger;
}
