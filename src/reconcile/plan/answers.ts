import type { IssueRef } from "../../domain/issue-ref.ts";
import { renderEdited } from "../../markdown/answer.ts";
import { editedMark, replyMark } from "../../markdown/comment-mark.ts";
import type { Operation } from "../operation.ts";
import type { ItemCommand, PostmortemCommand } from "../snapshot.ts";

/** A command as far as an answer to it has to know it. */
type Answered = Pick<PostmortemCommand, "comment" | "place" | "actor">;

/** Words for the author of a command, on the issue on which it stands. */
export interface Answer {
  readonly issue: IssueRef;
  readonly command: Answered;
  /** Markdown. */
  readonly words: string;
}

/**
 * The comments that answer: one for each comment that has commands, naming those that it answers. Commands beside them
 * in it are obeyed all the same, so only these are marked as answered.
 */
export function tellAnswers(answers: readonly Answer[]): Operation[] {
  const byComment = new Map<number, Answer[]>();
  for (const answer of answers) {
    const { id } = answer.command.comment;
    byComment.set(id, [...(byComment.get(id) ?? []), answer]);
  }
  return [...byComment].map(([id, [first, ...others]]) => {
    const all = [first!, ...others].sort((a, b) => (a.command.place ?? 0) - (b.command.place ?? 0));
    const places = all.flatMap(({ command }) => command.place ?? []);
    const mark = first!.command.comment.edited ? editedMark(id) : replyMark(id, places);
    return { kind: "tell", issue: first!.issue, mark, body: all.map(({ words }) => words).join("\n\n") };
  });
}

/** The answer to a comment that was edited; null for one that stands as it was written, and for one of a bot's. */
export function answerEdited(issue: IssueRef, command: Answered): Answer | null {
  const { comment, actor } = command;
  if (!comment.edited || actor.kind !== "person") return null;
  return { issue, command, words: renderEdited(actor.login) };
}

/** The name of a command that stands beside others, by which its answer is told from theirs. */
export function nameIn({ request, place }: Pick<ItemCommand, "request" | "place">): string | null {
  return place === undefined ? null : request.name;
}
