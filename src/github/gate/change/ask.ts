import type { RepositoryRef } from "../../../domain/issue-ref.ts";
import type { PlainClock } from "../../../reconcile/ports.ts";
import type { Client } from "../../client/client.ts";
import { GitHubError } from "../../client/errors.ts";
import type { GraphQL } from "../../client/graphql.ts";

export interface QueryContext {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly repository: RepositoryRef;
  readonly clock: PlainClock;
}

interface Question<Repository, Value> {
  /** A query of `repository` with the variables `owner` and `name`. */
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** What is asked for. GitHub returns null for each part that the token may not read. */
  readonly find: (repository: Repository) => Value | null | undefined;
}

/** A page of a list, in GraphQL's form. */
export interface Connection<Node> {
  readonly nodes: readonly (Node | null)[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** How long GitHub gets before it is asked again. */
const PAUSE_MS = 2_000;

const CALL = { method: "POST", path: "/graphql" };

/**
 * Asks GraphQL for a part of the repository. The client repeats a query that fails; one that comes back without that part is
 * asked once more here. Throws what the client throws, and an error if the part stays empty.
 * @returns null if the API has no GraphQL
 */
export async function ask<Repository, Value>(
  { client, graphql, repository, clock }: QueryContext,
  { query, variables, find }: Question<Repository, Value>,
): Promise<Value | null> {
  const all = { owner: repository.owner, name: repository.repo, ...variables };
  for (const isLast of [false, true]) {
    const answer = await graphql.ask<{ readonly repository: Repository | null }>(client, query, all);
    if (answer === null && graphql.isMissing) return null;
    const value = answer?.repository ? find(answer.repository) : null;
    if (value != null) return value;
    if (!isLast) await clock.sleep(PAUSE_MS);
  }
  throw new UnansweredError(CALL, "returned nothing that this token may read");
}

/** GitHub executed a query and left out what was asked, as it does if a permission is missing. */
class UnansweredError extends GitHubError {
  readonly kind = "forbidden";
}

/** More pages of 100 than any list has that the gate reads. */
const MAX_PAGES = 200;

/** Reads a list to its end. The query takes the variable `after`. Null if the API has no GraphQL; throws as `ask` does. */
export async function askAll<Repository, Node>(
  context: QueryContext,
  question: Question<Repository, Connection<Node>>,
): Promise<Node[] | null> {
  const nodes: Node[] = [];
  let after: string | null = null;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const found: Connection<Node> | null = await ask(context, {
      ...question,
      variables: { ...question.variables, after },
    });
    if (found === null) return null;
    nodes.push(...found.nodes.filter((node) => node !== null));
    if (!found.pageInfo.hasNextPage) return nodes;
    after = found.pageInfo.endCursor;
  }
  throw new Error(`POST /graphql did not end after ${MAX_PAGES} pages.`);
}
