import { Octokit } from "@octokit/rest";
import type { Log } from "../../reconcile/ports.ts";
import type { ClientOptions, TokenSource, WriteSlots } from "./client-options.ts";
import { installRequestPolicy } from "./request-policy.ts";

/** An Octokit whose every request keeps the one policy (`request-policy.ts`). */
export type Client = Octokit & WriteSlots;

/**
 * One client is one rate limit: make one for each installation (and one for the App itself).
 * Throws `GitHubError`s and Octokit's `RequestError`; `faultKindOf` tells what they mean.
 */
export function createClient(options: ClientOptions): Client {
  const log = octokitLog(options.log);
  const client = new Octokit({
    baseUrl: options.baseUrl,
    userAgent: options.userAgent,
    log,
    request: { fetch: options.fetch, redirect: "manual", log },
  });
  return Object.assign(client, installRequestPolicy(client, options));
}

/** A fixed token, such as a workflow's: there is no other to be had after a 401. */
export function fixedToken(token: string): TokenSource {
  return { token: async () => token, refresh: async () => token };
}

/** Octokit's debug call carries the request's headers, the token among them, so only its sentences pass. */
function octokitLog(log: Log) {
  return {
    debug: () => {},
    info: (message: string) => log.debug({}, message),
    warn: (message: string) => log.warn({}, message),
    error: (message: string) => log.debug({}, message),
  };
}
