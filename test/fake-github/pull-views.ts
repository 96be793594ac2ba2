import { fullName, type Hub, iso } from "./hub.ts";
import { repositoryUrl, showRepository, showUser, WEB } from "./owner-views.ts";
import type { IssueRow, PullRow, RepositoryRow } from "./state.ts";
import { showIssue } from "./views.ts";

/** A pull request as GitHub's API and its webhooks show it. */
export function showPull(hub: Hub, row: IssueRow, pull: PullRow) {
  const repository = hub.repositoryById(row.repositoryId);
  const issue = showIssue(hub, row);
  const head = headOf(row, pull);
  const url = `${repositoryUrl(repository)}/pulls/${row.number}`;
  const html_url = `${WEB}/${fullName(repository)}/pull/${row.number}`;
  const links = {
    html: html_url,
    issue: issue.url,
    comments: issue.comments_url,
    commits: `${url}/commits`,
    statuses: `${repositoryUrl(repository)}/statuses/${head}`,
    review_comment: `${repositoryUrl(repository)}/pulls/comments{/number}`,
    review_comments: `${url}/comments`,
    self: url,
  };
  const { id, number, title, user, body, labels, milestone, locked, assignee, assignees } = issue;
  const isMerged = pull.mergedAt !== null;
  return {
    ...{ id, number, title, user, body, labels, milestone, locked, assignee, assignees },
    state: isMerged ? "closed" : issue.state,
    node_id: `PR_${row.id}`,
    url,
    html_url,
    diff_url: `${html_url}.diff`,
    patch_url: `${html_url}.patch`,
    issue_url: links.issue,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    created_at: issue.created_at,
    updated_at: issue.updated_at,
    closed_at: isMerged ? iso(pull.mergedAt) : issue.closed_at,
    merged_at: isMerged ? iso(pull.mergedAt) : null,
    merge_commit_sha: pull.mergeCommit ?? null,
    active_lock_reason: null,
    requested_reviewers: [],
    requested_teams: [],
    head: showBranch(hub, repository, `change-${row.number}`, head),
    base: showBranch(hub, repository, pull.base, BASE_SHA),
    author_association: "NONE",
    auto_merge: null,
    draft: false,
    merged: isMerged,
    mergeable: true,
    rebaseable: true,
    mergeable_state: "clean",
    merged_by: null,
    comments: issue.comments,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: pull.files.length,
    deletions: pull.files.length,
    changed_files: pull.files.length,
  };
}

/** The commit at the end of its branch. */
export function headOf({ number }: Pick<IssueRow, "number">, { head }: Pick<PullRow, "head">): string {
  return head ?? String(number).padStart(40, "d");
}

/** The first commit of every repository. */
export const BASE_SHA = "0".repeat(40);

function showBranch(hub: Hub, repository: RepositoryRow, ref: string, sha: string) {
  const user = showUser(hub, repository.owner);
  return { label: `${repository.owner}:${ref}`, ref, sha, user, repo: showRepository(hub, repository) };
}
