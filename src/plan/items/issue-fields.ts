import { Temporal } from "temporal-polyfill";
import { nextBusinessDay, whyDoubtDue } from "../../domain/calendar/due-date.ts";
import type { FieldWrite, IssueField } from "../../domain/items/issue-fields.ts";
import type { Ledger, SeenField } from "../../domain/items/ledger.ts";
import { isDay } from "../../domain/json-check.ts";
import { renderDoubtfulField, renderFieldLack, renderNotKept } from "../../markdown/messages/issue-fields.ts";
import { renderRevertedDate } from "../../markdown/messages/replies.ts";
import { writtenField } from "../../observed/contested.ts";
import { type ItemIssue, isTrusted } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import { fingerprint } from "../../record/visible-text.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { overflowOfItem } from "../size-limits.ts";
import { unchangedItem } from "./item-issue.ts";

/**
 * What a field says compared to the record, by the pair that was last in step. `changed`: somebody changed the field by hand.
 * `asked`: they changed it to what can't be meant, and did not answer yet. `refused`: it did not keep what the record says.
 * `behind`: it shows an earlier value, or somebody emptied it.
 */
type Standing = "in-step" | "changed" | "asked" | "refused" | "behind";

function standingOf(record: string, shown: string | null, seen: SeenField | undefined): Standing {
  if (shown === record) return "in-step";
  if (shown !== null && shown !== (seen?.shown ?? null)) return "changed";
  if (seen?.record !== record || seen.shown !== shown) return "behind";
  return seen.asked ? "asked" : "refused";
}

/** What one pass does about the fields of an item. */
interface Step {
  /** The record from now on; the very same object if nothing changes. */
  readonly ledger: Ledger;
  readonly write?: FieldWrite;
  readonly comment?: string;
  readonly notes?: readonly string[];
}

/**
 * Keeps GitHub's own fields in step with the records of open items. A date that somebody sets there counts like one in the line:
 * until the item is committed.
 * @param isAtRest whether this pass has nothing else to do about the item; a field waits until then
 */
export function planFields(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  isAtRest: (item: ItemIssue) => boolean,
): { operations: Operation[]; notes: string[] } {
  const { fields, types, items } = snapshot;
  const lacks = items.length === 0 ? [] : [...fields.lacks, ...types.lacks].map(renderFieldLack);
  if (fields.due === null) return { operations: [], notes: lacks };
  const { due } = fields;
  const followed = items.filter((item) => {
    return item.state === "open" && item.fields && isTrusted(item) && overflowOfItem(item) === 0;
  });
  const steps = followed.map((item) => ({ item, step: followDue(snapshot, postmortem, item, due) }));
  return {
    operations: steps.flatMap(({ item, step }) => (isAtRest(item) ? operationsOf(snapshot, item, step) : [])),
    notes: [...lacks, ...steps.flatMap(({ step }) => step.notes ?? [])],
  };
}

function operationsOf({ today }: PlanInput, item: ItemIssue, { ledger, write, comment }: Step): Operation[] {
  const { marker, title, state, stateReason, assignees, ref } = item;
  if (write) {
    const expected = { title, state, stateReason, assignees, marker };
    // A bot can change the same again and again.
    const tag = `put-back ${today.toPlainYearMonth()}/${fingerprint(comment ?? "")}` as const;
    return [
      { kind: "set-fields", item: ref, expected, values: [write] },
      ...(comment === undefined ? [] : commentOnce(item, tag, comment)),
    ];
  }
  return ledger === marker.ledger ? [] : [{ ...unchangedItem(item), marker: { ...marker, ledger } }];
}

function followDue(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  field: IssueField,
): Step {
  const { ledger } = item.marker;
  const { policy, today } = snapshot;
  const shown = item.fields?.[field.id] ?? null;
  const seen = ledger.base.fields?.due;
  const write: FieldWrite = { which: "due", field, value: ledger.due, shown };
  const standing = standingOf(ledger.due, shown, seen);
  if (standing === "in-step") return { ledger: withSeen(ledger, { record: ledger.due, shown }) };
  const names = { name: field.name, value: ledger.due, shown };
  if (standing === "refused") return { ledger, notes: [renderNotKept(item.ref, postmortem.ref, names)] };
  if (isContested(snapshot, writtenField(item.ref, "field-due", ledger.due))) return { ledger };
  if (standing === "behind" || shown === null || !isDay(shown)) return { ledger, write };
  const doubt = whyDoubtDue(Temporal.PlainDate.from(shown), today, policy);
  if (isCommittedItem(snapshot, postmortem, item))
    return { ledger, write, comment: renderRevertedDate(ledger.due, shown, doubt, field.name) };
  if (doubt !== null) {
    const question = { name: field.name, shown, doubt, due: ledger.due };
    return {
      ledger: withSeen(ledger, { record: ledger.due, shown, asked: true }),
      notes: [renderDoubtfulField(item.ref, postmortem.ref, question)],
    };
  }
  const due = nextBusinessDay(Temporal.PlainDate.from(shown), policy).toString();
  // The field is behind if that is another day.
  return { ledger: withSeen({ ...ledger, due }, { record: shown, shown }) };
}

function withSeen(ledger: Ledger, seen: SeenField): Ledger {
  const { due } = ledger.base.fields ?? {};
  if (due?.record === seen.record && due.shown === seen.shown && due.asked === seen.asked) return ledger;
  return { ...ledger, base: { ...ledger.base, fields: { ...ledger.base.fields, due: seen } } };
}

/** The fields of a new item, and how its record expects them. */
export function firstFields(
  { fields }: Pick<PlanInput, "fields">,
  ledger: Ledger,
): { ledger: Ledger; values: readonly FieldWrite[] } {
  if (fields.due === null) return { ledger, values: [] };
  const { due } = ledger;
  return {
    ledger: withSeen(ledger, { record: due, shown: due }),
    values: [{ which: "due", field: fields.due, value: due, shown: null }],
  };
}
