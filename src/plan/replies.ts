import type { Temporal } from "temporal-polyfill";
import { definitionOf } from "../commands/command-table.ts";
import { type Actor, mayTriage } from "../domain/actor.ts";
import type { Rejection } from "../domain/commands/decision.ts";
import type { CommandName } from "../domain/commands/requests.ts";
import { type IssueRef, mentionIssue } from "../domain/issue-ref.ts";
import { alternatives, groupBy } from "../domain/text.ts";
import { LAST_REPLY, renderEdited, renderRejection } from "../markdown/messages/replies.ts";
import type { ItemCommand, ItemIssue, OpenOrShareCommand } from "../observed/issue.ts";
import type { Snapshot } from "../observed/snapshot.ts";
import type { Answered, Operation } from "../operations/operation.ts";
import { type CommentTag, replyTag } from "../record/comment-tag.ts";

/** A comment on an issue, unless its tag shows that it was posted before. */
export function commentOnce(
  { ref, postedTags }: Pick<ItemIssue, "ref" | "postedTags">,
  tag: CommentTag,
  body: string,
): Operation[] {
  return postedTags.includes(tag) ? [] : [{ kind: "comment", issue: ref, tag, body }];
}

/** What a reply needs to know about its command. */
type CommandToAnswer = Pick<OpenOrShareCommand, "comment" | "commandIndex" | "actor">;

type ReadCommand = CommandToAnswer & Pick<ItemCommand, "request">;

/** A reply to the author of a command, on the issue where it was written. */
export interface Reply {
  readonly issue: IssueRef;
  readonly command: CommandToAnswer;
  /** Markdown. */
  readonly words: string;
}

/** How many replies a person without the triage role gets within an hour, on an issue and in all. The last one says so. */
export const REPLIES_TO_STRANGER = 5;

/** What a stranger did longer ago is not answered anymore: otherwise, sweeps would answer a flood for days. */
const ANSWERED_WITHIN_MS = 2 * 3_600_000;

/** Whom a comment answers that is posted because of what this person did at that time (ISO 8601). */
export function answered(actor: Actor, at: string | null): Answered {
  return { login: actor.login, isStranger: actor.kind === "person" && !mayTriage(actor), at };
}

/**
 * The comments that reply: one for each comment with commands, tagged with the commands that it answers. Other
 * commands in the same comment still run. Too many comments of someone without the triage role get no reply.
 */
export function planReplies(replies: readonly Reply[]): Operation[] {
  const byComment = groupBy(replies, ({ command }) => String(command.comment.id));
  return [...byComment.values()].flatMap((group): Operation[] => {
    const [{ issue, command }] = group as [Reply];
    const { id, edited, at = null, ofHour = 1 } = command.comment;
    const answers = { ...answered(command.actor, at), commentId: id };
    if (answers.isStranger && ofHour > REPLIES_TO_STRANGER) return [];
    const all = group.toSorted((a, b) => (a.command.commandIndex ?? 0) - (b.command.commandIndex ?? 0));
    const indexes = all.flatMap(({ command: { commandIndex } }) => commandIndex ?? []);
    const tag = edited ? (`edited ${id}` as const) : replyTag(id, indexes);
    const isLast = answers.isStranger && ofHour === REPLIES_TO_STRANGER;
    const words = [...all.map((reply) => reply.words), ...(isLast ? [LAST_REPLY] : [])];
    return [{ kind: "comment", issue, tag, body: words.join("\n\n"), answers }];
  });
}

/**
 * The same plan with the replies to commands at its end, those to strangers last, because everything else matters more. A reply
 * whose comment is recorded by another write stays before that write: afterward, the comment counts as done.
 */
export function repliesLast(operations: readonly Operation[], now: Temporal.Instant): Operation[] {
  const recorded = new Set(operations.flatMap(({ executes = [] }) => executes.map(({ id }) => id)));
  const rankOf = (operation: Operation): number => {
    const answers = answersOf(operation);
    if (answers?.commentId === undefined || recorded.has(answers.commentId)) return 0;
    return answers.isStranger ? 2 : 1;
  };
  const due = operations.filter((operation) => !isTooLate(answersOf(operation), now));
  return due.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function answersOf(operation: Operation): Answered | undefined {
  return operation.kind === "comment" ? operation.answers : undefined;
}

function isTooLate(answers: Answered | undefined, now: Temporal.Instant): boolean {
  if (!answers?.isStranger || answers.at === null) return false;
  return now.epochMilliseconds - Date.parse(answers.at) > ANSWERED_WITHIN_MS;
}

/** The reply to an edited comment; null if it wasn't edited or a bot wrote it. */
export function replyToEdited(issue: IssueRef, command: CommandToAnswer): Reply | null {
  const { comment, actor } = command;
  if (!comment.edited || actor.kind !== "person") return null;
  return { issue, command, words: renderEdited(actor.login) };
}

/** The reply to a rejected command. It names a command that isn't alone in its comment. */
export function reject(issue: IssueRef, command: ReadCommand, rejection: Rejection): Reply {
  const { request, commandIndex, actor } = command;
  const name = "problem" in request || commandIndex === undefined ? null : request.name;
  return { issue, command, words: renderRejection(actor.login, rejection, name) };
}

/** How many open items are named to someone who looks for the right one. */
const MAX_NAMED = 3;

/** Says where a command that was written on `issue` belongs, in plain text. */
export function whereItBelongs(
  { key, postmortems: [postmortem], items }: Pick<Snapshot, "key" | "postmortems" | "items">,
  name: CommandName,
  issue: IssueRef,
): string {
  const { on } = definitionOf(name);
  const page = postmortem && mentionIssue(postmortem.ref, issue);
  if (on[0] === "action-item") {
    const open = items.filter(({ state }) => state === "open");
    const named = open.slice(0, MAX_NAMED).map(({ ref }) => mentionIssue(ref, issue));
    const examples = named.length === 0 ? "" : `, such as ${alternatives(named)}`;
    const [also, there] =
      on.includes("postmortem") && page ? [" or on the postmortem", `, or on ${page}`] : ["", ""];
    return `/${name} works on a single action item${also}: post it on the item's issue${examples}${there}.`;
  }
  if (on[0] !== "postmortem")
    return `/${name} works on the incident: post it on ${mentionIssue(key, issue)}.`;
  if (page) return `/${name} works on the postmortem: post it on ${page}.`;
  return `/${name} works on the postmortem, and there is none. Someone with the triage role can comment /postmortem on ${mentionIssue(key, issue)} to open one.`;
}
