import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { GitHubError } from "../../src/github/client/errors.ts";
import type { GraphQL } from "../../src/github/client/graphql.ts";
import type { Clock } from "../../src/reconcile/ports.ts";

export interface QueryContext {
  readonly client: Client;
  readonly graphql: GraphQL;
  readonly repository: RepositoryRef;
  readonly clock: Clock;
}

/** Each part is null if the token may not read it. */
interface Answer<Field extends string, Value> {
  readonly repository: { readonly pullRequest: Readonly<Record<Field, Value | null>> | null } | null;
}

interface Question<Field extends string> {
  /** A query of `repository { pullRequest { … } }` with the variables `owner`, `name` and `number`. */
  readonly query: string;
  readonly field: Field;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** How long GitHub gets before it is asked again. */
const PAUSE_MS = 2_000;

/**
 * Asks GraphQL for a field of a pull request. The client repeats a query that fails; one that comes back without the field
 * is asked once more here. Throws what the client throws, and an error if the field stays empty.
 * @returns null if the API has no GraphQL
 */
export async function askPullRequest<Value, Field extends string = string>(
  { client, graphql, repository, clock }: QueryContext,
  number: number,
  { query, field, variables = {} }: Question<Field>,
): Promise<Value | null> {
  const all = { owner: repository.owner, name: repository.repo, number, ...variables };
  for (const isLast of [false, true]) {
    const answer = await graphql.ask<Answer<Field, Value>>(client, query, all);
    if (answer === null && graphql.isMissing) return null;
    const value = answer?.repository?.pullRequest?.[field] ?? null;
    if (value !== null) return value;
    if (!isLast) await clock.sleep(PAUSE_MS);
  }
  throw new UnansweredError({ method: "POST", path: "/graphql" }, `returned no ${field} for this token`);
}

/** GitHub executed a query and left out what was asked, as it does if a permission is missing. */
class UnansweredError extends GitHubError {
  readonly kind = "forbidden";
}
