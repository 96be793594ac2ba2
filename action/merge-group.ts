import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Client } from "../src/github/client.ts";
import type { RunEvent } from "./event.ts";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";
/** As GitHub words the commits of merges, and of squashed pull requests. */
const MERGE = /^Merge pull request #([1-9]\d{0,9}) from /;
const SQUASH = / \(#([1-9]\d{0,9})\)$/;
/** More pull requests than GitHub puts into one group (docs.github.com, "Managing a merge queue"). */
const MAX_QUEUED = 100;

/**
 * The pull requests of a merge group: the one that its branch is named after, and those whose commits stand between
 * its base and its head. Where a queue rebases, commits name none, and each is looked at in the group of its own.
 */
export async function queuedNumbers(
  client: Client,
  { owner, repo }: RepositoryRef,
  { numbers, shas }: Extract<RunEvent, { about: "merge-group" }>,
  notes: string[],
): Promise<number[]> {
  const found = new Set(numbers);
  try {
    const basehead = `${shas.base}...${shas.head}`;
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 100 });
    for (const { commit } of data.commits) {
      const headline = commit.message.split("\n", 1)[0]!;
      const number = MERGE.exec(headline)?.[1] ?? SQUASH.exec(headline)?.[1];
      if (number) found.add(Number(number));
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    notes.push(
      `The commits of the merge group could not be listed, so only #${numbers.join(", #")} is looked at. (${said})`,
    );
  }
  return [...found].slice(0, MAX_QUEUED);
}
