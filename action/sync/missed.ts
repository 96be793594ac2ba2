import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import type { Client } from "../../src/github/client/client.ts";
import { onFault } from "../../src/github/client/errors.ts";

const RUNS = "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs";

interface Run {
  readonly status: string | null;
  readonly conclusion: string | null;
  readonly created_at: string;
  readonly run_started_at?: string | undefined;
  readonly updated_at: string;
}

/** How long before its run an event may have happened. */
const DELAY_MS = 10 * 60_000;

/** How long GitHub may take to list a run that has ended. */
const LISTED_AFTER_MS = 60_000;

/** What changed earlier is left to the sweep. */
const LOOK_BACK_MS = 3 * 86_400_000;

/** The same if the runs can't be read: about as long as a pending run waits before another takes its place. */
const BLIND_LOOK_BACK_MS = 15 * 60_000;

const GOOD = ["success", "neutral"];

/**
 * Since when there may be changes that no run saw through, as ISO 8601; null if there are none. GitHub cancels a pending run
 * when another takes its place, and any run can fail: the next good one does what it left.
 * @param now in epoch milliseconds
 */
export async function missedSince(
  client: Client,
  { owner, repo }: RepositoryRef,
  { workflow, now }: { readonly workflow: string; readonly now: number },
): Promise<string | null> {
  const workflow_id = workflow.split("/").at(-1)!;
  const listing = { owner, repo, workflow_id, exclude_pull_requests: true, per_page: 100 };
  const found = await client.request(RUNS, listing).catch(onFault(["forbidden", "not-found"], null));
  if (!found) return instantOf(now - BLIND_LOOK_BACK_MS);
  const oldest = oldestUnfinished(found.data.workflow_runs);
  return oldest === null ? null : instantOf(Math.max(oldest - DELAY_MS, now - LOOK_BACK_MS));
}

/**
 * When the oldest run was created that ended badly, and that no good run made up for, in epoch milliseconds. A good run
 * makes up for all that had ended when it started.
 * @internal
 */
export function oldestUnfinished(runs: readonly Run[]): number | null {
  // A run whose condition skipped its job had nothing to do, and made up for nothing.
  const ended = runs.filter(({ status, conclusion }) => status === "completed" && conclusion !== "skipped");
  const isGood = ({ conclusion }: Run) => GOOD.includes(conclusion ?? "");
  const lastGood = ended.filter(isGood).map(startOf);
  const latest = Math.max(Number.NEGATIVE_INFINITY, ...lastGood);
  const missed = ended.filter(
    (run) => !isGood(run) && Date.parse(run.updated_at) + LISTED_AFTER_MS >= latest,
  );
  return missed.length === 0 ? null : Math.min(...missed.map((run) => Date.parse(run.created_at)));
}

function startOf({ created_at, run_started_at }: Run): number {
  return Date.parse(run_started_at ?? created_at);
}

function instantOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
