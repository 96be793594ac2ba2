import { parseRepository, sameRepository } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { TimelineEvent } from "../../markdown/postmortem/timeline.ts";
import { type Comment, pendingPostmortemCommands, tagsIn } from "../../observed/comments.ts";
import { unshownNotes } from "../../observed/intake.ts";
import { type Issue, isNewlyClosedPostmortem, type PostmortemIssue } from "../../observed/issue.ts";
import { matchItems, readLines } from "../../observed/matching.ts";
import { isItemWithoutMarkerOf, trustedPostmortems } from "../../observed/recorded-issues.ts";
import { reportsAmong } from "../../observed/reports.ts";
import { configuredRepository } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { STATUS_HEADING } from "../../record/comment-tag.ts";
import type { Client } from "../client/client.ts";
import { findInstalled, findTargets } from "../repositories/installed-repositories.ts";
import { observeOthers } from "./adopted-items.ts";
import { observeClosing } from "./closings.ts";
import { observePostmortemCommands } from "./commands.ts";
import { commentsOn, type KeyContext, withTags } from "./context.ts";
import { observeTimeline } from "./incident-timeline.ts";
import { withDetails } from "./items.ts";
import { itemsAmong } from "./moved-issues.ts";
import { observeMovedLines } from "./moved-lines.ts";
import { observeWriting } from "./section-edits.ts";
import { type Family, withParents } from "./sub-issues.ts";

/** A postmortem and its comments; its body is at least as new as the comments. */
export interface ReadPostmortem {
  readonly postmortem: PostmortemIssue;
  readonly lines: readonly ItemLine[];
  readonly comments: readonly Comment[];
}

/**
 * The comments on a listed postmortem, and its body. A command refers to the body that its author saw, and a listing may
 * be older than that, so the postmortem is read again if there is a pending command.
 */
export async function readPostmortem(listed: PostmortemIssue, context: KeyContext): Promise<ReadPostmortem> {
  const { repositories, issues, policy, clock, readBody } = context;
  const installed = await repositories.get(listed.ref);
  const comments = await context.comments.of(installed.client, listed);
  const waiting = pendingPostmortemCommands(
    { location: "postmortem", comments, postmortem: listed },
    { installedAt: installed.installedAt, reviews: policy.postmortem.review !== null },
  );
  const issue = waiting.length > 0 ? await issues.read(installed, listed.ref) : null;
  const [postmortem = listed] = issue ? trustedPostmortems([issue], context) : [];
  const lines = readLines({ policy }, postmortem, clock.now(), readBody);
  return { postmortem: { ...postmortem, discussed: isDiscussed(comments) }, lines, comments };
}

/**
 * Adds the postmortem with its items and comments to the snapshot.
 * @param own the App's issues in the repositories where postmortems of this incident may be
 */
