import { blobIdOf } from "./files.ts";
import { parentsOf } from "./history.ts";
import { fullName, type Hub, iso } from "./hub.ts";
import { repositoryUrl, WEB } from "./owner-views.ts";
import type { ChangedFile, CommitRow, RepositoryRow } from "./state.ts";

/** Commits and changed files as GitHub's API shows them. */

const TREE = "9".repeat(40);

const BLOB = "8".repeat(40);

/** The diff of a file of which nothing is said. */
const ONE_LINE = "@@ -1 +1 @@\n-before\n+after";

/** The revert of a change of which only the path is said. */
export function undone(filename: string): ChangedFile {
  return { filename, patch: "@@ -1 +1 @@\n-after\n+before" };
}

export function showFile(repository: RepositoryRow, file: ChangedFile) {
  const told = typeof file === "string" ? { filename: file } : file;
  const { filename, patch = ONE_LINE, status, text, ...before } = told;
  const { sha = text === undefined ? BLOB : blobIdOf(text) } = told;
  const path = encodeURI(filename);
  const count = (sign: string) => (patch ?? "").split("\n").filter((line) => line.startsWith(sign)).length;
  return {
    sha,
    filename,
    ...before,
    status: status ?? ("previous_filename" in before ? "renamed" : "modified"),
    additions: count("+"),
    deletions: count("-"),
    changes: count("+") + count("-"),
    blob_url: `${WEB}/${fullName(repository)}/blob/${TREE}/${path}`,
    raw_url: `${WEB}/${fullName(repository)}/raw/${TREE}/${path}`,
    contents_url: `${repositoryUrl(repository)}/contents/${path}?ref=${TREE}`,
    ...(patch !== null && { patch }),
  };
}

export function showCommit(hub: Hub, repository: RepositoryRow, commit: CommitRow) {
  const { sha, message } = commit;
  const api = `${repositoryUrl(repository)}/commits`;
  const web = `${WEB}/${fullName(repository)}/commit`;
  const date = iso(commit.committedAt ?? hub.now);
  const person = { name: "Alice", email: "alice@example.com", date };
  return {
    sha,
    node_id: `C_${sha}`,
    url: `${api}/${sha}`,
    html_url: `${web}/${sha}`,
    comments_url: `${api}/${sha}/comments`,
    commit: {
      author: person,
      committer: person,
      message,
      comment_count: 0,
      url: `${repositoryUrl(repository)}/git/commits/${sha}`,
      tree: { sha: TREE, url: `${repositoryUrl(repository)}/git/trees/${TREE}` },
    },
    author: null,
    committer: null,
    parents: parentsOf(commit).map((parent) => ({
      sha: parent,
      url: `${api}/${parent}`,
      html_url: `${web}/${parent}`,
    })),
  };
}

interface Comparison {
  readonly base: CommitRow;
  /** The last commit that both have. */
  readonly shared: CommitRow;
  /** The commits of this page that only the head has, the oldest first. */
  readonly ahead: readonly CommitRow[];
  /** The first page alone lists files. */
  readonly isFirst: boolean;
  readonly aheadBy: number;
  readonly behindBy: number;
}

export function showComparison(hub: Hub, repository: RepositoryRow, comparison: Comparison) {
  const { base, shared, ahead, isFirst, aheadBy, behindBy } = comparison;
  const web = `${WEB}/${fullName(repository)}/compare/${base.sha}...${ahead.at(-1)?.sha ?? shared.sha}`;
  return {
    url: `${repositoryUrl(repository)}/compare`,
    html_url: web,
    permalink_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: showCommit(hub, repository, base),
    merge_base_commit: showCommit(hub, repository, shared),
    status: statusOf(aheadBy, behindBy),
    ahead_by: aheadBy,
    behind_by: behindBy,
    total_commits: aheadBy,
    commits: ahead.map((commit) => showCommit(hub, repository, commit)),
    files: isFirst ? ahead.flatMap(({ files }) => files.map((file) => showFile(repository, file))) : [],
  };
}

function statusOf(aheadBy: number, behindBy: number): string {
  if (aheadBy > 0) return behindBy > 0 ? "diverged" : "ahead";
  return behindBy > 0 ? "behind" : "identical";
}
