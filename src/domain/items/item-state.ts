import { Temporal } from "temporal-polyfill";
import type { Policy } from "../policy.ts";
import type { Ledger, Waiver } from "./ledger.ts";

export type ItemState = "open" | "overdue" | "waived" | "done" | "dropped";

/** Where one action item stands on a day. A drop holds while the issue is closed: who reopens it takes it back. */
export function itemStateOn(
  { ledger, closed }: { readonly ledger: Ledger; readonly closed: boolean },
  day: string,
): ItemState {
  if (closed) return ledger.dropped ? "dropped" : "done";
  if (waiverInForce(ledger, day)) return "waived";
  return ledger.due < day ? "overdue" : "open";
}

/** The day from which its due date holds: when it was extended last, else when it was tracked. ISO 8601 instants. */
export function dueSetAt({ extensions, trackedAt }: Ledger): string {
  return extensions.at(-1)?.at ?? trackedAt;
}

/** Who owns an item as its record has it: the line names them, teams among them, whom nobody can assign; without names, its assignees. */
export function ownersOnRecord(
  { base }: Pick<Ledger, "base">,
  assignees: readonly string[],
): readonly string[] {
  const named = base.line?.owners ?? [];
  return named.length > 0 ? named : assignees;
}

/**
 * Whether people count on an item: its postmortem is complete, or it was tracked long enough ago. From then on its
 * date moves by command only, and it stays whatever becomes of its line.
 * @param trackedAt instant in ISO 8601, as the ledger has it
 */
export function isCommitted(
  { trackedAt, postmortemComplete }: { readonly trackedAt: string; readonly postmortemComplete: boolean },
  now: Temporal.Instant,
  policy: Policy,
): boolean {
  if (postmortemComplete) return true;
  const from = Temporal.Instant.from(trackedAt).add({ hours: policy.actionItems.commitAfterHours });
  return Temporal.Instant.compare(now, from) >= 0;
}

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
