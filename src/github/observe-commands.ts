import { findCommands } from "../commands/commands.ts";
import { type IssueRef, sameIssue } from "../domain/issue-ref.ts";
import { inertText } from "../markdown/escape.ts";
import type { Issue, PostmortemCommand, PostmortemIssue } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { kindOf } from "./errors.ts";
import type { IssueReading } from "./issues.ts";
import { allItems } from "./pages.ts";

/** Found in a comment of ours: it answers the command of that comment. */
export function replyMark(commentId: number): string {
  return `<!-- followthrough-reply ${commentId} -->`;
}

interface Surroundings extends IssueReading {
  /** Postmortems of this and other incidents, among which a shared one may be. */
  readonly marked: readonly PostmortemIssue[];
  readonly postmortem: PostmortemIssue | undefined;
  readonly findPostmortem: (named: IssueRef) => Promise<PostmortemIssue | null>;
}

/** The `/postmortem` commands on an incident that are still to be obeyed or answered. Edited comments do not count. */
export async function observeCommands(
  client: Client,
  incident: Issue,
  { app, marked, postmortem, findPostmortem }: Surroundings,
): Promise<PostmortemCommand[]> {
  if (incident.comments === 0) return [];
  const { owner, repo, number } = incident.ref;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  const comments = await allItems(client, route, { owner, repo, issue_number: number });
  const ours = comments.filter(({ user }) => user?.login.toLowerCase() === app.login.toLowerCase());
  const obeyed = new Set(marked.flatMap(({ marker }) => marker.incidents.map(({ commentId }) => commentId)));
  const pending: PostmortemCommand[] = [];
  for (const { id, body, user, created_at, updated_at } of comments) {
    const answered = ours.some((comment) => comment.body?.includes(replyMark(id)));
    if (!user || user.type === "Bot" || created_at !== updated_at || answered || obeyed.has(id)) continue;
    const command = findCommands(body ?? "").find(({ name }) => name === "postmortem");
    if (!command) continue;
    const problem =
      "problem" in command ? `${inertText(command.problem)} For example: \`${command.example}\`` : null;
    const share = "problem" in command || !command.share ? null : resolve(command.share, incident.ref);
    // With a postmortem there is nothing left to open; a command that shares another is still to be weighed.
    if (postmortem && !problem && !share) continue;
    pending.push({
      commentId: id,
      author: user.login,
      role: await readRole(client, incident.ref, user.login),
      share: share && { named: share, postmortem: await findPostmortem(share) },
      problem,
    });
  }
  return pending;
}

/** The postmortem that this reference is, or that analyses the incident that it is. */
export function isPostmortemOf(postmortem: PostmortemIssue, named: IssueRef): boolean {
  if (sameIssue(postmortem.ref, named)) return true;
  return postmortem.marker.incidents.some(({ key }) => key.toLowerCase() === keyOf(named));
}

/** The role that a person holds now; null when GitHub does not tell, which means no rights. */
async function readRole(client: Client, { owner, repo }: IssueRef, username: string): Promise<string | null> {
  try {
    const { data } = await client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
    return data.role_name ?? null;
  } catch (error) {
    const kind = kindOf(error);
    if (kind === "not-found" || kind === "forbidden") return null;
    throw error;
  }
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
