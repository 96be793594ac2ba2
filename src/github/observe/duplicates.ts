import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Client } from "../client/client.ts";
import type { GraphQL } from "../client/graphql.ts";

/** REST does not tell the original: https://docs.github.com/graphql/reference/objects#markedasduplicateevent. */
const MARKED_AS_DUPLICATE = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issue(number: $number) {
      timelineItems(last: 20, itemTypes: [MARKED_AS_DUPLICATE_EVENT, REOPENED_EVENT]) {
        nodes {
          __typename
          ... on MarkedAsDuplicateEvent {
            canonical {
              ... on Issue {
                number
                repository {
                  name
                  owner {
                    login
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}`;

interface Answer {
  readonly repository: {
    readonly issue: {
      readonly timelineItems: { readonly nodes: readonly (TimelineItem | null)[] | null };
    } | null;
  } | null;
}

interface TimelineItem {
  readonly __typename: string;
  /** Null if it was deleted or the App cannot read it; empty if it is a pull request. */
  readonly canonical?: Partial<Canonical> | null;
}

interface Canonical {
  readonly number: number;
  readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
}

/**
 * The issue that an issue is marked as a duplicate of since it was last reopened. Null if that is no issue that the App can
 * read; unnamed if the issue is not marked, or if the API has no GraphQL.
 */
export async function readOriginal(
  client: Client,
  { owner, repo, number }: IssueRef,
  graphql: GraphQL,
): Promise<IssueRef | "unnamed" | null> {
  const answer = await graphql.ask<Answer>(client, MARKED_AS_DUPLICATE, { owner, repo, number });
  const nodes = answer?.repository?.issue?.timelineItems.nodes ?? [];
  const last = nodes.filter((node) => node !== null).at(-1);
  if (last?.__typename !== "MarkedAsDuplicateEvent") return "unnamed";
  const { number: original, repository } = last.canonical ?? {};
  if (original === undefined || repository === undefined) return null;
  return { owner: repository.owner.login, repo: repository.name, number: original };
}
