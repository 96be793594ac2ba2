import { Temporal } from "temporal-polyfill";
import type { Command } from "../../commands/find-commands.ts";
import { teamsThatMatter } from "../../domain/actor.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { isRecorded, remembers } from "../../domain/commands/decision.ts";
import type { OpenOrShareRequest } from "../../domain/commands/requests.ts";
import { ownersNamed } from "../../domain/commands/terms-rules.ts";
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
  ItemCommand,
  ItemIssue,
  OpenOrShareCommand,
  PostmortemCommand,
  PostmortemIssue,
} from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { commentsOn, type KeyContext } from "./context.ts";
import { Actors, whoIsUnassignable } from "./people.ts";

/** The commands on an item that still need to be executed or replied to, oldest first. */
export async function observeItemCommands(
  client: Client,
  item: ItemIssue,
  comments: readonly Comment[],
  { policy, installed: { installedAt }, strangers }: KeyContext,
): Promise<ItemCommand[]> {
  const { ledger } = item.marker;
  const pending = pendingCommands(saidToItem(item, comments), {
    installedAt,
    reviews: policy.postmortem.review !== null,
    isRecorded: (id) => isRecorded(ledger, id),
    // A command that is not allowed here gets a reply, because the App tracks this issue.
    appliesTo: () => true,
  });
  const owners = [...item.assignees, ...(ledger.base.line?.owners ?? [])];
  const actors = new Actors(client, item.ref, teamsThatMatter(policy.approvers, owners), strangers);
  const commands = await withAuthors(pending, actors, policy);
  return Promise.all(
    commands.map(async (command) => ({
      ...command,
      unassignable: await unassignableIn(client, item.ref, command),
    })),
  );
}

/** The commands on an incident or postmortem that still need to be executed or replied to, except `/postmortem` on an incident. */
export async function observePostmortemCommands(
  client: Client,
  commanded: CommandedIssue,
  { policy, installed: { installedAt }, strangers }: KeyContext,
): Promise<PostmortemCommand[]> {
  const { ref } = commanded.issue;
  const { review } = policy.postmortem;
  const named = [...(commanded.postmortem?.assignees ?? []), ...(review?.by ?? [])];
  const teams = teamsThatMatter(policy.approvers, named);
  const commands = await withAuthors(
    pendingPostmortemCommands(commanded, { installedAt, reviews: review !== null }),
    new Actors(client, ref, teams, strangers),
    policy,
  );
  return commands.map((command) => ({ ...command, on: ref }));
}

/** Whether someone asks for no postmortem of an issue that is no incident. Other commands there are meant for other bots. */
export function declinesUnasked(
  commanded: CommandedIssue,
  { installed: { installedAt }, policy }: KeyContext,
): boolean {
  const filter = { installedAt, reviews: policy.postmortem.review !== null };
  return pendingPostmortemCommands(commanded, filter).some(({ request }) => request.name === "no-postmortem");
}

/** The commands on postmortems of an incident that do not count, such as one from before it shared another's. */
export async function observeCommandsOnOthers(
  others: readonly PostmortemIssue[],
  context: KeyContext,
): Promise<PostmortemCommand[]> {
  const comments = await commentsOn(others, context);
  const lists = others.map(async (postmortem) => {
    const { client } = await context.repositories.get(postmortem.ref);
    const said = comments.get(postmortem.id) ?? [];
    const commanded: CommandedIssue = {
      issue: postmortem,
      location: "postmortem",
      comments: said,
      postmortem,
    };
    return observePostmortemCommands(client, commanded, context);
  });
  return (await Promise.all(lists)).flat();
}

interface KnownPostmortems {
  /** The newest comment whose command opened or shared a postmortem of this incident; null if none did. */
  readonly executed: number | null;
  readonly postmortem: PostmortemIssue | undefined;
  readonly findPostmortem: (named: IssueRef) => Promise<PostmortemIssue | null>;
}

/** The `/postmortem` commands on an incident that still need to be executed or replied to. */
export async function observeOpenOrShareCommands(
  comments: readonly Comment[],
  { executed, postmortem, findPostmortem }: KnownPostmortems,
  { key, policy, installed: { client, installedAt }, strangers }: KeyContext,
): Promise<OpenOrShareCommand[]> {
  const pending = pendingCommands(comments, {
    installedAt,
    reviews: policy.postmortem.review !== null,
    // The newest one wins, so that two of them do not undo each other in turn. Comment ids rise.
    isRecorded: (id) =>
      (executed !== null && id <= executed) || remembers(postmortem?.marker.obeyed ?? [], id),
    appliesTo: ({ name }) => name === "postmortem",
  });
  const unserved = pending.filter((command) => !postmortem || !isServedBy(postmortem, command));
  const commands = await withAuthors(unserved, new Actors(client, key, [], strangers), policy);
  return Promise.all(
    commands.map(async ({ request, ...command }) => {
      const named = asksToShare(request) ? resolveMention(request.share, key) : null;
      const isBelieved = !command.comment.edited;
      return {
        ...command,
        share: named && { named, postmortem: isBelieved ? await findPostmortem(named) : null },
        problem: "problem" in request ? request : null,
      };
    }),
  );
}

/** Whether this reference is the postmortem, or an incident that it analyzes. */
export function isPostmortemOf(postmortem: PostmortemIssue, named: IssueRef): boolean {
  if (sameIssue(postmortem.ref, named)) return true;
  return postmortem.marker.incidents.some(({ key }) => key.toLowerCase() === issueKey(named));
}

type AuthoredCommand = Omit<ItemCommand, "unassignable">;

/** Adds the current rights of each command's author, and the day on which it was written. */
function withAuthors(
  pending: readonly PendingCommand[],
  actors: Actors,
  { timeZone }: Policy,
): Promise<AuthoredCommand[]> {
  return Promise.all(
    pending.map(async ({ comment, ofHour, ...command }) => {
      const { id, edited, createdAt: at } = comment;
      const writtenOn = todayIn(Temporal.Instant.from(at), timeZone);
      return { ...command, comment: { id, edited, writtenOn, at, ofHour }, actor: await actors.of(comment) };
    }),
  );
}

/** The comments on an issue since it became an item, and all of the App's, which show the commands that got a reply. */
function saidToItem({ marker }: ItemIssue, comments: readonly Comment[]): readonly Comment[] {
  const { adoptedAt } = marker.ledger;
  if (adoptedAt === undefined) return comments;
  // The time has no fractions, so comments within the second of the adoption do not count.
  const firstInstant = Date.parse(adoptedAt) + 1_000;
  return comments.filter(({ byApp, createdAt }) => byApp || Date.parse(createdAt) >= firstInstant);
}

async function unassignableIn(
  client: Client,
  item: IssueRef,
  { comment, actor, request }: AuthoredCommand,
): Promise<string[]> {
  if (comment.edited || !("owners" in request)) return [];
  return whoIsUnassignable(client, item, ownersNamed(request, actor));
}

/** Whether a command asked for a postmortem before this one opened. Then the link to it is the answer. */
function isServedBy({ marker }: PostmortemIssue, { comment, request }: PendingCommand): boolean {
  if ("problem" in request || asksToShare(request)) return false;
  return Date.parse(comment.createdAt) <= Date.parse(marker.openedAt);
}

function asksToShare(
  command: Command,
): command is OpenOrShareRequest & { readonly share: NonNullable<OpenOrShareRequest["share"]> } {
  return "share" in command && command.share !== null;
}
