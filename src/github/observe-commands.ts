import type { Command } from "../commands/commands.ts";
import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import type { PostmortemRequest } from "../domain/request.ts";
import type { Issue, PostmortemCommand, PostmortemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import { pendingCommands } from "./pending-commands.ts";

interface Surroundings {
  readonly installedAt: string;
  /** Postmortems of this and other incidents, among which a shared one may be. */
  readonly marked: readonly PostmortemIssue[];
  readonly postmortem: PostmortemIssue | undefined;
  readonly findPostmortem: (named: IssueRef) => Promise<PostmortemIssue | null>;
}

/** The `/postmortem` commands on an incident that are still to be obeyed or answered. */
export async function observeCommands(
  client: Client,
  incident: Issue,
  comments: readonly Comment[],
  { installedAt, marked, postmortem, findPostmortem }: Surroundings,
): Promise<PostmortemCommand[]> {
  const obeyed = new Set(marked.flatMap(({ marker }) => marker.incidents.map(({ commentId }) => commentId)));
  const asking = pendingCommands(comments, {
    installedAt,
    isRecorded: (id) => obeyed.has(id),
    // With a postmortem there is nothing left to open; a command that shares another is still to be weighed.
    isHeard: (command) => command.name === "postmortem" && (!postmortem || !asksToOpen(command)),
  });
  const actors = new Actors(client, incident.ref, []);
  const pending: PostmortemCommand[] = [];
  for (const { comment, request, ...rest } of asking) {
    const problem = "problem" in request ? request : null;
    const named = asksToShare(request) ? resolve(request.share, incident.ref) : null;
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
): command is PostmortemRequest & { readonly share: NonNullable<PostmortemRequest["share"]> } {
  return "share" in command && command.share !== null;
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
