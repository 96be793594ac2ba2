import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Client } from "../src/github/client.ts";
import { allPages } from "../src/github/pages.ts";

const FILES = "GET /repos/{owner}/{repo}/pulls/{pull_number}/files";
const COMMIT = "GET /repos/{owner}/{repo}/commits/{ref}";
/** GitHub lists no more: docs.github.com/rest/pulls/pulls, "List pull requests files". */
const MAX_FILES = 3_000;

/** Paths that a pull request changes, old names included; null when there are more than GitHub lists. */
export async function filesOfPullRequest(
  client: Client,
  { owner, repo }: RepositoryRef,
  number: number,
): Promise<string[] | null> {
  const paths: string[] = [];
  let count = 0;
  for await (const page of allPages(client, FILES, { owner, repo, pull_number: number })) {
    count += page.length;
    paths.push(...page.flatMap(pathsOf));
  }
  return count >= MAX_FILES ? null : paths;
}

/** Paths that a commit changes, old names included; null when there are more than one answer of GitHub's lists. */
export async function filesOfCommit(
  client: Client,
  { owner, repo }: RepositoryRef,
  ref: string,
): Promise<string[] | null> {
  const { data } = await client.request(COMMIT, { owner, repo, ref, per_page: 100 });
  const files = data.files ?? [];
  return files.length >= 100 ? null : files.flatMap(pathsOf);
}

function pathsOf(file: { filename: string; previous_filename?: string }): string[] {
  return file.previous_filename ? [file.filename, file.previous_filename] : [file.filename];
}
