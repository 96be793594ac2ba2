import { explainPullRequest } from "../read/explain.ts";
import { ask, type QueryContext } from "./ask.ts";
import { type FileChange, filesOfCommit, filesOfPullRequest } from "./changed-files.ts";
import type { RevertClaim } from "./description.ts";

const PULL_REQUEST = "GET /repos/{owner}/{repo}/pulls/{pull_number}";

const COMPARE = "GET /repos/{owner}/{repo}/compare/{basehead}";

/** @internal */
export const MERGE_COMMIT = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) { mergeCommit { oid } }
  }
}`;

interface Merged {
  readonly pullRequest: { readonly mergeCommit: { readonly oid: string } | null } | null;
}

interface RevertRequest {
  readonly number: number;
  readonly base: string;
  /** At least one. */
  readonly claims: readonly RevertClaim[];
}

/** What a claim names: its files, or why it doesn't count. */
interface Reverted {
  readonly name: string;
  readonly files: readonly FileChange[] | null;
  readonly rejection: string | null;
  /** The merge commit of a pull request. */
  readonly mergedAs: string | null;
}

/**
 * Verifies a claimed revert, because anyone can write "Reverts #1": what it names must be merged into the base branch,
 * and the pull request must undo all of it, file by file, and nothing else.
 * @param notes receives a sentence that says why a claim doesn't count
 * @returns what is reverted, for people; null if the claim doesn't count
 */
export async function checkRevert(
  context: QueryContext,
  { number, base, claims }: RevertRequest,
  notes: string[],
): Promise<string | null> {
  const { client, repository } = context;
  const names = claims.map(nameOf).join(" and ");
  const reject = (reason: string): null => {
    notes.push(`#${number} claims to revert ${names}, but doesn't count as a revert: ${reason}`);
    return null;
  };
  try {
    const hasCommit = claims.some((claim) => "commit" in claim);
    const all = await Promise.all(claims.map((claim) => readReverted(context, claim, base, hasCommit)));
    // A pull request and its merge commit are one claim.
    const reverted = all.filter(({ name }) => !all.some((other) => other.mergedAs?.startsWith(name)));
    const rejection = reverted.find((one) => one.rejection !== null)?.rejection;
    if (rejection) return reject(rejection);
    const files = await filesOfPullRequest(client, repository, number);
    if (files === null || reverted.some((one) => one.files === null)) {
      return reject("there are more files than GitHub lists.");
    }
    const name = reverted.map((one) => one.name).join(" and ");
    const changed = reverted.flatMap((one) => one.files!);
    const difference = differenceOf(files, changed, name);
    return difference === null ? name : reject(`it ${difference}.`);
  } catch (error) {
    return reject(`it could not be verified. ${explainPullRequest(error)}`);
  }
}

function nameOf(claim: RevertClaim): string {
  return "commit" in claim ? claim.commit.slice(0, 12) : `#${claim.pullRequest}`;
}

async function readReverted(
  context: QueryContext,
  claim: RevertClaim,
  base: string,
  hasCommit: boolean,
): Promise<Reverted> {
  const { client, repository } = context;
  const { owner, repo } = repository;
  const name = nameOf(claim);
  const notMerged = { name, files: null, rejection: `${name} isn't merged into ${base}.`, mergedAs: null };
  if ("commit" in claim) {
    const basehead = `${claim.commit}...${base}`;
    // Only the first page lists files, which would be those of all later commits.
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 1, page: 2 });
    if (data.status !== "ahead" && data.status !== "identical") return notMerged;
    const files = await filesOfCommit(client, repository, claim.commit);
    return { name, files, rejection: null, mergedAs: null };
  }
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: claim.pullRequest });
  if (data.merged_at === null || data.base.ref !== base) return notMerged;
  const files = await filesOfPullRequest(client, repository, claim.pullRequest);
  const mergedAs = hasCommit ? await mergeCommitOf(context, claim.pullRequest, data) : null;
  return { name, files, rejection: null, mergedAs };
}

/** Since the version 2026-03-10, REST no longer tells it. */
async function mergeCommitOf(
  context: QueryContext,
  number: number,
  rest: { readonly merge_commit_sha: string | null },
): Promise<string | null> {
  const commit = await ask<Merged, { readonly oid: string }>(context, {
    query: MERGE_COMMIT,
    variables: { number },
    find: ({ pullRequest }) => pullRequest?.mergeCommit,
  });
  return commit === null ? rest.merge_commit_sha : commit.oid;
}

/**
 * How `own` differs from an exact revert of `changed`; null if it doesn't. For a file that was changed once, the numbers
 * of lines must match. If it was changed several times, the same lines may have changed twice, so only the net number
 * must match.
 * @param name of what was changed, for people
 * @returns the predicate of a sentence about the pull request
 * @internal
 */
export function differenceOf(
  own: readonly FileChange[],
  changed: readonly FileChange[],
  name: string,
): string | null {
  const left = new Map<string, FileChange[]>();
  for (const change of changed) {
    const known = left.get(fileKey(change.before, change.path));
    if (known) known.push(change);
    else left.set(fileKey(change.before, change.path), [change]);
  }
  for (const { before, path, additions, deletions } of own) {
    const made = left.get(fileKey(path, before));
    if (!made) return `also changes ${path}, which ${name} didn't change`;
    if (!undoes({ additions, deletions }, made)) return `changes other lines of ${path} than ${name} did`;
    left.delete(fileKey(path, before));
  }
  const kept = [...left.values()].find((made) => made.length === 1 || netOf(made) !== 0);
  return kept ? `doesn't revert what ${name} changed in ${kept[0]!.path}` : null;
}

type Lines = Pick<FileChange, "additions" | "deletions">;

function undoes({ additions, deletions }: Lines, made: readonly Lines[]): boolean {
  const added = sumOf(made, "additions");
  const deleted = sumOf(made, "deletions");
  if (made.length === 1) return additions === deleted && deletions === added;
  return additions <= deleted && deletions <= added && additions - deletions === deleted - added;
}

function netOf(made: readonly Lines[]): number {
  return sumOf(made, "additions") - sumOf(made, "deletions");
}

function sumOf(made: readonly Lines[], what: keyof Lines): number {
  return made.reduce((sum, lines) => sum + lines[what], 0);
}

function fileKey(before: string, path: string): string {
  return JSON.stringify([before, path]);
}
