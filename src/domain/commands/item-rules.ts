import { Temporal } from "temporal-polyfill";
import { describeApprovers, isApprover, isOwner } from "../actor.ts";
import { nextBusinessDay, whyDoubtDue } from "../calendar/due-date.ts";
import { isAmount, readDue } from "../calendar/written-date.ts";
import { timesExtended, waiverInForce } from "../items/item-state.ts";
import { plural } from "../text.ts";
import {
  type ItemChanges,
  type ItemCircumstances,
  type ItemDecision,
  ignoredReason,
  isRecorded,
  mayNotArrange,
  notAllowed,
  type RejectedCommand,
  record,
  rejected,
} from "./decision.ts";
import type { DropRequest, DueRequest, ExtendRequest, ItemRequest, WaiveRequest } from "./requests.ts";
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
      return mayNotArrange("item", at) ?? decidePriority(request, at);
    case "assign":
      return mayNotArrange("item", at) ?? decideAssign(request, at);
    case "area":
      return mayNotArrange("item", at) ?? decideArea(request, at);
  }
}

/** An extension: an owner can take a short first one; anything else needs an approver. */
function decideExtend(request: ExtendRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor } = at;
  const { max } = policy.extensions;
  const approver = isApprover(actor, policy.approvers);
  if (!approver && !isOwner(actor, at.owners)) {
    return notAllowed("Only an owner of the item or an approver can extend it", at);
  }
  const requested = readRequestedDay(request.date, dueOrToday(at), at);
  if ("kind" in requested) return requested;
  const times = timesExtended(ledger);
  if (times >= max) {
    const often = times === 0 ? "can't be extended" : `was extended ${plural(times, "time")}`;
    const problem = `This item ${often}, and extensions.max is ${max}. An approver can waive it: ${describeApprovers(policy.approvers)}.`;
    return rejected(problem, "/waive 30d REASON");
  }
  const date = nextBusinessDay(requested, policy);
  if (Temporal.PlainDate.compare(date, ledger.due) <= 0) {
    const problem = `The new date must be after the current due date, ${ledger.due}, but ${request.date} is ${date}.`;
    return rejected(problem, `/extend +7d ${request.reason}`);
  }
  if (Temporal.PlainDate.compare(date, at.today) < 0) return dayIsOver(date, `/extend +7d ${request.reason}`);
  if (!approver) {
    const beyond = beyondOwner(request, requested, at);
    if (beyond) return beyond;
  }
  const extension = { from: ledger.due, to: date.toString(), ...grantOf(request, at) };
  const extensions = [...ledger.extensions, extension];
  return { kind: "accepted", ledger: { ...ledger, due: extension.to, extensions }, set: {} };
}

/** The reason of an exception, and who granted it when by which comment. */
function grantOf({ reason }: { readonly reason: string }, { actor, now, comment }: ItemCircumstances) {
  return {
    reason,
    by: actor.login,
    at: now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
}

/** Why an owner needs an approver for an extension; null if they do not. */
function beyondOwner(
  request: ExtendRequest,
  requested: Temporal.PlainDate,
  at: ItemCircumstances,
): RejectedCommand | null {
  const { extensions, approvers } = at.policy;
  const who = `An approver can do this: ${describeApprovers(approvers)}.`;
  if (extensions.ownerDays === 0) return rejected(`Only an approver can extend items here. ${who}`);
  if (timesExtended(at.ledger) > 0) {
    return rejected(`An owner can extend an item once, and this item was already extended. ${who}`);
  }
  const last = dueOrToday(at).add({ days: extensions.ownerDays });
  if (Temporal.PlainDate.compare(requested, last) <= 0) return null;
  const problem = `An owner can extend an item by at most ${plural(extensions.ownerDays, "day")}, to ${last}. ${who}`;
  return rejected(problem, `/extend ${last} ${request.reason}`);
}

/** A waiver: only by an approver, with a limited end date. */
function decideWaive(request: WaiveRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, comment, today } = at;
  if (!isApprover(actor, policy.approvers)) return notAllowed("Only an approver can waive an item", at);
  const until = readRequestedDay(request.date, comment.writtenOn, at);
  if ("kind" in until) return until;
  if (Temporal.PlainDate.compare(until, today) < 0) return dayIsOver(until, `/waive 30d ${request.reason}`);
  const { maxDays } = policy.waivers;
  const last = today.add({ days: maxDays });
  if (Temporal.PlainDate.compare(until, last) > 0) {
    const problem = `A waiver lasts at most ${plural(maxDays, "day")}, until ${last}, but found ${until}.`;
    return rejected(problem, `/waive ${last} ${request.reason}`);
  }
  const waiver = { until: until.toString(), ...grantOf(request, at) };
  // The comment of the replaced waiver must stay recorded too.
  return accepted({ ...at, ledger: { ...ledger, waiver } }, {});
}

/** The end of a waiver. Owners can also end it. */
function decideUnwaive(at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, owners, today } = at;
  if (!isApprover(actor, policy.approvers) && !isOwner(actor, owners)) {
    return notAllowed("Only an owner of the item or an approver can end a waiver", at);
  }
  if (!waiverInForce(ledger, today.toString())) return rejected("This item has no active waiver.");
  return accepted({ ...at, ledger: { ...ledger, waiver: null } }, {});
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

const MAX_YEARS_AHEAD = 4;

/** The requested day. Amounts such as `+7d` count from `base`. Catches mistyped years; holidays are also not known for all years. */
function readRequestedDay(
  written: string,
  base: Temporal.PlainDate,
  at: ItemCircumstances,
): Temporal.PlainDate | RejectedCommand {
  const read = readDue(written, isAmount(written) ? base : at.comment.writtenOn);
  if ("unreadable" in read) {
    const [why = ""] = read.hint.split(";");
    const example = at.today.add({ days: 14 });
    return rejected(
      `“${read.unreadable}” can't be read as a date: ${why}. Write ${example}, +14d or "next friday".`,
    );
  }
  const day = Temporal.PlainDate.from(read.date);
  const last = at.today.add({ years: MAX_YEARS_AHEAD });
  if (Temporal.PlainDate.compare(day, last) <= 0) return day;
  return rejected(`${day} is more than ${MAX_YEARS_AHEAD} years away; the latest date allowed is ${last}.`);
}

function dayIsOver(day: Temporal.PlainDate, example: string): RejectedCommand {
  return rejected(`${day} is in the past.`, example);
}

/** Amounts count from the due date, or from the day of the comment if the due date has passed. */
function dueOrToday({ ledger, comment }: ItemCircumstances): Temporal.PlainDate {
  const due = Temporal.PlainDate.from(ledger.due);
  return Temporal.PlainDate.compare(due, comment.writtenOn) < 0 ? comment.writtenOn : due;
}
