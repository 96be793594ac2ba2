import { findCommands } from "../../commands/find-commands.ts";
import { type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { incidentLabel } from "../../domain/labels.ts";
import { type Comment, marksIn } from "../../observed/comments.ts";
import { type Issue, type ItemIssue, isBelieved, type PostmortemIssue } from "../../observed/issue.ts";
import { commandThatOpens, opensByItself } from "../../observed/opening.ts";
import {
  type Believing,
  believedPostmortems,
  isClosedCopy,
  isUnmarkedPostmortemOf,
  postmortemsOf,
  tamperedPostmortemsOf,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import { wantedHome } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import { recordedPostmortem } from "../../record/comment-mark.ts";
import { loadTemplate } from "../repositories/files.ts";
import { findHomes, type Place } from "../repositories/installed-repositories.ts";
import { isPostmortemOf, observeOpenOrShareCommands, observePostmortemCommands } from "./commands.ts";
import type { Comments } from "./comments.ts";
import { type Around, bareSnapshot, type ObserverOptions } from "./context.ts";
import { type Fate, type IssueSource, readFate, readLabelledAt } from "./issues.ts";
import { findOrphans } from "./items.ts";
import { observeKnown } from "./known-items.ts";
import type { KnownKeys } from "./learned.ts";
import { PageObserver } from "./postmortem.ts";
import {
  leaderOf,
  linkedPostmortem,
  lostPostmortem,
  movedPostmortem,
  withMarksOf,
} from "./postmortem-record.ts";
import { observeTimeline } from "./timeline.ts";

/**
 * Whether it is worth listing what the App wrote. Most events are about issues that bear no trace of an incident; one whose
 * postmortem was opened in the very moment before a crash bears none either, and the next sweep finds it.
 */
export function bearsTrace(
  { key, policy }: Around,
  incident: Issue,
  comments: readonly Comment[],
  { issues, known }: { readonly issues: IssueSource; readonly known: KnownKeys },
): boolean {
  return (
    issues.isListing ||
    known.has(key) ||
    incidentLabel(incident.labels, policy) !== null ||
    (incident.subIssueTotal ?? 0) > 0 ||
    comments.some(({ byApp, byBot, body }) => byApp || (!byBot && findCommands(body).length > 0))
  );
}

/** Reads the world around a key, in a handful of requests. */
export class Observer {
  readonly #options: ObserverOptions;
  readonly #comments: Comments;
  readonly #pages: PageObserver;

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#comments = options.comments;
    this.#pages = new PageObserver(options);
  }

  /** Null when the key is nothing of ours: neither an incident nor what one left behind, or the App is not installed. */
  async observe(named: IssueRef): Promise<Snapshot | null> {
    const place = await this.#options.repositories.findMoved(named);
    if (!place) return null;
    const { owner, repo } = place.repository;
    const key = { owner, repo, number: named.number };
    const around = { place, key, policy: await this.#options.policies.of(place) };
    const incident = await this.#options.issues.read(place, key);
    if (!incident) return this.#withoutIncident(around);
    return incident.byApp ? null : this.#ofIncident(around, incident);
  }

  async #ofIncident(around: Around, incident: Issue): Promise<Snapshot | null> {
    const { repositories } = this.#options;
    const { place, key, policy } = around;
    const comments = await this.#comments.of(place.client, incident);
    const told = marksIn(comments);
    const usual = await findHomes(repositories, place, [wantedHome({ key, policy })]);
    const recorded = recordedPostmortem(told) ?? linkedPostmortem(incident, usual);
    if (!recorded && !bearsTrace(around, incident, comments, this.#options)) return null;
    const homes = await findHomes(repositories, place, [wantedHome({ key, policy }), recorded]);
    const own = await this.#ownIssues(homes, incident.createdAt);
    const believing = { trust: this.#options.trust, policy };
    const all = own.flatMap((issue) => withPostmortemMarker(issue, believing));
    const marked = all.filter(isBelieved);
    const unmarked = own.filter((issue) => isUnmarkedPostmortemOf(issue, incident, believing));
    const found = postmortemsOf(place.repository, key, marked);
    // A copy that was closed stands for nobody: where the one that counts has lost its marker, that is put back.
    const postmortems = unmarked.length === 0 ? found : found.filter((copy) => !isClosedCopy(copy));
    const tampered = tamperedPostmortemsOf(place.repository, incident, all, recorded);
    const [listed] = postmortems;
    const leader = listed ? await leaderOf(listed, key, this.#options) : null;
    const leads = leader === null || sameIssue(leader, key);
    const page = listed && leads ? await this.#pages.read(listed, policy) : null;
    const postmortem = page?.postmortem ?? listed;
    const labelled = incidentLabel(incident.labels, policy) !== null;
    const { installedAt } = place;
    const openOrShareCommands = await observeOpenOrShareCommands(place.client, incident, comments, {
      installedAt,
      marked,
      postmortem,
      findPostmortem: (other) => this.#findPostmortem(usual, other, believing),
    });
    const moved = postmortem ? null : await movedPostmortem(told, marked, this.#options);
    const orphans = await this.#orphans(around, own, homes);
    if (postmortem || orphans.length > 0) this.#options.known.add(key);
    const traces = openOrShareCommands.length + tampered.length + orphans.length;
    if (!postmortem && !moved && !labelled && traces === 0) return null;
    const labelledAt = labelled
      ? (postmortem?.marker.labelledAt ??
        (await readLabelledAt(place.client, key, policy.incident.labels)) ??
        incident.createdAt)
      : null;
    const bare: Snapshot = {
      ...(await bareSnapshot(around, postmortem, page?.lines ?? [], this.#options)),
      incident,
      labelledAt,
      told,
      lost: postmortem || moved || !recorded ? null : await lostPostmortem(recorded, this.#options),
      moved,
      openOrShareCommands,
      postmortemCommands: await observePostmortemCommands(
        { issue: incident, location: "incident", comments, postmortem },
        { client: place.client, policy, installedAt },
      ),
      postmortems: postmortem ? [postmortem, ...postmortems.slice(1)] : [],
      tampered: await withMarksOf(tampered, this.#options),
      leads,
      orphans,
      unmarked: postmortem ? [] : unmarked,
    };
    if (page) return this.#pages.observe(bare, page, own);
    if (postmortem || moved) return bare;
    return this.#withTemplate(bare, incident, place, comments, homes);
  }

  /**
   * What an incident that is gone left behind is followed on under its key; or under another, if the postmortem is shared or
   * the incident has another address today.
   */
  async #withoutIncident(around: Around): Promise<Snapshot | null> {
    const { place, key, policy } = around;
    const homes = await findHomes(this.#options.repositories, place, [wantedHome({ key, policy })]);
    const own = await this.#ownIssues(homes, null);
    const believing = { trust: this.#options.trust, policy };
    const postmortems = postmortemsOf(place.repository, key, believedPostmortems(own, believing));
    const [listed] = postmortems;
    const leader = listed ? await leaderOf(listed, null, this.#options) : null;
    if (leader && !sameIssue(leader, key)) return this.observe(leader);
    const orphans = await this.#orphans(around, own, homes);
    const fate = await readFate(place.client, key);
    const there = typeof fate === "object" ? await this.#observeAt(fate) : null;
    const goesOnThere = listed ? there?.moved?.postmortem.id === listed.id : orphans.length === 0;
    if (there && goesOnThere) return there;
    if (!listed && orphans.length === 0) return null;
    const page = listed ? await this.#pages.read(listed, policy) : null;
    const bare = {
      ...(await bareSnapshot(around, page?.postmortem, page?.lines ?? [], this.#options)),
      orphans,
    };
    if (!page) return bare;
    const { marker } = page.postmortem;
    // Only of one that was deleted it is sure that it is no incident any more.
    const labelledAt = fate === "deleted" || marker.withdrawn ? null : marker.labelledAt;
    const mine = { ...bare, labelledAt, postmortems: [page.postmortem, ...postmortems.slice(1)] };
    return this.#pages.observe(mine, page, own);
  }

  async #observeAt({ repositoryId, number }: Exclude<Fate, string>): Promise<Snapshot | null> {
    const place = await this.#options.repositories.findById(repositoryId);
    return place && this.observe({ owner: place.repository.owner, repo: place.repository.repo, number });
  }

  async #orphans(around: Around, own: readonly Issue[], homes: readonly Place[]): Promise<ItemIssue[]> {
    const orphans = await findOrphans(own, homes, around, this.#options);
    return this.#pages.detailsOf(orphans, around);
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
    const app = this.#options.app.login;
    return {
      ...bare,
      known: await observeKnown(bare, homes, this.#options),
      template: await loadTemplate(client, key, incident.labels, policy),
      timeline: await observeTimeline({ client, incident, comments, policy, app }),
    };
  }

  /** @param since an instant (ISO 8601) before which nothing of ours can have changed; null when that is not known */
  async #ownIssues(homes: readonly Place[], since: string | null): Promise<Issue[]> {
    const lists = homes.map((home) => this.#options.issues.own(home, since));
    return (await Promise.all(lists)).flat();
  }

  /** The postmortem that a command names, which may be older than this incident; never one from elsewhere. */
  async #findPostmortem(
    homes: readonly Place[],
    named: IssueRef,
    believing: Believing,
  ): Promise<PostmortemIssue | null> {
    const lists = homes.map((home) => this.#options.issues.own(home, null));
    const all = believedPostmortems((await Promise.all(lists)).flat(), believing);
    return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
  }
}
