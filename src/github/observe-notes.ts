import { NOTES_HEADING } from "../reconcile/plan/notes.ts";
import type { Issue, Snapshot } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";
import { allPages } from "./pages.ts";
import type { AppIdentity } from "./to-issue.ts";

/** The App's notes on a postmortem; null when it has none. */
export async function readNotes(
  client: Client,
  postmortem: Issue,
  app: AppIdentity,
): Promise<Snapshot["notes"]> {
  if (postmortem.comments === 0) return null;
  const { owner, repo, number } = postmortem.ref;
  const route = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
  for await (const comments of allPages(client, route, { owner, repo, issue_number: number })) {
    for (const { id, body, user } of comments) {
      const ours = user?.login.toLowerCase() === app.login.toLowerCase();
      if (ours && body?.startsWith(NOTES_HEADING)) {
        return { commentId: id, body: body.replace(/\r\n?/g, "\n") };
      }
    }
  }
  return null;
}
