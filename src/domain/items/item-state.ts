import type { Ledger, Waiver } from "./ledger.ts";

export type ItemState = "open" | "overdue" | "waived" | "done" | "dropped";

/**
 * The state of an action item or a postmortem on a day. An item stays dropped while its issue is closed; reopening it undoes
 * the drop.
 */
export function itemStateOn(
  { ledger, closed }: { readonly ledger: DueLedger & Pick<Ledger, "dropped">; readonly closed: boolean },
  day: string,
): ItemState {
  if (closed) return ledger.dropped ? "dropped" : "done";
  if (waiverInForce(ledger, day)) return "waived";
  return ledger.due < day ? "overdue" : "open";
}

/** When its due date was set: when it was last extended, else when it was tracked. ISO 8601 instants. */
export function dueSetAt({ extensions, trackedAt }: Ledger): string {
  return extensions.at(-1)?.at ?? trackedAt;
}

/** The part of a ledger about due dates. The record of a postmortem has it too. */
export type DueLedger = Pick<Ledger, "originalDue" | "due" | "extensions" | "extendedBefore" | "waiver">;

/**
 * The waiver that is active on this day, or null. Its last day is included.
 * Days are `YYYY-MM-DD`, which sort as text as they do in time.
 */
export function waiverInForce(ledger: DueLedger, day: string): Waiver | null {
  return ledger.waiver && day <= ledger.waiver.until ? ledger.waiver : null;
}

/** The number of extensions of an item. */
export function timesExtended({
  extensions,
  extendedBefore = 0,
}: Pick<Ledger, "extensions" | "extendedBefore">): number {
  return extensions.length + extendedBefore;
}

/** How far an item's due date has moved from the original one, and the reason of the last extension; null if there was none. */
export function slipsOf(ledger: DueLedger) {
  const lastReason = ledger.extensions.at(-1)?.reason ?? null;
  return { originalDue: ledger.originalDue, extensions: timesExtended(ledger), lastReason };
}
