import { closingWords, duplicateIn, isEvidence } from "../../commands/closing-comment.ts";
import { type Actor, mayTriage, teamsThatMatter } from "../../domain/actor.ts";
import { todayIn } from "../../domain/calendar/due-date.ts";
import { type IssueRef, namesIssue, resolveMention, sameIssue, sameOwner } from "../../domain/issue-ref.ts";
import { mayCloseItem, requiredProof } from "../../domain/items/closing.ts";
import { type ItemState, itemStateOn } from "../../domain/items/item-state.ts";
import type { Ledger } from "../../domain/items/ledger.ts";
import { answering } from "../../domain/items/owners.ts";
import type { ClosureProof } from "../../domain/policy.ts";
import type { Comment } from "../../observed/comments.ts";
import {
  type Issue,
  type IssueClosing,
  type ItemClosing,
  type ItemIssue,
  isNewlyClosed,
  isTrusted,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { readMarker } from "../../record/marker.ts";
import type { Client } from "../client/client.ts";
import type { KeyContext } from "./context.ts";
import { readOriginal } from "./duplicates.ts";
import { addressOf, issueRefFromUrl } from "./issues.ts";
import { Actors } from "./people.ts";
import { readTimeline, type TimelineEntry } from "./timeline.ts";
import { isActOf } from "./writers.ts";

/** Who closed a postmortem, when, and the reason in their comments; null if GitHub does not say, or if it is open again. */
export async function observeClosing(
  client: Client,
  { ref, assignees }: PostmortemIssue,
  comments: readonly Comment[],
  { app, policy }: KeyContext,
): Promise<IssueClosing | null> {
  const { data } = await client.rest.issues.get(addressOf(ref));
  const { closed_by: by, closed_at: at, state } = data;
  if (state !== "closed" || !by || !at) return null;
  const actors = new Actors(client, ref, teamsThatMatter(policy.approvers, assignees));
  const author = by.login;
  const closer = await actors.of({ author, byApp: isActOf(author, app), byBot: by.type === "Bot" });
  return { closer, at, reason: reasonOf(comments, author, at) };
}

/** An item, and the data to judge its closing by. */
export interface ReadItem {
  readonly client: Client;
  /** Whether its repository is public. */
  readonly isPublic: boolean;
  readonly item: ItemIssue;
  readonly comments: readonly Comment[];
  /** Items of the same postmortem, which are already read. */
  readonly siblings: readonly ItemIssue[];
}

/**
 * The item with details of its new closing, or with the proof for closing it by its checkbox. Other items need no requests.
 * @param checkboxCloses whether the item's line has a checked box that would close it
 */
export async function withClosing(
  read: ReadItem,
  checkboxCloses: boolean,
  context: KeyContext,
): Promise<ItemIssue> {
  const { client, item, comments } = read;
  const asksForProof = proofFor(item, context) !== "nothing";
  if (checkboxCloses && asksForProof) return { ...item, closing: await withProofs(read, null, context) };
  if (!isNewlyClosed(item)) return item;
  const { data } = await client.rest.issues.get(addressOf(item.ref));
  const stateReason = data.state_reason ?? null;
  // It was reopened since it was listed, so there is no closing to judge.
  if (data.state !== "closed") return { ...item, state: "open", stateReason, closedAt: null };
  const author = data.closed_by?.login ?? "ghost";
  const byApp = isActOf(author, context.app);
  if (byApp) return item;
  const byBot = data.closed_by?.type === "Bot";
  const closer = await actorsFor(read, context).of({ author, byApp, byBot });
  const at = data.closed_at ?? item.updatedAt;
  const closed = { closer, at, reason: reasonOf(comments, author, at) };
  return { ...item, stateReason, closing: await withProofs(read, closed, context) };
}

/** How far from the closing a comment of the closer counts as its reason. */
const AROUND_MS = 15 * 60_000;

/** The closer's last comment around that time, without commands. Edited comments do not count, because others can edit them. */
function reasonOf(comments: readonly Comment[], closer: string, at: string): string | null {
  const said = comments.filter(({ author, byBot, createdAt, edited }) => {
    const isNear = Math.abs(Date.parse(createdAt) - Date.parse(at)) <= AROUND_MS;
    return author === closer && isNear && !edited && !byBot;
  });
  return said.map(({ body }) => closingWords(body)).findLast((words) => words !== null) ?? null;
}

async function withProofs(
  read: ReadItem,
  closed: IssueClosing | null,
  context: KeyContext,
): Promise<ItemClosing> {
  const { stateReason } = read.item;
  const proof = proofFor(read.item, context);
  const isDuplicate = stateReason === "duplicate";
  const duplicateOf = closed && isDuplicate ? await stateOfMarkedOriginal(read, closed, context) : null;
  const isCompletion = closed === null || stateReason !== "not_planned";
  const mayClose = closed === null || (await countsFrom(closed, read, context));
  const counts =
    mayClose && isCompletion && (!isDuplicate || duplicateOf === "unknown" || duplicateOf === "unnamed");
  const evidence = counts && proof === "evidence" && (await hasEvidence(read, context));
  const mergedPullRequest =
    counts && proof !== "nothing" && !evidence && (await isNamedByMergedPullRequest(read, context));
  return { closed, mayClose, evidence, mergedPullRequest, duplicateOf };
}

function proofFor({ marker }: ItemIssue, { policy }: KeyContext): ClosureProof {
  return requiredProof(policy.closure, marker.ledger.terms).proof;
}

/** Whether a closing counts, because of who closed it or because a merge did. */
async function countsFrom(
  { closer, at }: IssueClosing,
  read: ReadItem,
  context: KeyContext,
): Promise<boolean> {
  return mayClose(closer, read, context) || (closer.kind === "bot" && (await isClosedByMerge(read, at)));
}

function mayClose(actor: Actor, { item, isPublic }: ReadItem, { policy }: KeyContext): boolean {
  return mayCloseItem(actor, ownersOf(item), policy, isPublic);
}

/**
 * Whether an unedited comment shows that the item was done. It must be newer than the item, and by someone who may close it.
 */
async function hasEvidence(read: ReadItem, context: KeyContext): Promise<boolean> {
  const since = itemSince(read.item);
  const showing = read.comments.filter(({ byBot, edited, createdAt, body }) => {
    return !byBot && !edited && Date.parse(createdAt) >= since && isEvidence(body);
  });
  const actors = actorsFor(read, context);
  for (const comment of showing) {
    if (mayClose(await actors.of(comment), read, context)) return true;
  }
  return false;
}

function actorsFor({ client, item }: ReadItem, { policy }: KeyContext): Actors {
  return new Actors(client, item.ref, teamsThatMatter(policy.approvers, ownersOf(item)));
}

function ownersOf({ marker: { ledger }, assignees }: ItemIssue): readonly string[] {
  return [...assignees, ...answering(ledger.terms.owners, ledger.base)];
}

/** When the issue became an item, in epoch milliseconds. */
function itemSince({ marker: { ledger } }: ItemIssue): number {
  return Date.parse(ledger.adoptedAt ?? ledger.trackedAt);
}

/**
 * Whether a commit closed the issue, or a merged pull request of the same owner mentions it: in its title or description,
 * or before the merge in words of someone with the triage role. Others' words do not count, because anyone can comment on a
 * pull request, and another owner's pull request does not, because anyone can merge their own.
 */
async function isNamedByMergedPullRequest(read: ReadItem, context: KeyContext): Promise<boolean> {
  const { client, item } = read;
  const actors = actorsFor(read, context);
  for (const entry of (await readTimeline(client, item.ref)) ?? []) {
    if (isClosingCommit(entry) && timeOf(entry) >= itemSince(item)) return true;
    const merged = mergedPullRequest(entry, item.ref);
    if (merged?.namesItem) return true;
    if (!merged || timeOf(entry) > merged.at) continue;
    const byBot = entry.actor?.type === "Bot";
    const actor = await actors.of({ author: entry.actor?.login ?? "ghost", byApp: false, byBot });
    if (mayTriage(actor)) return true;
  }
  return false;
}

/** How long after a merge GitHub or an App closes what it fixes. */
const CLOSES_WITHIN_MS = 60_000;

/**
 * Whether a push or a merge closed the issue at this instant, whose closer can be the App that merged, such as a merge
 * queue. Only people who can push decide what that is.
 */
async function isClosedByMerge({ client, item }: ReadItem, at: string): Promise<boolean> {
  const isNear = (instant: number) => Math.abs(Date.parse(at) - instant) <= CLOSES_WITHIN_MS;
  return ((await readTimeline(client, item.ref)) ?? []).some((entry) => {
    if (isClosingCommit(entry)) return isNear(timeOf(entry));
    const merged = mergedPullRequest(entry, item.ref);
    return merged?.namesItem === true && isNear(merged.at);
  });
}

function isClosingCommit({ event, commit_id }: TimelineEntry): boolean {
  return event === "closed" && !!commit_id;
}

function timeOf({ created_at }: TimelineEntry): number {
  return Date.parse(created_at ?? "");
}

/** The merged pull request of the same owner that refers to an issue: when it was merged, and whether its own text does. */
function mergedPullRequest(
  { event, source }: TimelineEntry,
  ref: IssueRef,
): { readonly at: number; readonly namesItem: boolean } | null {
  const pull = event === "cross-referenced" ? source?.issue : undefined;
  const mergedAt = pull?.pull_request?.merged_at;
  const from = mergedAt ? issueRefFromUrl(pull.url ?? "") : null;
  if (!mergedAt || from === null || !sameOwner(from, ref)) return null;
  return { at: Date.parse(mergedAt), namesItem: namesIssue(`${pull.title}\n${pull.body ?? ""}`, ref, from) };
}

/**
 * The state of the original: as GitHub marked it, or as the closer's comment names it where GitHub does not say. Unnamed if
 * neither does.
 */
async function stateOfMarkedOriginal(
  read: ReadItem,
  closed: IssueClosing,
  context: KeyContext,
): Promise<ItemClosing["duplicateOf"]> {
  const { client, item } = read;
  const marked = await readOriginal(client, item.ref, context.graphql);
  const original = marked === "unnamed" ? originalNamedBy(closed, read) : marked;
  if (original === "unnamed") return "unnamed";
  const isOther = original !== null && sameOwner(original, item.ref) && !sameIssue(original, item.ref);
  return isOther ? stateOfOriginal(original, read, context) : null;
}

function originalNamedBy({ closer }: IssueClosing, { item, comments }: ReadItem): IssueRef | "unnamed" {
  const said = comments.filter(({ author, byBot, edited }) => author === closer.login && !byBot && !edited);
  const mention = said.map(({ body }) => duplicateIn(body)).findLast((entry) => entry !== null);
  return mention ? resolveMention(mention, item.ref) : "unnamed";
}

/**
 * The state of an original, which can be an item of any postmortem. Null if the issue is not an item, has an untrusted
 * record, cannot be found, was dropped, or was itself closed as a duplicate, because two duplicates of each other would
 * both be done. Unknown if it is closed and the App has not judged that yet.
 */
async function stateOfOriginal(
  ref: IssueRef,
  { siblings }: ReadItem,
  context: KeyContext,
): Promise<ItemState | "unknown" | null> {
  const known = siblings.find((item) => sameIssue(item.ref, ref));
  const installed = known ? null : await context.repositories.find(ref);
  const issue = known ?? (installed && (await context.issues.readNow(installed, ref)));
  if (!issue || issue.stateReason === "duplicate") return null;
  const ledger = known ? (isTrusted(known) ? known.marker.ledger : null) : ledgerOf(issue, context);
  if (!ledger) return null;
  const today = todayIn(context.clock.now(), context.policy.timeZone).toString();
  const state = itemStateOn({ ledger, closed: issue.state === "closed" }, today);
  if (state !== "done") return state;
  if (issue.stateReason === "not_planned") return null;
  return ledger.base.issue.done ? "done" : "unknown";
}

function ledgerOf(issue: Issue, { trust, policy }: KeyContext): Ledger | null {
  const reading = issue.byApp ? readMarker(issue.body) : null;
  if (reading?.found !== "marker" || reading.marker.kind !== "action-item") return null;
  return trust.of(reading, issue, policy) === "untrusted" ? null : reading.marker.ledger;
}
