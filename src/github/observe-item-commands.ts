import { Temporal } from "temporal-polyfill";
import { belongsOn, type Command, findCommands } from "../commands/commands.ts";
import { teamsThatMatter } from "../domain/actor.ts";
import { isRecorded } from "../domain/decision.ts";
import { todayIn } from "../domain/due-date.ts";
import type { Policy } from "../domain/policy.ts";
import { replyMark } from "../markdown/comment-mark.ts";
import type { ItemCommand, ItemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import { marksIn } from "./observe-commands.ts";

/** The commands on an item that are still to be obeyed or answered, oldest first. Edited comments do not count. */
export async function observeItemCommands(
  client: Client,
  item: ItemIssue,
  comments: readonly Comment[],
  policy: Policy,
): Promise<ItemCommand[]> {
  const told = marksIn(comments);
  const { adoptedAt } = item.marker.ledger;
  const pending = comments.filter(({ id, byBot, edited, createdAt }) => {
    // It is cut to the second: what was said in the very second of the adoption was not said to an item.
    if (adoptedAt !== undefined && Date.parse(createdAt) < Date.parse(adoptedAt) + 1_000) return false;
    return !byBot && !edited && !told.includes(replyMark(id)) && !isRecorded(item.marker.ledger, id);
  });
  const asking = pending.flatMap((comment) => {
    const request = findCommands(comment.body).find(isForItems);
    return request ? [{ comment, request }] : [];
  });
  if (asking.length === 0) return [];
  const owners = [...item.assignees, ...(item.marker.ledger.base.line?.owners ?? [])];
  const actors = new Actors(client, item.ref, teamsThatMatter(policy.approvers, owners));
  return Promise.all(
    asking.map(async ({ comment, request }) => ({
      comment: { id: comment.id, edited: comment.edited, writtenOn: dayOf(comment, policy) },
      actor: await actors.of(comment),
      request,
    })),
  );
}

function isForItems(command: Command): command is ItemCommand["request"] {
  return belongsOn(command.name, "action-item");
}

function dayOf({ createdAt }: Comment, { timeZone }: Policy): Temporal.PlainDate {
  return todayIn(Temporal.Instant.from(createdAt), timeZone);
}
