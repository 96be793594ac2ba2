import type { Fetch } from "../src/github/client/https-fetch.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A repository, a token and an API, as nearly every run has them. The inputs are checked later. */
const REPOSITORY = /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/;

const TOKEN = /^[\w.-]+$/;

const API = /^https?:\/\/[\w.-]+(?::\d+)?(?:\/api\/v3)?$/;

const QUERY = "labels=action-item&state=open&sort=created&direction=asc&per_page=100";

/** The first page of items, and the one that shows whether there are many (`read-ahead.ts`). */
const PAGES = ["", "&page=8"];

/**
 * Sends the requests that nearly every run begins with, for the first pages of items, so that GitHub answers them while the rest is
 * loaded. The client gets an answer when it sends the same request; any other request is sent by `fetch`.
 */
export function withFirstRequests(fetch: Fetch, env: Environment): Fetch {
  const { GITHUB_REPOSITORY = "", GITHUB_API_URL = "", "INPUT_GITHUB-TOKEN": token = "" } = env;
  if (!REPOSITORY.test(GITHUB_REPOSITORY) || !TOKEN.test(token) || !API.test(GITHUB_API_URL)) return fetch;
  const headers = {
    accept: "application/vnd.github.v3+json",
    "user-agent": "followthrough-gate",
    "x-github-api-version": "2022-11-28",
    authorization: `Bearer ${token}`,
  };
  const url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues?${QUERY}`;
  const sent = new Map(
    PAGES.map((page) => {
      const stop = new AbortController();
      const answer = fetch(url + page, { headers, signal: stop.signal });
      answer.catch(() => {});
      return [url + page, { answer, stop }] as const;
    }),
  );
  return (input, init) => {
    const ahead = init?.method === "GET" ? sent.get(String(input)) : undefined;
    if (!ahead) return fetch(input, init);
    sent.delete(String(input));
    init?.signal?.addEventListener("abort", () => ahead.stop.abort(init.signal!.reason), { once: true });
    return ahead.answer;
  };
}
