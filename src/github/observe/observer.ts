import { findCommands } from "../../commands/find-commands.ts";
import { type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { isIncident } from "../../domain/labels.ts";
import { type CommandedIssue, type Comment, tagsIn } from "../../observed/comments.ts";
import { isOwnRecord } from "../../observed/intake.ts";
import { type Issue, isTrusted, type PostmortemIssue } from "../../observed/issue.ts";
import { commandThatOpens, opensAutomatically } from "../../observed/opening.ts";
import {
  isClosedDuplicate,
  isPostmortemWithoutMarkerOf,
  newestRequest,
  postmortemsOf,
  tamperedPostmortemsOf,
  trustedPostmortems,
  withPostmortemMarker,
} from "../../observed/recorded-issues.ts";
import { configuredRepository, repositoriesNamedBy } from "../../observed/repositories.ts";
import { notedIn } from "../../observed/same-incident.ts";
import { EMPTY_SNAPSHOT, type Snapshot } from "../../observed/snapshot.ts";
import { recordedPostmortem } from "../../record/comment-tag.ts";
import { loadTemplate } from "../repositories/files.ts";
import {
  findPostmortemRepositories,
  findTargets,
  type InstalledRepository,
} from "../repositories/installed-repositories.ts";
import {
  declinesUnasked,
  isPostmortemOf,
  observeCommandsOnOthers,
  observeOpenOrShareCommands,
  observePostmortemCommands,
} from "./commands.ts";
import { observeContested } from "./contested.ts";
import { type KeyContext, type ObserverContext, withTags } from "./context.ts";
import { withIncidentChanges } from "./incident-changes.ts";
import { observeTimeline } from "./incident-timeline.ts";
import { withIssueFields, withIssueTypes } from "./issue-fields.ts";
import { type MissingIssue, readMissingIssue } from "./issues.ts";
import { findOrphans } from "./items.ts";
import { observeLabelling } from "./labelling.ts";
import { observePostmortem, type ReadPostmortem, readPostmortem } from "./postmortem.ts";
import {
  commandsSinceLink,
  findMissingPostmortem,
  hasPostmortemLink,
  movedPostmortem,
  primaryIncidentOf,
} from "./postmortem-record.ts";
import { observeRelatedItems } from "./related-items.ts";
import { observeSameIncident } from "./same-incident.ts";
import type { TimelineEntry } from "./timeline.ts";

/**
 * Reads everything about a key, in a few requests. Null if there is nothing to track: no incident, nothing that a deleted one
 * left behind, or the App is not installed.
 */
export async function observe(named: IssueRef, context: ObserverContext): Promise<Snapshot | null> {
  const snapshot = await observeKey(named, context);
  if (!snapshot) return null;
  const contested = await observeContested(snapshot, context);
  return withIssueTypes(await withIssueFields({ ...snapshot, contested }, context), context);
}

async function observeKey(named: IssueRef, observing: ObserverContext): Promise<Snapshot | null> {
  const { repositories, policies, issues } = observing;
  const installed = await repositories.findFollowingRenames(named);
  if (!installed) return null;
  const { owner, repo } = installed.repository;
  const key = { owner, repo, number: named.number };
  const context = { ...observing, installed, key, policy: await policies.of(installed) };
  const incident = await issues.read(installed, key);
  if (!incident) return observeWithoutIncident(context);
  return isOwnRecord(incident, context.policy) ? null : observeIncident(incident, context);
}

async function observeIncident(incident: Issue, context: KeyContext): Promise<Snapshot | null> {
  const { installed, key, policy, issues } = context;
  const comments = await context.comments.of(installed.client, incident);
  const postedTags = tagsIn(comments);
  const { same, first } = await observeSameIncident(incident, postedTags, context);
  // One key does all writes about the same incident, so that no word is brought over twice.
  if (first) return observeKey(first.ref, context);
  const usual = await homesOf(null, context);
  const recorded = recordedPostmortem(postedTags);
  if (recorded) context.writers.vouchFor(recorded);
  const isLinked = hasPostmortemLink(incident, usual);
  if (!recorded && !isLinked && !mayHaveRecords(incident, comments, context)) return null;
  const postmortemRepositories = await homesOf(recorded, context);
  const own = await issues.ownIn(postmortemRepositories, incident.createdAt);
  const { marked, unmarked, postmortems, tampered, executed } = recordsOf(incident, recorded, own, context);
  const { isPrimary, page } = await follow(postmortems[0], context);
  const postmortem = page?.postmortem ?? postmortems[0];
  const findNamed = (named: IssueRef) => findPostmortem(named, usual, context);
  const known = { executed, postmortem, findPostmortem: findNamed };
  const openOrShareCommands = await observeOpenOrShareCommands(comments, known, context);
  const moved = postmortem ? null : await movedPostmortem(comments, marked, context);
  const orphans = await findOrphans(own, postmortemRepositories, context);
  if (postmortem || orphans.length > 0) context.keysWithRecords.add(key);
  const isOne = isIncident(incident, policy);
  const traces = openOrShareCommands.length + tampered.length + unmarked.length + orphans.length;
  const isKnown = postmortem !== undefined || moved !== null || isOne || traces > 0;
  const location = isKnown ? "incident" : "issue";
  const commanded: CommandedIssue = { issue: incident, location, comments, postmortem };
  if (!isKnown && !declinesUnasked(commanded, context)) return null;
  const labelling = isOne ? await observeLabelling(incident, postmortem, context) : null;
  const missingPostmortem =
    postmortem || moved || !recorded ? null : await findMissingPostmortem(recorded, context);
  const snapshot: Snapshot = {
    ...(await emptySnapshot(postmortem, page, context)),
    incident,
    labelledAt: labelling?.at ?? null,
    labelledBy: labelling?.by ?? null,
    postedTags,
    noted: notedIn(comments),
    sameIncident: same,
    missingPostmortem,
    moved,
    openOrShareCommands: missingPostmortem
      ? commandsSinceLink(openOrShareCommands, comments)
      : openOrShareCommands,
    postmortemCommands: [
      ...(await observePostmortemCommands(installed.client, commanded, context)),
      ...(await observeCommandsOnOthers(postmortems.slice(1), context)),
    ],
    postmortems: postmortem ? [postmortem, ...postmortems.slice(1)] : [],
    tampered: await withTags(tampered, context),
    isPrimary,
    orphans,
    withoutMarker: postmortem ? [] : unmarked,
  };
  if (page) {
    const found = await observePostmortem(snapshot, page, own, context);
    return withIncidentChanges(found, incident, postmortemRepositories, context);
  }
  if (postmortem || moved) return snapshot;
  const entries = labelling?.entries ?? null;
  return withTemplate(snapshot, { incident, comments, entries }, postmortemRepositories, context);
}

/**
 * What a deleted incident left behind is tracked under its key, or under another one if the postmortem is shared or the
 * incident was transferred.
 */
async function observeWithoutIncident(context: KeyContext): Promise<Snapshot | null> {
  const { installed, key } = context;
  const postmortemRepositories = await homesOf(null, context);
  const own = await context.issues.ownIn(postmortemRepositories, null);
  const believed = trustedPostmortems(own, context);
  const postmortems = postmortemsOf(installed.repository, key, believed);
  const [listed] = postmortems;
  const primary = listed ? await primaryIncidentOf(listed, null, context) : null;
  if (primary && !sameIssue(primary, key)) return observeKey(primary, context);
  const orphans = await findOrphans(own, postmortemRepositories, context);
  const missing = await readMissingIssue(installed.client, key);
  const elsewhere = typeof missing === "object" ? await observeAt(missing, context) : null;
  const goesOn = listed ? elsewhere?.moved?.postmortem.id === listed.id : orphans.length === 0;
  if (elsewhere && goesOn) return elsewhere;
  if (!listed && orphans.length === 0) return null;
  const page = listed ? await readPostmortem(listed, context) : null;
  const snapshot = { ...(await emptySnapshot(page?.postmortem, page, context)), orphans };
  if (!page) return snapshot;
  const { marker } = page.postmortem;
  // Only a deleted issue is certainly no longer an incident.
  const labelledAt = missing === "deleted" || marker.withdrawn ? null : marker.labelledAt;
  const found = { ...snapshot, labelledAt, postmortems: [page.postmortem, ...postmortems.slice(1)] };
  return observePostmortem(found, page, own, context);
}

async function observeAt(
  { repositoryId, number }: Exclude<MissingIssue, string>,
  context: ObserverContext,
): Promise<Snapshot | null> {
  const installed = await context.repositories.findById(repositoryId);
  if (!installed) return null;
  const { owner, repo } = installed.repository;
  return observeKey({ owner, repo, number }, context);
}

/** The App's records about an incident in its own issues. */
function recordsOf(incident: Issue, recorded: IssueRef | null, own: readonly Issue[], context: KeyContext) {
  const { repository } = context.installed;
  const all = own.flatMap((issue) => withPostmortemMarker(issue, context));
  const marked = all.filter(isTrusted);
  const unmarked = own.filter((issue) => isPostmortemWithoutMarkerOf(issue, incident, recorded, context));
  const found = postmortemsOf(repository, context.key, marked);
  return {
    marked,
    unmarked,
    // A closed duplicate does not count, so that a lost marker of the original is restored.
    postmortems: unmarked.length === 0 ? found : found.filter((copy) => !isClosedDuplicate(copy)),
    executed: newestRequest(repository, context.key, found),
    tampered: tamperedPostmortemsOf(repository, incident, all, recorded),
  };
}

/** Whether a postmortem is tracked under this key, and its data in that case. */
async function follow(
  listed: PostmortemIssue | undefined,
  context: KeyContext,
): Promise<{ readonly isPrimary: boolean; readonly page: ReadPostmortem | null }> {
  const primary = listed ? await primaryIncidentOf(listed, context.key, context) : null;
  const isPrimary = primary === null || sameIssue(primary, context.key);
  return {
    isPrimary,
    page: listed && isPrimary ? await readPostmortem(listed, context) : null,
  };
}

/** A snapshot with only the repository, and those where the postmortem's items may be. */
async function emptySnapshot(
  postmortem: PostmortemIssue | undefined,
  page: ReadPostmortem | null,
  { installed, key, policy, repositories, subIssues }: KeyContext,
): Promise<Snapshot> {
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

interface ReadIncident {
  readonly incident: Issue;
  readonly comments: readonly Comment[];
  /** Its timeline, if that is read already. */
  readonly entries: readonly TimelineEntry[] | null;
}

async function withTemplate(
  snapshot: Snapshot,
  { incident, comments, entries }: ReadIncident,
  postmortemRepositories: readonly InstalledRepository[],
  context: KeyContext,
): Promise<Snapshot> {
  if (!opensAutomatically(snapshot) && !commandThatOpens(snapshot)) return snapshot;
  const { installed, policies, policy } = context;
  return {
    ...snapshot,
    relatedItems: await observeRelatedItems(snapshot, postmortemRepositories, context),
    template: await loadTemplate(installed, policies, incident.labels, policy),
    timeline: await observeTimeline(incident, comments, context, entries),
  };
}

/** The repositories where postmortems of this key may be: its own, the one in the config, and a recorded one. */
function homesOf(recorded: IssueRef | null, context: KeyContext): Promise<InstalledRepository[]> {
  const wanted = [configuredRepository(context), recorded];
  return findPostmortemRepositories(context.repositories, context.installed, wanted);
}

/** The postmortem that a command names. It may be older than this incident, but must be in one of its repositories. */
async function findPostmortem(
  named: IssueRef,
  postmortemRepositories: readonly InstalledRepository[],
  context: KeyContext,
): Promise<PostmortemIssue | null> {
  const own = await context.issues.ownIn(postmortemRepositories, null);
  const all = trustedPostmortems(own, context);
  return all.find((postmortem) => isPostmortemOf(postmortem, named)) ?? null;
}

/**
 * Whether listing the App's issues can find something. Most events are about issues without any trace of an incident. If a
 * crash followed right after a postmortem was opened, there is no trace either, and the next sweep finds it.
 */
function mayHaveRecords(
  incident: Issue,
  comments: readonly Comment[],
  { key, policy, issues, keysWithRecords }: KeyContext,
): boolean {
  return (
    issues.isListing ||
    keysWithRecords.has(key) ||
    isIncident(incident, policy) ||
    (incident.subIssueTotal ?? 0) > 0 ||
    comments.some(({ byApp, byBot, body }) => byApp || (!byBot && findCommands(body).length > 0))
  );
}
