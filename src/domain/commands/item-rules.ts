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
  if (at.closed)
    return rejected("This item is closed. If it isn't done, reopen it and post the command again.");
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

/** Rejects owners whom GitHub can't assign, by name. The previous owners keep the item. */
function decideAssign(request: AssignRequest, at: ItemCircumstances): ItemDecision {
  const { unassignable = [], actor } = at;
  const owners = ownersNamed(request, actor);
  const wrong = owners.filter((owner) => unassignable.includes(owner));
  if (wrong.length === 0) return accepted(at, { owners });
  const rest = owners.filter((owner) => !wrong.includes(owner)).map((owner) => `@${owner}`);
  const problem = `GitHub can't assign ${alternatives(wrong, "and")}: the user doesn't exist or doesn't have access to this repository. Nothing was changed.`;
  return rejected(problem, rest.length > 0 ? `/assign ${rest.join(" ")}` : null);
}

/** The new owners: the named ones, or the author of the comment. In lower case. */
export function ownersNamed({ owners }: AssignRequest, { login }: Pick<Actor, "login">): readonly string[] {
  return owners.length > 0 ? owners : [login.toLowerCase()];
}

/** Before an item is committed, its date is free. After that, only extensions change it. */
function decideDue(request: DueRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, comment, today } = at;
  const denied = mayArrange(at);
  if (denied) return denied;
  if (at.committed) {
    const problem = `This item is committed, so its due date (${ledger.due}) can only be changed with a reason.`;
    return rejected(problem, `/extend ${request.date} REASON`);
  }
  const requested = readRequestedDay(request.date, comment.writtenOn, at);
  if ("kind" in requested) return requested;
  const date = nextBusinessDay(requested, policy);
  if (Temporal.PlainDate.compare(date, today) < 0) return dayIsOver(date, "/due +14d");
  return accepted({ ...at, ledger: { ...ledger, due: date.toString() } }, {});
}

/** Changes that need no exception: owners, approvers and everyone who can label issues can make them. */
function mayArrange(at: ItemCircumstances): ItemDecision | null {
  const { actor, policy, owners } = at;
  if (mayTriage(actor) || isOwner(actor, owners) || isApprover(actor, policy.approvers)) return null;
  return notAllowed(
    "Only an owner of the item, someone with at least the triage role, or an approver can do this",
    at,
  );
}

function accepted(
  { ledger, comment }: ItemCircumstances,
  set: Extract<ItemDecision, { kind: "accepted" }>["set"],
): ItemDecision {
  return { kind: "accepted", ledger: record(ledger, comment.id), set };
}
