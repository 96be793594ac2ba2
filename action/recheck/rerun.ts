import type { RepositoryRef } from "../../src/domain/issue-ref.ts";
import { messageOf } from "../../src/domain/text.ts";
import type { Client } from "../../src/github/client/client.ts";
import { allItems } from "../../src/github/client/pages.ts";
import type { GateRun } from "./heads.ts";

const JOBS = "GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs";

const RERUN = "POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun";

export interface GateJob {
  readonly id: number;
  readonly conclusion: string | null;
}

/** The gate's job in the latest attempt of a run; null if it has none. */
export async function gateJobOf(
  client: Client,
  { owner, repo }: RepositoryRef,
  run: GateRun,
  name: string,
): Promise<GateJob | null> {
  const jobs = await allItems(client, JOBS, { owner, repo, run_id: run.id, filter: "latest" });
  const job = jobs.find((one) => one.name === name);
  return job ? { id: job.id, conclusion: job.conclusion } : null;
}

/** Starts one job again. Returns why GitHub refuses, or null if it does not. */
export async function rerunJob(
  client: Client,
  { owner, repo }: RepositoryRef,
  job: GateJob,
): Promise<string | null> {
  try {
    await client.request(RERUN, { owner, repo, job_id: job.id });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
