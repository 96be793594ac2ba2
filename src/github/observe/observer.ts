import { findCommands } from "../../commands/find-commands.ts";
import { type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { incidentLabel } from "../../domain/labels.ts";
import { type Comment, tagsIn } from "../../observed/comments.ts";
import { type Issue, type ItemIssue, isBelieved, type PostmortemIssue } from "../../observed/issue.ts";
import { commandThatOpens, opensByItself } from "../../observed/opening.ts";
import {
  believedPostmortems,
  isClosedCopy,
  isUnmarkedPostmortemOf,
  postmortemsOf,
  tamperedPostmortemsOf,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import { placesNamedBy, wantedHome } from "../../observed/repositories.ts";
import { NOTHING, type Snapshot } from "../../observed/snapshot.ts";
import { recordedPostmortem } from "../../record/comment-tag.ts";
import { loadTemplate } from "../repositories/files.ts";
import { findHomes, findTargets, type Place } from "../repositories/installed-repositories.ts";
import { isPostmortemOf, observeOpenOrShareCommands, observePostmortemCommands } from "./commands.ts";
import type { Around, ObserverContext } from "./context.ts";
import { observeTimeline } from "./incident-timeline.ts";
import { type Fate, readFate, readLabelledAt } from "./issues.ts";
import { findOrphans } from "./items.ts";
import { observeKnown } from "./known-items.ts";
import { PostmortemObserver, type ReadPostmortem } from "./postmortem.ts";
import {
  findMissingPostmortem,
  leaderOf,
  linkedPostmortem,
  movedPostmortem,
  withTagsOf,
} from "./postmortem-record.ts";

/** Reads the world around a key, in a handful of requests. */
export class Observer {
  readonly #context: ObserverContext;
  readonly #postmortems: PostmortemObserver;

  constructor(context: ObserverContext) {
    this.#context = context;
    this.#postmortems = new PostmortemObserver(context);
  }

  /** Null when the key is nothing of ours: neither an incident nor what one left behind, or the App is not installed. */
  async observe(named: IssueRef): Promise<Snapshot | null> {
    const { repositories, policies, issues } = this.#context;
    const place = await repositories.findMoved(named);
    if (!place) return null;
    const { owner, repo } = place.repository;
    const key = { owner, repo, number: named.number };
    const around = { place, key, policy: await policies.of(place) };
    const incident = await issues.read(place, key);
    if (!incident) return this.#withoutIncident(around);
    return incident.byApp ? null : this.#ofIncident(around, incident);
  }

  async #ofIncident(around: Around, incident: Issue): Promise<Snapshot | null> {
    const context = this.#context;
    const { place, key, policy } = around;
    const comments = await context.comments.of(place.client, incident);
    const told = tagsIn(comments);
    const usual = await this.#homes(around, null);
    const recorded = recordedPostmortem(told) ?? linkedPostmortem(incident, usual);
    if (!recorded && !bearsTrace(around, incident, comments, context)) return null;
    const homes = await this.#homes(around, recorded);
    const own = await this.#ownIssues(homes, incident.createdAt);
    const { marked, unmarked, postmortems, tampered } = this.#recordsOf(around, incident, recorded, own);
    const { leads, page } = await this.#follow(postmortems[0], around);
    const postmortem = page?.postmortem ?? postmortems[0];
    const { installedAt } = place;
    const openOrShareCommands = await observeOpenOrShareCommands(place.client, incident, comments, {
      policy,
      installedAt,
      marked,
      postmortem,
      findPostmortem: (other) => this.#findPostmortem(usual, other, around),
    });
    const moved = postmortem ? null : await movedPostmortem(told, marked, context);
    const orphans = await this.#orphans(around, own, homes);
    if (postmortem || orphans.length > 0) context.known.add(key);
    const isIncident = incidentLabel(incident.labels, policy) !== null;
    const traces = openOrShareCommands.length + tampered.length + orphans.length;
    if (!postmortem && !moved && !isIncident && traces === 0) return null;
    const bare: Snapshot = {
      ...(await this.#bareSnapshot(around, postmortem, page)),
      incident,
      labelledAt: isIncident ? await labelledAt(around, incident, postmortem) : null,
      told,
      missingPostmortem:
        postmortem || moved || !recorded ? null : await findMissingPostmortem(recorded, context),
      moved,
      openOrShareCommands,
      postmortemCommands: await observePostmortemCommands(
        place.client,
        { issue: incident, location: "incident", comments, postmortem },
        { policy, installedAt },
      ),
      postmortems: postmortem ? [postmortem, ...postmortems.slice(1)] : [],
      tampered: await withTagsOf(tampered, context),
      leads,
      orphans,
      unmarked: postmortem ? [] : unmarked,
    };
    if (page) return this.#postmortems.observe(bare, page, own);
    if (postmortem || moved) return bare;
    return this.#withTemplate(bare, incident, place, comments, homes);
  }

  /**
   * What an incident that is gone left behind is followed on under its key; or under another, if the postmortem is shared or
   * the incident has another address today.
   */
  async #withoutIncident(around: Around): Promise<Snapshot | null> {
    const context = this.#context;
    const { place, key, policy } = around;
    const homes = await this.#homes(around, null);
    const own = await this.#ownIssues(homes, null);
    const believed = believedPostmortems(own, { trust: context.trust, policy });
    const postmortems = postmortemsOf(place.repository, key, believed);
    const [listed] = postmortems;
    const leader = listed ? await leaderOf(listed, null, context) : null;
    if (leader && !sameIssue(leader, key)) return this.observe(leader);
    const orphans = await this.#orphans(around, own, homes);
    const fate = await readFate(place.client, key);
    const elsewhere = typeof fate === "object" ? await this.#observeAt(fate) : null;
    const goesOn = listed ? elsewhere?.moved?.postmortem.id === listed.id : orphans.length === 0;
    if (elsewhere && goesOn) return elsewhere;
    if (!listed && orphans.length === 0) return null;
    const page = listed ? await this.#postmortems.read(listed, policy) : null;
    const bare = { ...(await this.#bareSnapshot(around, page?.postmortem, page)), orphans };
    if (!page) return bare;
    const { marker } = page.postmortem;
    // Only of one that was deleted it is sure that it is no incident any more.
    const labelledAt = fate === "deleted" || marker.withdrawn ? null : marker.labelledAt;
    const found = { ...bare, labelledAt, postmortems: [page.postmortem, ...postmortems.slice(1)] };
    return this.#postmortems.observe(found, page, own);
  }

  async #observeAt({ repositoryId, number }: Exclude<Fate, string>): Promise<Snapshot | null> {
    const place = await this.#context.repositories.findById(repositoryId);
    return place && this.observe({ owner: place.repository.owner, repo: place.repository.repo, number });
  }

  /** What is on record about an incident, in issues of ours. */
  #recordsOf(
    { place: { repository }, key, policy }: Around,
    incident: Issue,
    recorded: IssueRef | null,
    own: readonly Issue[],
  ) {
    const believing = { trust: this.#context.trust, policy };
    const all = own.flatMap((issue) => withPostmortemMarker(issue, believing));
    const marked = all.filter(isBelieved);
    const unmarked = own.filter((issue) => isUnmarkedPostmortemOf(issue, incident, believing));
    const found = postmortemsOf(repository, key, marked);
    return {
      marked,
      unmarked,
      // A copy that was closed stands for nobody: where the one that counts has lost its marker, that is put back.
      postmortems: unmarked.length === 0 ? found : found.filter((copy) => !isClosedCopy(copy)),
      tampered: tamperedPostmortemsOf(repository, incident, all, recorded),
    };
  }

  /** Whether a postmortem is followed under this key, and what is read of it then. */
  async #follow(
    listed: PostmortemIssue | undefined,
    { key, policy }: Around,
  ): Promise<{ readonly leads: boolean; readonly page: ReadPostmortem | null }> {
    const leader = listed ? await leaderOf(listed, key, this.#context) : null;
    const leads = leader === null || sameIssue(leader, key);
    return { leads, page: listed && leads ? await this.#postmortems.read(listed, policy) : null };
  }

  async #orphans(around: Around, own: readonly Issue[], homes: readonly Place[]): Promise<ItemIssue[]> {
    const orphans = await findOrphans(own, homes, around, this.#context);
    return this.#postmortems.detailsOf(orphans, around);
  }

  /** A snapshot with nothing in it but where it is, and where its postmortem's items may be. */
  async #bareSnapshot(
    { place, key, policy }: Around,
    postmortem: PostmortemIssue | undefined,
    page: ReadPostmortem | null,
  ): Promise<Snapshot> {
    const { repositories, subIssues } = this.#context;
    const named = postmortem ? placesNamedBy(postmortem, page?.lines ?? []) : [];
    return {
      ...NOTHING,
      key,
      repository: place.repository,
      installedAt: place.installedAt,
      policy,
      targets: await findTargets(repositories, key, [wantedHome({ key, policy }), ...named]),
      subIssues: subIssues.isSupported,
    };
  }

  async #withTemplate(
    bare: Snapshot,
    incident: Issue,
    { client }: Place,
    comments: readonly Comment[],
    homes: readonly Place[],
  ): Promise<Snapshot> {
    const { policy, key } = bare;
    if (!opensByItself(bare) && !commandThatOpens(bare)) return bare;
    const { app } = this.#context;
    return {
      ...bare,
      known: await observeKnown(bare, homes, this.#context),
      template: await loadTemplate(client, key, incident.labels, policy),
      timeline: await observeTimeline(client, { incident, comments, policy, app }),
    };
  }

  /** Where postmortems of this key may be: beside it, where its config says, and where one is on record. */
  #homes({ place, key, policy }: Around, recorded: IssueRef | null): Promise<Place[]> {
    return findHomes(this.#context.repositories, place, [wantedHome({ key, policy }), recorded]);
  }

  /** @param since an instant (ISO 8601) before which nothing of ours can have changed; null when that is not known */
  async #ownIssues(homes: readonly Place[], since: string | null): Promise<Issue[]> {
    const lists = homes.map((home) => this.#context.issues.own(home, since));
    return (await Promise.all(lists)).flat();
  }

  /** The postmortem that a command names, which may be older than this incident; never one from elsewhere. */
  async #findPostmortem(
    homes: readonly Place[],
    named: IssueRef,
    { policy }: Around,
  ): Promise<PostmortemIssue | null> {
    const own = await this.#ownIssues(homes, null);
    const all = believedPostmortems(own, { trust: this.#context.trust, policy });
    return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
  }
}

/**
 * Whether it is worth listing what the App wrote. Most events are about issues that bear no trace of an incident; one whose
 * postmortem was opened in the very moment before a crash bears none either, and the next sweep finds it.
 */
function bearsTrace(
  { key, policy }: Around,
  incident: Issue,
  comments: readonly Comment[],
  { issues, known }: ObserverContext,
): boolean {
  return (
    issues.isListing ||
    known.has(key) ||
    incidentLabel(incident.labels, policy) !== null ||
    (incident.subIssueTotal ?? 0) > 0 ||
    comments.some(({ byApp, byBot, body }) => byApp || (!byBot && findCommands(body).length > 0))
  );
}

/** When an incident got its label. */
async function labelledAt(
  { place, key, policy }: Around,
  { createdAt }: Issue,
  postmortem: PostmortemIssue | undefined,
): Promise<string> {
  const onRecord = postmortem?.marker.labelledAt;
  return onRecord ?? (await readLabelledAt(place.client, key, policy.incident.labels)) ?? createdAt;
}
