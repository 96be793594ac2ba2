import type { CommandLocation } from "../commands/command-table.ts";
import { type Command, findCommands, isAllowedOn, isForIncident } from "../commands/find-commands.ts";
import { remembers } from "../domain/commands/decision.ts";
import { readLostItem } from "../domain/commands/postmortem-rules.ts";
import type { CommandName } from "../domain/commands/requests.ts";
import { formatIssueRef, type IssueRef } from "../domain/issue-ref.ts";
import { type CommentTag, commentIn, isAnswered, readTag } from "../record/comment-tag.ts";
import type { Issue, PostmortemIssue } from "./issue.ts";

/** A comment, as far as the loop reads it. Line ends are `\n`. */
export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly byApp: boolean;
  readonly byBot: boolean;
  /** Whether GitHub calls its author neither a member of the organization nor a collaborator. */
  readonly byOutsider?: boolean;
  readonly body: string;
  readonly createdAt: string;
  /** An edited comment is never run and never trusted: people may have agreed to an earlier text. */
  readonly edited: boolean;
}

/** Whether the App wrote it and no one has edited it since. Anyone with write access can edit the App's comments. */
export function isAsWritten({ byApp, edited }: Pick<Comment, "byApp" | "edited">): boolean {
  return byApp && !edited;
}

/** The tags in the App's own comments, in order. Edited comments do not count: anyone could have changed the tag. */
export function tagsIn(comments: readonly Comment[]): CommentTag[] {
  return comments.filter(isAsWritten).flatMap(({ body }) => readTag(body) ?? []);
}

/** An issue where commands about a whole postmortem can be written, with its comments. */
export interface CommandedIssue {
  readonly issue: Issue;
  /** An `issue` is none of both, as far as its labels, its type and the App's records say. */
  readonly location: Exclude<CommandLocation, "action-item">;
  readonly comments: readonly Comment[];
  readonly postmortem: PostmortemIssue | undefined;
}

/**
 * Commands on such an issue that are neither recorded nor answered yet. `/postmortem` on an incident is handled
 * separately.
 */
export function pendingPostmortemCommands(
  { location, comments, postmortem }: Omit<CommandedIssue, "issue">,
  { installedAt, reviews }: Pick<CommandFilter, "installedAt" | "reviews">,
): PendingCommand[] {
  const { obeyed = [], lost = [] } = postmortem?.marker ?? {};
  const pending = pendingCommands(comments, {
    installedAt,
    reviews,
    isRecorded: (id) => remembers(obeyed, id),
    appliesTo: ({ name }) => appliesToLocation(location, name),
  });
  // Other commands of the same comment are still to be executed.
  const isDone = ({ comment, request }: PendingCommand) =>
    lost.some(
      ({ commentId, issue }) => commentId === comment.id && dropsItem(request, issue, postmortem!.ref),
    );
  return pending.filter((command) => !isDone(command));
}

function dropsItem(request: Command, issue: string, on: IssueRef): boolean {
  const named = request.name === "drop" && !("problem" in request) ? readLostItem(request, on) : null;
  return named !== null && formatIssueRef(named.issue) === issue;
}

/** On a postmortem and its incident, the App also answers commands that belong elsewhere. */
function appliesToLocation(location: CommandedIssue["location"], name: CommandName): boolean {
  if (location === "postmortem") return true;
  return (
    name !== "postmortem" && (location === "incident" ? isForIncident(name) : isAllowedOn(name, "incident"))
  );
}

/** A command in a comment that is neither recorded nor answered yet. */
export interface PendingCommand {
  readonly comment: Comment;
  /** The command's index within the comment, from 0; missing if it is the only one. */
  readonly commandIndex?: number;
  readonly request: Command;
  /** Which of its author's comments with commands here it is within an hour, from 1. */
  readonly ofHour: number;
}

export interface CommandFilter {
  /** Commands from before the installation are ignored, so that a first install is quiet. ISO 8601. */
  readonly installedAt: string;
  /** Whether the settings ask for reviews, so that there are commands for them. */
  readonly reviews: boolean;
  /** Whether the comment with this id is recorded as executed. */
  readonly isRecorded: (commentId: number) => boolean;
  /** Whether this command is handled on this issue. */
  readonly appliesTo: (command: Command) => boolean;
}

/**
 * The commands in these comments that still have to be executed or answered, in order. An edited comment counts as
 * its first command, because it gets a single reply.
 */
export function pendingCommands(
  comments: readonly Comment[],
  { installedAt, reviews, isRecorded, appliesTo }: CommandFilter,
): PendingCommand[] {
  const postedTags = tagsIn(comments);
  const elsewhere = answeredElsewhere(comments);
  const countInHour = hourlyCounter();
  return comments.flatMap((comment): PendingCommand[] => {
    const { id, byBot, createdAt } = comment;
    const found = byBot ? [] : findCommands(comment.body, reviews);
    if (found.length === 0) return [];
    const ofHour = countInHour(comment);
    const at = Date.parse(createdAt);
    if (at < Date.parse(installedAt) || at <= elsewhere || isRecorded(id)) return [];
    if (comment.edited) {
      const [first] = found;
      const isUnanswered = first && appliesTo(first) && !postedTags.includes(`edited ${comment.id}`);
      return isUnanswered ? [{ comment, request: first, ofHour }] : [];
    }
    return found
      .map((request, commandIndex) => ({
        comment,
        request,
        ofHour,
        ...(found.length > 1 && { commandIndex }),
      }))
      .filter(
        ({ request, commandIndex }) =>
          appliesTo(request) && !isAnswered(postedTags, comment.id, commandIndex),
      );
  });
}

/**
 * When the App last answered commands before the issue was transferred. A transfer gives all comments newer ids and keeps their
 * times, so its answers then name comments from before the first one.
 */
function answeredElsewhere(comments: readonly Comment[]): number {
  const first = Math.min(...comments.map(({ id }) => id));
  const former = comments.filter(isAsWritten).filter(({ body }) => {
    const tag = readTag(body);
    return ((tag && commentIn(tag)) ?? first) < first;
  });
  return Math.max(...former.map(({ createdAt }) => Date.parse(createdAt)));
}

const HOUR_MS = 3_600_000;

/** Counts comments by author, in the order in which they were written: how many there were in the hour that ends with each. */
function hourlyCounter(): (comment: Pick<Comment, "author" | "createdAt">) => number {
  const times = new Map<string, number[]>();
  return ({ author, createdAt }) => {
    const at = Date.parse(createdAt);
    const inHour = [...(times.get(author) ?? []).filter((earlier) => earlier > at - HOUR_MS), at];
    times.set(author, inHour);
    return inHour.length;
  };
}
