import type { Ledger, Waiver } from "./ledger.ts";

/** The part of a ledger that says what is owed when. */
export type DueLedger = Pick<Ledger, "originalDue" | "due" | "extensions" | "extendedBefore" | "waiver">;

/** How far an item's due date has moved from the one that was first promised. */
export interface Slips {
  readonly originalDue: string;
  readonly extensions: number;
  /** Why it moved the last time; null when it never did. */
  readonly lastReason: string | null;
}

/**
 * The waiver that lifts the obligation on this day, or null: it holds up to and including its last day.
 * Days are `YYYY-MM-DD`, which sort as text as they do in time.
 */
export function waiverInForce(ledger: DueLedger, day: string): Waiver | null {
  return ledger.waiver && day <= ledger.waiver.until ? ledger.waiver : null;
}

/** How often an item was extended. */
export function timesExtended({
  extensions,
  extendedBefore = 0,
}: Pick<Ledger, "extensions" | "extendedBefore">): number {
  return extensions.length + extendedBefore;
}

export function slipsOf(ledger: DueLedger): Slips {
  const last = ledger.extensions.at(-1);
  return {
    originalDue: ledger.originalDue,
    extensions: timesExtended(ledger),
    lastReason: last?.reason ?? null,
  };
}
