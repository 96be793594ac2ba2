import { appSays, deploymentsOf, environmentNamed, isWaiting, type ReviewRefusal } from "../deployments.ts";
import { APP, fullName, iso } from "../hub.ts";
import { API, repositoryUrl, showUser, WEB } from "../owner-views.ts";
import type { EnvironmentRow, RepositoryRow, WorkflowRunRow } from "../state.ts";
import { notFound, ok, Refusal, type Request, type Routes, repositoryOf } from "./route.ts";

export const DEPLOYMENT_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments": (request) => {
    const { hub } = request;
    const { repository, run } = runOf(request);
    const waiting = new Set(
      deploymentsOf(hub, run)
        .filter(isWaiting)
        .map(({ environmentId }) => environmentId),
    );
    return ok(
      hub.state.environments
        .filter(({ id }) => waiting.has(id))
        .map((row) => ({
          environment: showEnvironment(repository, row),
          ...{ wait_timer: 0, wait_timer_started_at: null, current_user_can_approve: false },
          reviewers: row.asksPerson ? [{ type: "User", reviewer: showUser(hub, "alice") }] : [],
        })),
    );
  },

  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals": (request) => {
    const { hub } = request;
    const { repository, run } = runOf(request);
    const reviews = hub.showsReviews ? hub.state.deploymentReviews : [];
    return ok(
      reviews
        .filter(({ runId }) => runId === run.id)
        .map(({ environmentId, state, by, comment }) => {
          const row = hub.state.environments.find(({ id }) => id === environmentId)!;
          const [created_at, updated_at] = [iso(row.createdAt), iso(row.createdAt)];
          const environment = { ...showEnvironment(repository, row), created_at, updated_at };
          return { state, comment, environments: [environment], user: showUser(hub, by) };
        }),
    );
  },

  "POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule": (request) => {
    const { hub, body } = request;
    const { run } = runOf(request);
    const { environment_name: name, ...said } = body as {
      environment_name: string;
      state?: "approved" | "rejected";
      comment: string;
    };
    const refusal = appSays(hub, run, name, said);
    if (refusal) throw new Refusal(422, REFUSALS[refusal]);
    return { status: 204 };
  },

  "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules": (request) => {
    const { hub, path } = request;
    const environment = environmentNamed(hub, repositoryOf(request).id, path.environment_name!);
    if (!environment) throw notFound();
    const rules = environment.asksApp ? [showRule(environment)] : [];
    return ok({ total_count: rules.length, custom_deployment_protection_rules: rules });
  },
};

const REFUSALS: Readonly<Record<ReviewRefusal, string>> = {
  "no such environment": "No environment with this name was found.",
  "too long": "Comment is too long (maximum is 1024 characters)",
  "too many": "The limit of status reports for this deployment was reached.",
  "not waiting": "There is no pending deployment protection rule to review.",
};

function runOf(request: Request): { repository: RepositoryRow; run: WorkflowRunRow } {
  const repository = repositoryOf(request);
  const run = request.hub.state.runs.find(({ id }) => id === Number(request.path.run_id));
  if (!run || run.repositoryId !== repository.id) throw notFound();
  return { repository, run };
}

function showEnvironment(repository: RepositoryRow, { id, name }: EnvironmentRow) {
  return {
    ...{ id, node_id: `EN_${id}`, name },
    url: `${repositoryUrl(repository)}/environments/${encodeURIComponent(name)}`,
    html_url: `${WEB}/${fullName(repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  };
}

function showRule({ id }: EnvironmentRow) {
  const app = { id: APP.id, slug: APP.slug, node_id: "A_1", integration_url: `${API}/apps/${APP.slug}` };
  return { id, node_id: `GA_${id}`, enabled: true, app };
}
