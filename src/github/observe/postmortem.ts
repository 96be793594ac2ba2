import { teamsThatMatter } from "../../domain/actor.ts";
import {
  formatRepository,
  parseRepository,
  type RepositoryRef,
  sameRepository,
} from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import type { Policy } from "../../domain/policy.ts";
import type { TimelineEvent } from "../../markdown/postmortem/timeline.ts";
import { type Comment, marksIn, pendingPostmortemCommands } from "../../observed/comments.ts";
import {
  type Issue,
  type IssueClosing,
  type ItemIssue,
  isJudgedNow,
  type PostmortemIssue,
} from "../../observed/issue.ts";
import { matchItems, readLines } from "../../observed/matching.ts";
import { believedPostmortems, isUnmarkedItemOf, withItemMarker } from "../../observed/recorded-issues.ts";
import { wantedHome } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { ADVICE_HEADING, STATUS_HEADING } from "../../record/comment-mark.ts";
import { findPlaces, findTargets, type Place } from "../repositories/installed-repositories.ts";
import { observeOthers } from "./adopted-items.ts";
import { observeClosing } from "./closings.ts";
import { observePostmortemCommands } from "./commands.ts";
import type { Around, ObserverOptions } from "./context.ts";
import {
  type DetailOptions,
  type Family,
  type FamilyOf,
  stateOfOriginal,
  withDetails,
  withMarks,
  withParents,
} from "./items.ts";
import { Actors } from "./people.ts";
import { observeTimeline } from "./timeline.ts";

/** A postmortem, and the comments on it; its body is no older than these. */
export interface ReadPostmortem {
  readonly postmortem: PostmortemIssue;
  readonly lines: readonly ItemLine[];
  readonly comments: readonly Comment[];
}

