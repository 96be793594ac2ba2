import type { Hub } from "../hub.ts";
import type { IssueLife } from "../issue-life.ts";
import { type Grant, type IssueRow, nowOf, type RepositoryRow } from "../state.ts";

/** One request, as a route sees it. */
export interface Request {
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  /** Null when the App itself asks. */
  readonly installation: Grant | null;
  /** Whose name is on what it writes. */
  readonly actor: string;
  /** The address without its query, for links. */
  readonly address: string;
  readonly hub: Hub;
  readonly life: IssueLife;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Routes by endpoint, as GitHub's OpenAPI names it. */
export type Routes = Readonly<Record<string, (request: Request) => Reply>>;

/** An answer other than success, thrown from wherever it is found out. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(status: number, message: string, more: object = {}, headers: Record<string, string> = {}) {
    super(message);
    const documentation_url = "https://docs.github.com/rest";
    this.reply = { status, body: { message, documentation_url, status: String(status), ...more }, headers };
  }
}

export const ok = (body: unknown, status = 200): Reply => ({ status, body });

export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

export function invalid(resource: string, field: string, code: string, value?: unknown): Refusal {
  const error = { resource, field, code, ...(value !== undefined && { value }) };
  return new Refusal(422, "Validation Failed", { errors: [error] });
}

/** The repository of the address: an old name leads elsewhere, and what the installation cannot reach is not there. */
export function repositoryOf(request: Request, isPublicEnough = false): RepositoryRow {
  const { path, hub, installation } = request;
  const { owner, repo } = path as { owner: string; repo: string };
  const row = path.id
    ? hub.state.repositories.find(({ id }) => id === Number(path.id))
    : hub.repository(owner, repo);
  const isPublic = isPublicEnough && row?.visibility === "public";
  if (row && (isPublic || !installation || reaches(installation, row))) return row;
  const renamed = path.id ? undefined : hub.renamedRepository(owner, repo);
  if (!renamed) throw notFound();
  const url = `https://api.github.com/repositories/${renamed.id}${request.address.split(`/${owner}/${repo}`)[1] ?? ""}`;
  throw new Refusal(301, "Moved Permanently", { url }, { location: url });
}

export function reaches({ account, repositories }: Grant, repository: RepositoryRow): boolean {
  if (account !== null && account.toLowerCase() !== repository.owner.toLowerCase()) return false;
  return repositories?.includes(repository.name) ?? true;
}

/** The issue of the address, as readers find it: one that was opened a moment ago may not be there yet. */
export function shownIssueOf(request: Request): IssueRow {
  const row = issueOf(request);
  if (row.createdAt > request.hub.now - request.hub.lag.objects) throw notFound();
  return row;
}

/** The issue of the address, as writes find it. */
export function issueOf(request: Request): IssueRow {
  const { hub, path } = request;
  const repository = repositoryOf(request);
  const row = hub.issue(repository, Number(path.issue_number));
  if (!row) throw notFound();
  const { movedTo } = nowOf(row);
  if (movedTo !== undefined) throw movedIssue(request, hub.issueById(movedTo)!);
  if (nowOf(row).deleted) throw new Refusal(410, "This issue was deleted");
  if (!repository.hasIssues) throw new Refusal(410, "Issues are disabled for this repo");
  return row;
}

/**
 * What GitHub answers for an issue that was transferred: 301 for the issue and its labels, if the new place can be read, and 404
 * for the rest (https://docs.github.com/rest/issues/issues#get-an-issue; for comments and events seen in
 * https://github.com/Systemorph/MeshWeaver/issues/4629).
 */
function movedIssue({ hub, installation, address }: Request, to: IssueRow): Refusal {
  const place = hub.repositoryById(to.repositoryId);
  const isReadable = !installation || place.visibility === "public" || reaches(installation, place);
  if (!isReadable || !/\/issues\/\d+(?:\/labels(?:\/[^/]+)?)?$/.test(address)) return notFound();
  const url = `https://api.github.com/repositories/${to.repositoryId}/issues/${to.number}`;
  return new Refusal(301, "Moved Permanently", { url }, { location: url });
}

/** Throws unless the repository takes writes to its issues. */
export function writable(repository: RepositoryRow): void {
  if (repository.archived) throw new Refusal(403, "Repository was archived so is read-only.");
  if (!repository.hasIssues) throw new Refusal(410, "Issues has been disabled in this repository.");
}

/** One page, with a link to the next if there is one. Pages of issues are found by cursor, others by number. */
export function paged(
  request: Request,
  rows: readonly unknown[],
  cursorOf?: (index: number) => string,
): Reply {
  const { query, address } = request;
  const size = Math.min(100, Math.max(1, Number(query.get("per_page") ?? 30)));
  const page = Math.max(1, Number(query.get("page") ?? 1));
  const after = query.get("after");
  if (cursorOf && !after && page * size > 10_000) {
    throw new Refusal(
      422,
      "Pagination with the page parameter is not supported for large datasets, please use cursor based pagination (after/before)",
    );
  }
  const start = after === null ? (page - 1) * size : indexAfter(rows, after, cursorOf!);
  const end = start + size;
  const next = new URLSearchParams(query);
  next.set("page", String(page + 1));
  if (cursorOf && end < rows.length) next.set("after", cursorOf(end - 1));
  const headers = end < rows.length ? { link: `<${address}?${next}>; rel="next"` } : {};
  return { status: 200, body: rows.slice(start, end), headers };
}

function indexAfter(rows: readonly unknown[], after: string, cursorOf: (index: number) => string): number {
  const index = rows.findIndex((_, position) => cursorOf(position) === after);
  return index === -1 ? rows.length : index + 1;
}
