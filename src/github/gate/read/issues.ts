import { DEFAULT_POLICY } from "../../../domain/default-policy.ts";
import type { FindingKind, RepositoryData } from "../../../domain/gate/verdict.ts";
import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import { sameLabel } from "../../../domain/labels.ts";
import type { Policy } from "../../../domain/policy.ts";
import { containsName } from "../../../domain/text.ts";
import { loginOf } from "../../../domain/writers.ts";
import type { PlainClock } from "../../../reconcile/ports.ts";
import { INDEX_LABEL } from "../../../record/report-tag.ts";
import type { Client } from "../../client/client.ts";
import type { GraphQL } from "../../client/graphql.ts";
import { issuesSince, mayHaveMissed } from "./changed-since.ts";
import { classify, isByApp, needsProof, untrackedNote, untrustedRecord } from "./classify.ts";
import { type IndexedItems, lookUpItems } from "./indexed-items.ts";
import { type OnPage, readInSequence, type Selection } from "./issue-pages.ts";
import type { ListedIssue, PageIssue } from "./listed-issue.ts";
import { readAhead } from "./read-ahead.ts";
import { ageOfIndex, asIndexed, indexedItems, indexesIn, indexProblem } from "./repository-index.ts";
import { type ClassifiedIssue, classifyOtherApps, trackedIn, unreadableIn } from "./unreadable.ts";

export interface Issues
  extends Pick<RepositoryData, "items" | "postmortems" | "unreadable" | "lastSweep" | "notes" | "problems"> {
  /** Whether any issue of the App was found: an item, a postmortem or a report. */
  readonly isUsed: boolean;
}

interface ReadContext {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly repository: RepositoryRef;
  /** Reads the repository's database id. */
  readonly repositoryId: () => Promise<number>;
  readonly clock: PlainClock;
  /** Called once a listing turns out to be long. */
  readonly onLongListing: () => void;
}

/** By issue number, because an issue can be on two pages. */
type ClassifiedIssues = Map<number, ClassifiedIssue>;

type IssueQuery = Pick<Selection, "labels" | "creator">;

/**
 * Reads all open action items and postmortems, by the labels of the policy and by those that the App's index names.
 * Throws what the client throws, and what `policy` rejects with.
 */
export async function readIssues(context: ReadContext, policy: Promise<Policy>): Promise<Issues> {
  const found = await readByPolicy(context, policy);
  const loaded = await policy;
  const indexed = policyByIndex(found, loaded);
  if (indexed !== null) {
    const queries = labelQueries(indexed);
    const signal = new AbortController().signal;
    const more = await readListings(context, queries, Promise.resolve(indexed), signal);
    for (const [number, issue] of more) if (!found.has(number)) found.set(number, issue);
  }
  const { moved, gone } = await readIndexed(context, found, loaded);
  const { items, unreadable, problems, notes, ...issues } = issuesIn(found, loaded);
  const problem = indexProblem(found, loaded, context.repository, context.clock.now().epochMilliseconds);
  return {
    ...issues,
    items: [...items, ...moved],
    unreadable: [...unreadable, ...gone],
    notes: moved.length + gone.length === 0 ? notes : [...notes, ageOfIndex(found, context.repository)],
    problems: [...problems, ...(problem === null ? [] : [{ text: problem }])],
  };
}

/** Looks up what the index lists and no listing has. What lost its label or its record counts as if it had both. */
async function readIndexed(
  context: ReadContext,
  found: ClassifiedIssues,
  policy: Policy,
): Promise<Pick<IndexedItems, "moved" | "gone">> {
  const entries = indexedItems(found);
  const missing = [...entries.values()].filter(({ number }) => !found.has(number));
  const isSigned = policy.signingKeys.length > 0;
  const { open, moved, gone } = await lookUpItems(missing, { ...context, isSigned });
  const { label } = policy.actionItems;
  const asLabeled = open.map((issue) => ({ ...issue, labels: [...issue.labels, label] }));
  await collectInto(found, context, Promise.resolve(policy))(asLabeled);
  for (const number of entries.keys()) {
    const lost = found.get(number);
    const item = lost ? asIndexed(lost, policy) : null;
    if (item !== null) found.set(number, item);
  }
  return { moved, gone };
}

