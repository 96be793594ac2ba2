import { CHECK_NAME } from "../../observed/checks.ts";
import { allItems } from "../client/pages.ts";
import { askAll, type Connection, type QueryContext } from "./change/ask.ts";

/** A check of the App on a commit, as GitHub lists it. Times are epoch milliseconds. */
export interface ListedCheck {
  /** Null if GitHub does not tell it. */
  readonly id: number | null;
  readonly isGreen: boolean;
  readonly externalId: string | null;
  readonly completedAt: number;
  /** When somebody last asked for it again; null if it was answered since, or nobody did. */
  readonly rerequestedAt: number | null;
}

/** The last commit of an open pull request. */
export interface OpenHead {
  readonly number: number;
  readonly sha: string;
  /** Null if it has none. */
  readonly check: ListedCheck | null;
  /** The commit that a merge queue tests, and its parent. */
  readonly queued: QueuedHead | null;
}

interface QueuedHead {
  readonly base: string;
  readonly sha: string;
  readonly check: ListedCheck | null;
}

/** The newest check of this name on a commit. A suite holds all of an App's. */
const CHECK = `oid
  checkSuites(first: 5, filterBy: { appId: $app }) {
    nodes {
      status
      updatedAt
      checkRuns(first: 1, filterBy: { checkType: LATEST, checkName: $check }) {
        nodes { databaseId url status conclusion externalId completedAt }
      }
    }
  }`;

/** @internal */
export const OPEN_HEADS = `query ($owner: String!, $name: String!, $after: String, $app: Int!, $check: String!) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        number
        headRefOid
        commits(last: 1) { nodes { commit { ${CHECK} } } }
        mergeQueueEntry { headCommit { ${CHECK} } baseCommit { oid } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Repository {
  readonly pullRequests: Connection<PullRequest> | null;
}

interface PullRequest {
  readonly number: number;
  readonly headRefOid: string;
  readonly commits: { readonly nodes: readonly ({ readonly commit: Commit } | null)[] | null } | null;
  readonly mergeQueueEntry: {
    readonly headCommit: Commit | null;
    readonly baseCommit: { readonly oid: string } | null;
  } | null;
}

interface Commit {
  readonly oid: string;
  readonly checkSuites: { readonly nodes: readonly (Suite | null)[] | null } | null;
}

interface Suite {
  readonly status: string;
  readonly updatedAt: string;
  readonly checkRuns: { readonly nodes: readonly (Run | null)[] | null } | null;
}

interface Run {
  readonly databaseId: number | null;
  readonly url: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly externalId: string | null;
  readonly completedAt: string | null;
}

/**
 * The heads of all open pull requests with the App's check, those of the most recently updated ones first: one query for 50. An
 * API without GraphQL is asked once for each. Throws what the client throws.
 * @param app the App's id
 */
export async function openHeads(context: QueryContext, app: number): Promise<OpenHead[]> {
  const found = await askAll<Repository, PullRequest>(context, {
    query: OPEN_HEADS,
    variables: { app, check: CHECK_NAME },
    find: ({ pullRequests }) => pullRequests,
  });
  return found ? found.flatMap(headOf) : headsOneByOne(context, app);
}

/** None for a head whose checks GitHub does not show yet: another pass finds them, and nothing is written twice. */
function headOf({ number, headRefOid, commits, mergeQueueEntry }: PullRequest): OpenHead[] {
  const commit = commits?.nodes?.[0]?.commit;
  if (commit?.oid !== headRefOid || commit.checkSuites === null) return [];
  const { headCommit, baseCommit } = mergeQueueEntry ?? {};
  const queued =
    headCommit?.checkSuites && baseCommit
      ? { base: baseCommit.oid, sha: headCommit.oid, check: checkOn(headCommit) }
      : null;
  return [{ number, sha: headRefOid, check: checkOn(commit), queued }];
}

function checkOn({ checkSuites }: Commit): ListedCheck | null {
  const found = (checkSuites?.nodes ?? []).flatMap((suite) => {
    const run = suite?.checkRuns?.nodes?.[0];
    return suite && run ? [checkOf(run, suite)] : [];
  });
  return found.toSorted((a, b) => (b.id ?? 0) - (a.id ?? 0))[0] ?? null;
}

/** GitHub sets the suite of a check that somebody asks for again to queued, and leaves the check itself as it is. */
function checkOf(run: Run, suite: Suite): ListedCheck {
  const isCompleted = run.status === "COMPLETED";
  return {
    id: idOf(run),
    isGreen: run.conclusion === "SUCCESS",
    externalId: isCompleted ? run.externalId : null,
    completedAt: Date.parse(run.completedAt ?? "") || 0,
    rerequestedAt: isCompleted && suite.status !== "COMPLETED" ? Date.parse(suite.updatedAt) : null,
  };
}

/** An id can be too large for the `Int` of `databaseId`; the address has it, too. */
function idOf({ databaseId, url }: Run): number | null {
  const [, digits] = /\/runs\/(\d{1,15})$/.exec(url) ?? [];
  return databaseId ?? (digits ? Number(digits) : null);
}

/** For an API without GraphQL: it tells neither of merge queues nor of checks that are asked for again. */
async function headsOneByOne({ client, repository }: QueryContext, app: number): Promise<OpenHead[]> {
  const { owner, repo } = repository;
  const newestFirst = { state: "open", sort: "updated", direction: "desc" } as const;
  const pulls = await allItems(client, "GET /repos/{owner}/{repo}/pulls", { owner, repo, ...newestFirst });
  const heads: OpenHead[] = [];
  for (const { number, head } of pulls) {
    const { data } = await client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
      ...{ owner, repo, ref: head.sha, check_name: CHECK_NAME, app_id: app, filter: "latest" },
    });
    const [run] = data.check_runs;
    const check = run && {
      id: Number(run.id),
      isGreen: run.conclusion === "success",
      externalId: run.external_id,
      completedAt: Date.parse(run.completed_at ?? "") || 0,
      rerequestedAt: null,
    };
    heads.push({ number, sha: head.sha, check: check ?? null, queued: null });
  }
  return heads;
}
