import { allItems } from "../../client/pages.ts";
import { askAll, type Connection, type QueryContext } from "./ask.ts";

/** @internal */
export const OPEN_PULL_REQUESTS = `query ($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 100, after: $after) {
      nodes { number headRefOid }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Repository {
  readonly pullRequests: Connection<OpenPullRequest> | null;
}

interface OpenPullRequest {
  readonly number: number;
  readonly headRefOid: string;
}

/**
 * The numbers of the open pull requests whose branches end in this commit. All of them are listed, because GitHub's lists of
 * the pull requests of a commit lack those of forks, and have those that contain the commit further down.
 * Throws what the client throws.
 */
export async function numbersAt(context: QueryContext, head: string): Promise<number[]> {
  const found = await askAll<Repository, OpenPullRequest>(context, {
    query: OPEN_PULL_REQUESTS,
    find: ({ pullRequests }) => pullRequests,
  });
  const open = found ?? (await listed(context));
  return open.flatMap(({ number, headRefOid }) => (headRefOid === head ? [number] : []));
}

async function listed({ client, repository }: QueryContext): Promise<OpenPullRequest[]> {
  const place = { owner: repository.owner, repo: repository.repo };
  const rows = await allItems(client, "GET /repos/{owner}/{repo}/pulls", { ...place, state: "open" });
  return rows.map(({ number, head }) => ({ number, headRefOid: head.sha }));
}
