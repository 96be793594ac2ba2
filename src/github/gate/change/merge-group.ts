import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import { messageOf } from "../../../domain/text.ts";
import type { Client } from "../../client/client.ts";
import type { RunEvent } from "./event.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";

interface Commit {
  readonly parents: readonly { readonly sha: string }[];
  readonly commit: { readonly message: string };
}

/** Titles of GitHub's merge commits, and of its squash commits. */
const MERGE = /^Merge pull request #([1-9]\d{0,9}) from /;

const SQUASH = / \(#([1-9]\d{0,9})\)$/;

/** GitHub's limit for one group: docs.github.com, "Managing a merge queue". */
const MAX_QUEUED = 100;

/** A hundred pull requests with fifty commits each. */
const MAX_PAGES = 50;

/**
 * The other numbers that the commits of a merge group name: those of first parents from its head to its base, but not
 * those of merged branches. If the queue rebases, the commits have their authors' titles, which can name issues too;
 * each pull request is then checked in its own group.
 */
export async function queuedNumbers(
  client: Client,
  repository: RepositoryRef,
  { number, shas }: Extract<RunEvent, { about: "merge-group" }>,
  notes: string[],
): Promise<number[]> {
  try {
    const commits = await commitsBetween(client, repository, shas);
    const found = new Set<number>();
    for (let next = commits.get(shas.head); next; next = commits.get(next.parents[0]?.sha ?? "")) {
      const headline = next.commit.message.split("\n", 1)[0]!;
      const named = MERGE.exec(headline)?.[1] ?? SQUASH.exec(headline)?.[1];
      if (named) found.add(Number(named));
    }
    found.delete(number);
    return [...found].slice(0, MAX_QUEUED);
  } catch (error) {
    notes.push(
      `The commits of the merge group could not be listed, so only #${number} is checked. (${messageOf(error)})`,
    );
    return [];
  }
}

/** The commits of the head that the base doesn't have, by hash. */
async function commitsBetween(
  client: Client,
  { owner, repo }: RepositoryRef,
  shas: { readonly base: string; readonly head: string },
): Promise<Map<string, Commit>> {
  const basehead = `${shas.base}...${shas.head}`;
  const commits = new Map<string, Commit>();
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 100, page });
    for (const commit of data.commits) commits.set(commit.sha, commit);
    if (data.commits.length === 0 || commits.size >= data.total_commits) return commits;
  }
  throw new Error(`There are more than ${MAX_PAGES * 100} commits.`);
}
