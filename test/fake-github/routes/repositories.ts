import { blobIdOf, entriesIn, filesAt } from "../files.ts";
import { fullName, type Hub } from "../hub.ts";
import { repositoryUrl, showFullRepository, showRepository, showUser } from "../owner-views.ts";
import type { RepositoryRow, Role } from "../state.ts";
import {
  invalid,
  notFound,
  ok,
  paged,
  Refusal,
  type Reply,
  type Request,
  type Routes,
  reaches,
  repositoryOf,
} from "./route.ts";

const TREE_SHA = "9".repeat(40);

const BLOB_SHA = "8".repeat(40);

const ROLES: readonly Role[] = ["read", "triage", "write", "maintain", "admin"];

/** What GitHub lists of a file, or of a folder, which has no text. */
function entryAt(repository: RepositoryRow, path: string, text: string | null) {
  const url = `${repositoryUrl(repository)}/contents/${path}`;
  const html = `https://github.com/${fullName(repository)}/blob/main/${path}`;
  return {
    type: text === null ? "dir" : "file",
    size: Buffer.byteLength(text ?? ""),
    name: path.split("/").pop(),
    path,
    sha: blobIdOf(text ?? path),
    url,
    git_url: url,
    html_url: html,
    download_url: text === null ? null : html,
    _links: { git: url, self: url, html },
  };
}

interface DispatchBody {
  readonly event_type?: unknown;
  readonly client_payload?: object;
}

export const REPOSITORY_ROUTES: Routes = {
  "GET /repos/{owner}/{repo}": (request) => ok(showFullRepository(request.hub, repositoryOf(request))),

  "POST /repos/{owner}/{repo}/dispatches": (request) => {
    const { body, life, actor } = request;
    const { event_type: type, client_payload: payload = {} } = body as DispatchBody;
    const repository = repositoryOf(request);
    if (typeof type !== "string" || type === "" || type.length > 100)
      throw invalid("RepositoryDispatch", "event_type", "invalid");
    if (Object.keys(payload).length > 10)
      throw new Refusal(422, "No more than 10 properties are allowed; Invalid request.");
    if (JSON.stringify(payload).length >= 64 * 1024) throw new Refusal(422, "client_payload is too large.");
    life.webhooks.dispatch(type, payload, repository, actor);
    return { status: 204 };
  },

  "GET /repositories/{id}": (request) => ok(showFullRepository(request.hub, repositoryOf(request))),

  "GET /orgs/{org}/repos": (request) => {
    const { hub, path } = request;
    if (!hub.state.organizations.has(path.org!.toLowerCase())) throw notFound();
    return repositoriesOf(request, path.org!);
  },

  "GET /users/{username}/repos": (request) => {
    const { hub, path } = request;
    if (!hub.state.users.has(path.username!.toLowerCase())) throw notFound();
    return repositoriesOf(request, path.username!);
  },

  "GET /repos/{owner}/{repo}/contents/{path}": (request) => {
    // Every token reads the code of public repositories.
    const repository = repositoryOf(request, true);
    const path = request.path.path!;
    const files = filesAt(request.hub, repository, request.query.get("ref"));
    const text = files?.[path];
    if (text !== undefined) {
      const content = Buffer.from(text).toString("base64");
      return ok({ ...entryAt(repository, path, text), encoding: "base64", content });
    }
    const inside = [...entriesIn(files ?? {}, path)];
    if (inside.length === 0) throw notFound();
    return ok(inside.map(([name, one]) => entryAt(repository, `${path}/${name}`, one)));
  },

  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": (request) => {
    const repository = repositoryOf(request);
    const url = `${repositoryUrl(repository)}/git/trees/${TREE_SHA}`;
    const tree = Object.entries(repository.files).map(([path, text]) => {
      return { path, mode: "100644", type: "blob", size: Buffer.byteLength(text), sha: BLOB_SHA };
    });
    return ok({ sha: TREE_SHA, url, truncated: false, tree });
  },

  "GET /repos/{owner}/{repo}/assignees": (request) => {
    const { hub } = request;
    const repository = repositoryOf(request);
    const logins = [...hub.state.users.values()].map(({ login }) => login);
    const assignable = logins.filter((login) => hub.assignable(repository, login));
    return paged(
      request,
      assignable.map((login) => showUser(hub, login)),
    );
  },

  "GET /repos/{owner}/{repo}/assignees/{assignee}": (request) => {
    const repository = repositoryOf(request);
    if (!request.hub.assignable(repository, request.path.assignee!)) throw notFound();
    return { status: 204 };
  },

  "GET /repos/{owner}/{repo}/collaborators": (request) => {
    const { hub, query } = request;
    const repository = repositoryOf(request);
    const permission = query.get("permission") as keyof ReturnType<typeof permissionsOf> | null;
    const people = [...hub.state.users.values()]
      .filter(({ login, type }) => type === "User" && hub.role(repository, login) !== null)
      .map(({ login }) => showCollaborator(hub, repository, login))
      .filter(({ permissions }) => permission === null || permissions[permission]);
    return paged(request, people);
  },

  "GET /repos/{owner}/{repo}/collaborators/{username}/permission": (request) => {
    const { hub, path } = request;
    const repository = repositoryOf(request);
    if (!hub.state.users.has(path.username!.toLowerCase())) throw notFound();
    const held = hub.role(repository, path.username!) ?? (repository.visibility === "public" ? "read" : null);
    const user = showCollaborator(hub, repository, path.username!, held);
    const { role_name } = user;
    const may = (role: Role) => includesRole(held, role);
    const permission = may("admin") ? "admin" : may("write") ? "write" : may("read") ? "read" : "none";
    return ok({ permission, role_name, user });
  },
};

function includesRole(held: Role | null, role: Role): boolean {
  return held !== null && ROLES.indexOf(held) >= ROLES.indexOf(role);
}

function permissionsOf(held: Role | null) {
  const may = (role: Role) => includesRole(held, role);
  return {
    pull: may("read"),
    triage: may("triage"),
    push: may("write"),
    maintain: may("maintain"),
    admin: may("admin"),
  };
}

function showCollaborator(
  hub: Hub,
  repository: RepositoryRow,
  login: string,
  held = hub.role(repository, login),
) {
  const role_name = repository.roleNames?.[login] ?? held ?? "none";
  return { ...showUser(hub, login), role_name, permissions: permissionsOf(held) };
}

function repositoriesOf(request: Request, owner: string): Reply {
  const { hub, installation } = request;
  const rows = hub.state.repositories.filter(
    (row) => row.owner.toLowerCase() === owner.toLowerCase() && installation && reaches(installation, row),
  );
  return paged(
    request,
    rows.map((row) => showRepository(hub, row)),
  );
}