/** The policy with the labels of the index; null if there is no index, or it names the same labels. */
function policyByIndex(found: ClassifiedIssues, policy: Policy): Policy | null {
  const [labels] = indexesIn(found).flatMap((index) => index.labels ?? []);
  if (labels === undefined) return null;
  const isSame =
    sameLabel(labels.actionItem, policy.actionItems.label) &&
    sameLabel(labels.postmortem, policy.postmortem.label);
  return isSame
    ? null
    : {
        ...policy,
        actionItems: { ...policy.actionItems, label: labels.actionItem },
        postmortem: { ...policy.postmortem, label: labels.postmortem },
      };
}

/** The listings of the default policy start before the policy is loaded, because most repositories use its labels. */
async function readByPolicy(context: ReadContext, policy: Promise<Policy>): Promise<ClassifiedIssues> {
  const defaultQueries = queriesFor(DEFAULT_POLICY);
  const abort = new AbortController();
  const defaultListings = readListings(context, defaultQueries, policy, abort.signal);
  // Awaited below, or not at all.
  defaultListings.catch(() => {});
  try {
    const queries = queriesFor(await policy);
    if (JSON.stringify(queries) === JSON.stringify(defaultQueries)) {
      return await defaultListings;
    }
    abort.abort();
    return await readListings(context, queries, policy, new AbortController().signal);
  } catch (error) {
    abort.abort();
    throw error;
  }
}

/** The issues of pinned writers are listed by their author, which no one can change; adopted issues by their label. */
function queriesFor(policy: Policy): IssueQuery[] {
  const [items, postmortems] = labelQueries(policy);
  const byAuthor = policy.apps.map((slug) => ({ creator: loginOf(slug) }));
  return byAuthor.length === 0 ? [items, postmortems, { labels: INDEX_LABEL }] : [items, ...byAuthor];
}

function labelQueries({ actionItems, postmortem }: Policy): [IssueQuery, IssueQuery] {
  return [{ labels: actionItems.label }, { labels: postmortem.label }];
}

async function readListings(
  context: ReadContext,
  queries: readonly IssueQuery[],
  policy: Promise<Policy>,
  signal: AbortSignal,
): Promise<ClassifiedIssues> {
  const { client, repository, clock } = context;
  const { owner, repo } = repository;
  const startedAt = clock.now().epochMilliseconds;
  const found: ClassifiedIssues = new Map();
  const onPage = collectInto(found, context, policy);
  const listings = await Promise.all(
    queries.map((query, index) => {
      const selection = { owner, repo, ...query, signal };
      return readListing(context, { selection, onPage }, index === 0);
    }),
  );
  const results = listings.map(({ result }) => result);
  const handled = Promise.all(results.map((result) => result.handled));
  if (results.every(({ inSequence }) => inSequence)) return handled.then(() => found);
  const elapsed = clock.now().epochMilliseconds - startedAt;
  const since = Math.min(...results.map((result) => result.since ?? startedAt)) - elapsed;
  const [changed] = await Promise.all([issuesSince(client, repository, since, signal), handled]);
  if (!mayHaveMissed(changed, await policy, found)) return found;
  found.clear();
  for (const { selection, onPage } of listings) await readInSequence(client, selection, onPage);
  return found;
}

interface Listing {
  readonly selection: Selection;
  readonly onPage: OnPage;
}

/**
 * Reads a listing. `creator=slug[bot]` finds nothing on some enterprise hosts, so an empty one is read again without it,
 * and only issues by that author count.
 */
