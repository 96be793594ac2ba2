import { fullName, type Hub, iso } from "./hub.ts";
import type { PullRequest } from "./issue-life.ts";
import { repositoryUrl, showRepository, showUser, WEB } from "./owner-views.ts";
import { at, type CommentRow, type EventRow, type IssueRow } from "./state.ts";
import { showComment, showEvent, showIssue } from "./views.ts";

/** Entries of an issue's timeline, as GitHub's API shows them. */

export function showTimelineEvent(hub: Hub, row: EventRow) {
  // In a timeline, unlike the events, the one who assigned is the actor and has no field of its own.
  const { assigner: _, pull, ...details } = row.details as { assigner?: object; pull?: PullRequest };
  return pull ? showReference(hub, row, pull) : showEvent(hub, { ...row, details });
}

export function showTimelineComment(hub: Hub, row: CommentRow, instant: number) {
  const comment = showComment(hub, row, instant);
  const { rockets: rocket = 0, thumbs = [] } = at(row, instant) ?? {};
  const none = { "-1": 0, laugh: 0, confused: 0, heart: 0, hooray: 0, eyes: 0 };
  return {
    event: "commented",
    actor: comment.user,
    ...comment,
    reactions: {
      url: `${comment.url}/reactions`,
      total_count: rocket + thumbs.length,
      ...none,
      "+1": thumbs.length,
      rocket,
    },
  };
}

function showReference(
  hub: Hub,
  { actor, createdAt }: EventRow,
  { repository, number, title, body, mergedAt = null }: PullRequest,
) {
  const pull = pullRow(hub, repository.id, actor, number, title, createdAt);
  const issue = { ...showIssue(hub, pull), body: body ?? null };
  const page = `${WEB}/${fullName(repository)}/pull/${number}`;
  const url = `${repositoryUrl(repository)}/pulls/${number}`;
  return {
    event: "cross-referenced",
    actor: showUser(hub, actor),
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    source: {
      type: "issue",
      issue: {
        ...issue,
        html_url: page,
        repository: showRepository(hub, repository),
        pull_request: {
          url,
          html_url: page,
          diff_url: `${page}.diff`,
          patch_url: `${page}.patch`,
          merged_at: mergedAt === null ? null : iso(mergedAt),
        },
      },
    },
  };
}

function pullRow(
  hub: Hub,
  repositoryId: number,
  author: string,
  number: number,
  title: string,
  createdAt: number,
): IssueRow {
  const value = {
    title,
    body: null,
    state: "open",
    stateReason: null,
    labels: [],
    type: null,
    assignees: [],
    locked: false,
    updatedAt: createdAt,
    closedAt: null,
    closedBy: null,
    parent: null,
    deleted: false,
  } as const;
  return {
    id: hub.state.nextId,
    number,
    repositoryId,
    author,
    createdAt,
    versions: [{ at: createdAt, value }],
  };
}
