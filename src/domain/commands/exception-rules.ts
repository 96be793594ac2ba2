import { Temporal } from "temporal-polyfill";
import { describeApprovers, describeRole, isApprover, isOwner } from "../actor.ts";
import { nextBusinessDay } from "../calendar/due-date.ts";
import { isAmount, readDue } from "../calendar/written-date.ts";
import { timesExtended, waiverInForce } from "../items/item-state.ts";
import type { Ledger } from "../items/ledger.ts";
import { plural } from "../text.ts";
import { type Circumstances, type ItemDecision, type RejectedCommand, record, rejected } from "./decision.ts";
import type { DropRequest, ExtendRequest, WaiveRequest } from "./requests.ts";

const MAX_YEARS_AHEAD = 4;

/** What a decision about one item depends on. */
export interface ItemCircumstances extends Circumstances {
  readonly ledger: Ledger;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  /** People whom the command names, in lower case, and who cannot be assigned to the item's issue. */
  readonly unassignable?: readonly string[];
  readonly closed: boolean;
  /** Whether people count on it: its postmortem is complete, or it was tracked long enough ago. */
  readonly committed: boolean;
}

/** An extension: the owner may take the first one alone, if it is short; what goes beyond takes an approver. */
export function decideExtend(request: ExtendRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, comment } = at;
  const { max } = policy.extensions;
  const approver = isApprover(actor, policy.approvers);
  if (!approver && !isOwner(actor, at.owners)) {
    return notAllowed("An extension takes an owner of the item or an approver", at);
  }
  const requested = readRequestedDay(request.date, dueOrToday(at), at);
  if ("kind" in requested) return requested;
  const times = timesExtended(ledger);
  if (times >= max) {
    const often = times === 0 ? "may not be extended" : `was extended ${plural(times, "time")}`;
    const problem = `This item ${often}, and extensions.max is ${max}. An approver may waive it for a while: ${describeApprovers(policy.approvers)}.`;
    return rejected(problem, "/waive 30d REASON");
  }
  const date = nextBusinessDay(requested, policy);
  if (Temporal.PlainDate.compare(date, ledger.due) <= 0) {
    const problem = `An extension moves the due date forward: it is ${ledger.due}, and ${request.date} means ${date}.`;
    return rejected(problem, `/extend +7d ${request.reason}`);
  }
  if (Temporal.PlainDate.compare(date, at.today) < 0) return dayIsOver(date, `/extend +7d ${request.reason}`);
  if (!approver) {
    const beyond = beyondOwner(request, requested, at);
    if (beyond) return beyond;
  }
  const extension = {
    from: ledger.due,
    to: date.toString(),
    reason: request.reason,
    by: actor.login,
    at: at.now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
  return {
    kind: "accepted",
    ledger: { ...ledger, due: extension.to, extensions: [...ledger.extensions, extension] },
    set: {},
  };
}

/** What an owner may not take alone; null when they may. */
function beyondOwner(
  request: ExtendRequest,
  requested: Temporal.PlainDate,
  at: ItemCircumstances,
): RejectedCommand | null {
  const { extensions, approvers } = at.policy;
  const who = `An approver may: ${describeApprovers(approvers)}.`;
  if (extensions.ownerDays === 0) return rejected(`An extension takes an approver here. ${who}`);
  if (timesExtended(at.ledger) > 0) {
    return rejected(`An owner may extend an item once, and it was extended before. ${who}`);
  }
  const last = dueOrToday(at).add({ days: extensions.ownerDays });
  if (Temporal.PlainDate.compare(requested, last) <= 0) return null;
  const problem = `An owner may extend by at most ${plural(extensions.ownerDays, "day")}, which is ${last}. ${who}`;
  return rejected(problem, `/extend ${last} ${request.reason}`);
}

