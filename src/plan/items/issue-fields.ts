import type { FieldWrite } from "../../domain/items/issue-fields.ts";
import type { FieldsBase, Ledger } from "../../domain/items/ledger.ts";
import { renderFieldLack } from "../../markdown/messages/issue-fields.ts";
import { type ItemIssue, isTrusted } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import type { AssessedPostmortem } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import { overflowOfItem } from "../size-limits.ts";
import { followDue } from "./due-field.ts";
import { type Step, withSeen } from "./field-step.ts";
import { unchangedItem } from "./item-issue.ts";
import { followPriority, optionFor } from "./priority-field.ts";

/**
 * Keeps GitHub's own fields in step with the records of open items, whether they have a line or not.
 * @param isAtRest whether this pass has nothing else to do about the item; a field waits until then
 */
export function planFields(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  isAtRest: (item: ItemIssue) => boolean,
): { operations: Operation[]; notes: string[] } {
  const { fields, types, items } = snapshot;
  const lacks = items.length === 0 ? [] : [...fields.lacks, ...types.lacks].map(renderFieldLack);
  const followed = items.filter((item) => {
    return item.state === "open" && item.fields && isTrusted(item) && overflowOfItem(item) === 0;
  });
  const planned = followed.map((item) => {
    const steps = [
      ...(fields.due ? [followDue(snapshot, postmortem, item, fields.due)] : []),
      ...(fields.priority ? [followPriority(snapshot, postmortem, item, fields.priority)] : []),
    ];
    return { item, steps };
  });
  return {
    operations: planned.flatMap(({ item, steps }) => (isAtRest(item) ? operationsOf(item, steps) : [])),
    notes: [...lacks, ...planned.flatMap(({ steps }) => steps.flatMap(({ notes = [] }) => notes))],
  };
}

/** One write for all fields. What else a field asks for waits for the next pass, which sees what came of it. */
function operationsOf(item: ItemIssue, steps: readonly Step[]): Operation[] {
  const { marker, title, state, stateReason, assignees, ref } = item;
  const values = steps.flatMap(({ write }) => write ?? []);
  if (values.length > 0) {
    const expected = { title, state, stateReason, assignees, marker };
    const comments = steps.flatMap((step) => step.comments ?? []);
    return [{ kind: "set-fields", item: ref, expected, values }, ...comments];
  }
  const { first, ledger } = steps.find((step) => step.first || step.ledger !== marker.ledger) ?? {};
  if (first) return [first];
  return ledger ? [{ ...unchangedItem(item), marker: { ...marker, ledger } }] : [];
}

/** The fields of a new item, and how its record expects them. */
export function firstFields(
  { fields }: Pick<PlanInput, "fields">,
  ledger: Ledger,
): { ledger: Ledger; values: readonly FieldWrite[] } {
  const { due, priority } = fields;
  const option = priority && optionFor(ledger.terms.priority, priority);
  const values: FieldWrite[] = [
    ...(due ? [{ which: "due", field: due, value: ledger.due, shown: null } as const] : []),
    ...(option ? [{ which: "priority", field: priority, value: option, shown: null } as const] : []),
  ];
  const expected = (after: Ledger, { which, value }: { which: keyof FieldsBase; value: string }) =>
    withSeen(after, which, { record: value, shown: value });
  return { ledger: values.reduce(expected, ledger), values };
}
