import { fullName, type Hub, iso } from "./hub.ts";
import { exampleOf } from "./openapi.ts";
import { repositoryUrl, showRepository, WEB } from "./owner-views.ts";
import type { JobRow, RepositoryRow, WorkflowRunRow } from "./state.ts";

/** Runs of workflows and their jobs as GitHub's API shows them: its documented example, with what a run is told by. */

export function showRun(hub: Hub, repository: RepositoryRow, run: WorkflowRunRow) {
  const { workflow_runs } = exampleOf("workflow-run-paginated") as {
    readonly workflow_runs: readonly object[];
  };
  const { id, attempt, event, headSha, status, conclusion } = run;
  const url = `${repositoryUrl(repository)}/actions/runs/${id}`;
  return {
    ...workflow_runs[0],
    ...{ id, event, status, conclusion, url },
    head_sha: headSha,
    path: `.github/workflows/${run.workflow}`,
    run_attempt: attempt,
    created_at: iso(run.createdAt),
    run_started_at: iso(run.startedAt),
    updated_at: iso(run.updatedAt ?? run.startedAt),
    jobs_url: `${url}/jobs`,
    html_url: `${WEB}/${fullName(repository)}/actions/runs/${id}`,
    repository: showRepository(hub, repository),
    head_repository: showRepository(hub, repository),
  };
}

export function showJob(
  repository: RepositoryRow,
  run: WorkflowRunRow,
  { id, name, conclusion }: JobRow,
  isWaiting: boolean,
) {
  const { jobs } = exampleOf("job-paginated") as { readonly jobs: readonly object[] };
  const api = `${repositoryUrl(repository)}/actions`;
  return {
    ...jobs[0],
    ...{ id, name, conclusion, steps: [] },
    created_at: iso(run.startedAt),
    status: isWaiting ? "waiting" : run.status === "completed" ? "completed" : "in_progress",
    run_id: run.id,
    run_attempt: run.attempt,
    head_sha: run.headSha,
    url: `${api}/jobs/${id}`,
    run_url: `${api}/runs/${run.id}`,
  };
}
