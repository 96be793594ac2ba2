import { showCommit, showComparison, showFile } from "../code-views.ts";
import { ancestry, commitAt } from "../history.ts";
import { showPull } from "../pull-views.ts";
import type { ChangedFile, CommitRow, IssueRow, PullRow } from "../state.ts";
import { notFound, ok, paged, type Request, type Routes, repositoryOf } from "./route.ts";

/** GitHub lists no more files of a pull request: docs.github.com/rest/pulls/pulls, "List pull requests files". */
const MAX_FILES = 3_000;

export const CODE_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/pulls": (request) => {
    const { hub, query } = request;
    if (query.get("state") !== "open") throw new Error("The model lists open pull requests only.");
    const shown = hub.issuesOf(repositoryOf(request)).flatMap((row) => {
      const pull = hub.pull(row);
      return pull ? [showPull(hub, row, pull)] : [];
    });
    const open = shown.filter(({ state }) => state === "open").map(withDescriptions);
    if (query.get("sort") === "updated") open.sort((a, b) => a.updated_at.localeCompare(b.updated_at));
    return paged(request, query.get("direction") === "desc" ? open.reverse() : open);
  },

  "GET /repos/{owner}/{repo}/pulls/{pull_number}": (request) => {
    const { row, pull } = pullOf(request);
    return ok(showPull(request.hub, row, pull));
  },

  "GET /repos/{owner}/{repo}/pulls/{pull_number}/files": (request) => {
    const { pull } = pullOf(request);
    const page = paged(request, pull.files.slice(0, MAX_FILES));
    const repository = repositoryOf(request);
    return { ...page, body: (page.body as typeof pull.files).map((file) => showFile(repository, file)) };
  },

  "GET /repos/{owner}/{repo}/commits": (request) => {
    const { hub, query } = request;
    const repository = repositoryOf(request);
    const start = commitAt(hub, repository, query.get("sha") ?? "main");
    const path = query.get("path");
    const found = (start ? ancestry(hub, start) : []).filter(({ files }) => {
      return path === null || files.some((file) => pathsOf(file).includes(path));
    });
    const page = paged(request, found);
    return { ...page, body: (page.body as CommitRow[]).map((commit) => showCommit(hub, repository, commit)) };
  },

  "GET /repos/{owner}/{repo}/commits/{ref}": (request) => {
    const repository = repositoryOf(request);
    const commit = commitAt(request.hub, repository, request.path.ref!);
    if (!commit) throw notFound();
    const page = paged(request, commit.files);
    const files = (page.body as typeof commit.files).map((file) => showFile(repository, file));
    return { ...page, body: { ...showCommit(request.hub, repository, commit), files } };
  },

  "GET /repos/{owner}/{repo}/compare/{basehead}": (request) => {
    const { hub, path, query } = request;
    const repository = repositoryOf(request);
    const [base, head] = path.basehead!.split("...").map((ref) => commitAt(hub, repository, ref));
    if (!base || !head) throw notFound();
    const before = ancestry(hub, base);
    const after = ancestry(hub, head);
    const shared = after.find((commit) => before.includes(commit));
    if (!shared) throw notFound();
    const ahead = after.filter((commit) => !before.includes(commit)).reverse();
    const behind = before.filter((commit) => !after.includes(commit));
    const page = paged(request, ahead);
    const shown = { ahead: page.body as typeof ahead, isFirst: Number(query.get("page") ?? 1) === 1 };
    const counts = { aheadBy: ahead.length, behindBy: behind.length };
    return { ...page, body: showComparison(hub, repository, { base, shared, ...shown, ...counts }) };
  },
};

function pathsOf(file: ChangedFile): (string | undefined)[] {
  return typeof file === "string" ? [file] : [file.filename, file.previous_filename];
}

function pullOf(request: Request): { readonly row: IssueRow; readonly pull: PullRow } {
  const { hub, path } = request;
  const row = hub.issue(repositoryOf(request), Number(path.pull_number));
  const pull = row && hub.pull(row);
  if (!pull) throw notFound();
  return { row, pull };
}

/** The document has no null as the description of a label in the list of pull requests. */
function withDescriptions(pull: ReturnType<typeof showPull>): ReturnType<typeof showPull> {
  const labels = pull.labels.map((label) => ({ ...label, description: label.description ?? "" }));
  return { ...pull, labels };
}
