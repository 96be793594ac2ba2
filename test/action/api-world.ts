/** An issue as GitHub's REST API lists it, as far as the gate reads it. */
export interface ApiIssue {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly state: "open" | "closed";
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly labels: readonly { readonly name: string }[];
  readonly assignees: readonly { readonly login: string }[];
  readonly updated_at?: string;
  readonly pull_request?: object;
}

export interface ApiPullRequest {
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly base?: string;
  readonly merged?: boolean;
  readonly files?: readonly (string | { readonly filename: string; readonly previous_filename: string })[];
}

/** What the API knows; `owner/repo` in front of every key. */
export interface ApiWorld {
  /** A repository that is not named here is not found. */
  readonly issues: Readonly<Record<string, readonly ApiIssue[]>>;
  /** By `owner/repo:path`. */
  readonly files?: Readonly<Record<string, string>>;
  /** By `owner/repo#12`. */
  readonly pullRequests?: Readonly<Record<string, ApiPullRequest>>;
  /** By `owner/repo:base...head`: how head stands to base, and the headlines of its commits. */
  readonly comparisons?: Readonly<Record<string, { status: string; commits?: readonly string[] }>>;
  /** Paths that a commit changes, by `owner/repo:sha`. */
  readonly commits?: Readonly<Record<string, readonly string[]>>;
  /** Names of the repositories that the token was installed for; not an App's token without them. */
  readonly installation?: readonly (string | { name: string; archived: boolean })[];
  /** An answer in place of the usual one; it may change the world on its way. */
  readonly override?: (method: string, url: URL) => Answer | null;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };
/** GitHub refuses higher page numbers of a listing of issues. */
const LAST_PAGE = 99;

/** A small part of GitHub's REST API: listings have a `next` cursor and nothing else. */
export function answerOf(world: ApiWorld, method: string, url: URL): Answer {
  const override = world.override?.(method, url);
  if (override) return override;
  const [, first, owner, repo, kind, ...rest] = decodeURIComponent(url.pathname).split("/");
  if (first === "installation") return installation(world);
  if (first === "orgs") return repositories(world, owner!);
  const repository = `${owner}/${repo}`;
  if (kind === "contents") return contents(world.files?.[`${repository}:${rest.join("/")}`]);
  if (!(repository in world.issues)) return NOT_FOUND;
  if (kind === "issues") return issues(world.issues[repository]!, url);
  if (kind === "pulls") return pullRequest(world, repository, Number(rest[0]), rest[1] === "files", url);
  if (kind === "compare") return comparison(world, `${repository}:${rest.join("/")}`);
  if (kind !== "commits") return NOT_FOUND;
  const files = world.commits?.[`${repository}:${rest[0]}`];
  return files ? ok({ files: files.map((filename) => ({ filename })) }) : NOT_FOUND;
}

function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

function contents(text: string | undefined): Answer {
  if (text === undefined) return NOT_FOUND;
  return ok({ type: "file", encoding: "base64", content: Buffer.from(text).toString("base64") });
}

function issues(all: readonly ApiIssue[], url: URL): Answer {
  const query = url.searchParams;
  const [label, creator, since] = [query.get("labels"), query.get("creator"), query.get("since")];
  const state = query.get("state") ?? "open";
  const listed = all.filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      (label === null || issue.labels.some(({ name }) => name.toLowerCase() === label.toLowerCase())) &&
      (creator === null || issue.user?.login === creator) &&
      (since === null || (issue.updated_at ?? "2000-01-01T00:00:00Z") >= since),
  );
  return paged(listed, url, true);
}

function paged(listed: readonly unknown[], url: URL, refusesHighPages: boolean): Answer {
  const query = url.searchParams;
  const page = Number(query.get("page") ?? 1);
  if (refusesHighPages && page > LAST_PAGE) {
    return { status: 422, body: { message: "Pagination with the page parameter is not supported here." } };
  }
  const size = Number(query.get("per_page") ?? 30);
  const start = query.has("after") ? Number(query.get("after")) : (page - 1) * size;
  const headers: Record<string, string> = {};
  if (start + size < listed.length) {
    const next = new URL(url);
    next.searchParams.set("after", String(start + size));
    next.searchParams.delete("page");
    headers.link = `<${next}>; rel="next"`;
  }
  return ok(listed.slice(start, start + size), headers);
}

function pullRequest(world: ApiWorld, repository: string, number: number, files: boolean, url: URL): Answer {
  const found = world.pullRequests?.[`${repository}#${number}`];
  if (!found) return NOT_FOUND;
  const changed = (found.files ?? []).map((file) => (typeof file === "string" ? { filename: file } : file));
  return files ? paged(changed, url, false) : ok(apiPullRequest(repository, number, found));
}

/** A pull request as webhooks and the API tell it. */
export function apiPullRequest(repository: string, number: number, given: ApiPullRequest = {}) {
  const { body = null, labels = [], base = "main", merged = false } = given;
  return {
    number,
    body,
    labels: labels.map((name) => ({ name })),
    merged_at: merged ? "2026-11-01T10:00:00Z" : null,
    base: { ref: base, repo: { full_name: repository, default_branch: "main" } },
  };
}

function comparison(world: ApiWorld, name: string): Answer {
  const found = world.comparisons?.[name];
  if (!found) return NOT_FOUND;
  const commits = (found.commits ?? []).map((message) => ({ commit: { message } }));
  return ok({ status: found.status, commits });
}

function installation(world: ApiWorld): Answer {
  if (!world.installation)
    return { status: 403, body: { message: "You must authenticate with an installation access token" } };
  return ok({ total_count: world.installation.length, repositories: world.installation.map(apiRepository) });
}

function repositories(world: ApiWorld, owner: string): Answer {
  const names = Object.keys(world.issues).filter((name) => name.startsWith(`${owner}/`));
  return names.length > 0 ? ok(names.map(apiRepository)) : NOT_FOUND;
}

function apiRepository(given: string | { name: string; archived: boolean }) {
  const { name: full, archived } = typeof given === "string" ? { name: given, archived: false } : given;
  const [login, name] = full.split("/");
  return { name, owner: { login }, archived, has_issues: true };
}
