import { type Command, findCommands } from "../commands/commands.ts";
import type { CommandProblem } from "../commands/grammar.ts";
import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import type { PostmortemRequest } from "../domain/request.ts";
import { type CommentMark, readMark, replyMark } from "../markdown/comment-mark.ts";
import { inertCode, inertText } from "../markdown/escape.ts";
import type { Issue, PostmortemCommand, PostmortemIssue } from "../reconcile/snapshot.ts";
import { readRole } from "./actors.ts";
import type { Client } from "./client.ts";
import { type Comment, isAsWritten } from "./comments.ts";

/** Marks in the App's own comments, in their order. One that was edited says what somebody else wants it to say. */
export function marksIn(comments: readonly Comment[]): CommentMark[] {
  return comments.filter(isAsWritten).flatMap(({ body }) => readMark(body) ?? []);
}

interface Surroundings {
  /** Postmortems of this and other incidents, among which a shared one may be. */
  readonly marked: readonly PostmortemIssue[];
  readonly postmortem: PostmortemIssue | undefined;
  readonly findPostmortem: (named: IssueRef) => Promise<PostmortemIssue | null>;
}

/** The `/postmortem` commands on an incident that are still to be obeyed or answered. Edited comments do not count. */
export async function observeCommands(
  client: Client,
  incident: Issue,
  comments: readonly Comment[],
  { marked, postmortem, findPostmortem }: Surroundings,
): Promise<PostmortemCommand[]> {
  const obeyed = new Set(marked.flatMap(({ marker }) => marker.incidents.map(({ commentId }) => commentId)));
  const told = marksIn(comments);
  const pending: PostmortemCommand[] = [];
  for (const { id, body, author, byBot, edited } of comments) {
    const answered = told.includes(replyMark(id));
    if (byBot || edited || answered || obeyed.has(id)) continue;
    const command = findCommands(body).find(isPostmortemCommand);
    if (!command) continue;
    const problem =
      "problem" in command
        ? `${inertText(command.problem)} For example: ${inertCode(command.example)}`
        : null;
    const share = "problem" in command || !command.share ? null : resolve(command.share, incident.ref);
    // With a postmortem there is nothing left to open; a command that shares another is still to be weighed.
    if (postmortem && !problem && !share) continue;
    pending.push({
      commentId: id,
      author,
      role: await readRole(client, incident.ref, author),
      share: share && { named: share, postmortem: await findPostmortem(share) },
      problem,
    });
  }
  return pending;
}

function isPostmortemCommand(command: Command): command is PostmortemRequest | CommandProblem {
  return command.name === "postmortem";
}

/** The postmortem that this reference is, or that analyses the incident that it is. */
export function isPostmortemOf(postmortem: PostmortemIssue, named: IssueRef): boolean {
  if (sameIssue(postmortem.ref, named)) return true;
  return postmortem.marker.incidents.some(({ key }) => key.toLowerCase() === keyOf(named));
}

function resolve(
  mention: { owner: string | null; repo: string | null; number: number },
  home: IssueRef,
): IssueRef {
  return { owner: mention.owner ?? home.owner, repo: mention.repo ?? home.repo, number: mention.number };
}

function keyOf({ owner, repo, number }: IssueRef): string {
  return `${owner}/${repo}#${number}`.toLowerCase();
}
