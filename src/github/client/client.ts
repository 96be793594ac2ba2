import { Octokit } from "@octokit/rest";
import type { Log, PlainClock } from "../../reconcile/ports.ts";
import type { ClientOptions, TokenSource, WriteSlots } from "./client-options.ts";
import { readingBody } from "./read-body.ts";
import { installRequestPolicy } from "./request-policy.ts";

/** An Octokit whose requests all follow the request policy (`request-policy.ts`). */
export type Client = Octokit & WriteSlots;

/**
 * A client has one rate limit: create one for each installation (and one for the App itself).
 * Its requests throw `GitHubError`s and Octokit's `RequestError`; `faultKindOf` classifies them.
 */
export function createClient(options: ClientOptions<PlainClock>): Client {
  const log = octokitLog(options.log);
  const client = new Octokit({
    baseUrl: options.baseUrl,
    userAgent: options.userAgent,
    log,
    request: {
      ...{ fetch: readingBody(options.fetch), parseSuccessResponseBody: false, redirect: "manual", log },
    },
  });
  return Object.assign(client, installRequestPolicy(client, options));
}

/** A fixed token, such as a workflow's: there is no other after a 401. */
export function fixedToken(token: string): TokenSource {
  return { token: async () => token, refresh: async () => token };
}

/** Octokit's debug call contains the request's headers, including the token, so only messages are logged. */
function octokitLog(log: Log) {
  return {
    debug: () => {},
    info: (message: string) => log.debug({}, message),
    warn: (message: string) => log.warn({}, message),
    error: (message: string) => log.debug({}, message),
  };
}
