import { type IssueRef, parseRepository } from "../../src/domain/issue-ref.ts";
import { askPullRequest, type QueryContext } from "./ask-pull-request.ts";

/**
 * What GitHub closes when a pull request is merged: issues that keywords in its description name, and those that were linked
 * by hand. Keywords in commit messages are not among them.
 * @internal
 */
export const CLOSING_REFERENCES = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: 100, after: $after) {
        nodes { number repository { nameWithOwner } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

interface References {
  readonly nodes: readonly (Reference | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

interface Reference {
  readonly number: number;
  readonly repository: { readonly nameWithOwner: string };
}

/** More pages of 100 than any description fills. */
const MAX_PAGES = 20;

/**
 * The issues that merging a pull request into the default branch closes, as far as the token can see them. Throws what the
 * client throws, and an error if GitHub does not show them.
 * @returns null if the API has no GraphQL
 */
export async function closingReferences(context: QueryContext, number: number): Promise<IssueRef[] | null> {
  const refs: IssueRef[] = [];
  let after: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const found: References | null = await askPullRequest(context, number, {
      query: CLOSING_REFERENCES,
      field: "closingIssuesReferences",
      variables: { after },
    });
    if (found === null) return null;
    refs.push(...found.nodes.flatMap(refOf));
    if (!found.pageInfo.hasNextPage) break;
    after = found.pageInfo.endCursor;
  }
  return refs;
}

function refOf(node: Reference | null): IssueRef[] {
  const repository = node && parseRepository(node.repository.nameWithOwner);
  return repository ? [{ ...repository, number: node.number }] : [];
}
