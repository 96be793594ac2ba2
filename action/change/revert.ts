import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { explainPullRequest } from "../read/explain.ts";
import { type FileChange, filesOfCommit, filesOfPullRequest } from "./changed-files.ts";
import type { RevertClaim } from "./description.ts";

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

/**
 * How `own` differs from taking back just what was changed; null when it does not. Where one change was made to a
 * file, its lines have to come back as they went. Where several were, they may have touched the same lines, so only
 * what is left of them counts.
 * @param name of what was changed, for people
 * @returns the end of a sentence that begins with the pull request
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
    if (!made) return `changes ${path} too, which ${name} did not`;
    if (!takesBack({ additions, deletions }, made)) return `changes other lines of ${path} than ${name} did`;
    left.delete(fileKey(path, before));
  }
  const kept = [...left.values()].find((made) => made.length === 1 || netOf(made) !== 0);
  return kept ? `leaves ${kept[0]!.path} as ${name} made it` : null;
}

type Lines = Pick<FileChange, "additions" | "deletions">;

function takesBack({ additions, deletions }: Lines, made: readonly Lines[]): boolean {
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
