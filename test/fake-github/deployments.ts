import { APP, type Hub } from "./hub.ts";
import type { GitHub } from "./server.ts";
import type {
  DeploymentReviewRow,
  DeploymentRow,
  EnvironmentRow,
  RepositoryRow,
  WorkflowRunRow,
} from "./state.ts";

/** GitHub's limits: docs.github.com, "Creating custom deployment protection rules". */
const MAX_STATUSES = 10;

const MAX_COMMENT = 1_024;

/** Why GitHub does not take what a rule says. The status is certain, the words are not. */
export type ReviewRefusal = "no such environment" | "too long" | "too many" | "not waiting";

/** Makes an environment. By default the App is its only protection rule. */
export function makeEnvironment(
  hub: Hub,
  repository: RepositoryRow,
  name: string,
  { asksApp = true, asksPerson = false } = {},
): EnvironmentRow {
  const [id, createdAt] = [hub.id(), hub.now];
  const row = { id, repositoryId: repository.id, name, createdAt, asksApp, asksPerson };
  hub.state.environments.push(row);
  return row;
}

/** A job reaches an environment: in a new run, or in one that is there. Returns the run. */
export function deploy(
  { hub, life }: GitHub,
  environment: EnvironmentRow,
  run: WorkflowRunRow = newRun(hub, environment),
): WorkflowRunRow {
  const job = { id: hub.id(), name: `deploy to ${environment.name}`, conclusion: null };
  run.jobs = [...run.jobs, job];
  hub.state.deployments.push({
    ...{ id: hub.id(), runId: run.id, jobId: job.id, environmentId: environment.id, statuses: 0 },
    app: environment.asksApp ? "waiting" : "none",
    person: environment.asksPerson ? "waiting" : "none",
  });
  follow(hub, run);
  if (environment.asksApp) life.webhooks.deploymentRule(run, environment.name, "alice");
  return run;
}

interface Said {
  /** Missing for a status report. */
  readonly state?: "approved" | "rejected";
  readonly comment: string;
}

/** The App's rule approves, rejects, or only reports. Null if GitHub takes it. */
export function appSays(hub: Hub, run: WorkflowRunRow, name: string, said: Said): ReviewRefusal | null {
  const { state, comment } = said;
  const environment = environmentNamed(hub, run.repositoryId, name);
  if (!environment) return "no such environment";
  const asked = deploymentsOf(hub, run).filter((row) => {
    return row.environmentId === environment.id && row.app === "waiting";
  });
  if (asked.length === 0) return "not waiting";
  if (comment.length > MAX_COMMENT) return "too long";
  if (state === undefined && asked.some(({ statuses }) => statuses >= MAX_STATUSES)) return "too many";
  for (const row of asked) {
    if (state === undefined) row.statuses += 1;
    else row.app = state;
  }
  record(hub, { run, environmentId: environment.id, state: state ?? "pending", by: APP.bot, comment });
  return null;
}

/** A reviewer decides about what waits for one. With `bypass`, an administrator starts what waits for any rule. */
export function personSays(
  hub: Hub,
  run: WorkflowRunRow,
  { by, state, bypass = false }: { by: string; state: "approved" | "rejected"; bypass?: boolean },
): void {
  for (const row of deploymentsOf(hub, run).filter(isWaiting)) {
    if (row.person === "waiting") row.person = state;
    if (bypass && row.app === "waiting") row.app = state;
    record(hub, { run, environmentId: row.environmentId, state, by, comment: "" });
  }
}

function record(
  hub: Hub,
  { run, ...review }: Omit<DeploymentReviewRow, "runId"> & { readonly run: WorkflowRunRow },
): void {
  hub.state.deploymentReviews.push({ runId: run.id, ...review });
  follow(hub, run);
}

/** A run waits as long as one of its jobs does. */
function follow(hub: Hub, run: WorkflowRunRow): void {
  const rows = deploymentsOf(hub, run);
  const isRejected = rows.some(({ app, person }) => app === "rejected" || person === "rejected");
  run.status = isRejected ? "completed" : rows.some(isWaiting) ? "waiting" : "in_progress";
  run.conclusion = isRejected ? "failure" : null;
  hub.version += 1;
}

function newRun(hub: Hub, { repositoryId }: EnvironmentRow): WorkflowRunRow {
  const run: WorkflowRunRow = {
    ...{ id: hub.id(), repositoryId, workflow: "deploy.yml", event: "push", attempt: 1, jobs: [] },
    ...{ headSha: "d".repeat(40), createdAt: hub.now, startedAt: hub.now },
    ...{ status: "in_progress", conclusion: null },
  };
  hub.state.runs.push(run);
  return run;
}

export function deploymentsOf({ state }: Hub, { id }: WorkflowRunRow): DeploymentRow[] {
  return state.deployments.filter(({ runId }) => runId === id);
}

export function isWaiting({ app, person }: DeploymentRow): boolean {
  const states = [app, person];
  return states.includes("waiting") && !states.includes("rejected");
}

/** The names of environments are case-insensitive: docs.github.com, "Managing environments for deployment". */
export function environmentNamed(
  { state }: Hub,
  repositoryId: number,
  name: string,
): EnvironmentRow | undefined {
  return state.environments.find((row) => {
    return row.repositoryId === repositoryId && row.name.toLowerCase() === name.toLowerCase();
  });
}
