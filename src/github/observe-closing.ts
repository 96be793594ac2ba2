import { closingWords } from "../commands/closing-words.ts";
import type { Issue, IssueClosing } from "../reconcile/snapshot.ts";
import type { Actors } from "./actors.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import type { AppIdentity } from "./to-issue.ts";

/** So far from the closing a comment of the closer still says why. */
const AROUND_MS = 15 * 60_000;

export interface ClosingReading {
  readonly client: Client;
  readonly app: AppIdentity;
  readonly actors: Actors;
  readonly comments: readonly Comment[];
}

/** Who closed an issue, when, and their words around that time; null when GitHub does not tell, or it is open again. */
export async function observeClosing(
  { ref: { owner, repo, number } }: Issue,
  { client, app, actors, comments }: ClosingReading,
): Promise<IssueClosing | null> {
  const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
  const { closed_by: by, closed_at: at, state } = data;
  if (state !== "closed" || !by || !at) return null;
  const byApp = by.login.toLowerCase() === app.login.toLowerCase();
  const closer = await actors.of({ author: by.login, byApp, byBot: by.type === "Bot" });
  return { closer, at, reason: reasonOf(comments, by.login, at) };
}

/** The closer's last words around that time; a command asks for something and is no reason, and an edited comment is nobody's word. */
export function reasonOf(comments: readonly Comment[], closer: string, at: string): string | null {
  const said = comments.filter(({ author, byBot, createdAt, edited }) => {
    const near = Math.abs(Date.parse(createdAt) - Date.parse(at)) <= AROUND_MS;
    return author === closer && near && !edited && !byBot;
  });
  return said.map(({ body }) => closingWords(body)).findLast((words) => words !== null) ?? null;
}
