import type { Level } from "./manifest.ts";

/**
 * What an App must be permitted for each endpoint, and the page on which GitHub says so ("Fine-grained access
 * tokens", installation tokens among them). `app` is for the App itself, signed in by its JWT. Where GitHub takes either of two
 * permissions, the one stands here that the App has a reason to hold.
 */
export interface Permission {
  readonly needs: Readonly<Record<string, Level>> | "app" | "installation";
  readonly page: string;
  /** Whether GitHub hides it from a token without the permission: 404 in place of 403. */
  readonly isHidden?: boolean;
}

/** Whether a token that holds these permissions is permitted what is needed. */
export function permits(
  held: Readonly<Record<string, Level>>,
  needs: Readonly<Record<string, Level>>,
): boolean {
  return Object.entries(needs).every(([name, level]) => held[name] === "write" || held[name] === level);
}

const ISSUES_READ = { issues: "read" } as const;
const ISSUES_WRITE = { issues: "write" } as const;
const PULLS_READ = { pull_requests: "read" } as const;
const METADATA = { metadata: "read" } as const;
const page = (path: string): string => `https://docs.github.com/rest/${path}`;

export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  "GET /app": { needs: "app", page: page("apps/apps#get-the-authenticated-app") },
  "GET /app/installations": {
    needs: "app",
    page: page("apps/apps#list-installations-for-the-authenticated-app"),
  },
  "POST /app/installations/{installation_id}/access_tokens": {
    needs: "app",
    page: page("apps/apps#create-an-installation-access-token-for-an-app"),
  },
  "GET /app/hook/deliveries": {
    needs: "app",
    page: page("apps/webhooks#list-deliveries-for-an-app-webhook"),
  },
  "POST /app/hook/deliveries/{delivery_id}/attempts": {
    needs: "app",
    page: page("apps/webhooks#redeliver-a-delivery-for-an-app-webhook"),
  },
  "GET /repos/{owner}/{repo}/installation": {
    needs: "app",
    page: page("apps/apps#get-a-repository-installation-for-the-authenticated-app"),
  },
  "GET /installation/repositories": {
    needs: "installation",
    page: page("apps/installations#list-repositories-accessible-to-the-app-installation"),
  },
  "GET /repos/{owner}/{repo}": { needs: METADATA, page: page("repos/repos#get-a-repository") },
  "GET /repositories/{id}": { needs: METADATA, page: page("repos/repos#get-a-repository") },
  "GET /repositories/{id}/installation": {
    needs: "app",
    page: page("apps/apps#get-a-repository-installation-for-the-authenticated-app"),
  },
  "GET /repos/{owner}/{repo}/contents/{path}": {
    needs: { contents: "read" },
    page: page("repos/contents#get-repository-content"),
  },
  "POST /repos/{owner}/{repo}/dispatches": {
    needs: { contents: "write" },
    page: page("repos/repos#create-a-repository-dispatch-event"),
  },
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": {
    needs: { contents: "read" },
    page: page("git/trees#get-a-tree"),
  },
  "GET /repos/{owner}/{repo}/collaborators": {
    needs: METADATA,
    page: page("collaborators/collaborators#list-repository-collaborators"),
  },
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": {
    needs: METADATA,
    page: page("collaborators/collaborators#get-repository-permissions-for-a-user"),
  },
  "GET /orgs/{org}/repos": { needs: METADATA, page: page("repos/repos#list-organization-repositories") },
  "GET /users/{username}/repos": { needs: METADATA, page: page("repos/repos#list-repositories-for-a-user") },
  "GET /repos/{owner}/{repo}/pulls": { needs: PULLS_READ, page: page("pulls/pulls#list-pull-requests") },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}": {
    needs: PULLS_READ,
    page: page("pulls/pulls#get-a-pull-request"),
  },
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": {
    needs: PULLS_READ,
    page: page("pulls/pulls#list-pull-requests-files"),
  },
  "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs": {
    needs: { actions: "read" },
    page: page("actions/workflow-runs#list-workflow-runs-for-a-workflow"),
  },
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/jobs": {
    needs: { actions: "read" },
    page: page("actions/workflow-jobs#list-jobs-for-a-workflow-run"),
  },
  "GET /repos/{owner}/{repo}/actions/runs": {
    needs: { actions: "read" },
    page: page("actions/workflow-runs#list-workflow-runs-for-a-repository"),
  },
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments": {
    needs: { actions: "read" },
    page: page("actions/workflow-runs#get-pending-deployments-for-a-workflow-run"),
  },
  "GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals": {
    needs: { actions: "read" },
    page: page("actions/workflow-runs#get-the-review-history-for-a-workflow-run"),
  },
  "POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule": {
    needs: { deployments: "write" },
    page: page("actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run"),
  },
  "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules": {
    needs: { actions: "read" },
    page: page("deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment"),
  },
  "POST /repos/{owner}/{repo}/actions/jobs/{job_id}/rerun": {
    needs: { actions: "write" },
    page: page("actions/workflow-runs#re-run-a-job-from-a-workflow-run"),
  },
  "POST /repos/{owner}/{repo}/check-runs": {
    needs: { checks: "write" },
    page: page("checks/runs#create-a-check-run"),
  },
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": {
    needs: { checks: "write" },
    page: page("checks/runs#update-a-check-run"),
  },
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": {
    needs: { checks: "read" },
    page: page("checks/runs#list-check-runs-for-a-git-reference"),
  },
  "GET /repos/{owner}/{repo}/commits": {
    needs: { contents: "read" },
    page: page("commits/commits#list-commits"),
  },
  "GET /repos/{owner}/{repo}/commits/{ref}": {
    needs: { contents: "read" },
    page: page("commits/commits#get-a-commit"),
  },
  "GET /repos/{owner}/{repo}/compare/{basehead}": {
    needs: { contents: "read" },
    page: page("commits/commits#compare-two-commits"),
  },
  "GET /orgs/{org}/teams/{team_slug}/memberships/{username}": {
    needs: { members: "read" },
    page: page("teams/members#get-team-membership-for-a-user"),
  },
  // The answer to a workflow's own token is in https://github.com/actions/github-script/issues/518.
  "GET /orgs/{org}/teams/{team_slug}/members": {
    needs: { members: "read" },
    page: page("teams/members#list-team-members"),
    isHidden: true,
  },
  "GET /repos/{owner}/{repo}/issues": {
    needs: ISSUES_READ,
    page: page("issues/issues#list-repository-issues"),
  },
  "POST /repos/{owner}/{repo}/issues": { needs: ISSUES_WRITE, page: page("issues/issues#create-an-issue") },
  "GET /repos/{owner}/{repo}/issues/{issue_number}": {
    needs: ISSUES_READ,
    page: page("issues/issues#get-an-issue"),
  },
  "PATCH /repos/{owner}/{repo}/issues/{issue_number}": {
    needs: ISSUES_WRITE,
    page: page("issues/issues#update-an-issue"),
  },
  "GET /orgs/{org}/issue-fields": {
    needs: { issue_fields: "read" },
    page: page("orgs/issue-fields#list-issue-fields-for-an-organization"),
  },
  "GET /repos/{owner}/{repo}/issue-types": {
    needs: METADATA,
    page: page("repos/issue-types#list-issue-types-for-a-repository"),
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values": {
    needs: ISSUES_READ,
    page: page("issues/issue-field-values#list-issue-field-values-for-an-issue"),
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values": {
    needs: ISSUES_WRITE,
    page: page("issues/issue-field-values#add-issue-field-values-to-an-issue"),
  },
  "PUT /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values": {
    needs: ISSUES_WRITE,
    page: page("issues/issue-field-values#set-issue-field-values-for-an-issue"),
  },
  "DELETE /repos/{owner}/{repo}/issues/{issue_number}/issue-field-values/{issue_field_id}": {
    needs: ISSUES_WRITE,
    page: page("issues/issue-field-values#delete-an-issue-field-value-from-an-issue"),
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/events": {
    needs: ISSUES_READ,
    page: page("issues/events#list-issue-events"),
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/timeline": {
    needs: ISSUES_READ,
    page: page("issues/timeline#list-timeline-events-for-an-issue"),
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": {
    needs: ISSUES_WRITE,
    page: page("issues/labels#add-labels-to-an-issue"),
  },
  "GET /repos/{owner}/{repo}/labels": {
    needs: ISSUES_READ,
    page: page("issues/labels#list-labels-for-a-repository"),
  },
  "POST /repos/{owner}/{repo}/labels": { needs: ISSUES_WRITE, page: page("issues/labels#create-a-label") },
  "GET /repos/{owner}/{repo}/issues/comments": {
    needs: ISSUES_READ,
    page: page("issues/comments#list-issue-comments-for-a-repository"),
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: ISSUES_READ,
    page: page("issues/comments#list-issue-comments"),
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: ISSUES_WRITE,
    page: page("issues/comments#create-an-issue-comment"),
  },
  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: ISSUES_WRITE,
    page: page("issues/comments#update-an-issue-comment"),
  },
  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": {
    needs: ISSUES_WRITE,
    page: page("issues/comments#delete-an-issue-comment"),
  },
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": {
    needs: ISSUES_WRITE,
    page: page("reactions/reactions#create-reaction-for-an-issue-comment"),
  },
  "GET /repos/{owner}/{repo}/assignees": {
    needs: ISSUES_READ,
    page: page("issues/assignees#list-assignees"),
  },
  "GET /repos/{owner}/{repo}/assignees/{assignee}": {
    needs: ISSUES_READ,
    page: page("issues/assignees#check-if-a-user-can-be-assigned"),
  },
  "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues": {
    needs: ISSUES_READ,
    page: page("issues/sub-issues#list-sub-issues"),
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues": {
    needs: ISSUES_WRITE,
    page: page("issues/sub-issues#add-sub-issue"),
  },
};
