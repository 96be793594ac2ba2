import { Octokit } from "@octokit/core";
import { restEndpointMethods } from "@octokit/plugin-rest-endpoint-methods";
import type { Log, PlainClock } from "../../reconcile/ports.ts";
import type { ClientOptions, TokenSource, WriteSlots } from "./client-options.ts";
import type { Fetch } from "./https-fetch.ts";
import { readingBody } from "./read-body.ts";
import { installRequestPolicy } from "./request-policy.ts";

/** `@octokit/rest` without what follows pages, and without its log, which takes as long as all else of a request. */
const Rest = Octokit.plugin(restEndpointMethods);

/** An Octokit whose requests all follow the request policy (`request-policy.ts`). */
export type Client = InstanceType<typeof Rest> & WriteSlots;

/**
 * A client has one rate limit: create one for each installation (and one for the App itself).
 * Its requests throw `GitHubError`s and Octokit's `RequestError`; `faultKindOf` classifies them.
 */
export function createClient(options: ClientOptions<PlainClock>): Client {
  const log = octokitLog(options.log);
  const client = new Rest({
    baseUrl: options.baseUrl,
    userAgent: options.userAgent,
    log,
    request: {
      ...{
        fetch: readingBody(logged(options.fetch, options), options.shorten),
        parseSuccessResponseBody: false,
        redirect: "manual",
        log,
      },
    },
  });
  return Object.assign(client, installRequestPolicy(client, options));
}

/** Logs each response, with the address as it was sent. */
function logged(fetch: Fetch, { clock, log }: Pick<ClientOptions<PlainClock>, "clock" | "log">): Fetch {
  return async (input, init) => {
    const startedAt = clock.now().epochMilliseconds;
    const response = await fetch(input, init);
    const took = clock.now().epochMilliseconds - startedAt;
    log.debug({}, `${init?.method ?? "GET"} ${input} - ${response.status} in ${took} ms`);
    return response;
  };
}

/** A fixed token, such as a workflow's: there is no other after a 401. */
export function fixedToken(token: string): TokenSource {
  return { token: async () => token, refresh: async () => token };
}

/** What Octokit says about deprecated endpoints. */
function octokitLog(log: Log) {
  return {
    debug: () => {},
    info: () => {},
    warn: (message: string) => log.warn({}, message),
    error: (message: string) => log.error({}, message),
  };
}
