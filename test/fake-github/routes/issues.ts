import { assigneesFor } from "../assignees.ts";
import type { Hub } from "../hub.ts";
import { checkedValues, fieldsOf, typesOf } from "../issue-fields.ts";
import type { NewIssue } from "../issue-life.ts";
import { ListOfParts, partOf } from "../issue-texts.ts";
import { at, type IssueRow, type IssueValue, nowOf, type RepositoryRow } from "../state.ts";
import { showEvent, showIssue } from "../views.ts";
import {
  invalid,
  issueOf,
  ok,
  paged,
  Refusal,
  type Request,
  type Routes,
  reaches,
  repositoryOf,
  shownIssueOf,
  writable,
} from "./route.ts";

const MAX_TITLE = 256;
const MAX_BODY = 65_536;

type Seen = readonly [IssueRow, IssueValue];

export const ISSUE_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}/issues": (request) => {
    const { hub, query } = request;
    const repository = repositoryOf(request);
    if (!repository.hasIssues) throw new Refusal(410, "Issues has been disabled in this repository.");
    const instant = hub.now - hub.lag.listings;
    const isShown = filterOf(hub, repository, query);
    const seen = hub.issuesOf(repository).flatMap((row): Seen[] => {
      const value = at(row, instant);
      return value && isShown(row, value) ? [[row, value]] : [];
    });
    const sort = query.get("sort") === "updated" ? updated : created;
    const order = query.get("direction") === "asc" ? 1 : -1;
    seen.sort((a, b) => order * (sort(a) - sort(b) || a[0].number - b[0].number));
    const cursorOf = (index: number) => Buffer.from(`cursor:${seen[index]![0].id}`).toString("base64");
    const page = paged(request, seen, cursorOf);
    const parts = (page.body as Seen[]).map(([row, value]) => partOf(hub, row, value));
    return { ...page, body: new ListOfParts(parts) };
  },

  "GET /repos/{owner}/{repo}/issues/{issue_number}": (request) => {
    const row = shownIssueOf(request);
    return ok(showIssue(request.hub, row, at(row, request.hub.now - request.hub.lag.objects)));
  },

  "POST /repos/{owner}/{repo}/issues": (request) => {
    const { hub, life } = request;
    const repository = repositoryOf(request);
    writable(repository);
    const body = checkedBody(request, repository);
    const row = life.open(repository, request.actor, {
      ...body,
      ...classOf(request, repository),
      title: String(body.title ?? ""),
    });
    return ok(showIssue(hub, row), 201);
  },

  "PATCH /repos/{owner}/{repo}/issues/{issue_number}": (request) => {
    const { hub, life } = request;
    const row = issueOf(request);
    const repository = repositoryOf(request);
    writable(repository);
    const { state_reason, ...body } = checkedBody(request, repository);
    life.change(row, request.actor, {
      ...body,
      ...(state_reason !== undefined && { stateReason: state_reason }),
    });
    return ok(showIssue(hub, row));
  },

  "GET /repos/{owner}/{repo}/issues/{issue_number}/events": (request) => {
    const { hub } = request;
    const row = shownIssueOf(request);
    const rows = hub.state.events.filter(
      ({ issueId, createdAt, event }) =>
        issueId === row.id && createdAt <= hub.now - hub.lag.listings && event !== "cross-referenced",
    );
    return paged(
      request,
      rows.map((event) => showEvent(hub, event)),
    );
  },
};

/**
 * The type and the fields of a new issue. "Issue fields are only available for organization-owned repositories with the feature
 * enabled. Field values are silently dropped otherwise", and so is the type.
 */