export async function observePostmortem(
  snapshot: Snapshot,
  { postmortem, lines, comments }: ReadPostmortem,
  own: readonly Issue[],
  context: KeyContext,
): Promise<Snapshot> {
  const { client } = await context.repositories.get(postmortem.ref);
  const away = await itemsElsewhere(snapshot, postmortem, context);
  const near = [...new Map([...own, ...away].map((issue) => [issue.id, issue])).values()];
  const items = await itemsAmong(near, { postmortem, lines }, context);
  const family = await familyOf(client, { incident: snapshot.incident, postmortem, items }, context);
  const others = await observeOthers({ client, ...family, lines }, context);
  const tracked = [...family.items, ...others.items];
  const { pairs, withoutLine } = matchItems(lines, tracked, postmortem.ref, {
    movedIssues: others.moved,
    referenced: others.named,
  });
  const unmarked = near.filter((issue) => {
    return issue.state === "open" && isItemWithoutMarkerOf(issue, postmortem, lines, others.moved, context);
  });
  const commands = await observePostmortemCommands(
    client,
    { issue: postmortem, location: "postmortem", comments, postmortem },
    context,
  );
  const closing = isNewlyClosedPostmortem(postmortem)
    ? await observeClosing(client, postmortem, comments, context)
    : null;
  const issues = [...tracked, ...others.children].map(({ ref }) => ref);
  const targets = [...issues, ...Object.values(others.moved)];
  const wantsIndexes =
    postmortem.marker.lost !== undefined || commands.some(({ request }) => request.name === "drop");
  const wantsTimeline =
    commands.some(({ request }) => request.name === "timeline") ||
    unshownNotes(snapshot, postmortem).length > 0;
  return {
    ...snapshot,
    postmortemCommands: [...snapshot.postmortemCommands, ...commands],
    writing: await observeWriting(client, postmortem, { commands, comments }, context),
    timeline: wantsTimeline ? await timelineOf(snapshot, context) : null,
    indexes: wantsIndexes ? reportsAmong(near, "index", context) : [],
    subIssues: context.subIssues.isSupported,
    postedTagsOnPostmortem: tagsIn(comments),
    postmortems: [
      { ...family.postmortem, closing },
      ...(await withComments(snapshot.postmortems.slice(1), context)),
    ],
    knownRepositories: {
      ...snapshot.knownRepositories,
      ...(await findTargets(context.repositories, context.key, targets)),
    },
    referenced: others.named,
    movedIssues: others.moved,
    children: others.children,
    shownIn: await observeMovedLines(withoutLine, near, postmortem, context),
    items: await withDetails(tracked, { pairs, siblings: family.items }, context),
    itemsWithoutMarker: await withTags(unmarked, context),
    kept: { status: keptIn(comments, STATUS_HEADING) },
  };
}

/** Duplicate postmortems of one incident, and whether someone commented on each. */
async function withComments(
  others: readonly PostmortemIssue[],
  context: KeyContext,
): Promise<PostmortemIssue[]> {
  const open = others.filter((other) => other.state === "open");
  const comments = await commentsOn(open, context);
  return others.map((other) => ({ ...other, discussed: isDiscussed(comments.get(other.id) ?? []) }));
}

/** Postmortem and items with their parents, if the API has sub-issues. */
async function familyOf(
  client: Client,
  family: Family,
  { repositories, subIssues, issues }: KeyContext,
): Promise<Family> {
  for (const issue of [family.incident, family.postmortem]) if (issue) subIssues.remember(issue);
  if (!subIssues.isSupported) return family;
  const linked = await withParents(client, family, issues);
  const { ref } = family.incident ?? family.postmortem;
  if (!linked) await subIssues.confirmMissing(await repositories.get(ref), ref, issues);
  return linked ?? family;
}

async function timelineOf({ incident }: Snapshot, context: KeyContext): Promise<TimelineEvent[] | null> {
  if (!incident) return null;
  const comments = await context.comments.of(context.installed.client, incident);
  return observeTimeline(incident, comments, context);
}

/** Items are in the postmortem's repository, and in the repositories of the same owner that its marker names. */
async function itemsElsewhere(
  snapshot: Snapshot,
  { marker, createdAt }: PostmortemIssue,
  { repositories, issues }: KeyContext,
): Promise<Issue[]> {
  const listed = [snapshot.key, configuredRepository(snapshot)];
  const named = marker.repositories
    .flatMap((name) => parseRepository(name) ?? [])
    .filter((ref) => !listed.some((known) => sameRepository(known, ref)));
  const reachable = await findInstalled(repositories, named, snapshot.key);
  return issues.ownIn(reachable, createdAt);
}

function isDiscussed(comments: readonly Comment[]): boolean {
  return comments.some(({ byBot }) => !byBot);
}

/** The App's comments that begin with this line, oldest first. */
function keptIn(comments: readonly Comment[], heading: string): Snapshot["kept"]["status"] {
  const kept = comments.filter(({ byApp, body }) => byApp && body.startsWith(heading));
  return kept.map(({ id, body }) => ({ commentId: id, body })).sort((a, b) => a.commentId - b.commentId);
}
