import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { allPages, nextPage } from "../../src/github/client/pages.ts";

const FILES = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";

const COMMIT = "GET /repos/{owner}/{repo}/commits/{ref}";

/** GitHub lists at most this many: docs.github.com/rest/pulls/pulls, "List pull requests files". */
const MAX_FILES = 3_000;

/** A changed file with the number of its changed lines. */
export interface FileChange {
  /** Its path before the change. */
  readonly before: string;
  readonly path: string;
  readonly additions: number;
  readonly deletions: number;
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

function changeOf(file: {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly additions: number;
  readonly deletions: number;
}): FileChange {
  const { filename, previous_filename: before = filename, additions, deletions } = file;
  return { before, path: filename, additions, deletions };
}
