import type { Log } from "../reconcile/ports.ts";
import type { CommentRef } from "../reconcile/snapshot.ts";
import type { Client } from "./client.ts";

/**
 * Shows people that a command of theirs was obeyed: a thumbs up on their comment. It is only a courtesy, so one that fails
 * is told in the log and not tried again.
 */
export async function acknowledge(
  { issue: { owner, repo }, id }: CommentRef,
  clientOf: () => Promise<Client>,
  log: Log,
): Promise<void> {
  try {
    const client = await clientOf();
    await client.rest.reactions.createForIssueComment({ owner, repo, comment_id: id, content: "+1" });
  } catch (err) {
    log.info({ repository: `${owner}/${repo}`, comment: id, err }, "could not put a reaction on a command");
  }
}
