import type { RestEndpointMethodTypes } from "@octokit/rest";
import type { IssueRef } from "../../domain/issue-ref.ts";
import type { Issue } from "../../observed/issue.ts";

export type ApiIssue = RestEndpointMethodTypes["issues"]["get"]["response"]["data"];

/** The App's login as an author, such as `followthrough[bot]`. */
export interface AppIdentity {
  readonly login: string;
}

export function isApp(login: string | undefined, app: AppIdentity): boolean {
  return login?.toLowerCase() === app.login.toLowerCase();
}

/** Converts an API issue; null for a pull request, which the issues API also lists. */
export function toIssue(data: ApiIssue, app: AppIdentity): Issue | null {
  const ref = issueRefFromUrl(data.url);
  if (data.pull_request || !ref) return null;
  const author = data.user?.login ?? "ghost";
  return {
    ref,
    id: data.id,
    url: data.html_url,
    title: data.title,
    body: data.body ?? "",
    state: data.state === "closed" ? "closed" : "open",
    stateReason: data.state_reason ?? null,
    labels: data.labels.map((label) => (typeof label === "string" ? label : (label.name ?? ""))),
    type: data.type?.name ?? null,
    assignees: (data.assignees ?? []).map((assignee) => assignee.login),
    author,
    byApp: isApp(author, app),
    createdAt: data.created_at,
    updatedAt: data.updated_at,
    closedAt: data.closed_at ?? null,
    locked: data.locked,
    comments: data.comments,
    parent: data.parent_issue_url ? issueRefFromUrl(data.parent_issue_url) : null,
    ...(data.sub_issues_summary && { subIssueTotal: data.sub_issues_summary.total }),
  };
}

/** Reads an issue's API URL: `…/repos/OWNER/REPO/issues/12`. */
export function issueRefFromUrl(url: string): IssueRef | null {
  const match = /\/repos\/([^/]+)\/([^/]+)\/issues\/(\d+)$/.exec(url);
  return match ? { owner: match[1]!, repo: match[2]!, number: Number(match[3]) } : null;
}