/** A waiver: always an approver's, with an end that is not too far away. */
export function decideWaive(request: WaiveRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, comment, today } = at;
  if (!isApprover(actor, policy.approvers)) return notAllowed("A waiver takes an approver", at);
  const until = readRequestedDay(request.date, comment.writtenOn, at);
  if ("kind" in until) return until;
  if (Temporal.PlainDate.compare(until, today) < 0) return dayIsOver(until, `/waive 30d ${request.reason}`);
  const { maxDays } = policy.waivers;
  const last = today.add({ days: maxDays });
  if (Temporal.PlainDate.compare(until, last) > 0) {
    const problem = `A waiver lasts at most ${plural(maxDays, "day")}, which is ${last}; found ${until}.`;
    return rejected(problem, `/waive ${last} ${request.reason}`);
  }
  const waiver = {
    until: until.toString(),
    reason: request.reason,
    by: actor.login,
    at: at.now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
  // The comment of a waiver that this one replaces must be remembered too.
  return { kind: "accepted", ledger: record({ ...ledger, waiver }, comment.id), set: {} };
}

/** The end of a waiver: owners may take their obligation back themselves. */
export function decideUnwaive(at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, comment, owners, today } = at;
  if (!isApprover(actor, policy.approvers) && !isOwner(actor, owners)) {
    return notAllowed("To end a waiver takes an owner of the item or an approver", at);
  }
  if (!waiverInForce(ledger, today.toString())) return rejected("No waiver is in force that could end.");
  return { kind: "accepted", ledger: record({ ...ledger, waiver: null }, comment.id), set: {} };
}

/** The end of an item that will never be done: an approver's, with a reason. */
export function decideDrop(request: DropRequest, at: ItemCircumstances): ItemDecision {
  const { ledger, policy, actor, comment, now } = at;
  if (!isApprover(actor, policy.approvers)) return notAllowed("To drop an item takes an approver", at);
  const dropped = {
    reason: request.reason,
    by: actor.login,
    at: now.toString({ smallestUnit: "second" }),
    commentId: comment.id,
  };
  return { kind: "accepted", ledger: record({ ...ledger, dropped }, comment.id), set: { closed: true } };
}

/** The day that is asked for; amounts such as `+7d` count from `base`. */
export function readRequestedDay(
  written: string,
  base: Temporal.PlainDate,
  at: ItemCircumstances,
): Temporal.PlainDate | RejectedCommand {
  const read = readDue(written, isAmount(written) ? base : at.comment.writtenOn);
  if ("date" in read) return notTooFar(Temporal.PlainDate.from(read.date), at);
  const [why = ""] = read.hint.split(";");
  const day = at.today.add({ days: 14 });
  return rejected(`“${read.unreadable}” cannot be read: ${why}. Write ${day}, +14d or "next friday".`);
}

/** Whoever mistypes a year learns it now; and holidays are not known for ever. */
function notTooFar(
  day: Temporal.PlainDate,
  { today }: ItemCircumstances,
): Temporal.PlainDate | RejectedCommand {
  const last = today.add({ years: MAX_YEARS_AHEAD });
  if (Temporal.PlainDate.compare(day, last) <= 0) return day;
  return rejected(
    `${day} is more than ${MAX_YEARS_AHEAD} years ahead; the last day that can be asked for is ${last}.`,
  );
}

export function notAllowed(rule: string, at: Circumstances): RejectedCommand {
  return rejected(
    `${rule}, and you have ${describeRole(at.actor)}. Approvers are ${describeApprovers(at.policy.approvers)}.`,
  );
}

export function dayIsOver(day: Temporal.PlainDate, example: string): RejectedCommand {
  return rejected(`${day} is over.`, example);
}

/** Amounts count from the due date, and once that is over from the day of the comment. */
function dueOrToday({ ledger, comment }: ItemCircumstances): Temporal.PlainDate {
  const due = Temporal.PlainDate.from(ledger.due);
  return Temporal.PlainDate.compare(due, comment.writtenOn) < 0 ? comment.writtenOn : due;
}
