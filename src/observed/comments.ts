import type { CommandLocation } from "../commands/command-table.ts";
import { type Command, findCommands, isAllowedOn, isForIncident } from "../commands/find-commands.ts";
import { remembers } from "../domain/commands/decision.ts";
import type { CommandName } from "../domain/commands/requests.ts";
import { type CommentTag, editedTag, isAnswered, readTag } from "../record/comment-tag.ts";
import type { Issue, PostmortemIssue } from "./issue.ts";

/** A comment as far as the loop reads it. Line ends are `\n`. */
export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly byApp: boolean;
  readonly byBot: boolean;
  readonly body: string;
  readonly createdAt: string;
  /** Edited comments are never executed, nor believed: somebody may have agreed to other words. */
  readonly edited: boolean;
}

/** Whether the App wrote it, and nobody edited it since: whoever has write access may edit what the App said. */
export function isAsWritten({ byApp, edited }: Pick<Comment, "byApp" | "edited">): boolean {
  return byApp && !edited;
}

/** Tags in the App's own comments, in their order. One that was edited says what somebody else wants it to say. */
export function tagsIn(comments: readonly Comment[]): CommentTag[] {
  return comments.filter(isAsWritten).flatMap(({ body }) => readTag(body) ?? []);
}

/** An issue on which commands about the whole may stand, with its comments. */
export interface CommandedIssue {
  readonly issue: Issue;
  readonly location: Extract<CommandLocation, "incident" | "postmortem">;
  readonly comments: readonly Comment[];
  readonly postmortem: PostmortemIssue | undefined;
}

/** Commands on such an issue that nothing records or answers yet; `/postmortem` on an incident is another story. */
export function pendingPostmortemCommands(
  { location, comments, postmortem }: Omit<CommandedIssue, "issue">,
  installedAt: string,
): PendingCommand[] {
  return pendingCommands(comments, {
    installedAt,
    isRecorded: (id) => remembers(postmortem?.marker.obeyed ?? [], id),
    appliesTo: ({ name }) => appliesToLocation(location, name, postmortem !== undefined),
  });
}

/** On a postmortem, which is the App's own, what belongs elsewhere is answered, too. */
function appliesToLocation(
  location: CommandedIssue["location"],
  name: CommandName,
  hasPostmortem: boolean,
): boolean {
  if (location === "postmortem") return true;
  return name !== "postmortem" && (hasPostmortem ? isForIncident(name) : isAllowedOn(name, "incident"));
}

/** A command in a comment that nothing records or answers yet. */
export interface PendingCommand {
  readonly comment: Comment;
  /** Which of the comment's commands it is, from 0; missing where it is the only one. */
  readonly commandIndex?: number;
  readonly request: Command;
}

export interface CommandFilter {
  /** A first install is quiet: what was written before it was not written to the App. ISO 8601. */
  readonly installedAt: string;
  /** Whether the comment with this id is on record as executed. */
  readonly isRecorded: (commentId: number) => boolean;
  /** Whether such a command is listened to in this place. */
  readonly appliesTo: (command: Command) => boolean;
}

/**
 * The commands in these comments that are still to be executed or answered, in their order. A comment that was edited
 * counts by its first command: it is answered as a whole.
 */
export function pendingCommands(
  comments: readonly Comment[],
  { installedAt, isRecorded, appliesTo }: CommandFilter,
): PendingCommand[] {
  const told = tagsIn(comments);
  const fresh = comments.filter(({ id, byBot, createdAt }) => {
    return !byBot && Date.parse(createdAt) >= Date.parse(installedAt) && !isRecorded(id);
  });
  return fresh.flatMap((comment): PendingCommand[] => {
    const found = findCommands(comment.body);
    if (comment.edited) {
      const [first] = found;
      const isNews = first && appliesTo(first) && !told.includes(editedTag(comment.id));
      return isNews ? [{ comment, request: first }] : [];
    }
    return found
      .map((request, commandIndex) => ({ comment, request, ...(found.length > 1 && { commandIndex }) }))
      .filter(
        ({ request, commandIndex }) => appliesTo(request) && !isAnswered(told, comment.id, commandIndex),
      );
  });
}
