import type { Hub } from "../hub.ts";
import { at, type IssueRow, nowOf } from "../state.ts";
import { showIssue } from "../views.ts";
import {
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

/** "You can add up to 100 sub-issues to a parent issue": docs.github.com, "Adding sub-issues". */
const MAX_CHILDREN = 100;

export const SUB_ISSUE_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/issues/{issue_number}/sub_issues": (request) => {
    const { hub } = request;
    present(request);
    const parent = shownIssueOf(request);
    const instant = hub.now - hub.lag.listings;
    const rows = hub.state.issues.filter((row) => {
      const value = at(row, instant);
      return value?.parent === parent.id && !value.deleted;
    });
    return paged(
      request,
      rows.map((row) => showIssue(hub, row, at(row, instant))),
    );
  },

  "POST /repos/{owner}/{repo}/issues/{issue_number}/sub_issues": (request) => {
    const { hub, body, life } = request;
    present(request);
    const parent = issueOf(request);
    writable(repositoryOf(request));
    const child = hub.issueById(Number(body.sub_issue_id));
    const refusal = whyNotChild(hub, parent, child, body.replace_parent === true);
    if (!child || refusal !== null) throw refused(refusal ?? "");
    life.adopt(parent, child, request.actor);
    return ok(showIssue(hub, parent), 201);
  },
};

/** Why GitHub refuses a sub-issue; null if it does not. */
export function whyNotChild(
  hub: Hub,
  parent: IssueRow,
  child: IssueRow | undefined,
  replaces: boolean,
): string | null {
  if (!child || nowOf(child).deleted) return "The provided sub-issue does not exist";
  if (child.id === parent.id) return "An issue cannot be its own sub-issue";
  const [owner, childOwner] = [parent, child].map((row) => hub.repositoryById(row.repositoryId).owner);
  if (childOwner !== owner) return "Sub-issue must belong to the same repository owner as the parent issue";
  if (nowOf(child).parent !== null && !replaces)
    return "Issue may not contain duplicate sub-issues and Sub issue may only have one parent";
  return hub.children(parent).length >= MAX_CHILDREN
    ? `Parent cannot have more than ${MAX_CHILDREN} sub-issues`
    : null;
}

function present({ hub }: Request): void {
  if (!hub.subIssues) throw notFound();
}

function refused(message: string): Refusal {
  return new Refusal(422, message, {
    errors: [{ resource: "SubIssue", field: "sub_issue_id", code: "invalid", message }],
  });
}
