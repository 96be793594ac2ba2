import type { Ledger, Waiver } from "./ledger.ts";

/** The part of a ledger that says what is owed when. */
export type DueLedger = Pick<Ledger, "originalDue" | "due" | "extensions" | "waiver">;

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

export function slipsOf(ledger: DueLedger): Slips {
  const last = ledger.extensions.at(-1);
  return {
    originalDue: ledger.originalDue,
    extensions: ledger.extensions.length,
    lastReason: last?.reason ?? null,
  };
}
