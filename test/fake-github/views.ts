import { APP, fullName, type Hub, iso } from "./hub.ts";
import { showFieldValues } from "./issue-fields.ts";
import { API, repositoryUrl, showUser, WEB } from "./owner-views.ts";
import {
  at,
  type CommentRow,
  type EventRow,
  type InstallationRow,
  type IssueRow,
  type IssueValue,
  type LabelRow,
  nowOf,
  type RepositoryRow,
} from "./state.ts";

/** Issues, comments, installations and the App as GitHub's API and its webhooks show them. */

export function showLabel(repository: RepositoryRow, label: LabelRow) {
  return {
    id: label.id,
    node_id: `LA_${label.id}`,
    url: `${repositoryUrl(repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  };
}

export function showIssue(hub: Hub, row: IssueRow, seen: IssueValue = nowOf(row)) {
  const repository = hub.repositoryById(row.repositoryId);
  const url = `${repositoryUrl(repository)}/issues/${row.number}`;
  const assignees = seen.assignees.map((login) => showUser(hub, login));
  const parent = seen.parent === null ? undefined : hub.issueById(seen.parent);
  return {
    id: row.id,
    node_id: nodeId(hub, row),
    url,
    repository_url: repositoryUrl(repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: `${WEB}/${fullName(repository)}/issues/${row.number}`,
    number: row.number,
    state: seen.state,
    state_reason: seen.stateReason,
    title: seen.title,
    body: seen.body,
    user: showUser(hub, row.author),
    labels: seen.labels.flatMap((id) => {
      const label = repository.labels.find((candidate) => candidate.id === id);
      return label ? [showLabel(repository, label)] : [];
    }),
    type: seen.type === null ? null : showType(seen.type),
    ...(hub.listsFields && { issue_field_values: showFieldValues(hub, row, seen) }),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: seen.locked,
    active_lock_reason: null,
    comments: countComments(hub, row, seen),
    closed_at: seen.closedAt === null ? null : iso(seen.closedAt),
    closed_by: seen.closedBy === null ? null : showUser(hub, seen.closedBy),
    created_at: iso(row.createdAt),
    updated_at: iso(seen.updatedAt),
    author_association: hub.association(repository, row.author),
    ...(hub.pull(row) && { pull_request: showPullLinks(repository, row) }),
    ...(hub.subIssues && showFamily(hub, row, parent)),
  };
}

export function countComments(hub: Hub, row: IssueRow, seen: IssueValue): number {
  return hub.comments(row).filter(({ createdAt }) => createdAt <= seen.updatedAt).length;
}

export function showType(name: string) {
  return { id: 1, node_id: "IT_1", name, description: null, color: null };
}

/** The global node id of an issue, or of the pull request that it is. */
export function nodeId(hub: Hub, row: IssueRow): string {
  return `${hub.pull(row) ? "PR" : "I"}_${row.id}`;
}

function showPullLinks(repository: RepositoryRow, { number }: IssueRow) {
  const html_url = `${WEB}/${fullName(repository)}/pull/${number}`;
  const url = `${repositoryUrl(repository)}/pulls/${number}`;
  return { url, html_url, diff_url: `${html_url}.diff`, patch_url: `${html_url}.patch` };
}

/** How many sub-issues an issue has, and how many of them are closed. */
export function countFamily(hub: Hub, row: IssueRow): { readonly total: number; readonly completed: number } {
  const children = hub.children(row);
  const completed = children.filter((child) => nowOf(child).state === "closed").length;
  return { total: children.length, completed };
}

function showFamily(hub: Hub, row: IssueRow, parent: IssueRow | undefined) {
  const { total, completed } = countFamily(hub, row);
  const percent_completed = total === 0 ? 0 : Math.floor((100 * completed) / total);
  return {
    sub_issues_summary: { total, completed, percent_completed },
    ...(parent && {
      parent_issue_url: `${repositoryUrl(hub.repositoryById(parent.repositoryId))}/issues/${parent.number}`,
    }),
  };
}

export function showComment(hub: Hub, row: CommentRow, instant = hub.now) {
  const seen = at(row, instant) ?? nowOf(row)!;
  const issue = hub.issueById(row.issueId)!;
  const repository = hub.repositoryById(issue.repositoryId);
  return {
    id: row.id,
    node_id: `IC_${row.id}`,
    url: `${repositoryUrl(repository)}/issues/comments/${row.id}`,
    html_url: `${WEB}/${fullName(repository)}/issues/${issue.number}#issuecomment-${row.id}`,
    issue_url: `${repositoryUrl(repository)}/issues/${issue.number}`,
    user: showUser(hub, row.author),
    created_at: iso(row.createdAt),
    updated_at: iso(seen.updatedAt),
    author_association: hub.association(repository, row.author),
    body: seen.body,
  };
}

export function showEvent(hub: Hub, row: EventRow) {
  // Only GraphQL tells of what an issue is a duplicate.
  const { canonical: _, ...details } = row.details;
  const repository = hub.repositoryById(hub.issueById(row.issueId)!.repositoryId);
  return {
    id: row.id,
    node_id: `E_${row.id}`,
    url: `${repositoryUrl(repository)}/issues/events/${row.id}`,
    actor: showUser(hub, row.actor),
    event: row.event,
    commit_id: null,
    commit_url: null,
    created_at: iso(row.createdAt),
    performed_via_github_app: null,
    ...details,
  };
}

export function showInstallation(hub: Hub, row: InstallationRow) {
  const account = showUser(hub, row.account);
  return {
    id: row.id,
    account,
    repository_selection: row.repositories ? "selected" : "all",
    access_tokens_url: `${API}/app/installations/${row.id}/access_tokens`,
    repositories_url: `${API}/installation/repositories`,
    html_url: `${WEB}/settings/installations/${row.id}`,
    app_id: APP.id,
    app_slug: APP.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: hub.permissions,
    events: hub.events,
    created_at: iso(row.createdAt),
    updated_at: iso(row.createdAt),
    single_file_name: null,
    suspended_by: row.suspendedAt === null ? null : account,
    suspended_at: row.suspendedAt === null ? null : iso(row.suspendedAt),
  };
}

export function showApp(hub: Hub) {
  return {
    id: APP.id,
    slug: APP.slug,
    node_id: "A_1",
    owner: showUser(hub, hub.state.installations[0]?.account ?? APP.bot),
    name: "Followthrough",
    description: null,
    external_url: "https://example.com",
    html_url: `${WEB}/apps/${APP.slug}`,
    created_at: "2025-01-01T00:00:00Z",
    updated_at: "2025-01-01T00:00:00Z",
    permissions: hub.permissions,
    events: hub.events,
    installations_count: hub.state.installations.length,
  };
}
