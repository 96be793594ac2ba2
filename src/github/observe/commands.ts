import { Temporal } from "temporal-polyfill";
import type { Command } from "../../commands/find-commands.ts";
import { teamsThatMatter } from "../../domain/actor.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { isRecorded } from "../../domain/commands/decision.ts";
import { ownersNamed } from "../../domain/commands/item-rules.ts";
import type { OpenOrShareRequest } from "../../domain/commands/requests.ts";
import { type IssueRef, issueKey, resolveMention, sameIssue } from "../../domain/issue-ref.ts";
import type { Policy } from "../../domain/policy.ts";
import {
  type CommandedIssue,
  type Comment,
  type PendingCommand,
  pendingCommands,
  pendingPostmortemCommands,
} from "../../observed/comments.ts";
import type {
  Issue,
  ItemCommand,
  ItemIssue,
  OpenOrShareCommand,
  PostmortemCommand,
  PostmortemIssue,
} from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { Actors, whoIsUnassignable } from "./people.ts";

interface Surroundings {
  readonly installedAt: string;
  /** Postmortems of this and other incidents, among which a shared one may be. */
  readonly marked: readonly PostmortemIssue[];
  readonly postmortem: PostmortemIssue | undefined;
  readonly findPostmortem: (named: IssueRef) => Promise<PostmortemIssue | null>;
}

/** The `/postmortem` commands on an incident that are still to be obeyed or answered. */
export async function observeOpenOrShareCommands(
  client: Client,
  incident: Issue,
  comments: readonly Comment[],
  { installedAt, marked, postmortem, findPostmortem }: Surroundings,
): Promise<OpenOrShareCommand[]> {
  const obeyed = new Set(marked.flatMap(({ marker }) => marker.incidents.map(({ commentId }) => commentId)));
  const asking = pendingCommands(comments, {
    installedAt,
    isRecorded: (id) => obeyed.has(id),
    // With a postmortem there is nothing left to open; a command that shares another is still to be weighed.
    isHeard: (command) => command.name === "postmortem" && (!postmortem || !asksToOpen(command)),
  });
  const actors = new Actors(client, incident.ref, []);
  const pending: OpenOrShareCommand[] = [];
  for (const { comment, request, ...rest } of asking) {
    const problem = "problem" in request ? request : null;
    const named = asksToShare(request) ? resolveMention(request.share, incident.ref) : null;
    pending.push({
      ...rest,
      comment: { id: comment.id, edited: comment.edited },
      actor: await actors.of(comment),
      share: named && { named, postmortem: comment.edited ? null : await findPostmortem(named) },
      problem,
    });
  }
  return pending;
}

function asksToOpen(command: Command): boolean {
  return !("problem" in command) && !asksToShare(command);
}

function asksToShare(
  command: Command,
): command is OpenOrShareRequest & { readonly share: NonNullable<OpenOrShareRequest["share"]> } {
  return "share" in command && command.share !== null;
}

/** The postmortem that this reference is, or that analyses the incident that it is. */
export function isPostmortemOf(postmortem: PostmortemIssue, named: IssueRef): boolean {
  if (sameIssue(postmortem.ref, named)) return true;
  return postmortem.marker.incidents.some(({ key }) => key.toLowerCase() === issueKey(named));
}

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

/** The commands on an incident or postmortem that are still to be obeyed or answered. */
export async function observePostmortemCommands(
  commanded: CommandedIssue,
  { client, policy, installedAt }: CommandReading,
): Promise<PostmortemCommand[]> {
  const asking = pendingPostmortemCommands(commanded, installedAt);
  if (asking.length === 0) return [];
  const teams = teamsThatMatter(policy.approvers, commanded.postmortem?.assignees ?? []);
  const actors = new Actors(client, commanded.issue.ref, teams);
  return Promise.all(
    asking.map(async ({ comment, ...asked }) => ({
      ...asked,
      on: commanded.issue.ref,
      comment: {
        id: comment.id,
        edited: comment.edited,
        writtenOn: todayIn(Temporal.Instant.from(comment.createdAt), policy.timeZone),
      },
      actor: await actors.of(comment),
    })),
  );
}
