import { isApprover } from "../actor.ts";
import { nextBusinessDay, whyDoubtDue } from "../calendar/due-date.ts";
import {
  type ItemChanges,
  type ItemCircumstances,
  type ItemDecision,
  ignoredReason,
  isRecorded,
  mayNotArrange,
  notAllowed,
  record,
  rejected,
} from "./decision.ts";
import { decideException, grantOf, readRequestedDay, rejectedAsClosed } from "./exception-rules.ts";
import type { DropRequest, DueRequest, ExceptionRequest, ItemRequest } from "./requests.ts";
import { decideArea, decideAssign, decidePriority } from "./terms-rules.ts";

/**
 * Whether what a comment asks of an item is done: the ledger after it, with the comment recorded, and what else
 * changes; or why not. Ignores a comment that is already recorded, was edited, or was not written by a person.
 */
export function decideItem(request: ItemRequest, at: ItemCircumstances): ItemDecision {
  if (isRecorded(at.ledger, at.comment.id)) return { kind: "ignored", because: "recorded" };
  return decideNext(request, at);
}

/** The same for a command whose comment the ledger can already record, because of another command in it. */
export function decideNext(request: ItemRequest, at: ItemCircumstances): ItemDecision {
  const ignored = ignoredReason(at);
  if (ignored) return ignored;
  if (at.closed) return rejectedAsClosed("item");
  switch (request.name) {
    case "extend":
    case "waive":
    case "unwaive":
      return decideExceptionOf(request, at);
    case "drop":
      return decideDrop(request, at);
    case "due":
      return decideDue(request, at);
    case "priority":
      return mayNotArrange("item", at) ?? decidePriority(request, at);
    case "assign":
      return mayNotArrange("item", at) ?? decideAssign(request, at);
    case "area":
      return mayNotArrange("item", at) ?? decideArea(request, at);
  }
}

function decideExceptionOf(request: ExceptionRequest, at: ItemCircumstances): ItemDecision {
  const decision = decideException(request, { ...at, noun: "item" });
  if (decision.kind === "rejected") return decision;
  // An extension records its comment itself. The comment of a replaced or ended waiver must stay recorded too.
  return request.name === "extend"
    ? { ...decision, set: {} }
    : accepted({ ...at, ledger: decision.ledger }, {});
}

/** Drops an item: only by an approver, with a reason. */
function decideDrop(request: DropRequest, at: ItemCircumstances): ItemDecision {
  if (!isApprover(at.actor, at.policy.approvers)) return notAllowed("Only an approver can drop an item", at);
  return accepted({ ...at, ledger: { ...at.ledger, dropped: grantOf(request, at) } }, { closed: true });
}

/** Before an item is committed, its date is free. After that, only extensions change it. */
function decideDue(request: DueRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, comment, today } = at;
  const denied = mayNotArrange("item", at);
  if (denied) return denied;
  if (at.committed) {
    const problem = `This item is committed, so its due date (${ledger.due}) can only be changed with a reason.`;
    return rejected(problem, `/extend ${request.date} REASON`);
  }
  const requested = readRequestedDay(request.date, comment.writtenOn, at);
  if ("kind" in requested) return requested;
  const doubt = whyDoubtDue(requested, today, policy);
  if (doubt !== null) return rejected(`${requested} is ${doubt}.`, "/due +14d");
  const date = nextBusinessDay(requested, policy);
  return accepted({ ...at, ledger: { ...ledger, due: date.toString() } }, {});
}

function accepted({ ledger, comment }: ItemCircumstances, set: ItemChanges): ItemDecision {
  return { kind: "accepted", ledger: record(ledger, comment.id), set };
}
