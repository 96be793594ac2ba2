import type { Fetch } from "../../src/github/client/https-fetch.ts";

/**
 * Requests that are left to the repository's other workflows. GitHub allows 1,000 an hour for all of them together:
 * docs.github.com, "Rate limits for the REST API", "Primary rate limit for GITHUB_TOKEN in GitHub Actions".
 */
const FOR_OTHERS = 300;

/** Counts the requests of a run, and knows from the last response how many GitHub still allows in this hour. */
export class RequestBudget {
  sent = 0;
  /** Whether GitHub refused to show a team. */
  teamsAreHidden = false;
  #left = Number.POSITIVE_INFINITY;

  /** Whether there are requests left that do not belong to others; true while GitHub names no limit. */
  hasRoom(): boolean {
    return this.#left > FOR_OTHERS;
  }

  /** A `fetch` that counts. */
  counting(fetch: Fetch): Fetch {
    return async (input, init) => {
      this.sent += 1;
      const response = await fetch(input, init);
      this.#read(response);
      if (response.status === 403 && /\/orgs\/[^/]+\/teams\//.test(String(input))) this.teamsAreHidden = true;
      return response;
    };
  }

  #read({ headers }: Awaited<ReturnType<Fetch>>): void {
    if ((headers.get("x-ratelimit-resource") ?? "core") !== "core") return;
    const left = Number(headers.get("x-ratelimit-remaining") ?? Number.NaN);
    if (left >= 0) this.#left = left;
  }
}
