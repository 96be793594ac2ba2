import { Temporal } from "temporal-polyfill";
import { type Actor, isApprover, isOwner, mayTriage } from "../actor.ts";
import { nextBusinessDay } from "../calendar/due-date.ts";
import { alternatives } from "../text.ts";
import { type ItemDecision, ignoredReason, isRecorded, record, rejected } from "./decision.ts";
import {
  dayIsOver,
  decideDrop,
  decideExtend,
  decideUnwaive,
  decideWaive,
  type ItemCircumstances,
  notAllowed,
  readRequestedDay,
} from "./exception-rules.ts";
import type { AssignRequest, DueRequest, ItemRequest } from "./requests.ts";

/**
 * Whether what a comment asks of an item is done: the ledger after it, with the comment recorded, and what else
 * changes; or why not. A comment that is recorded, was edited, or comes from no person is passed over in silence.
 */
export function decideItem(request: ItemRequest, at: ItemCircumstances): ItemDecision {
  if (isRecorded(at.ledger, at.comment.id)) return { kind: "ignored", because: "recorded" };
  return decideNext(request, at);
}

/** The same for a command whose comment the ledger may record already, for another command in it. */
export function decideNext(request: ItemRequest, at: ItemCircumstances): ItemDecision {
  const ignored = ignoredReason(at);
  if (ignored) return ignored;
  if (at.closed)
    return rejected("This item is closed. Reopen it if it is not done; then write the command again.");
  switch (request.name) {
    case "extend":
      return decideExtend(request, at);
    case "waive":
      return decideWaive(request, at);
    case "unwaive":
      return decideUnwaive(at);
    case "drop":
      return decideDrop(request, at);
    case "due":
      return decideDue(request, at);
    case "priority":
      return mayArrange(at) ?? accepted(at, { priority: request.priority });
    case "assign":
      return mayArrange(at) ?? decideAssign(request, at);
  }
}

/** Owners whom GitHub will not have are refused by name: whoever owned the item before keeps it. */
function decideAssign(request: AssignRequest, at: ItemCircumstances): ItemDecision {
  const { unassignable = [], actor } = at;
  const owners = ownersNamed(request, actor);
  const wrong = owners.filter((owner) => unassignable.includes(owner));
  if (wrong.length === 0) return accepted(at, { owners });
  const rest = owners.filter((owner) => !wrong.includes(owner)).map((owner) => `@${owner}`);
  const problem = `GitHub cannot assign ${alternatives(wrong, "and")} here: no such person, or no access to this repository. Nothing was changed.`;
  return rejected(problem, rest.length > 0 ? `/assign ${rest.join(" ")}` : null);
}

/** Whom a command gives an item to: whoever writes it, when it names nobody. In lower case. */
export function ownersNamed({ owners }: AssignRequest, { login }: Pick<Actor, "login">): readonly string[] {
  return owners.length > 0 ? owners : [login.toLowerCase()];
}

/** Before people count on an item its date is free; after that it moves only by extension. */
function decideDue(request: DueRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, comment, today } = at;
  const denied = mayArrange(at);
  if (denied) return denied;
  if (at.committed) {
    const problem = `People count on this item by now, so its due date (${ledger.due}) moves only with a reason.`;
    return rejected(problem, `/extend ${request.date} REASON`);
  }
  const requested = readRequestedDay(request.date, comment.writtenOn, at);
  if ("kind" in requested) return requested;
  const date = nextBusinessDay(requested, policy);
  if (Temporal.PlainDate.compare(date, today) < 0) return dayIsOver(date, "/due +14d");
  return accepted({ ...at, ledger: { ...ledger, due: date.toString() } }, {});
}

/** What takes no exception: whoever can label issues may, and so may owners and approvers. */
function mayArrange(at: ItemCircumstances): ItemDecision | null {
  const { actor, policy, owners } = at;
  if (mayTriage(actor) || isOwner(actor, owners) || isApprover(actor, policy.approvers)) return null;
  return notAllowed("This takes an owner of the item, the role triage or more, or an approver", at);
}

function accepted(
  { ledger, comment }: ItemCircumstances,
  set: Extract<ItemDecision, { kind: "accepted" }>["set"],
): ItemDecision {
  return { kind: "accepted", ledger: record(ledger, comment.id), set };
}
