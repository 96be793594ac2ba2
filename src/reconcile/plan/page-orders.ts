import type { Temporal } from "temporal-polyfill";
import { formatIssueRef } from "../../domain/issue-ref.ts";
import { declinedMark } from "../../markdown/comment-mark.ts";
import { inertText } from "../../markdown/escape.ts";
import type { Operation, PostmortemMove, Refusals } from "../operation.ts";
import type { PostmortemIssue, Snapshot } from "../snapshot.ts";
import { tellAnswers } from "./answers.ts";
import { type ClosingPlan, record, withoutDecline } from "./closing.ts";
import { openingCommand } from "./commands.ts";
import type { Page } from "./page.ts";
import { type ObeyedCommand, planPageCommands, refuse } from "./page-commands.ts";
import { planPostmortem } from "./postmortem.ts";
import { planLoss } from "./postmortem-life.ts";
import { excessOfPostmortem, noRoom } from "./room.ts";

/**
 * Carries out `/complete` and `/no-postmortem` on a postmortem that there is, in one write that also records them; of
 * several the newest holds. Null when nobody asks for either.
 */
export function planOrders(
  page: Page,
  obeyed: readonly ObeyedCommand[],
  now: Temporal.Instant,
): ClosingPlan | null {
  const orders = ordersIn(obeyed);
  const order = orders.at(-1);
  if (!order) return null;
  const { marker, ref: postmortem } = page;
  const obeys = orders.map(({ on, comment: { id } }) => ({ issue: on, id }));
  const ids = [...(marker.obeyed ?? []), ...obeys.map(({ id }) => id)];
  const recorded = { ...marker, obeyed: [...new Set(ids)].sort((a, b) => a - b) };
  const at = now.toString({ smallestUnit: "second" });
  const closed = page.state === "closed";
  const { request, actor, comment } = order;
  if (request.name === "complete" && !(closed && marker.completedAt)) {
    const complete = { ...withoutDecline(recorded), completedAt: at };
    return orRefused(page, orders, { kind: "complete-postmortem", postmortem, marker: complete, obeys });
  }
  if (request.name === "no-postmortem" && !(closed && (marker.completedAt || marker.declined))) {
    const declined = { reason: request.reason, by: actor.login, at, commentId: comment.id };
    const decline = { ...recorded, declined };
    return orRefused(page, orders, { kind: "decline-postmortem", postmortem, marker: decline, obeys });
  }
  return { operations: [{ ...record(page, recorded), obeys }], closed };
}

/** The closing that is ordered; where the page has no room for its record, all who asked are told instead. */
function orRefused(
  { body, state }: Page,
  orders: readonly ObeyedCommand[],
  move: Extract<Operation, { kind: PostmortemMove }>,
): ClosingPlan {
  const excess = excessOfPostmortem(body, move.marker);
  if (excess === 0) return { operations: [move], closed: true };
  const refused = { problem: noRoom("the postmortem", excess), example: null };
  const told = tellAnswers(orders.map((order) => refuse(order, refused)));
  return { operations: told, closed: state === "closed" };
}

/**
 * An incident without a postmortem gets one where that is wanted; once an approver said that it needs none, only a
 * `/postmortem` that was written later opens one.
 */
export function planOpening(
  snapshot: Snapshot,
  obeyed: readonly ObeyedCommand[],
  now: Temporal.Instant,
  refusals: Refusals,
): Operation[] {
  const declining = ordersIn(obeyed).filter(({ request }) => request.name === "no-postmortem");
  const declines = declining.map((command) => tellDeclined(snapshot, command));
  const newest = declining.at(-1)?.comment.id ?? 0;
  const opened = (openingCommand(snapshot)?.comment.id ?? 0) > newest;
  if (newest > 0 && !opened) return declines;
  return [...declines, ...planLoss(snapshot), ...planPostmortem(snapshot, now, refusals)];
}

/** Answers on an incident that shares the postmortem of another: what becomes of it is decided there. */
export function answerAside(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  now: Temporal.Instant,
): Operation[] {
  const { answers, obeyed } = planPageCommands(snapshot, postmortem, [], now);
  const problem = `This incident shares the postmortem ${formatIssueRef(postmortem.ref)}. Write it on ${postmortem.marker.key}.`;
  const refusals = ordersIn(obeyed).map((command) => refuse(command, { problem, example: null }));
  return tellAnswers([...answers, ...refusals]);
}

function tellDeclined({ key }: Snapshot, { comment, actor, request }: ObeyedCommand): Operation {
  const reason = request.name === "no-postmortem" ? inertText(request.reason) : "";
  const body = `No postmortem opens for this incident (${inertText(actor.login)}: ${reason}). Write \`/postmortem\` to open one after all.`;
  const obeys = [{ issue: key, id: comment.id }];
  return { kind: "tell", issue: key, mark: declinedMark(comment.id), body, obeys };
}

/** Commands that close or decline, oldest first. */
export function ordersIn(obeyed: readonly ObeyedCommand[]): ObeyedCommand[] {
  return obeyed
    .filter(({ request }) => request.name === "complete" || request.name === "no-postmortem")
    .sort((a, b) => a.comment.id - b.comment.id);
}
