import type { Endpoints, OctokitResponse, RequestParameters } from "@octokit/types";
import type { Client } from "./client.ts";
import { isHttpError } from "./errors.ts";

/** A response that differs from the one whose ETag was sent. `etag` is null if GitHub sent none. */
export interface Changed<Data> {
  readonly etag: string | null;
  readonly response: OctokitResponse<Data>;
}

type ReadRoute = Extract<keyof Endpoints, `GET ${string}`>;

/**
 * Reads only if something changed since the response with this `etag` (null reads anyway); null if nothing changed.
 * An unchanged response does not count against the rate limit.
 */
export async function getIfChanged<R extends ReadRoute>(
  client: Client,
  route: R,
  parameters: Endpoints[R]["parameters"],
  etag: string | null,
): Promise<Changed<Endpoints[R]["response"]["data"]> | null> {
  const conditional: RequestParameters = {
    ...parameters,
    headers: etag === null ? {} : { "if-none-match": etag },
  };
  try {
    const response: OctokitResponse<Endpoints[R]["response"]["data"]> = await client.request<string>(
      route,
      conditional,
    );
    return { etag: response.headers.etag ?? null, response };
  } catch (error) {
    if (isHttpError(error) && error.status === 304) return null;
    throw error;
  }
}
