import { waiverInForce } from "./exception.ts";
import type { Ledger } from "./ledger.ts";

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
