import { isSettings } from "../../config/load.ts";
import { CHECK_NAME } from "../../observed/checks.ts";
import { allItems } from "../client/pages.ts";
import { askAll, type Connection, type QueryContext } from "./change/ask.ts";
import type { SettingsFile } from "./change/source.ts";

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
  /** Name of the branch that it is for. */
  readonly base: string;
  /** The files of settings that differ from those of the default branch; null if GitHub did not tell. */
  readonly settings: readonly SettingsFile[] | null;
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

/** What is in `.github`: looking up a folder takes GitHub less than comparing a pull request with its base. */
const FOLDER = `file(path: ".github") { object { ... on Tree { entries { name oid } } } }`;

/** @internal */
export const OPEN_HEADS = `query ($owner: String!, $name: String!, $after: String, $app: Int!, $check: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { target { ... on Commit { ${FOLDER} } } }
    pullRequests(states: OPEN, first: 50, after: $after, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes {
        number
        headRefOid
        baseRefName
        commits(last: 1) { nodes { commit { ${CHECK} ${FOLDER} } } }
        mergeQueueEntry { headCommit { ${CHECK} } baseCommit { oid } }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Repository {
  readonly defaultBranchRef: { readonly target: WithFolder | null } | null;
  readonly pullRequests: Connection<PullRequest> | null;
}

interface PullRequest {
  readonly number: number;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly commits: {
    readonly nodes: readonly ({ readonly commit: Commit & WithFolder } | null)[] | null;
  } | null;
  readonly mergeQueueEntry: {
    readonly headCommit: Commit | null;
    readonly baseCommit: { readonly oid: string } | null;
  } | null;
}

interface Commit {
  readonly oid: string;
  readonly checkSuites: { readonly nodes: readonly (Suite | null)[] | null } | null;
}

interface WithFolder {
  /** Null if there is no such folder. */
  readonly file?: {
    readonly object: {
      readonly entries?: readonly { readonly name: string; readonly oid: string }[] | null;
    } | null;
  } | null;
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
  let base: readonly SettingsFile[] = [];
  const found = await askAll<Repository, PullRequest>(context, {
    query: OPEN_HEADS,
    variables: { app, check: CHECK_NAME },
    find: ({ pullRequests, defaultBranchRef }) => {
      base = settingsIn(defaultBranchRef?.target ?? {});
      return pullRequests;
    },
  });
  return found ? found.flatMap((row) => headOf(row, base)) : headsOneByOne(context, app);
}

function settingsIn({ file }: WithFolder): SettingsFile[] {
  const files = (file?.object?.entries ?? []).map(({ name, oid }) => ({
    path: `.github/${name}`,
    blob: oid,
  }));
  return files.filter(({ path }) => isSettings(path));
}

/** None for a head whose checks GitHub does not show yet: another pass finds them, and nothing is written twice. */
function headOf(
  { number, headRefOid, baseRefName, commits, mergeQueueEntry }: PullRequest,
  base: readonly SettingsFile[],
): OpenHead[] {
  const commit = commits?.nodes?.[0]?.commit;
  if (commit?.oid !== headRefOid || commit.checkSuites === null) return [];
  const { headCommit, baseCommit } = mergeQueueEntry ?? {};
  const queued =
    headCommit?.checkSuites && baseCommit
      ? { base: baseCommit.oid, sha: headCommit.oid, check: checkOn(headCommit) }
      : null;
  const settings = settingsIn(commit).filter(
    ({ path, blob }) => !base.some((other) => other.path === path && other.blob === blob),
  );
  return [{ number, sha: headRefOid, base: baseRefName, settings, check: checkOn(commit), queued }];
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
  for (const { number, head, base } of pulls) {
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
    const settings = null;
    heads.push({ number, sha: head.sha, base: base.ref, settings, check: check ?? null, queued: null });
  }
  return heads;
}
