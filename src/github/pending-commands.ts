import { type Command, findCommands } from "../commands/commands.ts";
import { editedMark, isAnswered } from "../markdown/comment-mark.ts";
import { type Comment, marksIn } from "./comments.ts";

/** A command in a comment that nothing records or answers yet. */
export interface PendingCommand {
  readonly comment: Comment;
  /** Which of the comment's commands it is, from 0; missing where it is the only one. */
  readonly place?: number;
  readonly request: Command;
}

export interface Hearing {
  /** A first install is quiet: what was written before it was not written to the App. ISO 8601. */
  readonly installedAt: string;
  /** Whether the comment with this id is on record as obeyed. */
  readonly isRecorded: (commentId: number) => boolean;
  /** Whether such a command is listened to in this place. */
  readonly isHeard: (command: Command) => boolean;
}

/**
 * The commands in these comments that are still to be obeyed or answered, in their order. A comment that was edited
 * counts by its first command: it is answered as a whole.
 */
export function pendingCommands(
  comments: readonly Comment[],
  { installedAt, isRecorded, isHeard }: Hearing,
): PendingCommand[] {
  const told = marksIn(comments);
  const fresh = comments.filter(({ id, byBot, createdAt }) => {
    return !byBot && Date.parse(createdAt) >= Date.parse(installedAt) && !isRecorded(id);
  });
  return fresh.flatMap((comment): PendingCommand[] => {
    const found = findCommands(comment.body);
    if (comment.edited) {
      const [first] = found;
      const isNews = first && isHeard(first) && !told.includes(editedMark(comment.id));
      return isNews ? [{ comment, request: first }] : [];
    }
    return found
      .map((request, place) => ({ comment, request, ...(found.length > 1 && { place }) }))
      .filter(({ request, place }) => isHeard(request) && !isAnswered(told, comment.id, place));
  });
}
