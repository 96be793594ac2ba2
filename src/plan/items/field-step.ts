import type { FieldWrite } from "../../domain/items/issue-fields.ts";
import type { FieldsBase, Ledger, SeenField } from "../../domain/items/ledger.ts";
import type { Operation } from "../../operations/operation.ts";

/** What one pass does about one field of an item. */
export interface Step {
  /** The record from now on; the very same object if nothing changes. */
  readonly ledger: Ledger;
  readonly write?: FieldWrite;
  /** What the line or the labels need, before the record follows. */
  readonly first?: Operation;
  /** Explains what a write puts back. */
  readonly comments?: readonly Operation[];
  readonly notes?: readonly string[];
}

/**
 * What a field says compared to the record, by the pair that was last in step. `changed`: somebody changed the field by hand.
 * `asked`: they changed it to what can't be meant, and did not answer yet. `refused`: it did not keep what the record says.
 * `behind`: it shows an earlier value, or somebody emptied it.
 */
type Standing = "in-step" | "changed" | "asked" | "refused" | "behind";

export function standingOf(
  record: string | null,
  shown: string | null,
  seen: SeenField | undefined,
): Standing {
  if (shown === record) return "in-step";
  if (shown !== null && shown !== (seen?.shown ?? null)) return "changed";
  if (seen?.record !== record || seen.shown !== shown) return "behind";
  return seen.asked ? "asked" : "refused";
}

/** The ledger with what a field showed; the very same object if that is unchanged. */
export function withSeen(ledger: Ledger, which: keyof FieldsBase, seen: SeenField): Ledger {
  const known = ledger.base.fields?.[which];
  if (known?.record === seen.record && known.shown === seen.shown && known.asked === seen.asked)
    return ledger;
  return { ...ledger, base: { ...ledger.base, fields: { ...ledger.base.fields, [which]: seen } } };
}
