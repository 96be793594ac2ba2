import type { RepositoryRef } from "../src/domain/issue-ref.ts";
import type { Client } from "../src/github/client.ts";
import { type FileChange, filesOfCommit, filesOfPullRequest } from "./changed-files.ts";
import type { RevertClaim } from "./closing-keywords.ts";
import { explainPullRequest } from "./explain.ts";
import { differenceOf } from "./mirror.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";

interface Question {
  readonly number: number;
  readonly base: string;
  /** At least one. */
  readonly claims: readonly RevertClaim[];
}

/** What a claim names: its files, or why it does not count. */
interface Reverted {
  readonly name: string;
  readonly files: readonly FileChange[] | null;
  readonly refusal: string | null;
  /** The commit by which a pull request was merged. */
  readonly mergedAs: string | null;
}

/**
 * Checks that a pull request takes back what it says: that is merged into the branch that it goes to, and all of it
 * comes back, file by file, and nothing else is touched. Anybody can write "Reverts #1".
 * @returns what it takes back, for people; null when it does not, with a note that says why
 */
export async function checkRevert(
  client: Client,
  repository: RepositoryRef,
  { number, base, claims }: Question,
  notes: string[],
): Promise<string | null> {
  const names = claims.map(nameOf).join(" and ");
  const refuse = (why: string): null => {
    notes.push(`#${number} says that it reverts ${names}, but does not pass for it: ${why}`);
    return null;
  };
  try {
    const all = await Promise.all(claims.map((claim) => readReverted(client, repository, claim, base)));
    // Whoever pastes the message of a merge beside its number says one thing twice.
    const reverted = all.filter(({ name }) => !all.some((other) => other.mergedAs?.startsWith(name)));
    const refusal = reverted.find((one) => one.refusal !== null)?.refusal;
    if (refusal) return refuse(refusal);
    const files = await filesOfPullRequest(client, repository, number);
    if (files === null || reverted.some((one) => one.files === null)) {
      return refuse("there are more files than GitHub lists.");
    }
    const name = reverted.map((one) => one.name).join(" and ");
    const changed = reverted.flatMap((one) => one.files!);
    const difference = differenceOf(files, changed, name);
    return difference === null ? name : refuse(`it ${difference}.`);
  } catch (error) {
    return refuse(`it could not be checked. ${explainPullRequest(error)}`);
  }
}

function nameOf(claim: RevertClaim): string {
  return "commit" in claim ? claim.commit.slice(0, 12) : `#${claim.pullRequest}`;
}

async function readReverted(
  client: Client,
  repository: RepositoryRef,
  claim: RevertClaim,
  base: string,
): Promise<Reverted> {
  const { owner, repo } = repository;
  const name = nameOf(claim);
  const refused = { name, files: null, refusal: `${name} is not in ${base}.`, mergedAs: null };
  if ("commit" in claim) {
    const basehead = `${claim.commit}...${base}`;
    // The second page has no files, which the first one would list for all that came since.
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 1, page: 2 });
    if (data.status !== "ahead" && data.status !== "identical") return refused;
    const files = await filesOfCommit(client, repository, claim.commit);
    return { name, files, refusal: null, mergedAs: null };
  }
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: claim.pullRequest });
  if (data.merged_at === null || data.base.ref !== base) return refused;
  const files = await filesOfPullRequest(client, repository, claim.pullRequest);
  return { name, files, refusal: null, mergedAs: data.merge_commit_sha };
}
