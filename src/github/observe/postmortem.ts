import { parseRepository, sameRepository } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { Policy } from "../../domain/policy.ts";
import type { TimelineEvent } from "../../markdown/postmortem/timeline.ts";
import { type Comment, pendingPostmortemCommands, tagsIn } from "../../observed/comments.ts";
import {
  type Issue,
  type ItemIssue,
  isNewlyClosedPostmortem,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { matchItems, readLines } from "../../observed/matching.ts";
import { isItemWithoutMarkerOf, trustedPostmortems, withItemMarker } from "../../observed/recorded-issues.ts";
import { configuredRepository } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { ADVICE_HEADING, STATUS_HEADING } from "../../record/comment-tag.ts";
import type { Client } from "../client/client.ts";
import { findInstalled, findTargets } from "../repositories/installed-repositories.ts";
import { observeOthers } from "./adopted-items.ts";
import { observeClosing } from "./closings.ts";
import { observePostmortemCommands } from "./commands.ts";
import { commentsOn, type KeyContext, type ObserverContext, withTags } from "./context.ts";
import { observeTimeline } from "./incident-timeline.ts";
import { withDetails } from "./items.ts";
import { type Family, withParents } from "./sub-issues.ts";

/** A postmortem and its comments; its body is at least as new as the comments. */
export interface ReadPostmortem {
  readonly postmortem: PostmortemIssue;
  readonly lines: readonly ItemLine[];
  readonly comments: readonly Comment[];
}

/** Reads an existing postmortem: its items, their details, and the App's comments on it. */
export class PostmortemObserver {
  readonly #context: ObserverContext;

  constructor(context: ObserverContext) {
    this.#context = context;
  }

  /**
   * The comments on a listed postmortem, and its body. A command refers to the body that its author saw, and a listing may
   * be older than that, so the postmortem is read again if there is a pending command.
   */
  async read(listed: PostmortemIssue, policy: Policy): Promise<ReadPostmortem> {
    const { repositories, issues, trust, clock } = this.#context;
    const installed = await repositories.get(listed.ref);
    const comments = await this.#context.comments.of(installed.client, listed);
    const waiting = pendingPostmortemCommands(
      { location: "postmortem", comments, postmortem: listed },
      installed.installedAt,
    );
    const issue = waiting.length > 0 ? await issues.read(installed, listed.ref) : null;
    const [postmortem = listed] = issue ? trustedPostmortems([issue], { trust, policy }) : [];
    const lines = readLines({ policy }, postmortem, clock.now());
    return { postmortem: { ...postmortem, discussed: isDiscussed(comments) }, lines, comments };
  }

  /**
   * Adds the postmortem with its items and comments to the snapshot.
   * @param own the App's issues in the repositories where postmortems of this incident may be
   */
  async observe(
    snapshot: Snapshot,
    { postmortem, lines, comments }: ReadPostmortem,
    own: readonly Issue[],
  ): Promise<Snapshot> {
    const context = this.#context;
    const { policy, installedAt } = snapshot;
    const { client } = await context.repositories.get(postmortem.ref);
    const away = await this.#itemsElsewhere(snapshot, postmortem);
    const near = [...new Map([...own, ...away].map((issue) => [issue.id, issue])).values()];
    const believing = { trust: context.trust, policy };
    const items = near.flatMap((issue) => withItemMarker(issue, postmortem, believing));
    const family = await this.#family(client, { incident: snapshot.incident, postmortem, items });
    const others = await observeOthers({ client, policy, ...family, lines }, context);
    const tracked = [...family.items, ...others.items];
    const { pairs } = matchItems(lines, tracked, postmortem.ref);
    const reading = { policy, installedAt, pairs, siblings: family.items };
    const unmarked = near.filter((issue) => {
      return issue.state === "open" && isItemWithoutMarkerOf(issue, postmortem, lines, believing);
    });
    const commands = await observePostmortemCommands(
      client,
      { issue: postmortem, location: "postmortem", comments, postmortem },
      snapshot,
    );
    const closing = isNewlyClosedPostmortem(postmortem)
      ? await observeClosing(client, postmortem, comments, policy, context)
      : null;
    const wantsTimeline = commands.some(({ request }) => request.name === "timeline");
    return {
      ...snapshot,
      postmortemCommands: [...snapshot.postmortemCommands, ...commands],
      timeline: wantsTimeline ? await this.#timeline(snapshot) : null,
      subIssues: context.subIssues.isSupported,
      postedTagsOnPostmortem: tagsIn(comments),
      postmortems: [
        { ...family.postmortem, closing },
        ...(await this.#withComments(snapshot.postmortems.slice(1))),
      ],
      knownRepositories: {
        ...snapshot.knownRepositories,
        ...(await this.#targetsOf(snapshot, others.children)),
      },
      referenced: others.named,
      children: others.children,
      items: await withDetails(tracked, reading, context),
      itemsWithoutMarker: await withTags(unmarked, context),
      kept: { status: keptIn(comments, STATUS_HEADING), advice: keptIn(comments, ADVICE_HEADING) },
    };
  }

  /** Items without a postmortem, with the same details as others. */
  detailsOf(orphans: readonly ItemIssue[], { policy, installed }: KeyContext): Promise<ItemIssue[]> {
    const { installedAt } = installed;
    return withDetails(orphans, { policy, installedAt, pairs: [], siblings: orphans }, this.#context);
  }

  /** Duplicate postmortems of one incident, and whether someone commented on each. */
  #withComments(others: readonly PostmortemIssue[]): Promise<PostmortemIssue[]> {
    const looks = others.map(async (other) => {
      if (other.state === "closed") return other;
      return { ...other, discussed: isDiscussed(await commentsOn(other, this.#context)) };
    });
    return Promise.all(looks);
  }

  /** Postmortem and items with their parents, if the API has sub-issues. */
  async #family(client: Client, family: Family): Promise<Family> {
    const { subIssues, issues } = this.#context;
    for (const issue of [family.incident, family.postmortem]) if (issue) subIssues.remember(issue);
    if (!subIssues.isSupported) return family;
    const linked = await withParents(client, family, issues);
    const { ref } = family.incident ?? family.postmortem;
    if (!linked) await subIssues.confirmMissing(client, ref, issues);
    return linked ?? family;
  }

  #targetsOf({ key }: Snapshot, children: readonly Issue[]): Promise<Snapshot["knownRepositories"]> {
    const wanted = children.map(({ ref }) => ref);
    return findTargets(this.#context.repositories, key, wanted);
  }

  async #timeline({ incident, policy }: Snapshot): Promise<TimelineEvent[] | null> {
    if (!incident) return null;
    const { app, comments, repositories } = this.#context;
    const { client } = await repositories.get(incident.ref);
    const said = await comments.of(client, incident);
    return observeTimeline(client, { incident, comments: said, policy, app });
  }

  /** Items are in the postmortem's repository, and in the repositories of the same owner that its marker names. */
  async #itemsElsewhere(snapshot: Snapshot, { marker, createdAt }: PostmortemIssue): Promise<Issue[]> {
    const listed = [snapshot.key, configuredRepository(snapshot)];
    const named = marker.repositories
      .flatMap((name) => parseRepository(name) ?? [])
      .filter((ref) => !listed.some((known) => sameRepository(known, ref)));
    const reachable = await findInstalled(this.#context.repositories, named, snapshot.key);
    return this.#context.issues.ownIn(reachable, createdAt);
  }
}

function isDiscussed(comments: readonly Comment[]): boolean {
  return comments.some(({ byBot }) => !byBot);
}

/** The App's comments that begin with this line, oldest first. */
function keptIn(comments: readonly Comment[], heading: string): Snapshot["kept"]["status"] {
  const kept = comments.filter(({ byApp, body }) => byApp && body.startsWith(heading));
  return kept.map(({ id, body }) => ({ commentId: id, body })).sort((a, b) => a.commentId - b.commentId);
}
