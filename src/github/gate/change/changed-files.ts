import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import type { Client } from "../../client/client.ts";
import { allPages, nextPage } from "../../client/pages.ts";

const FILES = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";

const COMMIT = "GET /repos/{owner}/{repo}/commits/{ref}";

/** GitHub lists at most this many: docs.github.com/rest/pulls/pulls, "List pull requests files". */
const MAX_FILES = 3_000;

/** A changed file. */
export interface FileChange {
  /** Its path before the change. */
  readonly before: string;
  readonly path: string;
  readonly isNew: boolean;
  /** The id of its content after the change; "" if it is removed, null if GitHub doesn't tell. */
  readonly blob: string | null;
  /** The changed lines as a unified diff. Null if GitHub doesn't show them all: it omits those of binary and of large files. */
  readonly patch: string | null;
}

/** The files that a pull request changes; null if there are more than GitHub lists. */
export async function filesOfPullRequest(
  client: Client,
  { owner, repo }: RepositoryRef,
  number: number,
): Promise<FileChange[] | null> {
  const changes: FileChange[] = [];
  for await (const page of allPages(client, FILES, { owner, repo, pull_number: number })) {
    changes.push(...page.map(changeOf));
  }
  return changes.length >= MAX_FILES ? null : changes;
}

/** The files that a commit changes; null if there are more than GitHub lists. */
export async function filesOfCommit(
  client: Client,
  { owner, repo }: RepositoryRef,
  ref: string,
): Promise<FileChange[] | null> {
  const changes: FileChange[] = [];
  for (let page = 1; changes.length < MAX_FILES; page += 1) {
    const { data, headers } = await client.request(COMMIT, { owner, repo, ref, per_page: 100, page });
    changes.push(...(data.files ?? []).map(changeOf));
    if (nextPage(headers.link) === null) return changes;
    if ((data.files ?? []).length === 0) return null;
  }
  return null;
}

interface ListedFile {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly sha: string | null;
  readonly additions: number;
  readonly deletions: number;
  readonly patch?: string;
}

function changeOf(file: ListedFile): FileChange {
  const { filename, previous_filename: before = filename, status, sha, additions, deletions, patch } = file;
  const isComplete = countOf("+", patch) === additions && countOf("-", patch) === deletions;
  return {
    before,
    path: filename,
    isNew: status === "added",
    blob: status === "removed" ? "" : sha,
    patch: (isComplete && patch) || null,
  };
}

function countOf(sign: string, patch = ""): number {
  return patch.split("\n").filter((line) => line.startsWith(sign)).length;
}
