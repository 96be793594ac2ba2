import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Merge, MergeDetails } from "../../domain/simulation/history.ts";
import type { Connection } from "../gate/change/ask.ts";
import { type Reference, refOf } from "../gate/change/closing-references.ts";
import { closedIssues, revertClaims } from "../gate/change/description.ts";
import { authorOf } from "../gate/change/event.ts";
import {
  type Actor,
  askWithin,
  eventOf,
  type Listed,
  labelsBefore,
  nodesOf,
  type ReadContext,
  restLogin,
  type Short,
  type TimelineItem,
} from "./evidence.ts";

/** By their last change, because nothing else bounds a listing: a pull request can be merged long after it was opened. */
const MERGED = `query ($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    databaseId
    defaultBranchRef { name }
    pullRequests(states: MERGED, first: 100, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        id
        number
        title
        mergedAt
        updatedAt
        baseRefName
        author { __typename login }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Repository {
  readonly databaseId: number;
  readonly defaultBranchRef: { readonly name: string } | null;
  readonly pullRequests: Connection<PullRequest> | null;
}

interface PullRequest {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly mergedAt: string;
  readonly updatedAt: string;
  readonly baseRefName: string;
  readonly author: Actor | null;
}

/** A merge, and the global node id of its pull request. */
export interface ListedMerge extends Merge {
  readonly node: string;
  readonly base: string;
}

export interface MergeListing extends Listed<ListedMerge> {
  readonly repositoryId: number | null;
}

/**
 * The pull requests that were merged between two instants (epoch milliseconds), the oldest first. What changes while they are
 * listed moves to the beginning of the listing, so that is read once more at the end.
 */
export async function listMerges(
  context: ReadContext,
  { since, until }: { readonly since: number; readonly until: number },
): Promise<MergeListing> {
  const found = new Map<number, ListedMerge>();
  let repositoryId: number | null = null;
  const startedAt = context.clock.now().epochMilliseconds;
  const readSince = async (instant: number): Promise<boolean> => {
    let after: string | null = null;
    do {
      const page: Repository | null = await askWithin(context, MERGED, { after }, readable);
      if (page === null) return false;
      repositoryId = page.databaseId;
      const { pageInfo }: Connection<PullRequest> = page.pullRequests!;
      const rows: PullRequest[] = nodesOf(page.pullRequests);
      for (const row of rows) found.set(row.number, mergeOf(row, page.defaultBranchRef?.name));
      const isPast = rows.some(({ updatedAt }) => Date.parse(updatedAt) < instant);
      after = pageInfo.hasNextPage && !isPast ? pageInfo.endCursor : null;
    } while (after !== null);
    return true;
  };
  const isFirstRead = await readSince(since);
  // One page can't miss anything.
  const isComplete = isFirstRead && (found.size <= PAGE || (await readSince(startedAt - MARGIN_MS)));
  const rows = [...found.values()].filter(({ mergedAt }) => mergedAt >= since && mergedAt < until);
  return {
    rows: rows.toSorted((a, b) => a.mergedAt - b.mergedAt || a.number - b.number),
    isComplete,
    repositoryId,
  };
}

/** Null without the permission to read pull requests. */
function readable(repository: Repository): Repository | null {
  return repository.pullRequests && repository;
}

const PAGE = 100;

/** Two clocks differ. */
const MARGIN_MS = 60_000;

function mergeOf(row: PullRequest, defaultBranch: string | undefined): ListedMerge {
  const { id, number, title, mergedAt, baseRefName: base, author } = row;
  return {
    ...{ node: id, number, title, base },
    ...authorOf(author && { login: restLogin(author), type: author.__typename }),
    mergedAt: Date.parse(mergedAt),
    toDefaultBranch: base === defaultBranch,
  };
}

const DETAILS = `query ($ids: [ID!]!, $withFiles: Boolean!) {
  nodes(ids: $ids) {
    ... on PullRequest {
      id
      body
      labels(first: 50) { nodes { name } pageInfo { hasNextPage } }
      timelineItems(first: 100, itemTypes: [LABELED_EVENT, UNLABELED_EVENT]) {
        nodes {
          __typename
          ... on LabeledEvent { createdAt label { name } }
          ... on UnlabeledEvent { createdAt label { name } }
        }
        pageInfo { hasNextPage }
      }
      closingIssuesReferences(first: 50) {
        nodes { number repository { nameWithOwner } }
        pageInfo { hasNextPage }
      }
      files(first: 100) @include(if: $withFiles) {
        nodes { path changeType }
        pageInfo { hasNextPage }
      }
    }
  }
}`;

interface Details {
  readonly id: string;
  readonly body: string;
  readonly labels: Short<{ readonly name: string }> | null;
  readonly timelineItems: Short<TimelineItem>;
  readonly closingIssuesReferences: Short<Reference> | null;
  readonly files?: Short<{ readonly path: string; readonly changeType: string }> | null;
}

const MERGES_AT_ONCE = 100;

/** What is asked of the details. */
export interface DetailsRequest {
  /** Whether the settings hold pull requests by the areas that they change. */
  readonly withFiles: boolean;
  /** The web host whose issue addresses count. */
  readonly host: string;
}

/** Their paths are matched with the areas of each policy. Null if they can't be read completely. */
export interface ReadDetails extends Omit<MergeDetails, "areas"> {
  readonly files: readonly string[] | null;
}

/** Reads what can exempt merges, by number. Those that the budget doesn't suffice for are missing. */
export async function readDetails(
  context: ReadContext,
  merges: readonly ListedMerge[],
  request: DetailsRequest,
): Promise<ReadonlyMap<number, ReadDetails>> {
  const { client, graphql, budget, onRequest } = context;
  const found = new Map<number, ReadDetails>();
  for (let from = 0; from < merges.length && budget.take(); from += MERGES_AT_ONCE) {
    const some = merges.slice(from, from + MERGES_AT_ONCE);
    const variables = { ids: some.map(({ node }) => node), withFiles: request.withFiles };
    const data = await graphql.ask<{ readonly nodes: readonly (Details | null)[] }>(
      client,
      DETAILS,
      variables,
    );
    onRequest?.();
    for (const [index, details] of (data?.nodes ?? []).entries()) {
      const merge = some[index]!;
      if (details) found.set(merge.number, detailsOf(details, merge, context, request));
    }
  }
  return found;
}

function detailsOf(
  details: Details,
  merge: ListedMerge,
  { repository }: Pick<ReadContext, "repository">,
  { withFiles, host }: DetailsRequest,
): ReadDetails {
  const labels = labelsOf(details, merge.mergedAt);
  const closes = merge.toDefaultBranch ? closesOf(details) : [];
  const mayClose = merge.toDefaultBranch ? closedIssues(details.body, repository, host) : [];
  const files = withFiles ? filesOf(details) : [];
  const mayRevert = revertClaims(details.body, repository, host).length > 0;
  const unknown = [
    ...(labels === null ? ["has more labels than could be read"] : []),
    ...(closes === null ? ["closes issues that can't be read"] : []),
    ...(files === null ? ["changed files that can't be read anymore"] : []),
    ...(mayRevert ? ["claims to be a revert, which only the gate verifies"] : []),
  ];
  return {
    labels,
    closes,
    mayClose,
    files,
    reverts: null,
    mayRevert,
    unknown: unknown.map((why) => `#${merge.number} ${why}.`),
  };
}

/** The labels that it had then. */
function labelsOf({ labels, timelineItems }: Details, at: number): string[] | null {
  if (labels === null || labels.pageInfo.hasNextPage || timelineItems.pageInfo.hasNextPage) return null;
  const later = nodesOf(timelineItems)
    .flatMap(eventOf)
    .filter((event) => event.at >= at);
  return labelsBefore(
    nodesOf(labels).map(({ name }) => name),
    later,
  );
}

function closesOf({ closingIssuesReferences: found }: Details): IssueRef[] | null {
  if (found === null || found.pageInfo.hasNextPage) return null;
  return nodesOf(found).flatMap(refOf);
}

/** GraphQL doesn't tell the former path of a file that was renamed. */
function filesOf({ files }: Details): string[] | null {
  if (!files || files.pageInfo.hasNextPage) return null;
  const rows = nodesOf(files);
  return rows.some(({ changeType }) => changeType === "RENAMED") ? null : rows.map(({ path }) => path);
}
