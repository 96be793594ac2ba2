import { closingWords, duplicateIn, isEvidence } from "../../commands/closing-comment.ts";
import { isOwner, mayTriage, teamsThatMatter } from "../../domain/actor.ts";
import { type IssueRef, namesIssue, resolveMention, sameIssue, sameOwner } from "../../domain/issue-ref.ts";
import { type ItemState, ownersOnRecord } from "../../domain/items/item-state.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Comment } from "../../observed/comments.ts";
import {
  type Issue,
  type IssueClosing,
  type ItemClosing,
  type ItemIssue,
  isNewlyClosed,
} from "../../observed/issue.ts";
import type { Client } from "../client/client.ts";
import { type AppIdentity, issueRefFromUrl } from "./issues.ts";
import { Actors } from "./people.ts";
import { readTimeline } from "./timeline.ts";

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

export interface ClosingOptions {
  readonly app: AppIdentity;
  readonly policy: Policy;
  /** Whether the item's line has a checked box that would close it. */
  readonly boxAsks: boolean;
  /** Where an item stands; null when the issue is none that is followed, unknown while nobody judged its closing. */
  readonly stateOf: (ref: IssueRef) => Promise<ItemState | "unknown" | null>;
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
  const byBot = data.closed_by?.type === "Bot";
  const closer = isSimple
    ? ({ login: author, kind: byBot ? "bot" : "person", role: null, teams: [] } as const)
    : await actorsFor(client, item, options.policy).of({ author, byApp, byBot });
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
    closed && item.stateReason === "duplicate" ? await duplicate(item, comments, closed, options) : null;
  const isCompletion = closed === null || item.stateReason !== "not_planned";
  const counts = isCompletion && (item.stateReason !== "duplicate" || duplicateOf === "unknown");
  const evidence =
    counts && require === "evidence" && (await isShown(client, item, comments, closed, options.policy));
  const mergedPullRequest =
    counts && require !== "nothing" && !evidence && (await isNamedByMergedPullRequest(client, item));
  return { closed, evidence, mergedPullRequest, duplicateOf };
}

/**
 * Whether a comment shows that the item was done: by the one who closes it, an owner of it, or whoever may triage, as it was
 * first written, and since it is an item.
 */
async function isShown(
  client: Client,
  item: ItemIssue,
  comments: readonly Comment[],
  closed: IssueClosing | null,
  policy: Policy,
): Promise<boolean> {
  const since = itemSince(item);
  const showing = comments.filter(({ byBot, edited, createdAt, body }) => {
    return !byBot && !edited && Date.parse(createdAt) >= since && isEvidence(body);
  });
  if (showing.some(({ author }) => author === closed?.closer.login)) return true;
  const actors = actorsFor(client, item, policy);
  for (const comment of showing) {
    const actor = await actors.of(comment);
    if (mayTriage(actor) || isOwner(actor, ownersOf(item))) return true;
  }
  return false;
}

function actorsFor(client: Client, item: ItemIssue, { approvers }: Policy): Actors {
  return new Actors(client, item.ref, teamsThatMatter(approvers, ownersOf(item)));
}

function ownersOf({ marker: { ledger }, assignees }: ItemIssue): readonly string[] {
  return [...assignees, ...ownersOnRecord(ledger, [])];
}

/** Milliseconds since the epoch at which it became an item. */
function itemSince({ marker: { ledger } }: ItemIssue): number {
  return Date.parse(ledger.adoptedAt ?? ledger.trackedAt);
}

/** Where the original stands that its closer names: GitHub's REST API itself does not tell which one it is. */
async function duplicate(
  item: ItemIssue,
  comments: readonly Comment[],
  { closer }: IssueClosing,
  { stateOf }: ClosingOptions,
): Promise<ItemClosing["duplicateOf"]> {
  const said = comments.filter(({ author, byBot, edited }) => author === closer.login && !byBot && !edited);
  const mention = said.map(({ body }) => duplicateIn(body)).findLast((entry) => entry !== null);
  if (!mention) return "unknown";
  const original = resolveMention(mention, item.ref);
  const isOther = sameOwner(original, item.ref) && !sameIssue(original, item.ref);
  return isOther ? stateOf(original) : null;
}

/**
 * Whether a merged pull request of the same owner is about the issue, or a commit closed it. Its title or text names it, or it
 * was named before the merge: anybody can name an issue below a pull request that was merged long ago. A pull request
 * elsewhere proves nothing: anybody can merge one of their own.
 */
async function isNamedByMergedPullRequest(client: Client, item: ItemIssue): Promise<boolean> {
  const { ref } = item;
  const entries = (await readTimeline(client, ref)) ?? [];
  return entries.some(({ event, commit_id, created_at, source }) => {
    const at = Date.parse(created_at ?? "");
    if (event === "closed" && commit_id) return at >= itemSince(item);
    const pull = event === "cross-referenced" ? source?.issue : undefined;
    const mergedAt = pull?.pull_request?.merged_at;
    const from = mergedAt ? issueRefFromUrl(pull.url ?? "") : null;
    if (!mergedAt || from === null || !sameOwner(from, ref)) return false;
    return at <= Date.parse(mergedAt) || namesIssue(`${pull.title}\n${pull.body ?? ""}`, ref, from);
  });
}
