import { type FieldWrite, type IssueField, priorityOf } from "../../domain/items/issue-fields.ts";
import { itemStateOn } from "../../domain/items/item-state.ts";
import { raisedPriority, withTerms } from "../../domain/items/terms.ts";
import type { Priority } from "../../domain/priority.ts";
import { renderNotKept } from "../../markdown/messages/issue-fields.ts";
import { writtenField } from "../../observed/contested.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import type { Operation } from "../../operations/operation.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { type Step, standingOf, withSeen } from "./field-step.ts";
import { commentOn } from "./held-terms.ts";
import { labelChanges, unchangedItem } from "./item-issue.ts";

/**
 * Keeps a single-select field in step with the priority. What somebody selects there counts like a priority in the line: until the item
 * is committed, and after that only if it is a higher one.
 */
export function followPriority(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  item: ItemIssue,
  field: IssueField,
): Step {
  const { ledger } = item.marker;
  const recorded = ledger.terms.priority;
  const shown = item.fields?.[field.id] ?? null;
  const selected = shown === null ? null : priorityOf(shown);
  // Several options can mean the same.
  const record = recorded !== null && selected === recorded ? shown : optionFor(recorded, field);
  const standing = standingOf(record, shown, ledger.base.fields?.priority);
  if (standing === "in-step") return { ledger: withSeen(ledger, "priority", { record, shown }) };
  if (standing === "changed" && selected !== null) {
    const wanted = isCommittedItem(snapshot, postmortem, item)
      ? raisedPriority(recorded, [selected], snapshot.policy.gate)
      : selected;
    if (wanted === selected) return { ledger, first: takeOver(snapshot, postmortem, item, selected) };
  }
  // An item without a priority, or with one that has no option, leaves the field alone.
  if (record === null) return { ledger };
  const names = { name: field.name, value: record, shown };
  if (standing === "refused") return { ledger, notes: [renderNotKept(item.ref, postmortem.ref, names)] };
  if (isContested(snapshot, writtenField(item.ref, "field-priority", record))) return { ledger };
  const write: FieldWrite = { which: "priority", field, value: record, shown };
  const isLowered = standing === "changed" && selected !== null;
  const putBack = { what: "priority", kept: recorded, written: selected } as const;
  return { ledger, write, ...(isLowered && { comments: commentOn(snapshot, item, [putBack]) }) };
}

/** The option that shows a priority; null if there is none. */
export function optionFor(priority: Priority | null, { options = {} }: IssueField): string | null {
  return (priority && options[priority]) ?? null;
}

/** The line gets the priority if it has one, and otherwise the labels do. The record and the rest follow, as after any such change. */
function takeOver(
  snapshot: PlanInput,
  { ref, checklist, matching }: AssessedPostmortem,
  item: ItemIssue,
  priority: Priority,
): Operation {
  const line = matching.pairs.find((pair) => pair.item === item)?.line;
  if (line?.priority) {
    const find = { issue: line.issue, words: line.words, occurrence: line.occurrence };
    return { kind: "edit-lines", postmortem: ref, checklist, edits: [{ find, set: { priority } }] };
  }
  const { marker } = item;
  const ledger = withTerms(marker.ledger, { ...marker.ledger.terms, priority });
  const overdue = itemStateOn({ ledger, closed: false }, snapshot.today.toString()) === "overdue";
  const labels = labelChanges(snapshot, item, { priority, terms: null, overdue });
  return { ...unchangedItem(item), marker: { ...marker, ledger }, ...(labels && { labels }) };
}