async function readListing(
  { client, onLongListing }: ReadContext,
  listing: Listing,
  scout: boolean,
): Promise<Listing & { readonly result: Awaited<ReturnType<typeof readAhead>> }> {
  const { selection, onPage } = listing;
  const result = await readAhead(client, selection, scout, onPage, onLongListing);
  const { creator, ...all } = selection;
  if (creator === undefined || !result.isEmpty) return { ...listing, result };
  const isByCreator = ({ author }: PageIssue) => author?.toLowerCase() === creator.toLowerCase();
  const instead = {
    selection: all,
    onPage: (issues) => onPage(issues.filter(isByCreator)),
  } satisfies Listing;
  return { ...instead, result: await readAhead(client, all, false, instead.onPage, onLongListing) };
}

/** Keeps only what the verdict needs of each page. */
function collectInto(
  found: ClassifiedIssues,
  { repository, repositoryId }: ReadContext,
  loading: Promise<Policy>,
): OnPage {
  let verifier: ReturnType<typeof verifierOf> | undefined;
  return async (issues) => {
    const policy = await loading;
    // Pending responses come first: the requests that they trigger take longer than this page.
    await new Promise((resolve) => setImmediate(resolve));
    verifier ??= verifierOf(policy.signingKeys);
    const verify = await verifier;
    // Only a signed record can prove where it belongs.
    const id = verify && (await repositoryId());
    await Promise.all(
      issues.map(async (listed) => {
        const { number, updatedAt } = listed;
        if (listed.isPullRequest || found.has(number)) return;
        const { owner, repo } = repository;
        const issue = { ...listed, ref: { owner, repo, number }, repositoryId: id };
        const candidate = { issue, kind: listingKindOf(issue, policy), policy };
        const { classified, proof } = classify(candidate);
        const { ref, title, assignees, createdAt, author } = issue;
        const origin = {
          issue: { ref, title, assignees, createdAt, updatedAt },
          byApp: isByApp(issue, policy),
          author,
        };
        found.set(number, { classified, ...origin });
        if (proof === null || verify === null || (await verify(proof.text, proof.signature))) return;
        if (needsProof(issue, policy)) {
          found.set(number, { classified: { as: "not-tracked", ref }, ...origin });
          return;
        }
        const unreadable = untrustedRecord(candidate);
        const hasUnknownKey = !policy.signingKeys.includes(proof.signedBy);
        found.set(number, { classified: { as: "untrusted", unreadable, hasUnknownKey }, ...origin });
      }),
    );
  };
}

function listingKindOf({ labels }: ListedIssue, { actionItems, postmortem }: Policy): FindingKind {
  const isItem = containsName(labels, actionItems.label) || !containsName(labels, postmortem.label);
  return isItem ? "action-item" : "postmortem";
}

function issuesIn(found: ClassifiedIssues, policy: Policy): Issues {
  const all = trackedIn([...found.values()], policy);
  const postmortems = all.filter((one) => one.as === "postmortem");
  const byId = new Map(postmortems.map(({ id, postmortem }) => [id, postmortem]));
  const note = untrackedNote(all.filter((one) => one.as === "not-tracked").map(({ ref }) => ref));
  const digests = all.filter((one) => one.as === "report").filter(({ report }) => report === "digest");
  const otherApps = classifyOtherApps([...found.values()], policy);
  return {
    items: all
      .filter((one) => one.as === "action-item")
      .map(({ item, postmortemId }) => {
        const postmortem = byId.get(postmortemId);
        return postmortem ? { ...item, postmortem: postmortem.issue } : item;
      }),
    postmortems: postmortems.map(({ postmortem }) => postmortem),
    unreadable: [...unreadableIn(all), ...otherApps.unreadable],
    lastSweep: digests.length === 1 ? digests[0]!.lastSweep : null,
    notes: note ? [note] : [],
    problems: otherApps.problems,
    isUsed: all.some(({ as }) => as !== "not-tracked"),
  };
}

type Verify = (text: string, signature: string) => Promise<boolean>;

/** Verifies signatures with the pinned keys; null if there are none. Loads cryptography only if it is needed. */
async function verifierOf(publicKeys: readonly string[]): Promise<Verify | null> {
  if (publicKeys.length === 0) return null;
  const { createAsyncVerifier } = await import("../../../record/signature.ts");
  return createAsyncVerifier(publicKeys);
}
