import { showCheckRun } from "./check-views.ts";
import { fullName, type Hub } from "./hub.ts";
import { repositoryUrl, showRepository, showUser } from "./owner-views.ts";
import { showPull } from "./pull-views.ts";
import type { CheckRunRow, CommentRow, IssueRow, QueueRow, RepositoryRow, WorkflowRunRow } from "./state.ts";
import { showComment, showInstallation, showIssue } from "./views.ts";

type Extra = Readonly<Record<string, unknown>>;

/** Events that every App gets, whatever it subscribed to. */
const UNASKED = ["installation", "installation_repositories"];

/** Sends webhooks: they wait in the list of deliveries until a test delivers them, or does not. */
export class Webhooks {
  readonly #hub: Hub;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Of an issue, or of the pull request that it is. */
  issue(action: string, row: IssueRow, actor: string, extra: Extra = {}): void {
    const repository = this.#hub.repositoryById(row.repositoryId);
    const pull = this.#hub.pull(row);
    if (pull) {
      const shown = { number: row.number, pull_request: showPull(this.#hub, row, pull) };
      this.#send("pull_request", action, repository, actor, { ...shown, ...extra });
      return;
    }
    this.#send("issues", action, repository, actor, { issue: showIssue(this.#hub, row), ...extra });
  }

  comment(action: string, row: IssueRow, comment: CommentRow, actor: string, extra: Extra = {}): void {
    this.#send("issue_comment", action, this.#hub.repositoryById(row.repositoryId), actor, {
      issue: showIssue(this.#hub, row),
      comment: showComment(this.#hub, comment),
      ...extra,
    });
  }

  family(parent: IssueRow, child: IssueRow, actor: string): void {
    this.#send("sub_issues", "sub_issue_added", this.#hub.repositoryById(parent.repositoryId), actor, {
      parent_issue_id: parent.id,
      parent_issue: showIssue(this.#hub, parent),
      sub_issue_id: child.id,
      sub_issue: showIssue(this.#hub, child),
    });
  }

  /** GitHub names the branch of a merge group after its last pull request. */
  mergeGroup({ repositoryId, issueId, base, head }: QueueRow, actor: string): void {
    const repository = this.#hub.repositoryById(repositoryId);
    const { number } = this.#hub.issueById(issueId)!;
    const head_ref = `refs/heads/gh-readonly-queue/main/pr-${number}-${base}`;
    const merge_group = { head_sha: head, head_ref, base_sha: base, base_ref: "refs/heads/main" };
    this.#send("merge_group", "checks_requested", repository, actor, { merge_group });
  }

  /** Somebody asks for a check run again. Only the App that it belongs to hears of it. */
  checkRun(action: string, row: CheckRunRow, actor: string): void {
    const repository = this.#hub.repositoryById(row.repositoryId);
    this.#send("check_run", action, repository, actor, { check_run: showCheckRun(this.#hub, row) });
  }

  /** One commit on the default branch that changes a file. */
  push(file: "added" | "modified", path: string, row: RepositoryRow, actor: string): void {
    const commits = [{ added: [], modified: [], removed: [], [file]: [path] }];
    this.#send("push", undefined, row, actor, { ref: "refs/heads/main", forced: false, commits });
  }

  /** Somebody who can write to a repository sends an event to it. */
  dispatch(eventType: string, clientPayload: object | null, row: RepositoryRow, actor: string): void {
    this.#send("repository_dispatch", eventType, row, actor, {
      branch: "main",
      client_payload: clientPayload,
    });
  }

  repository(action: string, row: RepositoryRow, actor: string, extra: Extra = {}): void {
    this.#send("repository", action, row, actor, extra);
  }

  /** A job waits for the App's rule of an environment. GitHub leaves the deployment out if the environment has none. */
  deploymentRule(run: WorkflowRunRow, environment: string, actor: string, extra: Extra = {}): void {
    const repository = this.#hub.repositoryById(run.repositoryId);
    this.#send("deployment_protection_rule", "requested", repository, actor, {
      ...{
        environment,
        event: run.event,
        sha: run.headSha,
        ref: "main",
        deployment: null,
        pull_requests: [],
      },
      deployment_callback_url: `${repositoryUrl(repository)}/actions/runs/${run.id}/deployment_protection_rule`,
      ...extra,
    });
  }

  /** Of the installation that reaches this repository, which the payload names only among others. */
  installation(action: string, row: RepositoryRow, actor: string): void {
    this.#send("installation", action, row, actor, {
      repository: undefined,
      installation: showInstallation(this.#hub, installationOf(this.#hub, row)!),
    });
  }

  #send(
    event: string,
    action: string | undefined,
    repository: RepositoryRow,
    actor: string,
    extra: Extra,
  ): void {
    if (!this.#hub.events.includes(event) && !UNASKED.includes(event)) return;
    const installation = installationOf(this.#hub, repository);
    if (!installation || installation.suspendedAt !== null) return;
    const id = this.#hub.id();
    const payload = {
      ...(action !== undefined && { action }),
      repository: showRepository(this.#hub, repository),
      sender: showUser(this.#hub, actor),
      installation: { id: installation.id, node_id: `MDIz${installation.id}` },
      ...extra,
    };
    this.#hub.send({
      id,
      guid: `00000000-0000-4000-8000-${String(id).padStart(12, "0")}`,
      event,
      action: action ?? null,
      payload,
      installationId: installation.id,
      repositoryId: repository.id,
      at: this.#hub.now,
      redelivery: false,
      status: "waiting",
    });
  }
}

/** The installation that reaches a repository, suspended or not. */
export function installationOf(hub: Hub, repository: RepositoryRow) {
  return hub.state.installations.find((row) => {
    if (row.account.toLowerCase() !== repository.owner.toLowerCase()) return false;
    return row.repositories?.includes(fullName(repository).split("/")[1]!) ?? true;
  });
}
