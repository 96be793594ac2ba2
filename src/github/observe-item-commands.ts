import { Temporal } from "temporal-polyfill";
import { teamsThatMatter } from "../domain/actor.ts";
import { isRecorded } from "../domain/decision.ts";
import { todayIn } from "../domain/due-date.ts";
import { ownersNamed } from "../domain/item-rules.ts";
import type { Policy } from "../domain/policy.ts";
import type { ItemCommand, ItemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import { whoIsUnassignable } from "./assignable.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import { type PendingCommand, pendingCommands } from "./pending-commands.ts";

/** What the commands on an item are read with. */
export interface CommandReading {
  readonly client: Client;
  readonly policy: Policy;
  /** When the App was installed: ISO 8601. */
  readonly installedAt: string;
}

/** The commands on an item that are still to be obeyed or answered, oldest first. */
export async function observeItemCommands(
  item: ItemIssue,
  comments: readonly Comment[],
  { client, policy, installedAt }: CommandReading,
): Promise<ItemCommand[]> {
  const { ledger } = item.marker;
  const asking = pendingCommands(saidToItem(item, comments), {
    installedAt,
    isRecorded: (id) => isRecorded(ledger, id),
    // One that belongs elsewhere is answered: this issue is the App's.
    isHeard: () => true,
  });
  if (asking.length === 0) return [];
  const owners = [...item.assignees, ...(ledger.base.line?.owners ?? [])];
  const actors = new Actors(client, item.ref, teamsThatMatter(policy.approvers, owners));
  return Promise.all(
    asking.map(async ({ comment, ...asked }) => ({
      ...asked,
      comment: { id: comment.id, edited: comment.edited, writtenOn: dayOf(comment, policy) },
      actor: await actors.of(comment),
      unassignable: await unassignableIn(client, item, { comment, ...asked }),
    })),
  );
}

/** What was said on an issue of others after it became an item; and all that the App said, which tells what is answered. */
function saidToItem({ marker }: ItemIssue, comments: readonly Comment[]): readonly Comment[] {
  const { adoptedAt } = marker.ledger;
  if (adoptedAt === undefined) return comments;
  // It is cut to the second: what was said in the very second of the adoption was not said to an item.
  const heardFrom = Date.parse(adoptedAt) + 1_000;
  return comments.filter(({ byApp, createdAt }) => byApp || Date.parse(createdAt) >= heardFrom);
}

function unassignableIn(
  client: Client,
  { ref }: ItemIssue,
  { comment, request }: PendingCommand,
): Promise<string[]> | string[] {
  if (comment.edited || !("owners" in request)) return [];
  return whoIsUnassignable(client, ref, ownersNamed(request, { login: comment.author }));
}

function dayOf({ createdAt }: Comment, { timeZone }: Policy): Temporal.PlainDate {
  return todayIn(Temporal.Instant.from(createdAt), timeZone);
}
