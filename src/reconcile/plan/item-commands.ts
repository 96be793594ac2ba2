import type { Temporal } from "temporal-polyfill";
import { commandsOn } from "../../commands/commands.ts";
import { isCommitted } from "../../domain/committed.ts";
import type { ItemChanges } from "../../domain/decision.ts";
import { todayIn } from "../../domain/due-date.ts";
import { decideItem } from "../../domain/item-rules.ts";
import type { Ledger } from "../../domain/ledger.ts";
import { PRIORITIES } from "../../domain/policy.ts";
import { renderHelp, renderRefusal } from "../../markdown/answer.ts";
import type { LineChanges } from "../../markdown/checklist.ts";
import { replyMark } from "../../markdown/comment-mark.ts";
import type { Operation } from "../operation.ts";
import type { ItemCommand, ItemIssue, Snapshot } from "../snapshot.ts";
import { sameItem } from "./closure.ts";
import { priorityLabel } from "./labels.ts";
import { people } from "./merge.ts";
import { isCompletePage, type Page } from "./page.ts";

export interface CommandPlan {
  readonly replies: readonly Operation[];
  readonly update: Operation | null;
  /** What only the line can hold, or would undo: teams among the owners, and the priority. */
  readonly line: Pick<LineChanges, "owners" | "priority"> | null;
}

/**
 * What the commands on one item ask for: answers to those that are refused, and one request that changes the item and
 * records every command that was obeyed, so that each is obeyed once.
 */
export function planItemCommands(
  snapshot: Snapshot,
  postmortem: Page,
  item: ItemIssue,
  now: Temporal.Instant,
): CommandPlan {
  const replies: Operation[] = [];
  let { ledger } = item.marker;
  let set: ItemChanges = {};
  for (const command of item.commands) {
    const answer = answerAlone(command);
    if (answer) {
      replies.push(reply(item, command, answer));
      continue;
    }
    const decision = decide(snapshot, postmortem, item, { command, ledger, now });
    if (decision.kind === "refused") {
      replies.push(reply(item, command, renderRefusal(command.actor.login, decision)));
    } else if (decision.kind === "obeyed") {
      ledger = decision.ledger;
      set = { ...set, ...decision.set };
    }
  }
  const update = ledger === item.marker.ledger ? null : changeItem(item, ledger, set);
  return { replies, update, line: lineChanges(set) };
}

function lineChanges({ owners, priority }: ItemChanges): CommandPlan["line"] {
  const teams = owners?.some((owner) => owner.includes("/"));
  if (!teams && !priority) return null;
  return { ...(teams && owners && { owners }), ...(priority && { priority }) };
}

/** The answer to what asks for nothing but words; null for a request that has to be decided. */
function answerAlone({ request, actor }: ItemCommand): string | null {
  if ("problem" in request) return renderRefusal(actor.login, request);
  return request.name === "help" ? renderHelp(actor.login, commandsOn("action-item")) : null;
}

function decide(
  { policy }: Snapshot,
  postmortem: Page,
  item: ItemIssue,
  at: { command: ItemCommand; ledger: Ledger; now: Temporal.Instant },
) {
  const { comment, actor, request } = at.command;
  if ("problem" in request || request.name === "help") throw new Error(`${request.name} is not decided.`);
  const { ledger, now } = at;
  const postmortemComplete = isCompletePage(postmortem);
  return decideItem(request, {
    comment,
    actor,
    policy,
    today: todayIn(now, policy.timeZone),
    now,
    ledger,
    owners: [...item.assignees, ...(ledger.base.line?.owners ?? [])],
    // Whoever closes it along with a command is heard first: that may be the very reason for closing it.
    closed: item.state === "closed" && !item.closing?.closed,
    committed: isCommitted({ trackedAt: ledger.trackedAt, postmortemComplete }, now, policy),
  });
}

/** The base stays as it was, so that the line follows in the next pass as after any change of the issue. */
function changeItem(item: ItemIssue, ledger: Ledger, set: ItemChanges): Operation {
  const owners = set.owners ? people(set.owners) : null;
  const labels = set.priority && {
    add: [priorityLabel(set.priority)],
    remove: item.labels.filter((label) => PRIORITIES.some((name) => name === label && name !== set.priority)),
  };
  return {
    ...sameItem(item),
    ...(set.closed && { state: "closed", stateReason: "not_planned" }),
    ...(owners && { assignees: owners }),
    ...(labels && { labels }),
    marker: { ...item.marker, ledger },
  };
}

function reply(item: ItemIssue, { comment }: ItemCommand, body: string): Operation {
  return { kind: "tell", issue: item.ref, mark: replyMark(comment.id), body };
}
