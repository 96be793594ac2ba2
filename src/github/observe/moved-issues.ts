import {
  type IssueRef,
  parseRepository,
  type RepositoryRef,
  repositoryKey,
  sameIssue,
  sameOwner,
} from "../../domain/issue-ref.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../observed/issue.ts";
import { withItemMarker } from "../../observed/recorded-issues.ts";
import { isMadeFor, namedIn } from "../../record/marker.ts";
import type { RepositoryContext } from "./context.ts";

/** More transfers of one issue than people make. */
const MOST_TRANSFERS = 5;

/**
 * Reads an issue where it is now. GitHub redirects from a repository's earlier name, and from where an issue was before a transfer.
 * A redirect is followed only to a repository of this owner, and only if the App is installed there.
 *
 * A transfer gives an issue a new number, a new database id and a new node id (seen in
 * https://github.com/GoogleCloudPlatform/repo-automation-playground/issues/85), so only the redirect shows that it is the same
 * issue. GitHub returns 404 instead if the token may not read the new place.
 */
export async function readWhereItIs(
  ref: IssueRef,
  owner: RepositoryRef,
  { repositories, issues }: Pick<RepositoryContext, "repositories" | "issues">,
): Promise<Issue | "pull-request" | "not-visible" | "moved-away"> {
  const formerNumbers: number[] = [];
  let installed = await repositories.findFollowingRenames(ref);
  let { number } = ref;
  while (installed && sameOwner(installed.repository, owner)) {
    const { repository, client } = installed;
    const found = await issues.readNamed(client, { owner: repository.owner, repo: repository.repo, number });
    if (typeof found === "string") return found;
    if ("ref" in found) return formerNumbers.length > 0 ? { ...found, formerNumbers } : found;
    formerNumbers.push(number);
    if (formerNumbers.length > MOST_TRANSFERS) break;
    installed = await repositories.findById(found.repositoryId);
    number = found.number;
  }
  return formerNumbers.length > 0 ? "moved-away" : "not-visible";
}

/** The items of a postmortem among listed issues, with their former numbers if they were transferred. */
export function itemsAmong(
  listed: readonly Issue[],
  postmortem: PostmortemIssue,
  context: RepositoryContext,
): Promise<ItemIssue[]> {
  const items = listed.flatMap((issue) => withItemMarker(issue, postmortem, context));
  return Promise.all(
    items.map(async (item) => {
      const number = namedIn(item.marker);
      if (number === undefined || number === item.ref.number) return item;
      if (!(await wasTransferred(item, number, postmortem, context))) return item;
      return withItemMarker({ ...item, formerNumbers: [number] }, postmortem, context)[0] ?? item;
    }),
  );
}

/**
 * Whether an issue whose record has another number was transferred; otherwise the record is a copy. GitHub redirects from the old
 * number, in a repository of the postmortem's items. If the App could not read every place on the way, there is no redirect; then
 * no issue has the old number anymore, and the record was made when the issue was.
 */
async function wasTransferred(
  { ref, createdAt, marker }: ItemIssue,
  number: number,
  postmortem: PostmortemIssue,
  context: RepositoryContext,
): Promise<boolean> {
  const named = postmortem.marker.repositories.flatMap((name) => parseRepository(name) ?? []);
  const homes = new Map([postmortem.ref, ref, ...named].map((home) => [repositoryKey(home), home]));
  const reads = [...homes.values()].map(({ owner, repo }) => {
    return readWhereItIs({ owner, repo, number }, postmortem.ref, context);
  });
  const found = await Promise.all(reads);
  if (found.some((issue) => typeof issue !== "string" && sameIssue(issue.ref, ref))) return true;
  const isGone = found.every((issue) => issue === "not-visible" || issue === "moved-away");
  return isGone && isMadeFor({ ref, createdAt }, undefined, marker.ledger.trackedAt);
}
