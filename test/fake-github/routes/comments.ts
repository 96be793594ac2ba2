import { iso } from "../hub.ts";
import { showUser } from "../owner-views.ts";
import { at, type CommentRow, nowOf } from "../state.ts";
import { showComment } from "../views.ts";
import {
  invalid,
  issueOf,
  notFound,
  ok,
  paged,
  Refusal,
  type Request,
  type Routes,
  repositoryOf,
  shownIssueOf,
  writable,
} from "./route.ts";

const MAX_BODY = 65_536;

export const COMMENT_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments": (request) =>
    list(request, request.hub.comments(shownIssueOf(request))),

  "GET /repos/{owner}/{repo}/issues/comments": (request) => {
    const repository = repositoryOf(request);
    const issues = new Set(request.hub.issuesOf(repository).map(({ id }) => id));
    return list(
      request,
      request.hub.state.comments.filter((row) => issues.has(row.issueId) && nowOf(row) !== null),
    );
  },

  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": (request) => {
    const row = issueOf(request);
    writable(repositoryOf(request));
    if (nowOf(row).locked) throw new Refusal(403, "Unable to create comment because issue is locked.");
    return ok(showComment(request.hub, request.life.comment(row, request.actor, textOf(request))), 201);
  },

  "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}": (request) => {
    const comment = commentOf(request);
    request.life.editComment(comment, request.actor, textOf(request));
    return ok(showComment(request.hub, comment));
  },

  "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}": (request) => {
    request.life.deleteComment(commentOf(request), request.actor);
    return { status: 204 };
  },

  /** The model keeps thumbs up and no other reactions. */
  "POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions": (request) => {
    const { hub, life, body } = request;
    const comment = commentOf(request);
    if (body.content !== "+1") throw invalid("Reaction", "content", "invalid");
    if (nowOf(hub.issueById(comment.issueId)!).locked) {
      throw new Refusal(403, "Unable to create a reaction because issue is locked.");
    }
    const isNew = life.thumbUp(comment, request.actor);
    const reaction = {
      id: comment.id,
      node_id: `REA_${comment.id}`,
      user: showUser(hub, request.actor),
      content: "+1",
      created_at: iso(hub.now),
    };
    return ok(reaction, isNew ? 201 : 200);
  },
};

function list(request: Request, rows: readonly CommentRow[]) {
  const { hub, query } = request;
  const instant = hub.now - hub.lag.listings;
  const since = Date.parse(query.get("since") ?? "1970-01-01T00:00:00Z");
  const seen = rows.filter((row) => {
    const value = at(row, instant);
    return value && Math.floor(value.updatedAt / 1000) * 1000 >= since;
  });
  return paged(
    request,
    seen.map((row) => showComment(hub, row, instant)),
  );
}

function commentOf(request: Request): CommentRow {
  writable(repositoryOf(request));
  const id = Number(request.path.comment_id);
  const row = request.hub.state.comments.find((comment) => comment.id === id && nowOf(comment) !== null);
  if (!row) throw notFound();
  return row;
}

function textOf({ body }: Request): string {
  const text = String(body.body ?? "");
  if (text.trim() === "") throw invalid("IssueComment", "body", "missing_field");
  if ([...text].length > MAX_BODY) throw invalid("IssueComment", "body", "invalid");
  return text;
}
