import { deploymentsOf, isWaiting } from "../deployments.ts";
import { iso } from "../hub.ts";
import { showJob, showRun } from "../run-views.ts";
import type { WorkflowRunRow } from "../state.ts";
import { notFound, paged, Refusal, type Reply, type Routes, repositoryOf } from "./route.ts";

/** GitHub's limits: docs.github.com, "Re-running workflows and jobs", and "Actions limits". */
const MAX_RERUNS = 50;

const MAX_AGE_MS = 30 * 86_400_000;

export const ACTIONS_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs": (request) => {
    const { hub, path, query } = request;
    const repository = repositoryOf(request);
    if (repository.files[`.github/workflows/${path.workflow_id}`] === undefined) throw notFound();
    const since = /^>=(.+)$/.exec(query.get("created") ?? "")?.[1] ?? "";
    const runs = hub.state.runs.filter((run) => {
      const isWanted = run.repositoryId === repository.id && run.workflow === path.workflow_id;
      return isWanted && iso(run.createdAt) >= since;
    });
    const newest = runs.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
    return wrapped("workflow_runs", newest.length, paged(request, newest), (run: WorkflowRunRow) =>
      showRun(hub, repository, run),
    );
  },

  "GET /repos/{owner}/{repo}/actions/runs": (request) => {
    const { hub, query } = request;
    const repository = repositoryOf(request);
    const status = query.get("status");
    const runs = hub.state.runs.filter((run) => {
      return run.repositoryId === repository.id && (status === null || run.status === status);
    });
    const newest = runs.toSorted((a, b) => b.createdAt - a.createdAt || b.id - a.id);
    return wrapped("workflow_runs", newest.length, paged(request, newest), (run: WorkflowRunRow) =>
      showRun(hub, repository, run),
    );
  },

  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs": (request) => {
    const repository = repositoryOf(request);
    const run = request.hub.state.runs.find(({ id }) => id === Number(request.path.run_id));
    if (!run || run.repositoryId !== repository.id) throw notFound();
    const waiting = deploymentsOf(request.hub, run).filter(isWaiting);
    return wrapped("jobs", run.jobs.length, paged(request, run.jobs), (job: WorkflowRunRow["jobs"][number]) =>
      showJob(
        repository,
        run,
        job,
        waiting.some(({ jobId }) => jobId === job.id),
      ),
    );
  },

  "POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun": (request) => {
    const { hub } = request;
    const repository = repositoryOf(request);
    const jobId = Number(request.path.job_id);
    const run = hub.state.runs.find(({ repositoryId, jobs }) => {
      return repositoryId === repository.id && jobs.some(({ id }) => id === jobId);
    });
    if (!run) throw notFound();
    if (run.status !== "completed") throw new Refusal(403, "This workflow is already running");
    if (run.attempt > MAX_RERUNS) throw new Refusal(403, "This workflow run has been re-run too many times");
    if (hub.now - run.createdAt > MAX_AGE_MS)
      throw new Refusal(403, "Unable to re-run this workflow run because it was created over a month ago");
    run.attempt += 1;
    run.startedAt = hub.now;
    run.status = "queued";
    run.conclusion = null;
    run.jobs = run.jobs.map((job) => ({
      ...job,
      id: hub.id(),
      conclusion: job.id === jobId ? null : job.conclusion,
    }));
    hub.version += 1;
    hub.onRerun(run);
    return { status: 201, body: {} };
  },
};

/** A page of a list in an object. */
function wrapped<Row>(name: string, total: number, page: Reply, show: (row: Row) => unknown): Reply {
  return { ...page, body: { total_count: total, [name]: (page.body as Row[]).map(show) } };
}
