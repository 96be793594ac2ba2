import { Temporal } from "temporal-polyfill";
import { describeApprovers, isApprover, isOwner } from "../actor.ts";
import { nextBusinessDay } from "../calendar/due-date.ts";
import { isAmount, readDue } from "../calendar/written-date.ts";
import { type DueLedger, timesExtended, waiverInForce } from "../items/item-state.ts";
import { plural } from "../text.ts";
import { type Circumstances, notAllowed, type RejectedCommand, rejected } from "./decision.ts";
import type { ExceptionRequest, ExtendRequest, WaiveRequest } from "./requests.ts";

/* An exception is an extension or a waiver. The same rules hold for an action item and for a postmortem's own date. */

/** What a decision about an exception depends on. */
interface ExceptionCircumstances<Record extends DueLedger> extends Circumstances {
  /** What the due date belongs to. */
  readonly noun: "item" | "postmortem";
  /** What is recorded about the due date so far. */
  readonly ledger: Record;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
}

type ExceptionDecision<Record> = { readonly kind: "accepted"; readonly ledger: Record } | RejectedCommand;

/** Whether an exception is granted, or a waiver ended: the record after it, or why not. The comment is not recorded yet. */
export function decideException<Record extends DueLedger>(
  request: ExceptionRequest,
  at: ExceptionCircumstances<Record>,
): ExceptionDecision<Record> {
  switch (request.name) {
    case "extend":
      return decideExtend(request, at);
    case "waive":
      return decideWaive(request, at);
    case "unwaive":
      return decideUnwaive(at);
  }
}

/** The rejection of a command on something that is closed. */
export function rejectedAsClosed(noun: "item" | "postmortem"): RejectedCommand {
  const done = noun === "item" ? "done" : "complete";
  return rejected(`This ${noun} is closed. If it isn't ${done}, reopen it and post the command again.`);
}

/** An extension: an owner can take a short first one; anything else needs an approver. */
function decideExtend<Record extends DueLedger>(
  request: ExtendRequest,
  at: ExceptionCircumstances<Record>,
): ExceptionDecision<Record> {
  const { ledger, policy, actor, noun } = at;
  const { max } = policy.extensions;
  const approver = isApprover(actor, policy.approvers);
  if (!approver && !isOwner(actor, at.owners)) {
    return notAllowed(`Only an owner of the ${noun} or an approver can extend it`, at);
  }
  const requested = readRequestedDay(request.date, dueOrToday(at), at);
  if ("kind" in requested) return requested;
  const times = timesExtended(ledger);
  if (times >= max) {
    const often = times === 0 ? "can't be extended" : `was extended ${plural(times, "time")}`;
    const problem = `This ${noun} ${often}, and extensions.max is ${max}. An approver can waive it: ${describeApprovers(policy.approvers)}.`;
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
  return { kind: "accepted", ledger: { ...ledger, due: extension.to, extensions } };
}

/** The reason of a grant, and who gave it when by which comment. */
export function grantOf(
  { reason }: { readonly reason: string },
  { actor, now, comment }: Pick<Circumstances, "actor" | "now" | "comment">,
) {
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
  at: ExceptionCircumstances<DueLedger>,
): RejectedCommand | null {
  const { noun, ledger } = at;
  const { extensions, approvers } = at.policy;
  const who = `An approver can do this: ${describeApprovers(approvers)}.`;
  if (extensions.ownerDays === 0) return rejected(`Only an approver can extend ${noun}s here. ${who}`);
  if (timesExtended(ledger) > 0) {
    return rejected(`An owner can extend ${oneOf(noun)} once, and this ${noun} was already extended. ${who}`);
  }
  const last = dueOrToday(at).add({ days: extensions.ownerDays });
  if (Temporal.PlainDate.compare(requested, last) <= 0) return null;
  const problem = `An owner can extend ${oneOf(noun)} by at most ${plural(extensions.ownerDays, "day")}, to ${last}. ${who}`;
  return rejected(problem, `/extend ${last} ${request.reason}`);
}

/** A waiver: only by an approver, with a limited end date. */
function decideWaive<Record extends DueLedger>(
  request: WaiveRequest,
  at: ExceptionCircumstances<Record>,
): ExceptionDecision<Record> {
  const { ledger, policy, actor, comment, today, noun } = at;
  if (!isApprover(actor, policy.approvers))
    return notAllowed(`Only an approver can waive ${oneOf(noun)}`, at);
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
  return { kind: "accepted", ledger: { ...ledger, waiver } };
}

/** The end of a waiver. Owners can also end it. */
function decideUnwaive<Record extends DueLedger>(
  at: ExceptionCircumstances<Record>,
): ExceptionDecision<Record> {
  const { ledger, policy, actor, owners, today, noun } = at;
  if (!isApprover(actor, policy.approvers) && !isOwner(actor, owners)) {
    return notAllowed(`Only an owner of the ${noun} or an approver can end a waiver`, at);
  }
  if (!waiverInForce(ledger, today.toString())) return rejected(`This ${noun} has no active waiver.`);
  return { kind: "accepted", ledger: { ...ledger, waiver: null } };
}

const MAX_YEARS_AHEAD = 4;

/** The requested day. Amounts such as `+7d` count from `base`. Catches mistyped years; holidays are also not known for all years. */
export function readRequestedDay(
  written: string,
  base: Temporal.PlainDate,
  at: Pick<Circumstances, "comment" | "today">,
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
function dueOrToday({ ledger, comment }: ExceptionCircumstances<DueLedger>): Temporal.PlainDate {
  const due = Temporal.PlainDate.from(ledger.due);
  return Temporal.PlainDate.compare(due, comment.writtenOn) < 0 ? comment.writtenOn : due;
}

function oneOf(noun: "item" | "postmortem"): string {
  return noun === "item" ? "an item" : "a postmortem";
}
