import { fullName, type Hub, iso } from "./hub.ts";
import { nowOf, type RepositoryRow, type User } from "./state.ts";

/** People and repositories as GitHub's API and its webhooks show them. */

export const API = "https://api.github.com";
export const WEB = "https://github.com";

const USER_LINKS = [
  "followers",
  "following",
  "gists",
  "starred",
  "subscriptions",
  "organizations",
  "repos",
  "events",
  "received_events",
];

/** Almost every answer shows some. */
const shownUsers = new WeakMap<User, ReturnType<typeof viewOfUser>>();

export function showUser(hub: Hub, login: string) {
  const user = hub.state.users.get(login.toLowerCase());
  if (!user) throw new Error(`The model knows no user "${login}".`);
  const known = shownUsers.get(user);
  if (known) return known;
  const made = viewOfUser(user);
  shownUsers.set(user, made);
  return made;
}

function viewOfUser(user: User) {
  const url = `${API}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: `U_${user.id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}`,
    gravatar_id: "",
    url,
    html_url: `${WEB}/${encodeURIComponent(user.login)}`,
    ...Object.fromEntries(USER_LINKS.map((name) => [`${name}_url`, `${url}/${name}`])),
    type: user.type,
    site_admin: false,
  };
}

const REPOSITORY_LINKS = [
  "archive",
  "assignees",
  "blobs",
  "branches",
  "collaborators",
  "comments",
  "commits",
  "compare",
  "contents",
  "contributors",
  "deployments",
  "downloads",
  "events",
  "forks",
  "git_commits",
  "git_refs",
  "git_tags",
  "hooks",
  "issue_comment",
  "issue_events",
  "issues",
  "keys",
  "labels",
  "languages",
  "merges",
  "milestones",
  "notifications",
  "pulls",
  "releases",
  "stargazers",
  "statuses",
  "subscribers",
  "subscription",
  "tags",
  "teams",
  "trees",
];

/** Every webhook shows them. */
const shownLinks = new Map<string, Readonly<Record<string, string>>>();

function repositoryLinks(url: string): Readonly<Record<string, string>> {
  const known = shownLinks.get(url);
  if (known) return known;
  const made = Object.fromEntries(REPOSITORY_LINKS.map((name) => [`${name}_url`, `${url}/${name}`]));
  shownLinks.set(url, made);
  return made;
}

export function repositoryUrl(row: RepositoryRow): string {
  return `${API}/repos/${fullName(row)}`;
}

export function showRepository(hub: Hub, row: RepositoryRow) {
  const url = repositoryUrl(row);
  const html = `${WEB}/${fullName(row)}`;
  const open = hub.issuesOf(row).filter((issue) => nowOf(issue).state === "open").length;
  return {
    id: row.id,
    node_id: `R_${row.id}`,
    name: row.name,
    full_name: fullName(row),
    owner: showUser(hub, row.owner),
    // True for internal repositories, too.
    private: row.visibility !== "public",
    html_url: html,
    description: null,
    fork: false,
    url,
    ...repositoryLinks(url),
    git_url: `git://github.com/${fullName(row)}.git`,
    ssh_url: `git@github.com:${fullName(row)}.git`,
    clone_url: `${html}.git`,
    svn_url: html,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    size: 1,
    default_branch: "main",
    open_issues: open,
    open_issues_count: open,
    is_template: false,
    topics: [],
    has_issues: row.hasIssues,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: row.archived,
    disabled: false,
    visibility: row.visibility,
    pushed_at: iso(row.pushedAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.createdAt),
  };
}

export function showFullRepository(hub: Hub, row: RepositoryRow) {
  return { ...showRepository(hub, row), network_count: 0, subscribers_count: 1 };
}
