import { formatIssueRef } from "../../domain/issue-ref.ts";
import { sharedTopics, topicsOf } from "../../domain/labels.ts";
import { tagsIn } from "../../observed/comments.ts";
import { MAX_RELATED_ITEMS } from "../../observed/commitments.ts";
import type { ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { trustedPostmortems, withItemMarker } from "../../observed/recorded-issues.ts";
import type { RelatedItem, Snapshot } from "../../observed/snapshot.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";
import { readAdopted } from "./adopted-items.ts";
import { commentsOn, type KeyContext, type ObserverContext } from "./context.ts";
import { firstIncidentOf } from "./postmortem-record.ts";

/** How many earlier incidents' labels are read, newest first: one request each, once in a postmortem's life. */
const MAX_INCIDENTS = 30;

/**
 * Open items of this repository's postmortems from before the incident's own that share a label with the incident, through
 * the item, its postmortem or that postmortem's incident; the earliest due date first.
 * @param postmortemRepositories where postmortems of this repository are
 */
export async function observeRelatedItems(
  snapshot: Snapshot,
  postmortemRepositories: readonly InstalledRepository[],
  context: KeyContext,
): Promise<RelatedItem[]> {
  const { policy, incident } = snapshot;
  const topics = topicsOf(incident?.labels ?? [], policy);
  if (topics.length === 0 || !policy.advice.knownBefore) return [];
  const own = await context.issues.ownIn(postmortemRepositories, null);
  const opened = snapshot.postmortems[0]?.createdAt;
  const earlier = trustedPostmortems(own, context).filter(({ createdAt, marker }) => {
    const isEarlier = opened === undefined || createdAt < opened;
    return isEarlier && marker.incidents.some(({ repositoryId }) => repositoryId === snapshot.repository.id);
  });
  const ours = earlier.flatMap((postmortem) => {
    return own.flatMap((issue) => withItemMarker(issue, postmortem, context));
  });
  const items = [...ours, ...(await readAdopted(earlier, context))];
  const open = items.filter(({ state }) => state === "open");
  const about = await labelsOfPostmortems(earlier, open, context);
  const known = open
    .map((item) => {
      const labels = [...item.labels, ...(about.get(item.marker.postmortem.id) ?? [])];
      return { item, topics: sharedTopics(topics, labels) };
    })
    .filter((entry) => entry.topics.length > 0)
    .sort((a, b) => compare(a.item, b.item));
  return Promise.all(
    known.map(async (entry, index) => {
      return {
        ...entry,
        isRecurrenceReported: index < MAX_RELATED_ITEMS && (await isTold(entry.item, snapshot, context)),
      };
    }),
  );
}

/** The labels of each postmortem that has open items, and of its first incident, by the postmortem's id. */
async function labelsOfPostmortems(
  earlier: readonly PostmortemIssue[],
  open: readonly ItemIssue[],
  context: ObserverContext,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const owing = earlier.filter(({ id }) => open.some(({ marker }) => marker.postmortem.id === id));
  const newest = owing.sort((a, b) => b.createdAt.localeCompare(a.createdAt)).slice(0, MAX_INCIDENTS);
  const entries = newest.map(async (postmortem) => {
    const incident = await firstIncidentOf(postmortem, context);
    return [postmortem.id, [...postmortem.labels, ...(incident?.labels ?? [])]] as const;
  });
  return new Map(await Promise.all(entries));
}

async function isTold(item: ItemIssue, { key }: Snapshot, context: ObserverContext): Promise<boolean> {
  const comments = await commentsOn([item], context);
  return tagsIn(comments.get(item.id) ?? []).includes(`again ${formatIssueRef(key)}`);
}

function compare(a: ItemIssue, b: ItemIssue): number {
  return a.marker.ledger.due.localeCompare(b.marker.ledger.due) || a.ref.number - b.ref.number;
}
