import { duplicateIn } from "../commands/closing-words.ts";
import { isEvidence } from "../commands/evidence.ts";
import { teamsThatMatter } from "../domain/actor.ts";
import { type IssueRef, sameIssue, sameOwner } from "../domain/issue-ref.ts";
import type { ItemState } from "../domain/item-state.ts";
import type { Policy } from "../domain/policy.ts";
import { isNewlyClosed } from "../reconcile/plan/closure.ts";
import { resolveMention } from "../reconcile/plan/match.ts";
import type { IssueClosing, ItemClosing, ItemIssue } from "../reconcile/snapshot.ts";
import { Actors } from "./actors.ts";
import type { Client } from "./client.ts";
import type { Comment } from "./comments.ts";
import { reasonOf } from "./observe-closing.ts";
import { readTimeline } from "./timeline.ts";
import { type AppIdentity, issueRefFromUrl } from "./to-issue.ts";

export interface ClosingOptions {
  readonly app: AppIdentity;
  readonly policy: Policy;
  /** Whether the item's line has a checked box that would close it. */
  readonly boxAsks: boolean;
  /** Where an item stands; null when the issue is none that is followed. */
  readonly stateOf: (ref: IssueRef) => Promise<ItemState | null>;
}

/**
 * The item with how it was closed, or what speaks for closing it, where that is news and makes a difference: nothing is
 * asked of GitHub for other items, nor for one that was simply completed where `closure.require` asks for nothing.
 */
export async function withClosing(
  client: Client,
  item: ItemIssue,
  comments: readonly Comment[],
  options: ClosingOptions,
): Promise<ItemIssue> {
  const asksForProof = options.policy.closure.require !== "nothing";
  const isSimple = item.stateReason !== "not_planned" && item.stateReason !== "duplicate";
  if (options.boxAsks && asksForProof) {
    return { ...item, closing: await withProofs(client, item, comments, null, options) };
  }
  if (!isNewlyClosed(item) || (isSimple && !asksForProof)) return item;
  const { owner, repo, number } = item.ref;
  const { data } = await client.rest.issues.get({ owner, repo, issue_number: number });
  const stateReason = data.state_reason ?? null;
  // Opened again since it was listed: there is nothing to judge any more.
  if (data.state !== "closed") return { ...item, state: "open", stateReason, closedAt: null };
  const author = data.closed_by?.login ?? "ghost";
  const byApp = author.toLowerCase() === options.app.login.toLowerCase();
  if (byApp) return item;
  const teams = teamsThatMatter(options.policy.approvers, []);
  const byBot = data.closed_by?.type === "Bot";
  const closer = isSimple
    ? ({ login: author, kind: byBot ? "bot" : "person", role: null, teams: [] } as const)
    : await new Actors(client, item.ref, teams).of({ author, byApp, byBot });
  const at = data.closed_at ?? item.updatedAt;
  const closed = { closer, at, reason: reasonOf(comments, author, at) };
  return { ...item, stateReason, closing: await withProofs(client, item, comments, closed, options) };
}

async function withProofs(
  client: Client,
  item: ItemIssue,
  comments: readonly Comment[],
  closed: IssueClosing | null,
  options: ClosingOptions,
): Promise<ItemClosing> {
  const { require } = options.policy.closure;
  const duplicateOf =
    closed && item.stateReason === "duplicate" ? await duplicate(item, comments, options) : null;
  const isCompletion = closed === null || item.stateReason !== "not_planned";
  const counts = isCompletion && (item.stateReason !== "duplicate" || duplicateOf === "unknown");
  const evidence =
    counts && require === "evidence" && comments.some(({ byBot, body }) => !byBot && isEvidence(body));
  const mergedPullRequest =
    counts && require !== "nothing" && !evidence && (await isNamedByMergedPullRequest(client, item.ref));
  return { closed, evidence, mergedPullRequest, duplicateOf };
}

/** Where the original stands that a comment names: GitHub's REST API itself does not tell which one it is. */
async function duplicate(
  item: ItemIssue,
  comments: readonly Comment[],
  { stateOf }: ClosingOptions,
): Promise<ItemClosing["duplicateOf"]> {
  const named = comments.filter(({ byBot }) => !byBot).map(({ body }) => duplicateIn(body));
  const mention = named.findLast((entry) => entry !== null);
  if (!mention) return "unknown";
  const original = resolveMention(mention, item.ref);
  const isOther = sameOwner(original, item.ref) && !sameIssue(original, item.ref);
  return isOther ? stateOf(original) : null;
}

/**
 * Whether a merged pull request of the same owner names the issue, or a commit closed it. A pull request elsewhere
 * proves nothing: anybody can merge one of their own that names this issue.
 */
async function isNamedByMergedPullRequest(client: Client, ref: IssueRef): Promise<boolean> {
  const entries = (await readTimeline(client, ref)) ?? [];
  return entries.some(({ event, commit_id, source }) => {
    if (event === "closed" && commit_id) return true;
    const named = event === "cross-referenced" ? source?.issue : undefined;
    const from = named?.pull_request?.merged_at ? issueRefFromUrl(named.url ?? "") : null;
    return from !== null && sameOwner(from, ref);
  });
}