/** Reads what belongs to a postmortem that there is: its items, their details, and the App's comments on it. */
export class PageObserver {
  readonly #options: ObserverOptions;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /**
   * The comments on a postmortem that was listed, and its page. A command is about the page that its author saw, and a
   * listing may be older than that: where one waits, the page is read again.
   */
  async read(listed: PostmortemIssue, policy: Policy): Promise<ReadPostmortem> {
    const place = await this.#placeOf(listed.ref);
    const comments = await this.#options.comments.of(place.client, listed);
    const waiting = pendingPostmortemCommands(
      { location: "postmortem", comments, postmortem: listed },
      place.installedAt,
    );
    const waits = waiting.length > 0;
    const issue = waits ? await this.#options.issues.read(place, listed.ref) : null;
    const believing = { trust: this.#options.trust, policy };
    const [postmortem = listed] = issue ? believedPostmortems([issue], believing) : [];
    const lines = readLines({ policy }, postmortem, this.#options.clock.now());
    return { postmortem: { ...postmortem, discussed: isDiscussed(comments) }, lines, comments };
  }

  /** Second postmortems of one incident, with whether somebody commented on them. */
  #withComments(others: readonly PostmortemIssue[]): Promise<PostmortemIssue[]> {
    const looks = others.map(async (other) => {
      if (other.state === "closed" || other.comments === 0) return other;
      const { client } = await this.#placeOf(other.ref);
      return { ...other, discussed: isDiscussed(await this.#options.comments.of(client, other)) };
    });
    return Promise.all(looks);
  }

  /**
   * The snapshot with its items and all that stands on the postmortem's page.
   * @param own issues of ours in the repositories where postmortems of this incident may be
   */
  async observe(
    bare: Snapshot,
    { postmortem, lines, comments }: ReadPostmortem,
    own: readonly Issue[],
  ): Promise<Snapshot> {
    const place = await this.#placeOf(postmortem.ref);
    const away = await this.#itemsElsewhere(bare, postmortem);
    const believing = { trust: this.#options.trust, policy: bare.policy };
    const near = [...new Map([...own, ...away].map((issue) => [issue.id, issue])).values()];
    const items = near.flatMap((issue) => withItemMarker(issue, postmortem, believing));
    const { api } = this.#options;
    const family = await this.#family(place, { incident: bare.incident, postmortem, items });
    const others = await observeOthers(
      {
        client: place.client,
        policy: bare.policy,
        postmortem: family.postmortem,
        items: family.items,
        lines,
        subIssues: api.subIssues,
      },
      this.#options,
    );
    const unmarked = near.filter((issue) => isUnmarkedItemOf(issue, postmortem, lines, believing));
    const { policy, installedAt } = bare;
    const details = this.#details({ policy, installedAt }, family.items);
    const followed = [...family.items, ...others.items];
    const { pairs } = matchItems(lines, followed, postmortem.ref);
    const commands = await observePostmortemCommands(
      { issue: postmortem, location: "postmortem", comments, postmortem },
      { client: place.client, policy, installedAt },
    );
    return {
      ...bare,
      postmortemCommands: [...bare.postmortemCommands, ...commands],
      timeline: commands.some(({ request }) => request.name === "timeline")
        ? await this.#timeline(bare)
        : null,
      subIssues: api.subIssues,
      toldOnPostmortem: marksIn(comments),
      postmortems: [
        { ...family.postmortem, closing: await this.#closingOf(bare, postmortem, place, comments) },
        ...(await this.#withComments(bare.postmortems.slice(1))),
      ],
      targets: { ...bare.targets, ...(await this.#targetsOf(bare, others.children)) },
      named: others.named,
      children: others.children,
      items: await withDetails(followed, pairs, details),
      unmarkedItems: await withMarks(unmarked, details),
      kept: { status: keptIn(comments, STATUS_HEADING), advice: keptIn(comments, ADVICE_HEADING) },
    };
  }

  /** Postmortem and items with their parents, where the API has sub-issues. */
  async #family({ client }: Place, family: FamilyOf): Promise<Family> {
    const { api } = this.#options;
    for (const issue of [family.incident, family.postmortem]) if (issue) api.learn(issue);
    if (!api.subIssues) return family;
    const linked = await withParents(client, family, this.#options);
    const { ref } = family.incident ?? family.postmortem;
    if (!linked) await api.withoutSubIssues(client, ref, this.#options);
    return linked ?? family;
  }

  /** Items without a postmortem, with all that is read of an item. */
  detailsOf(orphans: readonly ItemIssue[], { policy, place }: Around): Promise<ItemIssue[]> {
    return withDetails(orphans, [], this.#details({ policy, installedAt: place.installedAt }, orphans));
  }

  #details(rules: Pick<Snapshot, "policy" | "installedAt">, items: readonly ItemIssue[]): DetailOptions {
    const options = { ...this.#options, ...rules };
    return {
      ...options,
      clientOf: async (ref) => (await this.#placeOf(ref)).client,
      stateOf: (ref) => stateOfOriginal(ref, items, options),
    };
  }

  #targetsOf({ key }: Snapshot, children: readonly Issue[]): Promise<Snapshot["targets"]> {
    const wanted = children.map(({ ref }) => ref);
    return findTargets(this.#options.repositories, key, wanted);
  }

  async #closingOf(
    { policy }: Snapshot,
    postmortem: PostmortemIssue,
    { client }: Place,
    comments: readonly Comment[],
  ): Promise<IssueClosing | null> {
    if (!isJudgedNow(postmortem)) return null;
    const teams = teamsThatMatter(policy.approvers, postmortem.assignees);
    const actors = new Actors(client, postmortem.ref, teams);
    return observeClosing(postmortem, { client, app: this.#options.app, actors, comments });
  }

  async #timeline({ incident, policy }: Snapshot): Promise<TimelineEvent[] | null> {
    if (!incident) return null;
    const { app, comments } = this.#options;
    const { client } = await this.#placeOf(incident.ref);
    const said = await comments.of(client, incident);
    return observeTimeline({ client, incident, comments: said, policy, app: app.login });
  }

  /** Items live beside their postmortem, and in the repositories of the same owner that its marker names. */
  async #itemsElsewhere(bare: Snapshot, { marker, createdAt }: PostmortemIssue): Promise<Issue[]> {
    const listed = [bare.key, wantedHome(bare)];
    const named = marker.repositories
      .flatMap((name) => parseRepository(name) ?? [])
      .filter((ref) => !listed.some((known) => sameRepository(known, ref)));
    const places = await findPlaces(this.#options.repositories, named, bare.key);
    const lists = places.map((home) => this.#options.issues.own(home, createdAt));
    return (await Promise.all(lists)).flat();
  }

  async #placeOf(ref: RepositoryRef): Promise<Place> {
    const place = await this.#options.repositories.find(ref);
    if (place) return place;
    throw new Error(`The App is no longer installed on ${formatRepository(ref)}. Install it there again.`);
  }
}

function isDiscussed(comments: readonly Comment[]): boolean {
  return comments.some(({ byBot }) => !byBot);
}

/** The App's comments with this first line, oldest first. */
function keptIn(comments: readonly Comment[], heading: string): Snapshot["kept"]["status"] {
  const kept = comments.filter(({ byApp, body }) => byApp && body.startsWith(heading));
  return kept.map(({ id, body }) => ({ commentId: id, body })).sort((a, b) => a.commentId - b.commentId);
}