function classOf({ hub, body }: Request, repository: RepositoryRow): Pick<NewIssue, "type" | "fields"> {
  const { type, issue_field_values } = body as { type?: string | null; issue_field_values?: unknown };
  const types = typesOf(hub, repository.owner)?.filter(({ isEnabled }) => isEnabled);
  const known = types?.find(({ name }) => name.toLowerCase() === type?.toLowerCase());
  if (type && types && !known) throw invalid("Issue", "type", "invalid", type);
  const hasFields = hub.keepsFields && fieldsOf(hub, repository.owner) !== undefined;
  return {
    ...(hub.keepsTypes && known && { type: known.name }),
    ...(hasFields && { fields: checkedValues(hub, repository, issue_field_values) }),
  };
}

/** The body of a request that writes an issue; throws what GitHub refuses. */
function checkedBody(request: Request, repository: RepositoryRow) {
  const { body, hub } = request;
  const {
    title,
    body: text,
    labels,
    assignees,
    state,
    state_reason,
    duplicate_issue_id,
  } = body as {
    title?: string;
    body?: string | null;
    labels?: (string | { name: string })[];
    assignees?: string[];
    state?: "open" | "closed";
    state_reason?: IssueValue["stateReason"];
    duplicate_issue_id?: number;
  };
  if (title !== undefined && title.trim() === "") throw invalid("Issue", "title", "missing_field");
  if ([...(title ?? "")].length > MAX_TITLE) throw tooLong("title", MAX_TITLE);
  if ([...(text ?? "")].length > MAX_BODY) throw tooLong("body", MAX_BODY);
  return {
    ...(title !== undefined && { title }),
    ...(text !== undefined && { body: text }),
    ...(labels && { labels: labels.map((label) => (typeof label === "string" ? label : label.name)) }),
    ...(assignees && { assignees: assigneesFor(hub, repository, assignees) }),
    ...(state && { state }),
    ...(state_reason !== undefined && { state_reason }),
    ...(state_reason === "duplicate" && originalOf(request, duplicate_issue_id)),
  };
}

/** "The issue must exist and be accessible to the authenticated user." */
function originalOf({ hub, installation }: Request, id: number | undefined): { duplicateOf?: IssueRow } {
  if (id === undefined) return {};
  const row = hub.issueById(id);
  const isThere = row && !nowOf(row).deleted && installation;
  if (!isThere || !reaches(installation, hub.repositoryById(row.repositoryId))) {
    throw invalid("Issue", "duplicate_issue_id", "invalid", id);
  }
  return { duplicateOf: row };
}

function tooLong(field: string, limit: number): Refusal {
  const message = `${field} is too long (maximum is ${limit} characters)`;
  return new Refusal(422, "Validation Failed", {
    errors: [{ resource: "Issue", field, code: "custom", message }],
  });
}

/** Whether a listing with this query shows an issue. */
function filterOf(hub: Hub, repository: RepositoryRow, query: URLSearchParams) {
  const [state, since, creator, type] = ["state", "since", "creator", "type"].map((name) => query.get(name));
  const wanted = state ?? "open";
  const from = since ? Date.parse(since) : Number.NEGATIVE_INFINITY;
  const names = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const labels = names.map((name) => hub.label(repository, name)?.id ?? -1);
  return (row: IssueRow, value: IssueValue): boolean =>
    !value.deleted &&
    (wanted === "all" || value.state === wanted) &&
    Math.floor(value.updatedAt / 1000) * 1000 >= from &&
    (!creator || isBy(hub, row, creator)) &&
    (!type || value.type?.toLowerCase() === type.toLowerCase()) &&
    labels.every((id) => value.labels.includes(id));
}

function isBy({ creatorFilter }: Hub, { author }: IssueRow, creator: string): boolean {
  const name = author.toLowerCase();
  const isBot = name.endsWith("[bot]");
  if (isBot && creatorFilter === "none") return false;
  const shown = isBot && creatorFilter === "slug" ? name.slice(0, -"[bot]".length) : name;
  return shown === creator.toLowerCase();
}

const created = ([row]: Seen): number => row.createdAt;
/** In whole seconds, as GitHub shows it: the order of changes within one is not visible. */
const updated = ([, value]: Seen): number => Math.floor(value.updatedAt / 1000);
