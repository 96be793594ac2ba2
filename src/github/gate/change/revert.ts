import { explainPullRequest } from "../read/explain.ts";
import { ask, type QueryContext } from "./ask.ts";
import { blobsAt } from "./blobs.ts";
import { type FileChange, filesOfCommit, filesOfPullRequest } from "./changed-files.ts";
import type { RevertClaim } from "./description.ts";
import { compareFiles, isUndoneBy, type Unproven } from "./undo.ts";

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
  /** Finds the commit that its files had before. */
  readonly origin: () => Promise<string>;
}

/**
 * Verifies a claimed revert, because anyone can write "Reverts #1": what it names must be merged into the base branch,
 * and the pull request must undo all of it, line by line, and nothing else.
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
    const changed = reverted.flatMap(({ origin, files: made }) => made!.map((file) => ({ ...file, origin })));
    const { difference, unproven } = compareFiles(files, changed, name);
    if (difference !== null) return reject(`it ${difference}.`);
    const doubt = await doubtAbout(context, unproven, base, name);
    return doubt === null ? name : reject(doubt);
  } catch (error) {
    return reject(`it could not be verified. ${explainPullRequest(error)}`);
  }
}

type MadeChange = FileChange & Pick<Reverted, "origin">;

/**
 * Compares by content the files whose lines don't prove a revert: the base branch has what the changes made, and the
 * pull request brings back what they found. Returns why it doesn't; null if it does.
 */
async function doubtAbout(
  context: QueryContext,
  unproven: readonly Unproven<MadeChange>[],
  base: string,
  name: string,
): Promise<string | null> {
  if (unproven.length === 0) return null;
  const origins = new Map<MadeChange["origin"], string>();
  for (const { origin } of unproven.flatMap(({ made }) => made)) {
    if (!origins.has(origin)) origins.set(origin, await origin());
  }
  const current = ({ own, made }: Unproven<MadeChange>) =>
    `refs/heads/${base}:${own ? own.before : made[0]!.path}`;
  const before = (change: MadeChange) => `${origins.get(change.origin)}:${change.before}`;
  const wanted = unproven.flatMap((file) => [current(file), ...file.made.map(before)]);
  const blobs = await blobsAt(context, [...new Set(wanted)]);
  const isRestored = (file: Unproven<MadeChange>) => {
    const { own, made } = file;
    const found = (expression: string, isNew: boolean) => (isNew ? "" : (blobs?.get(expression) ?? null));
    const start = found(current(file), own?.isNew ?? false);
    const steps = made.map((change) => ({
      before: found(before(change), change.isNew),
      after: change.blob,
    }));
    return isUndoneBy({ before: start, after: own ? own.blob : start }, steps);
  };
  for (const file of unproven) {
    if (isRestored(file)) continue;
    const { own, made } = file;
    const { path } = own ?? made[0]!;
    const isShown = [own, ...made].every((change) => change?.patch !== null);
    if (isShown) return `it changes other lines of ${path} than ${name} did.`;
    if (blobs === null) return `GitHub doesn't show what changed in ${path}.`;
    return `${path} doesn't get the content that it had before ${name}, or was changed since.`;
  }
  return null;
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
  const rejection = `${name} isn't merged into ${base}.`;
  const notMerged = { name, files: null, rejection, mergedAs: null, origin: async () => "" };
  if ("commit" in claim) {
    const basehead = `${claim.commit}...${base}`;
    // Only the first page lists files, which would be those of all later commits.
    const { data } = await client.request(COMPARE, { owner, repo, basehead, per_page: 1, page: 2 });
    if (data.status !== "ahead" && data.status !== "identical") return notMerged;
    const files = await filesOfCommit(client, repository, claim.commit);
    return { name, files, rejection: null, mergedAs: null, origin: async () => `${claim.commit}^` };
  }
  const { data } = await client.request(PULL_REQUEST, { owner, repo, pull_number: claim.pullRequest });
  if (data.merged_at === null || data.base.ref !== base) return notMerged;
  const files = await filesOfPullRequest(client, repository, claim.pullRequest);
  const mergedAs = hasCommit ? await mergeCommitOf(context, claim.pullRequest, data) : null;
  const origin = async () => {
    const basehead = `${data.base.sha}...${data.head.sha}`;
    const compared = await client.request(COMPARE, { owner, repo, basehead, per_page: 1, page: 2 });
    return compared.data.merge_base_commit.sha;
  };
  return { name, files, rejection: null, mergedAs, origin };
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
