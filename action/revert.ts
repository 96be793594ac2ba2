import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Client } from "../src/github/client.ts";
import { filesOfCommit, filesOfPullRequest } from "./changed-files.ts";
import type { RevertClaim } from "./closing-keywords.ts";
import { explainPullRequest } from "./explain.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";

interface Question {
  readonly number: number;
  readonly base: string;
  readonly claim: RevertClaim;
}

/**
 * Checks that a pull request takes back what it says: that is merged, and nothing is touched but what it touched.
 * Anybody can write "Reverts #1".
 * @returns what it takes back, for people; null when it does not, with a note that says why
 */
export async function checkRevert(
  client: Client,
  repository: RepositoryRef,
  { number, base, claim }: Question,
  notes: string[],
): Promise<string | null> {
  const name = "commit" in claim ? claim.commit.slice(0, 12) : `#${claim.pullRequest}`;
  const refuse = (why: string): null => {
    notes.push(`#${number} says that it reverts ${name}, but does not pass for it: ${why}`);
    return null;
  };
  try {
    const reverted = await revertedFiles(client, repository, claim, base);
    if (reverted === "unmerged") return refuse(`${name} is not in ${base}.`);
    const files = await filesOfPullRequest(client, repository, number);
    if (files === null || reverted === null) return refuse("there are more files than GitHub lists.");
    const known = new Set(reverted);
    const other = files.find((file) => !known.has(file));
    return other === undefined ? name : refuse(`it changes ${other} too, which ${name} did not.`);
  } catch (error) {
    return refuse(`it could not be checked. ${explainPullRequest(error)}`);
  }
}

async function revertedFiles(
  client: Client,
  repository: RepositoryRef,
  claim: RevertClaim,
  base: string,
): Promise<string[] | null | "unmerged"> {
  const { owner, repo } = repository;
  if ("commit" in claim) {
    const basehead = `${claim.commit}...${base}`;
    // The second page has no files, which the first one would list for all that came since.
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 1, page: 2 });
    if (data.status !== "ahead" && data.status !== "identical") return "unmerged";
    return filesOfCommit(client, repository, claim.commit);
  }
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: claim.pullRequest });
  if (data.merged_at === null) return "unmerged";
  return filesOfPullRequest(client, repository, claim.pullRequest);
}
