import type { Octokit } from "@octokit/core";
import type { OctokitResponse } from "@octokit/types";
import { graphqlUrl } from "./base-url.ts";
import { ABSENT, type Call, faultKindOf, QueryFailedError, QueryLimitError } from "./errors.ts";

/** GitHub's GraphQL API. */
export class GraphQL {
  /** The queries that this API cannot answer, and whether it has no GraphQL at all. */
  readonly #unknown = new Set<string>();
  #isMissing = false;

  /** Whether the API turned out to have no GraphQL at all. */
  get isMissing(): boolean {
    return this.#isMissing;
  }

  /**
   * The `data` of a response to a query, which only reads, so that the request policy retries it like a GET. GitHub returns null for each part that it cannot find or must not show.
   * Returns null if the API has no GraphQL, as an emulator, or lacks a field of the query, as an older Enterprise Server:
   * it is not asked again. Throws what the client throws.
   * @param query a constant, so that tests can check it against GitHub's schema
   */
  ask<Data>(
    client: Pick<Octokit, "request">,
    query: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Data | null> {
    return this.#send(client, query, variables, true);
  }

  /**
   * The same for a mutation with a result for each of its changes; null is one that GitHub did not make. The request policy treats it
   * like a POST that creates something.
   */
  change<Data>(
    client: Pick<Octokit, "request">,
    mutation: string,
    variables: Readonly<Record<string, unknown>>,
  ): Promise<Data | null> {
    return this.#send(client, mutation, variables, false);
  }

  async #send<Data>(
    client: Pick<Octokit, "request">,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    repeatable: boolean,
  ): Promise<Data | null> {
    if (this.#isMissing || this.#unknown.has(query)) return null;
    const url = graphqlUrl(client.request.endpoint.DEFAULTS.baseUrl);
    try {
      const request = { method: "POST", url, query, variables, request: { repeatable } } as const;
      const { data }: OctokitResponse<{ data: Data }> = await client.request(request);
      return data.data;
    } catch (error) {
      if (ABSENT.includes(faultKindOf(error))) this.#isMissing = true;
      else if (error instanceof QueryFailedError && faultKindOf(error) === "invalid")
        this.#unknown.add(query);
      else throw error;
      return null;
    }
  }
}

interface QueryError {
  readonly type?: string;
  readonly message?: string;
  readonly extensions?: { readonly code?: string };
}

/**
 * Throws if a response with status 200 says that the query failed. Errors beside `data` only concern parts of the response.
 * GitHub names a limit `RATE_LIMITED` or `RATE_LIMIT`; it gives a code to what does not match its schema; other failures
 * are its own, such as "Something went wrong while executing your query", with or without `data`.
 */
export function checkQueryResponse({ data, headers }: OctokitResponse<unknown>, call: Call): void {
  const { data: answered, errors = [] } = data as { data?: object; errors?: readonly QueryError[] };
  const limit = errors.find(
    ({ type = "", message = "" }) => /^RATE_LIMIT/.test(type) || /rate limit/i.test(message),
  );
  if (limit) throw new QueryLimitError(limit.message ?? "rate limit", headers);
  const broken = errors.find(({ message = "" }) => /^something went wrong/i.test(message));
  if (answered && !broken) return;
  const isInvalid = errors.some(({ type = "", extensions }) => extensions?.code || REFUSALS.includes(type));
  const { message = "it returned no data" } = broken ?? errors[0] ?? {};
  throw new QueryFailedError(call, message, isInvalid ? "invalid" : "transient");
}

const REFUSALS = ["FORBIDDEN", "INSUFFICIENT_SCOPES"];
