import { type IssueRef, parseRepository } from "../../../domain/issue-ref.ts";
import { askAll, type Connection, type QueryContext } from "./ask.ts";

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

interface Repository {
  readonly pullRequest: { readonly closingIssuesReferences: Connection<Reference> | null } | null;
}

export interface Reference {
  readonly number: number;
  readonly repository: { readonly nameWithOwner: string };
}

/**
 * The issues that merging a pull request into the default branch closes, as far as the token can see them. Throws what the
 * client throws, and an error if GitHub does not show them.
 * @returns null if the API has no GraphQL
 */
export async function closingReferences(context: QueryContext, number: number): Promise<IssueRef[] | null> {
  const found = await askAll<Repository, Reference>(context, {
    query: CLOSING_REFERENCES,
    variables: { number },
    find: ({ pullRequest }) => pullRequest?.closingIssuesReferences,
  });
  return found?.flatMap(refOf) ?? null;
}

export function refOf({ number, repository }: Reference): IssueRef[] {
  const place = parseRepository(repository.nameWithOwner);
  return place ? [{ ...place, number }] : [];
}
