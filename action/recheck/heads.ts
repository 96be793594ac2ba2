import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import { groupBy } from "../../src/domain/text.ts";
import type { Client } from "../../src/github/client/client.ts";
import { allItems, allPages } from "../../src/github/client/pages.ts";
import { type PullRequestEvent, pullRequestEvent } from "../../src/github/gate/change/event.ts";

/** The newest run of the gate for a commit. Times are epoch milliseconds. */
export interface GateRun {
  readonly id: number;
  readonly url: string;
  readonly status: string;
  readonly conclusion: string | null;
  /** How often it ran. */
  readonly attempt: number;
  readonly createdAt: number;
  /** When its latest attempt started. */
  readonly startedAt: number;
}

/** The last commit of an open pull request, to which its check belongs. */
export interface Head {
  readonly sha: string;
  readonly pullRequest: PullRequestEvent;
  /** All that share its check. */
  readonly pullRequests: readonly PullRequestEvent[];
  /** Null if the gate never ran for it. */
  readonly run: GateRun | null;
}

/** GitHub re-runs nothing that is older. */
export const MAX_AGE_MS = 30 * 86_400_000;

/** The heads of all open pull requests, the most recently updated first, each with the newest run of the workflow. */
export async function openHeads(
  client: Client,
  repository: RepositoryRef,
  { workflow, now }: { readonly workflow: string; readonly now: number },
): Promise<Head[]> {
  const place = { owner: repository.owner, repo: repository.repo };
  const newestFirst = { state: "open", sort: "updated", direction: "desc" } as const;
  const pulls = await allItems(client, "GET /repos/{owner}/{repo}/pulls", { ...place, ...newestFirst });
  const found = pulls.flatMap((row) => pullRequestEvent(row, repository) ?? []);
  const heads = groupBy(found, ({ head }) => head);
  if (heads.size === 0) return [];
  const runs = await newestRuns(client, repository, { workflow, now, heads: new Set(heads.keys()) });
  return [...heads].map(([sha, pullRequests]) => {
    return { sha, pullRequest: pullRequests[0]!, pullRequests, run: runs.get(sha) ?? null };
  });
}

/** The listing begins with the newest run. It is read until each head has one, or GitHub would not re-run the next ones. */
async function newestRuns(
  client: Client,
  { owner, repo }: RepositoryRef,
  wanted: { readonly workflow: string; readonly now: number; readonly heads: ReadonlySet<string> },
): Promise<ReadonlyMap<string, GateRun>> {
  const found = new Map<string, GateRun>();
  const listing = { owner, repo, workflow_id: wanted.workflow, exclude_pull_requests: true };
  const route = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";
  for await (const page of allPages(client, route, listing)) {
    for (const run of page) {
      const isWanted = wanted.heads.has(run.head_sha) && /^pull_request(?:_target)?$/.test(run.event);
      if (!isWanted || found.has(run.head_sha)) continue;
      found.set(run.head_sha, {
        id: run.id,
        url: run.html_url,
        status: run.status ?? "completed",
        conclusion: run.conclusion,
        attempt: run.run_attempt ?? 1,
        createdAt: Date.parse(run.created_at),
        startedAt: Date.parse(run.run_started_at ?? run.created_at),
      });
    }
    const oldest = page.at(-1);
    const isOld = !oldest || wanted.now - Date.parse(oldest.created_at) > MAX_AGE_MS;
    if (isOld || found.size === wanted.heads.size) break;
  }
  return found;
}
