import { Temporal } from "temporal-polyfill";
import { nextBusinessDay, whyDoubtDue } from "../../domain/calendar/due-date.ts";
import type { FieldWrite, IssueField } from "../../domain/items/issue-fields.ts";
import { isDay } from "../../domain/json-check.ts";
import { renderDoubtfulField, renderNotKept } from "../../markdown/messages/issue-fields.ts";
import { renderRevertedDate } from "../../markdown/messages/replies.ts";
import { writtenField } from "../../observed/contested.ts";
import type { ItemIssue } from "../../observed/issue.ts";
import { fingerprint } from "../../record/visible-text.ts";
import { type AssessedPostmortem, isCommittedItem } from "../assessed-postmortem.ts";
import { isContested } from "../contested.ts";
import type { PlanInput } from "../plan-input.ts";
import { commentOnce } from "../replies.ts";
import { type Step, standingOf, withSeen } from "./field-step.ts";

/** Keeps a date field in step with the due date. A date that somebody sets there counts like one in the line, until the item is committed. */
export function followDue(
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
  if (standing === "in-step") return { ledger: withSeen(ledger, "due", { record: ledger.due, shown }) };
  const names = { name: field.name, value: ledger.due, shown };
  if (standing === "refused") return { ledger, notes: [renderNotKept(item.ref, postmortem.ref, names)] };
  if (isContested(snapshot, writtenField(item.ref, "field-due", ledger.due))) return { ledger };
  if (standing === "behind" || shown === null || !isDay(shown)) return { ledger, write };
  const doubt = whyDoubtDue(Temporal.PlainDate.from(shown), today, policy);
  if (isCommittedItem(snapshot, postmortem, item)) {
    const comment = renderRevertedDate(ledger.due, shown, doubt, field.name);
    // Once a month: a bot can change the same again and again.
    const tag = `put-back ${today.toPlainYearMonth()}/${fingerprint(comment)}` as const;
    return { ledger, write, comments: commentOnce(item, tag, comment) };
  }
  if (doubt !== null) {
    const question = { name: field.name, shown, doubt, due: ledger.due };
    return {
      ledger: withSeen(ledger, "due", { record: ledger.due, shown, asked: true }),
      notes: [renderDoubtfulField(item.ref, postmortem.ref, question)],
    };
  }
  const due = nextBusinessDay(Temporal.PlainDate.from(shown), policy).toString();
  // The field is behind if that is another day.
  return { ledger: withSeen({ ...ledger, due }, "due", { record: shown, shown }) };
}
