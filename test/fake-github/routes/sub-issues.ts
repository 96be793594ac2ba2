import { at, nowOf } from "../state.ts";
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
    if (!child || nowOf(child).deleted) throw refused("The provided sub-issue does not exist");
    if (child.id === parent.id) throw refused("An issue cannot be its own sub-issue");
    if (hub.repositoryById(child.repositoryId).owner !== repositoryOf(request).owner) {
      throw refused("Sub-issue must belong to the same repository owner as the parent issue");
    }
    const { parent: former } = nowOf(child);
    if (former !== null && body.replace_parent !== true) {
      throw refused("Issue may not contain duplicate sub-issues and Sub issue may only have one parent");
    }
    if (hub.children(parent).length >= MAX_CHILDREN) {
      throw refused(`Parent cannot have more than ${MAX_CHILDREN} sub-issues`);
    }
    life.adopt(parent, child, request.actor);
    return ok(showIssue(hub, parent), 201);
  },
};

function present({ hub }: Request): void {
  if (!hub.subIssues) throw notFound();
}

function refused(message: string): Refusal {
  return new Refusal(422, message, {
    errors: [{ resource: "SubIssue", field: "sub_issue_id", code: "invalid", message }],
  });
}
