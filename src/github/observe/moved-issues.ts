import { type IssueRef, type RepositoryRef, sameOwner } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";
import type { ObserverContext } from "./context.ts";

/**
 * Reads an issue that people named where it is now: GitHub redirects from a repository's earlier name. The redirect is followed
 * only to a repository of this owner, and only if the App is installed there.
 */
export async function readWhereItIs(
  ref: IssueRef,
  owner: RepositoryRef,
  { repositories, issues }: Pick<ObserverContext, "repositories" | "issues">,
): Promise<Issue | "pull-request" | "not-visible"> {
  const installed = await repositories.findFollowingRenames(ref);
  if (!installed || !sameOwner(installed.repository, owner)) return "not-visible";
  const { repository, client } = installed;
  const named = { owner: repository.owner, repo: repository.repo, number: ref.number };
  return issues.readNamed(client, named);
}
