import { findCommands } from "../../commands/find-commands.ts";
import { type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { isIncident } from "../../domain/labels.ts";
import { type Comment, tagsIn } from "../../observed/comments.ts";
import { type Issue, type ItemIssue, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import { commandThatOpens, opensAutomatically } from "../../observed/opening.ts";
import {
  isClosedDuplicate,
  isPostmortemWithoutMarkerOf,
  postmortemsOf,
  tamperedPostmortemsOf,
  trustedPostmortems,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import { configuredRepository, repositoriesNamedBy } from "../../observed/repositories.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../observed/snapshot.ts";
import { recordedPostmortem } from "../../record/comment-tag.ts";
import { loadTemplate } from "../repositories/files.ts";
import {
  findPostmortemRepositories,
  findTargets,
  type InstalledRepository,
} from "../repositories/installed-repositories.ts";
import { isPostmortemOf, observeOpenOrShareCommands, observePostmortemCommands } from "./commands.ts";
import { type KeyContext, type ObserverContext, withTags } from "./context.ts";
import { observeTimeline } from "./incident-timeline.ts";
import { type MissingIssue, readLabelledAt, readMissingIssue } from "./issues.ts";
import { findOrphans } from "./items.ts";
import { PostmortemObserver, type ReadPostmortem } from "./postmortem.ts";
import {
  findMissingPostmortem,
  linkedPostmortem,
  movedPostmortem,
  primaryIncidentOf,
} from "./postmortem-record.ts";
import { observeRelatedItems } from "./related-items.ts";

/** Reads everything about a key, in a few requests. */
export class Observer {
  readonly #context: ObserverContext;
  readonly #postmortems: PostmortemObserver;

  constructor(context: ObserverContext) {
    this.#context = context;
    this.#postmortems = new PostmortemObserver(context);
  }

  /** Null if there is nothing to track: no incident, nothing that a deleted one left behind, or the App is not installed. */
  async observe(named: IssueRef): Promise<Snapshot | null> {
    const { repositories, policies, issues } = this.#context;
    const installed = await repositories.findFollowingRenames(named);
    if (!installed) return null;
    const { owner, repo } = installed.repository;
    const key = { owner, repo, number: named.number };
    const keyContext = { installed, key, policy: await policies.of(installed) };
    const incident = await issues.read(installed, key);
    if (!incident) return this.#withoutIncident(keyContext);
    return incident.byApp ? null : this.#ofIncident(keyContext, incident);
  }

  async #ofIncident(keyContext: KeyContext, incident: Issue): Promise<Snapshot | null> {
    const context = this.#context;
    const { installed, key, policy } = keyContext;
    const comments = await context.comments.of(installed.client, incident);
    const postedTags = tagsIn(comments);
    const usual = await this.#homes(keyContext, null);
    const recorded = recordedPostmortem(postedTags) ?? linkedPostmortem(incident, usual);
    if (!recorded && !mayHaveRecords(keyContext, incident, comments, context)) return null;
    const postmortemRepositories = await this.#homes(keyContext, recorded);
    const own = await this.#context.issues.ownIn(postmortemRepositories, incident.createdAt);
    const { marked, unmarked, postmortems, tampered } = this.#recordsOf(keyContext, incident, recorded, own);
    const { isPrimary, page } = await this.#follow(postmortems[0], keyContext);
    const postmortem = page?.postmortem ?? postmortems[0];
    const { installedAt } = installed;
    const openOrShareCommands = await observeOpenOrShareCommands(installed.client, incident, comments, {
      policy,
      installedAt,
      marked,
      postmortem,
      findPostmortem: (other) => this.#findPostmortem(usual, other, keyContext),
    });
    const moved = postmortem ? null : await movedPostmortem(postedTags, marked, context);
    const orphans = await this.#orphans(keyContext, own, postmortemRepositories);
    if (postmortem || orphans.length > 0) context.keysWithRecords.add(key);
    const isOne = isIncident(incident, policy);
    const traces = openOrShareCommands.length + tampered.length + orphans.length;
    if (!postmortem && !moved && !isOne && traces === 0) return null;
    const snapshot: Snapshot = {
      ...(await this.#emptySnapshot(keyContext, postmortem, page)),
      incident,
      labelledAt: isOne ? await labelledAt(keyContext, incident, postmortem) : null,
      postedTags,
      missingPostmortem:
        postmortem || moved || !recorded ? null : await findMissingPostmortem(recorded, context),
      moved,
      openOrShareCommands,
      postmortemCommands: await observePostmortemCommands(
        installed.client,
        { issue: incident, location: "incident", comments, postmortem },
        { policy, installedAt },
      ),
      postmortems: postmortem ? [postmortem, ...postmortems.slice(1)] : [],
      tampered: await withTags(tampered, context),
      isPrimary,
      orphans,
      withoutMarker: postmortem ? [] : unmarked,
    };
    if (page) return this.#postmortems.observe(snapshot, page, own);
    if (postmortem || moved) return snapshot;
    return this.#withTemplate(snapshot, incident, installed, comments, postmortemRepositories);
  }

  /**
   * What a deleted incident left behind is tracked under its key, or under another one if the postmortem is shared or the
   * incident was transferred.
   */
  async #withoutIncident(keyContext: KeyContext): Promise<Snapshot | null> {
    const context = this.#context;
    const { installed, key, policy } = keyContext;
    const postmortemRepositories = await this.#homes(keyContext, null);
    const own = await this.#context.issues.ownIn(postmortemRepositories, null);
    const believed = trustedPostmortems(own, { trust: context.trust, policy });
    const postmortems = postmortemsOf(installed.repository, key, believed);
    const [listed] = postmortems;
    const primary = listed ? await primaryIncidentOf(listed, null, context) : null;
    if (primary && !sameIssue(primary, key)) return this.observe(primary);
    const orphans = await this.#orphans(keyContext, own, postmortemRepositories);
    const missing = await readMissingIssue(installed.client, key);
    const elsewhere = typeof missing === "object" ? await this.#observeAt(missing) : null;
    const goesOn = listed ? elsewhere?.moved?.postmortem.id === listed.id : orphans.length === 0;
    if (elsewhere && goesOn) return elsewhere;
    if (!listed && orphans.length === 0) return null;
    const page = listed ? await this.#postmortems.read(listed, policy) : null;
    const snapshot = { ...(await this.#emptySnapshot(keyContext, page?.postmortem, page)), orphans };
    if (!page) return snapshot;
    const { marker } = page.postmortem;
    // Only a deleted issue is certainly no longer an incident.
    const labelledAt = missing === "deleted" || marker.withdrawn ? null : marker.labelledAt;
    const found = { ...snapshot, labelledAt, postmortems: [page.postmortem, ...postmortems.slice(1)] };
    return this.#postmortems.observe(found, page, own);
  }

  async #observeAt({ repositoryId, number }: Exclude<MissingIssue, string>): Promise<Snapshot | null> {
    const installed = await this.#context.repositories.findById(repositoryId);
    if (!installed) return null;
    const { owner, repo } = installed.repository;
    return this.observe({ owner, repo, number });
  }

  /** The App's records about an incident in its own issues. */
  #recordsOf(
    { installed: { repository }, key, policy }: KeyContext,
    incident: Issue,
    recorded: IssueRef | null,
    own: readonly Issue[],
  ) {
    const believing = { trust: this.#context.trust, policy };
    const all = own.flatMap((issue) => withPostmortemMarker(issue, believing));
    const marked = all.filter(isTrusted);
    const unmarked = own.filter((issue) => isPostmortemWithoutMarkerOf(issue, incident, believing));
    const found = postmortemsOf(repository, key, marked);
    return {
      marked,
      unmarked,
      // A closed duplicate does not count, so that a lost marker of the original is restored.
      postmortems: unmarked.length === 0 ? found : found.filter((copy) => !isClosedDuplicate(copy)),
      tampered: tamperedPostmortemsOf(repository, incident, all, recorded),
    };
  }

  /** Whether a postmortem is tracked under this key, and its data in that case. */
  async #follow(
    listed: PostmortemIssue | undefined,
    { key, policy }: KeyContext,
  ): Promise<{ readonly isPrimary: boolean; readonly page: ReadPostmortem | null }> {
    const primary = listed ? await primaryIncidentOf(listed, key, this.#context) : null;
    const isPrimary = primary === null || sameIssue(primary, key);
    return {
      isPrimary,
      page: listed && isPrimary ? await this.#postmortems.read(listed, policy) : null,
    };
  }

  async #orphans(
    keyContext: KeyContext,
    own: readonly Issue[],
    postmortemRepositories: readonly InstalledRepository[],
  ): Promise<ItemIssue[]> {
    const orphans = await findOrphans(own, postmortemRepositories, keyContext, this.#context);
    return this.#postmortems.detailsOf(orphans, keyContext);
  }

  /** A snapshot with only the repository, and those where the postmortem's items may be. */
  async #emptySnapshot(
    { installed, key, policy }: KeyContext,
    postmortem: PostmortemIssue | undefined,
    page: ReadPostmortem | null,
  ): Promise<Snapshot> {
    const { repositories, subIssues } = this.#context;
    const named = postmortem ? repositoriesNamedBy(postmortem, page?.lines ?? []) : [];
    return {
      ...EMPTY_SNAPSHOT,
      key,
      repository: installed.repository,
      installedAt: installed.installedAt,
      policy,
      knownRepositories: await findTargets(repositories, key, [
        configuredRepository({ key, policy }),
        ...named,
      ]),
      subIssues: subIssues.isSupported,
    };
  }

  async #withTemplate(
    snapshot: Snapshot,
    incident: Issue,
    { client }: InstalledRepository,
    comments: readonly Comment[],
    postmortemRepositories: readonly InstalledRepository[],
  ): Promise<Snapshot> {
    const { policy, key } = snapshot;
    if (!opensAutomatically(snapshot) && !commandThatOpens(snapshot)) return snapshot;
    const { app } = this.#context;
    return {
      ...snapshot,
      relatedItems: await observeRelatedItems(snapshot, postmortemRepositories, this.#context),
      template: await loadTemplate(client, key, incident.labels, policy),
      timeline: await observeTimeline(client, { incident, comments, policy, app }),
    };
  }

  /** The repositories where postmortems of this key may be: its own, the one in the config, and a recorded one. */
  #homes({ installed, key, policy }: KeyContext, recorded: IssueRef | null): Promise<InstalledRepository[]> {
    return findPostmortemRepositories(this.#context.repositories, installed, [
      configuredRepository({ key, policy }),
      recorded,
    ]);
  }

  /** The postmortem that a command names. It may be older than this incident, but must be in one of its repositories. */
  async #findPostmortem(
    postmortemRepositories: readonly InstalledRepository[],
    named: IssueRef,
    { policy }: KeyContext,
  ): Promise<PostmortemIssue | null> {
    const own = await this.#context.issues.ownIn(postmortemRepositories, null);
    const all = trustedPostmortems(own, { trust: this.#context.trust, policy });
    return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
  }
}

/**
 * Whether listing the App's issues can find something. Most events are about issues without any trace of an incident. If a
 * crash followed right after a postmortem was opened, there is no trace either, and the next sweep finds it.
 */
function mayHaveRecords(
  { key, policy }: KeyContext,
  incident: Issue,
  comments: readonly Comment[],
  { issues, keysWithRecords }: ObserverContext,
): boolean {
  return (
    issues.isListing ||
    keysWithRecords.has(key) ||
    isIncident(incident, policy) ||
    (incident.subIssueTotal ?? 0) > 0 ||
    comments.some(({ byApp, byBot, body }) => byApp || (!byBot && findCommands(body).length > 0))
  );
}

/** When the issue became an incident. */
async function labelledAt(
  { installed, key, policy }: KeyContext,
  { createdAt }: Issue,
  postmortem: PostmortemIssue | undefined,
): Promise<string> {
  const onRecord = postmortem?.marker.labelledAt;
  return onRecord ?? (await readLabelledAt(installed.client, key, policy)) ?? createdAt;
}
